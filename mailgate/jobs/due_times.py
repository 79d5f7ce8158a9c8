"""When the promises made to a case are due, from its history."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.desk import Desk
from mailgate.core.promises import Subject
from mailgate.core.sla import Clockwork, standings
from mailgate.core.standing import Happened, Happening, Standing, Status, governing
from mailgate.store.cases import history
from mailgate.store.tables import CaseRow


def due_times(
    session: Session, desk: Desk, case_id: int, *, now: datetime
) -> Mapping[str, datetime | None]:
    """By kind of promise when it is due; None where nobody waits for it by now."""
    return {
        standing.target.kind.value: standing.due_at if standing.status in _DUE else None
        for standing in _standings(session, desk, case_id, now=now)
    }


_DUE = (Status.RUNNING, Status.BREACHED)


def _standings(
    session: Session, desk: Desk, case_id: int, *, now: datetime
) -> tuple[Standing, ...]:
    row = session.get_one(CaseRow, case_id)
    calendar = desk.calendars.get(WORKING_HOURS)
    if calendar is None:
        return ()
    events = (
        Happened(event.at, what)
        for event in history(session, case_id)
        if event.kind == "opened"
        for what in (Happening.RECEIVED, Happening.LOGGED)
    )
    clockwork = Clockwork(calendar, desk.out_of_hours, desk.calendars)
    subject = Subject(priority=row.priority)
    return governing(standings(desk.plan, subject, events, clockwork, now=now))
