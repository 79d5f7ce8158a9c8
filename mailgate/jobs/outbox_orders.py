"""A person's orders about mail of ours: let held mail go, send again, settle what is uncertain.

Every order is an event of the case with the name of who gave it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from mailgate.core.case import EventKind
from mailgate.jobs.orders import Order
from mailgate.store import outbox
from mailgate.store.cases import add_event
from mailgate.store.database import Database
from mailgate.store.tables import OutboxRow

_RESENDABLE: Final = frozenset({"failed", "expired", "uncertain"})


def release(
    database: Database, ids: Sequence[int] | None, *, by: str, now: datetime
) -> tuple[Order, ...]:
    """Queues held mail; None means all that is held, oldest first."""
    with database.session() as session:
        return _each(session, _in_state(session, "held") if ids is None else ids, _release, by, now)


def resend(
    database: Database, ids: Sequence[int], *, sent_too: bool = False, by: str, now: datetime
) -> tuple[Order, ...]:
    """Queues failed, expired and uncertain mail once more, with the same bytes and Message-ID.

    Mail that was sent is queued again only with `sent_too`: its recipient will get it twice.
    """
    allowed = _RESENDABLE | {"sent"} if sent_too else _RESENDABLE

    def again(session: Session, row: OutboxRow, by: str, now: datetime) -> str:
        return _resend(session, row, by, now, allowed)

    with database.session() as session:
        return _each(session, ids, again, by, now)


def settle(database: Database, ids: Sequence[int], *, by: str, now: datetime) -> tuple[Order, ...]:
    """Records uncertain mail as sent, on the word of a person who looked."""
    with database.session() as session:
        return _each(session, ids, _settle, by, now)


# Does one order; the answer is why it was not done, or an empty string.
_Doing = Callable[[Session, OutboxRow, str, datetime], str]


def _each(
    session: Session, ids: Sequence[int], doing: _Doing, by: str, now: datetime
) -> tuple[Order, ...]:
    return tuple(_one(session, outbox_id, doing, by, now) for outbox_id in dict.fromkeys(ids))


def _one(session: Session, outbox_id: int, doing: _Doing, by: str, now: datetime) -> Order:
    row = session.exec(
        select(OutboxRow).where(OutboxRow.id == outbox_id).with_for_update()
    ).one_or_none()
    if row is None:
        return Order(outbox_id, done=False, text="there is no such mail in the outbox")
    before = row.state
    if refusal := doing(session, row, by, now):
        return Order(outbox_id, done=False, text=refusal)
    session.refresh(row)
    return Order(outbox_id, done=True, text=f"was {before}, is {row.state}")


def _release(session: Session, row: OutboxRow, by: str, now: datetime) -> str:
    if not outbox.release(session, outbox_id=row.id or 0, now=now):
        return f"only held mail can be released, this is {row.state}"
    _tell(session, row, EventKind.RELEASED, f"Mail to {row.recipient} released by {by}", now)
    return ""


def _resend(
    session: Session, row: OutboxRow, by: str, now: datetime, allowed: frozenset[str]
) -> str:
    if row.state not in allowed or not outbox.resend(session, outbox_id=row.id or 0, now=now):
        return _why_not_again(row.state)
    summary = f"Mail to {row.recipient} ({row.state}) queued again by {by}"
    _tell(session, row, EventKind.MAIL_QUEUED, summary, now)
    return ""


def _settle(session: Session, row: OutboxRow, by: str, now: datetime) -> str:
    if row.state != "uncertain":
        return f"only uncertain mail can be settled, this is {row.state}"
    note = f"settled by {by}"
    outbox.settle(session, outbox_id=row.id or 0, note=note, now=now)
    _tell(session, row, EventKind.MAIL_SETTLED, f"Mail to {row.recipient} {note}", now)
    return ""


def _why_not_again(state: str) -> str:
    match state:
        case "sent":
            return "it was sent: sending it twice has to be asked for by itself"
        case "held":
            return "it is held: release it"
        case _:
            return f"it is {state}: it will be sent without being asked again"


def _tell(session: Session, row: OutboxRow, kind: EventKind, summary: str, now: datetime) -> None:
    if row.case_id is None:
        return  # an answer to a mail that became no case
    add_event(session, case_id=row.case_id, kind=kind, summary=summary, now=now, outbox_id=row.id)


def _in_state(session: Session, state: str) -> Sequence[int]:
    found = session.exec(
        select(OutboxRow.id).where(OutboxRow.state == state).order_by(col(OutboxRow.id))
    )
    return [outbox_id for outbox_id in found if outbox_id is not None]
