"""The answers to surveys: one a case, the last value wins."""

from datetime import datetime

from sqlmodel import Session, col, select

from mailgate.store.survey_tables import SurveyRow
from mailgate.store.tables import CaseRow
from mailgate.store.text import clean


def rate(
    session: Session,
    *,
    case_id: int,
    value: int,
    word: str,
    comment: str,
    by: str,
    inbox_id: int,
    now: datetime,
) -> None:
    """Stores an answer in place of the one before, whose comment stays if there is no new one.

    The caller holds the case's conversation lock.
    """
    row = session.get(SurveyRow, case_id, populate_existing=True)
    if row is None:
        row = SurveyRow(
            case_id=case_id, value=value, word=clean(word), inbox_id=inbox_id, at=now, answers=0
        )
    row.value, row.word, row.by = value, clean(word), clean(by)
    row.comment = clean(comment) or row.comment
    row.inbox_id, row.at = inbox_id, now
    row.answers += 1
    session.add(row)
    session.flush()


def survey_of(session: Session, case_id: int) -> SurveyRow | None:
    """The answer about one case."""
    return session.get(SurveyRow, case_id, populate_existing=True)


def surveys(
    session: Session, *, desk: str | None = None, since: datetime | None = None
) -> list[tuple[CaseRow, SurveyRow]]:
    """All answers with their cases, newest first."""
    query = (
        select(CaseRow, SurveyRow)
        .join(SurveyRow, col(SurveyRow.case_id) == col(CaseRow.id))
        .order_by(col(SurveyRow.at).desc(), col(SurveyRow.case_id).desc())
    )
    if desk is not None:
        query = query.where(CaseRow.desk == desk)
    if since is not None:
        query = query.where(SurveyRow.at >= since)
    return list(session.exec(query))
