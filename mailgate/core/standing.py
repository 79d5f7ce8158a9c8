"""Where a case stands with a promise: the events that are looked at, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mailgate.core.case import StateKind
from mailgate.core.promises import Target, TargetKind
from mailgate.core.sla_clock import Rest


class Happening(StrEnum):
    """What the promises of a case look at in its history.

    RESPONDED is a person's mail to the requester, never an automatic one. PROGRESSED is one that
    brings a workaround and an outlook. CLOCK_STARTED moves the start: an alert, an order of a rule.
    """

    RECEIVED = "received"
    LOGGED = "logged"
    CLOCK_STARTED = "clock started"
    ALLOCATED = "allocated"
    RESPONDED = "responded"
    UPDATED = "updated"
    PROGRESSED = "progressed"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case; `state` and `kind` are those that it has from then on."""

    at: datetime
    what: Happening
    state: str = ""
    kind: StateKind = StateKind.NEW


class Status(StrEnum):
    """Where a promise stands."""

    RUNNING = "running"
    RESTING = "resting"
    MET = "met"
    BREACHED = "breached"
    MET_LATE = "met late"
    NEVER_DUE = "never due"


@dataclass(frozen=True, slots=True)
class Warned:
    """A share of a target's time, in percent, and when it is used up; None while it rests."""

    percent: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Missed:
    """An update that came late: when it was due, and when it came."""

    due_at: datetime
    met_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One promise at one time.

    `due_at` is None while the clock rests, and if the desk never opens. `warned_at` is the last
    warning that came to pass. `remaining` is in the target's own time (working or clock), nothing
    when it is over. `missed` are the earlier updates that came late.
    """

    target: Target
    status: Status
    received_at: datetime
    started_at: datetime
    due_at: datetime | None
    remaining: timedelta
    warnings: tuple[Warned, ...] = ()
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    met_at: datetime | None = None
    rests: tuple[Rest, ...] = ()
    missed: tuple[Missed, ...] = ()

    def next_at(self, now: datetime) -> datetime | None:
        """The next instant at which something about this promise is to be told, if any."""
        if self.status is not Status.RUNNING:
            return None
        ahead = [warning.at for warning in self.warnings if warning.at and warning.at > now]
        return min((*ahead, *([self.due_at] if self.due_at else [])), default=None)


def governing(found: Sequence[Standing]) -> tuple[Standing, ...]:
    """For each kind of promise the one that counts: the first to be due, in the order of kinds."""
    by_kind: dict[TargetKind, list[Standing]] = {}
    for standing in found:
        by_kind.setdefault(standing.target.kind, []).append(standing)
    return tuple(
        min(by_kind[kind], key=lambda one: (one.due_at is None, one.due_at or one.started_at))
        for kind in TargetKind
        if kind in by_kind
    )
