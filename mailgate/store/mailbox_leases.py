"""Who takes the mail of which mailbox, where several processes share a database.

A lease is taken by counting its `epoch` up. Whoever writes what he took from a mailbox asks first,
in the same transaction, whether it is still his epoch, and keeps others from taking it over until
the commit. So a process that was away for longer than its lease writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, or_, select, update
from sqlmodel import Session

from mailgate.store.lease_clock import (
    ago_values,
    clock,
    clock_values,
    lease_ago,
    lease_end,
    lease_values,
)
from mailgate.store.statements import MAILBOX_LEASE, dialect, insert_into

_NOBODY: Final = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a mailbox, and until when."""

    mailbox: str
    owner: str
    epoch: int
    since: datetime
    until: datetime


def take_lease(
    session: Session,
    *,
    mailbox: str,
    owner: str,
    now: datetime,
    lease: timedelta,
    has_room: bool = True,
) -> int | None:
    """Takes a mailbox that nobody holds, or that is the owner's already: the new epoch.

    None if somebody else holds it, or is just writing what he took from it. Who has no room takes
    over from the dead at once, but what was given up only if nobody else did for a whole lease.
    """
    here = dialect(session)
    given_up = MAILBOX_LEASE.c.owner == _NOBODY
    since = clock(here) if has_room else lease_ago(here)
    is_free = or_(
        MAILBOX_LEASE.c.owner == owner,
        and_(given_up, MAILBOX_LEASE.c.until <= since),
        and_(~given_up, MAILBOX_LEASE.c.until <= clock(here)),
    )
    free = (
        select(MAILBOX_LEASE.c.mailbox)
        .where(MAILBOX_LEASE.c.mailbox == mailbox, is_free)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(MAILBOX_LEASE)
        .where(MAILBOX_LEASE.c.mailbox == free.scalar_subquery())
        .values(
            owner=owner,
            epoch=MAILBOX_LEASE.c.epoch + 1,
            since=clock(here),
            until=lease_end(here),
        )
        .returning(MAILBOX_LEASE.c.epoch)
    )
    values = clock_values(session, now) | lease_values(session, now, lease)
    if not has_room:
        values |= ago_values(session, now, lease)
    epoch: int | None = session.scalar(taken, values)
    if epoch is None and _is_new(session, mailbox, now=now):
        epoch = session.scalar(taken, values)
    return epoch


def _is_new(session: Session, mailbox: str, *, now: datetime) -> bool:
    """Whether nobody ever held it: from now on it is known as free."""
    here = dialect(session)
    instants = {"since": clock(here), "until": clock(here)}
    row = insert_into(here, MAILBOX_LEASE).values(
        mailbox=mailbox, owner=_NOBODY, epoch=0, **instants
    )
    once = row.on_conflict_do_nothing().returning(MAILBOX_LEASE.c.epoch)
    return session.scalar(once, clock_values(session, now)) is not None


def renew_leases(
    session: Session, *, owner: str, now: datetime, lease: timedelta
) -> Mapping[str, int]:
    """Keeps all that a process holds for longer: mailboxes and epochs that are still its own.

    One that its own taking has locked just now is left as it is: the next renewal comes in time.
    """
    here = dialect(session)
    mine = (
        select(MAILBOX_LEASE.c.mailbox)
        .where(MAILBOX_LEASE.c.owner == owner)
        .with_for_update(skip_locked=True)
    )
    session.execute(
        update(MAILBOX_LEASE)
        .where(MAILBOX_LEASE.c.mailbox.in_(mine))
        .values(until=lease_end(here)),
        lease_values(session, now, lease),
    ).close()
    rows = session.execute(
        select(MAILBOX_LEASE.c.mailbox, MAILBOX_LEASE.c.epoch).where(MAILBOX_LEASE.c.owner == owner)
    )
    return {row.mailbox: row.epoch for row in rows}


def keep_lease(session: Session, *, mailbox: str, owner: str, epoch: int) -> bool:
    """Whether the mailbox is still held in this epoch; then it stays so until the commit."""
    found = session.scalar(
        select(MAILBOX_LEASE.c.epoch)
        .where(
            MAILBOX_LEASE.c.mailbox == mailbox,
            MAILBOX_LEASE.c.owner == owner,
            MAILBOX_LEASE.c.epoch == epoch,
        )
        .with_for_update(read=True)
    )
    return found is not None


def give_up_lease(session: Session, *, mailbox: str, owner: str, epoch: int, now: datetime) -> None:
    """Lets the next take it at once; nothing happens if it is another's by now."""
    session.execute(
        update(MAILBOX_LEASE)
        .where(
            MAILBOX_LEASE.c.mailbox == mailbox,
            MAILBOX_LEASE.c.owner == owner,
            MAILBOX_LEASE.c.epoch == epoch,
        )
        .values(owner=_NOBODY, until=clock(dialect(session))),
        clock_values(session, now),
    ).close()


def all_leases(session: Session) -> tuple[Lease, ...]:
    """All mailboxes that were ever held, by name; the owner is empty where it was given up."""
    columns = (getattr(MAILBOX_LEASE.c, name) for name in Lease.__slots__)
    rows = session.execute(select(*columns).order_by(MAILBOX_LEASE.c.mailbox))
    return tuple(Lease(**row._mapping) for row in rows)  # noqa: SLF001 - public, a named tuple's habit
