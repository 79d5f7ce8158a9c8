"""What customers confirmed in short words or by a link, and what they answered to surveys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from mailgate.core.case import EventKind
from mailgate.store import surveys as stored
from mailgate.store.database import Database
from mailgate.store.survey_tables import SurveyRow
from mailgate.store.tables import CaseRow, EventRow

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class ConfirmationLine:
    """One decision from a customer's words: what it said, what it did, who took it back.

    `number` is the event's. `before` and `state` are the case's states before it and now.
    """

    reference: str
    desk: str
    number: int
    at: datetime
    said: str
    words: str
    language: str
    before: str
    state: str
    inbox_id: int | None
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """The answer to the survey of one case; `value` is 1 for the worst word to 4 for the best."""

    reference: str
    desk: str
    value: int
    word: str
    comment: str
    by: str
    at: datetime
    answers: int
    assignee: str
    inbox_id: int
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    review: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The newest review of a case's answer; `answers` is how many there were by then."""

    by: str
    at: datetime
    text: str
    answers: int


def confirmations(
    database: Database, *, desk: str | None = None, with_undone: bool = False
) -> tuple[ConfirmationLine, ...]:
    """All such decisions, newest first."""
    query = (
        select(EventRow, CaseRow)
        .join(CaseRow, col(CaseRow.id) == col(EventRow.case_id))
        .where(EventRow.kind == EventKind.CONFIRMED)
        .order_by(col(EventRow.at).desc(), col(EventRow.id).desc())
    )
    if desk is not None:
        query = query.where(CaseRow.desk == desk)
    with database.reading() as session:
        undone = undone_by(session)
        found = tuple(
            _line(event, case, undone.get((event.case_id, event.number), ""))
            for event, case in session.exec(query)
        )
    return tuple(line for line in found if with_undone or not line.undone_by)


def undone_by(session: Session) -> dict[tuple[int, int], str]:
    """Who took back which: by the case and the number of the event."""
    query = select(EventRow).where(EventRow.kind == EventKind.UNCONFIRMED)
    return {
        (row.case_id, int(row.detail.get("event", 0))): str(row.detail.get("by", ""))
        for row in session.exec(query)
    }


def surveys(
    database: Database, *, desk: str | None = None, since: datetime | None = None
) -> tuple[SurveyLine, ...]:
    """All answers to surveys, newest first."""
    with database.reading() as session:
        found = stored.surveys(session, desk=desk, since=since)
        reviews = reviews_of(session, [case.id or 0 for case, _ in found])
        return tuple(
            survey_line(case, row, review=reviews.get(case.id or 0)) for case, row in found
        )


def reviews_of(session: Session, case_ids: Sequence[int]) -> dict[int, Review]:
    """By case the newest review of its answer; cases without one are left out."""
    found: dict[int, Review] = {}
    for begin in range(0, len(case_ids), _AT_ONCE):
        some = case_ids[begin : begin + _AT_ONCE]
        query = (
            select(EventRow)
            .where(col(EventRow.case_id).in_(some), EventRow.kind == EventKind.SURVEY_REVIEWED)
            .order_by(col(EventRow.case_id), col(EventRow.number))
        )
        for row in session.exec(query):
            detail = row.detail
            found[row.case_id] = Review(
                by=str(detail.get("by", "")),
                at=row.at,
                text=str(detail.get("text", "")),
                answers=int(detail.get("answers", 0)),
            )
    return found


def survey_line(case: CaseRow, row: SurveyRow, *, review: Review | None = None) -> SurveyLine:
    """One answer, with its review; one that was given after the review has none yet."""
    if review is not None and review.answers != row.answers:
        review = None
    return SurveyLine(
        reference=case.reference,
        desk=case.desk,
        value=row.value,
        word=row.word,
        comment=row.comment,
        by=row.by,
        at=row.at,
        answers=row.answers,
        assignee=case.assignee,
        inbox_id=row.inbox_id,
        reviewed_by=review.by if review is not None else "",
        reviewed_at=review.at if review is not None else None,
        review=review.text if review is not None else "",
    )


def _line(event: EventRow, case: CaseRow, undone: str) -> ConfirmationLine:
    detail = event.detail
    return ConfirmationLine(
        reference=case.reference,
        desk=case.desk,
        number=event.number,
        at=event.at,
        said=str(detail.get("said", "")),
        words=str(detail.get("words", "")),
        language=str(detail.get("language", "")),
        before=str((detail.get("was") or {}).get("state", "")),
        state=case.state,
        inbox_id=event.inbox_id,
        undone_by=undone,
    )
