"""A case as the clock sees it: its events, its desk's files, the clock on its customer's wall."""

from datetime import datetime, timedelta

from sqlmodel import Session, func, select

from mailgate.core.agenda import Seen
from mailgate.core.chasers import Where
from mailgate.core.desk import Desk
from mailgate.core.lifecycle import ENDED
from mailgate.core.promised import ALERT, PastEvent, clockwork_of, subject_of
from mailgate.core.promises import MAIL
from mailgate.jobs.whose_time import customer_of, zone_of
from mailgate.store import cases
from mailgate.store.tables import CaseRow, InboxRow


def seen(session: Session, desk: Desk, case_id: int) -> Seen:
    """All that the agenda of a case depends on."""
    row = session.get_one(CaseRow, case_id, populate_existing=True)
    case = cases.load_case(session, case_id)
    customer = customer_of(desk, row)
    return Seen(
        desk=desk,
        case=case,
        subject=subject_of(
            priority=row.priority,
            category=row.category,
            fields=row.fields or {},
            customer=customer,
            channel=ALERT if row.group_key else MAIL,
        ),
        events=[
            PastEvent(event.at, event.kind, event.detail, event.number)
            for event in cases.history(session, case_id)
        ],
        where=Where(clockwork_of(desk).calendar, zone_of(desk, row)),
        ladder=desk.ladders.get(desk.states.of(case).chasers.lower()),
        quiet_at=_quiet_at(session, row) if case.kind not in ENDED else None,
    )


def _quiet_at(session: Session, row: CaseRow) -> datetime | None:
    """When no alert will have come for as long as the rule says."""
    if row.quiet_seconds is None:
        return None
    last: datetime | None = session.exec(
        select(func.max(InboxRow.received_at)).where(InboxRow.case_id == row.id)
    ).one()
    return (row.opened_at if last is None else last) + timedelta(seconds=row.quiet_seconds)
