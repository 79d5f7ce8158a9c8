"""Who works on this database, and who of them takes the mail of which mailbox."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailgate.store.database import Database
from mailgate.store.mailbox_leases import Lease, all_leases
from mailgate.store.workers import Worker, all_workers


class WorkerState(StrEnum):
    """What is known of a process."""

    AT_WORK = "at work"
    PASSING = "runs once"
    ENDED = "ended"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """A process of `mailgate run`; `refused` is what it wanted to write about others' work."""

    name: str
    state: WorkerState
    version: str
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    mailboxes: tuple[str, ...]
    refused_takes: int
    refused_decisions: int
    refused_sends: int

    @property
    def refused(self) -> int:
        """All of it."""
        return self.refused_takes + self.refused_decisions + self.refused_sends


@dataclass(frozen=True, slots=True)
class MailboxLine:
    """A mailbox of a shared database; nobody takes its mail where `worker` is empty."""

    mailbox: str
    worker: str
    since: datetime
    until: datetime
    epoch: int


@dataclass(frozen=True, slots=True)
class Workers:
    """All of it; with SQLite `is_alone` says that there can be one at a time."""

    is_alone: bool
    asked_at: datetime
    workers: tuple[WorkerLine, ...]
    mailboxes: tuple[MailboxLine, ...]


def workers(database: Database, *, now: datetime) -> Workers:
    """Who there is and was in the last seven days; `now` is the clock of SQLite."""
    with database.reading() as session:
        found = all_workers(session, now=now)
        leases = all_leases(session)
    asked_at = found[0].asked_at if found else now
    names = {one.id: one.name for one in found}
    held = [one for one in leases if one.owner and one.until > asked_at]
    return Workers(
        is_alone=database.is_sqlite,
        asked_at=asked_at,
        workers=tuple(_line(one, held) for one in found),
        mailboxes=tuple(
            MailboxLine(
                mailbox=one.mailbox,
                worker=names.get(one.owner, one.owner) if one in held else "",
                since=one.since,
                until=one.until,
                epoch=one.epoch,
            )
            for one in leases
        ),
    )


def _line(one: Worker, held: list[Lease]) -> WorkerLine:
    return WorkerLine(
        name=one.name,
        state=_state(one),
        version=one.version,
        started_at=one.started_at,
        seen_at=one.seen_at,
        ended_at=one.ended_at,
        mailboxes=tuple(lease.mailbox for lease in held if lease.owner == one.id),
        refused_takes=one.stale_takes,
        refused_decisions=one.stale_decisions,
        refused_sends=one.stale_sends,
    )


def _state(one: Worker) -> WorkerState:
    if one.ended_at is not None:
        return WorkerState.ENDED
    if not one.is_alive:
        return WorkerState.DEAD
    return WorkerState.PASSING if one.is_passing else WorkerState.AT_WORK
