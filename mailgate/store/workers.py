"""The processes at work on this database: when each was last seen, what the dead had claimed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlmodel import Session

from mailgate.store.claims import release_of
from mailgate.store.lease_clock import clock, clock_values, lease_end, lease_values
from mailgate.store.statements import INBOX, OUTBOX, WORKER, dialect, insert_into
from mailgate.store.text import clean

_REMEMBERED: Final = timedelta(days=7)


class Stale(StrEnum):
    """What was refused to a process that had been away while another took its work over."""

    TAKE = "stale_takes"
    DECISION = "stale_decisions"
    SEND = "stale_sends"


@dataclass(frozen=True, slots=True)
class Worker:
    """One process; `asked_at` is the time of the clock that all instants here are measured by."""

    id: str
    name: str
    version: str
    is_passing: bool
    started_at: datetime
    seen_at: datetime
    until: datetime
    ended_at: datetime | None
    stale_takes: int
    stale_decisions: int
    stale_sends: int
    asked_at: datetime

    @property
    def is_alive(self) -> bool:
        """Whether it is still at work as far as anybody knows."""
        return self.ended_at is None and self.asked_at < self.until


def note_worker(
    session: Session,
    *,
    worker: str,
    name: str,
    version: str,
    is_passing: bool,
    now: datetime,
    lease: timedelta,
) -> None:
    """Says that a process is at work, for the first time or again: until its lease is over."""
    here = dialect(session)
    seen = {"seen_at": clock(here), "until": lease_end(here), "ended_at": None, "buried_at": None}
    statement = insert_into(here, WORKER).values(
        id=worker,
        name=clean(name)[:200],
        version=clean(version)[:40],
        is_passing=is_passing,
        started_at=clock(here),
        **dict.fromkeys((str(one) for one in Stale), 0),
        **seen,
    )
    session.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_=seen),
        clock_values(session, now) | lease_values(session, now, lease),
    ).close()


def end_worker(session: Session, *, worker: str, now: datetime) -> None:
    """Says that a process has ended in order; of one that only passed by nothing is kept."""
    me = WORKER.c.id == worker
    session.exec(delete(WORKER).where(me, WORKER.c.is_passing.is_(True)))
    session.execute(
        update(WORKER).where(me).values(ended_at=clock(dialect(session))),
        clock_values(session, now),
    ).close()


def bury_workers(session: Session, *, now: datetime) -> tuple[str, ...]:
    """Frees what processes had claimed that are dead; the names of those who did not end in order.

    What somebody is just writing is left until the next time. Lines of those that ended a week ago
    are forgotten.
    """
    here = dialect(session)
    values = clock_values(session, now)
    dead = session.execute(
        select(WORKER.c.id, WORKER.c.name, WORKER.c.ended_at)
        .where(WORKER.c.buried_at.is_(None), WORKER.c.until <= clock(here))
        .order_by(WORKER.c.id)
        .with_for_update(skip_locked=True),
        values,
    ).all()
    release_of(session, [row.id for row in dead])
    for row in dead:
        session.execute(
            update(WORKER)
            .where(WORKER.c.id == row.id, ~_claims_of(row.id))
            .values(buried_at=clock(here)),
            values,
        ).close()
    _forget_old(session, now=now)
    return tuple(row.name for row in dead if row.ended_at is None)


def count_stale(session: Session, *, worker: str, what: Stale) -> None:
    """Counts a write that was refused because the work is another's by now."""
    column = WORKER.c[what.value]
    session.execute(
        update(WORKER).where(WORKER.c.id == worker).values({column: column + 1})
    ).close()


def all_workers(session: Session, *, now: datetime) -> tuple[Worker, ...]:
    """All processes that are remembered, the newest first."""
    columns = [WORKER.c[name] for name in Worker.__slots__ if name != "asked_at"]
    rows = session.execute(
        select(*columns, clock(dialect(session)).label("asked_at")).order_by(
            WORKER.c.started_at.desc(), WORKER.c.id
        ),
        clock_values(session, now),
    )
    return tuple(Worker(**row._mapping) for row in rows)  # noqa: SLF001 - public, a named tuple's habit


def lasting_workers(session: Session, *, now: datetime) -> frozenset[str]:
    """The ids of those at work that will be so for longer."""
    lasting = select(WORKER.c.id).where(
        WORKER.c.is_passing.is_(False),
        WORKER.c.ended_at.is_(None),
        WORKER.c.until > clock(dialect(session)),
    )
    return frozenset(session.scalars(lasting, clock_values(session, now)))


def _forget_old(session: Session, *, now: datetime) -> None:
    here = dialect(session)
    asked_at = session.scalar(select(clock(here)), clock_values(session, now))
    if asked_at is not None:
        long_ago = WORKER.c.seen_at <= asked_at - _REMEMBERED
        session.exec(delete(WORKER).where(WORKER.c.buried_at.is_not(None), long_ago))


def _claims_of(worker: str) -> ColumnElement[bool]:
    inbox = exists().where(
        INBOX.c.state == "received",
        INBOX.c.claimed_by == worker,
        INBOX.c.claimed_until.is_not(None),
    )
    outbox = exists().where(
        OUTBOX.c.state == "sending",
        OUTBOX.c.leased_by == worker,
        OUTBOX.c.leased_until.is_not(None),
    )
    return inbox | outbox
