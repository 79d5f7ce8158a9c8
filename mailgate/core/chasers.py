"""Chasers: the ladder that a waiting case climbs, and when its next step is due.

A step is due its offset after the waiting began. Where the step before it was sent late (a night's
closing, a downtime), its whole distance is counted anew from the real sending, so that after a gap
nobody gets two at once. An absence holds the ladder: the next step keeps its whole distance from
the day on which somebody can answer again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from mailgate.core.calendar import Calendar
from mailgate.core.case import StateKind
from mailgate.core.spans_of_time import (
    CalendarDays,
    ClockTime,
    Wait,
    WorkingDays,
    WorkingTime,
    due_at,
)
from mailgate.core.wall_clock import instant, midnight, wall_date, wall_time
from mailgate.core.working_time import next_opening

USUAL_ABSENCE: Final = WorkingDays(3)
_NEVER_TWO_AT_ONCE: Final = timedelta(hours=1)
_A_FORTNIGHT: Final = timedelta(days=14)


class LadderStart(StrEnum):
    """What the offsets of a ladder are counted from."""

    WAITING = "when waiting began"
    OWN_CONTACT = "at our last own contact"


class StopsAt(StrEnum):
    """What ends a ladder before its last step."""

    ANSWER = "answer"
    STATE_CHANGE = "state change"


class Then(StrEnum):
    """What the last step of a ladder does with the case."""

    RESOLVE = "resolve"
    CLOSE = "close"
    ESCALATE = "escalate"


_ENDING: Final = frozenset({Then.RESOLVE, Then.CLOSE})


class Hour(StrEnum):
    """An hour of a desk's day at which mails are due."""

    DAY_BEGINS = "working day begins"
    DAY_ENDS = "working day ends"


@dataclass(frozen=True, slots=True)
class ChaserStep:
    """One step: `after` counts from the start of the ladder, whatever steps there were before.

    `template` is empty for a step without a mail. `not_before` is wall time where the customer is.
    `as_` says what a resolved or closed case is called by, as in "no contact".
    """

    number: int
    after: Wait
    template: str = ""
    not_before: time | None = None
    in_working_hours: bool = False
    then: Then | None = None
    as_: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps in their order. `absence` is how long an out-of-office without a day holds them.

    With None for it no absence holds the ladder, whatever day it gives.
    """

    name: str
    steps: tuple[ChaserStep, ...]
    starts: LadderStart = LadderStart.WAITING
    stops: frozenset[StopsAt] = frozenset(StopsAt)
    absence: Wait | None = USUAL_ABSENCE
    source: str = ""


@dataclass(frozen=True, slots=True)
class HourlyMail:
    """A mail to the reporters of cases that stand so at an hour of the desk's day."""

    number: int
    hour: Hour
    template: str
    priorities: frozenset[str] = frozenset()
    kinds: frozenset[StateKind] = frozenset({StateKind.NEW, StateKind.OPEN})
    source: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """Whose time is meant: the desk's working hours, and the clock on the customer's wall."""

    calendar: Calendar
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Episode:
    """One waiting of a case: the event it counts from, what was sent, how long an absence holds it.

    `sent` maps the numbers of steps to when they were really done; `came_to_its_end` if the step
    was among them that ends a ladder.
    """

    event_number: int
    began_at: datetime
    sent: Mapping[int, datetime] = field(default_factory=dict)
    held_until: datetime | None = None
    came_to_its_end: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """The next step of a ladder, and the first instant at which it may be done."""

    step: ChaserStep
    at: datetime


def templates_sent(ladders: Iterable[Ladder], hourly: Iterable[HourlyMail]) -> frozenset[str]:
    """The mails that time sends at a desk."""
    steps = {step.template for ladder in ladders for step in ladder.steps}
    return frozenset(steps | {mail.template for mail in hourly}) - {""}


def upcoming(ladder: Ladder, episode: Episode, where: Where) -> Due | None:
    """The next step, and when it is due; None behind the last step, or if the desk never opens."""
    done = max(episode.sent, default=0)
    before, step = _next_of(ladder, episode, done)
    if step is None:
        return None
    anchors = [_nominal(step, episode, where)]
    if before is not None:
        anchors.append(_following(before, step, episode.sent[done], episode, where))
    if episode.held_until is not None and not _is_past(episode, done):
        anchors.append(_following(before, step, episode.held_until, episode, where))
    if any(at is None for at in anchors):
        return None
    at = earliest_for(step, max(at for at in anchors if at), where)
    return None if at is None else Due(step, at)


def _next_of(
    ladder: Ladder, episode: Episode, done: int
) -> tuple[ChaserStep | None, ChaserStep | None]:
    """The step before the next one, and the next one, each None if there is none.

    A ladder that was made shorter while it ran still ends as its last step says: it gets the number
    that is free.
    """
    for before, step in pairwise((None, *ladder.steps)):
        if step is not None and step.number > done:
            return before, step
    *others, last = ladder.steps
    if last.then is None or episode.came_to_its_end:
        return None, None
    return (others[-1] if others else None), replace(last, number=done + 1)


def end_of(ladder: Ladder, episode: Episode, where: Where) -> datetime | None:
    """When the ladder ends the case if nobody answers and each step is done at its time."""
    end = None
    while (found := upcoming(ladder, episode, where)) is not None:
        episode = after(episode, found.step, found.at)
        end = found.at if found.step.then in _ENDING else end
    return end


def after(episode: Episode, step: ChaserStep, at: datetime) -> Episode:
    """The waiting once a step of it was done."""
    return replace(
        episode,
        sent={**episode.sent, step.number: at},
        came_to_its_end=episode.came_to_its_end or step.then is not None,
    )


def due_step(ladder: Ladder, episode: Episode, where: Where, *, now: datetime) -> Due | None:
    """The one step to do now: none before its time, and none at an hour at which it may not be."""
    found = upcoming(ladder, episode, where)
    if found is None or found.at > now or earliest_for(found.step, now, where) != now:
        return None
    return found


def look_at(found: Due, where: Where, *, now: datetime) -> datetime | None:
    """When to look at a step again that cannot be done now."""
    return found.at if found.at > now else earliest_for(found.step, now, where)


def earliest_for(step: ChaserStep, at: datetime, where: Where) -> datetime | None:
    """The first instant, not before this one, at which a step may be done.

    Where the desk's hours are all before the hour on the customer's wall, the desk's alone count:
    somebody on the other side of the world is chased when people are there to answer him.
    """
    found = at.astimezone(UTC)
    while found - at <= _A_FORTNIGHT:
        reached = _after_hour(step.not_before, found, where.zone)
        if step.in_working_hours:
            opens_at = next_opening(where.calendar, reached)
            if opens_at is None:
                return None
            reached = opens_at
        if reached == found:
            return found
        found = reached
    return next_opening(where.calendar, at)


def _after_hour(hour: time | None, at: datetime, zone: ZoneInfo) -> datetime:
    if hour is None:
        return at
    begin = midnight(wall_date(at, zone))
    wanted = begin + timedelta(hours=hour.hour, minutes=hour.minute)
    return at if wall_time(at, zone) >= wanted else max(at, instant(wanted, zone))


def _nominal(step: ChaserStep, episode: Episode, where: Where) -> datetime | None:
    return due_at(where.calendar, episode.began_at, step.after)


def _is_past(episode: Episode, done: int) -> bool:
    """Whether the last step came after the absence was over."""
    return done > 0 and episode.held_until is not None and episode.sent[done] >= episode.held_until


def _following(
    before: ChaserStep | None, step: ChaserStep, at: datetime, episode: Episode, where: Where
) -> datetime | None:
    """When a step is due whose distance from the one before it is counted from another instant."""
    if before is None:
        return due_at(where.calendar, at, step.after)
    distance = _difference(before.after, step.after)
    if distance is not None:
        return due_at(where.calendar, at, distance)
    first, second = _nominal(before, episode, where), _nominal(step, episode, where)
    if first is None or second is None:
        return None
    return at + max(second - first, _NEVER_TWO_AT_ONCE)


def _difference(one: Wait, other: Wait) -> Wait | None:
    """What is between two offsets of the same kind; None for two kinds."""
    match one, other:
        case WorkingDays(first), WorkingDays(second) if second > first:
            return WorkingDays(second - first)
        case CalendarDays(first), CalendarDays(second) if second > first:
            return CalendarDays(second - first)
        case WorkingTime(first_length), WorkingTime(second_length) if second_length > first_length:
            return WorkingTime(second_length - first_length)
        case ClockTime(first_length), ClockTime(second_length) if second_length > first_length:
            return ClockTime(second_length - first_length)
        case _:
            return None


def is_later(one: Wait, other: Wait) -> bool:
    """Whether the second offset is certainly not before the first, as far as one can compare."""
    return type(one) is not type(other) or _difference(one, other) is not None
