"""When the promises made to a case are due, from its history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.desk import Desk
from mailgate.core.promised import ALERT, PastEvent, case_standings, subject_of
from mailgate.core.promises import MAIL
from mailgate.core.standing import Standing, Status
from mailgate.store.cases import history
from mailgate.store.tables import CaseRow

_DUE: Final = (Status.RUNNING, Status.BREACHED)


def waited_for(standing: Standing | None) -> datetime | None:
    """When a promise is due; None where nobody waits for it by now."""
    return standing.due_at if standing is not None and standing.status in _DUE else None


def standings_of(
    session: Session, desk: Desk, case_id: int, *, now: datetime
) -> Mapping[str, Standing]:
    """By kind of promise the one that counts for a case."""
    row = session.get_one(CaseRow, case_id)
    subject = subject_of(
        priority=row.priority,
        category=row.category,
        fields=row.fields or {},
        customer=next((one for one in desk.customers.all() if row.customer and row.customer in
                       (one.account, one.name)), None),
        channel=ALERT if row.group_key else MAIL,
    )  # fmt: skip
    events = [PastEvent(event.at, event.kind, event.detail) for event in history(session, case_id)]
    return {
        standing.target.kind.value: standing
        for standing in case_standings(desk, subject, events, now=now)
    }
