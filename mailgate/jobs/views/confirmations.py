"""What customers confirmed in short words or by a link, and what they answered to surveys."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from mailgate.core.case import EventKind
from mailgate.store import surveys as stored
from mailgate.store.database import Database
from mailgate.store.survey_tables import SurveyRow
from mailgate.store.tables import CaseRow, EventRow


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
        return tuple(
            survey_line(case, row) for case, row in stored.surveys(session, desk=desk, since=since)
        )


def survey_line(case: CaseRow, row: SurveyRow) -> SurveyLine:
    """One answer."""
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
