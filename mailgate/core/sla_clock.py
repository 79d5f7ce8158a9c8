"""When a promise falls due once the rests of its clock are left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailgate.core.calendar import Calendar, OutOfHours
from mailgate.core.spans_of_time import ClockTime, SpanOfTime
from mailgate.core.working_time import add_working_time, next_opening, working_time


@dataclass(frozen=True, slots=True)
class Rest:
    """A time in which the clock rests: the state that stopped it, and None while it lasts."""

    starts_at: datetime
    ends_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Reached:
    """When a stretch of a target's time is used up: None while the clock rests.

    `remaining` is the time not used, `rests` are those that moved the end.
    """

    at: datetime | None
    remaining: timedelta
    rests: tuple[Rest, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """The time in which a target counts: working time of the calendar, or time by the clock."""

    calendar: Calendar
    within: SpanOfTime

    def between(self, start_at: datetime, end_at: datetime) -> timedelta:
        """How much of the target's time passes between two instants; never less than nothing."""
        if isinstance(self.within, ClockTime):
            return max(end_at - start_at, timedelta())
        return working_time(self.calendar, start_at, end_at)

    def after(self, at: datetime, length: timedelta) -> datetime:
        """The first instant by which this much of the target's time has passed.

        The calendar opens again: an end of the target was found on it before.
        """
        if isinstance(self.within, ClockTime):
            return at + length
        reached = add_working_time(self.calendar, at, length)
        return datetime.max.replace(tzinfo=at.tzinfo) if reached is None else reached

    def resumed(self, at: datetime, resumes: OutOfHours) -> datetime:
        """When the clock goes on after a rest that ended at an instant."""
        if resumes is OutOfHours.WHEN_RECEIVED:
            return at
        return next_opening(self.calendar, at) or at


def reach(
    measure: Measure,
    *,
    started_at: datetime,
    without_rests_at: datetime,
    rests: Iterable[Rest],
    resumes: OutOfHours,
    until: datetime,
) -> Reached:
    """When an end that lies at an instant without rests lies with them, seen from `until`.

    A rest keeps what was left when it began: when it ends, as much time has to pass again. One
    that begins when the end is past moves nothing.
    """
    end_at, since, moving = without_rests_at, started_at, []
    for rest in rests:
        begins_at = max(rest.starts_at, since)
        if begins_at >= end_at:
            break
        if rest.ends_at is not None and rest.ends_at <= begins_at:
            continue
        moving.append(rest)
        left = measure.between(begins_at, end_at)
        if rest.ends_at is None:
            return Reached(None, left, tuple(moving))
        since = measure.resumed(rest.ends_at, resumes)
        end_at = measure.after(since, left)
    return Reached(end_at, measure.between(max(until, since), end_at), tuple(moving))
