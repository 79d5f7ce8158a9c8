"""What a calendar answers to people: how it stands now, and a worked example with its reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Final

from mailgate.core.calendar import DAY_MINUTES, WEEKDAYS, Calendar, Span
from mailgate.core.moments import After, Before, Between, Question
from mailgate.core.spans_of_time import WorkingDays, WorkingTime, due_at
from mailgate.core.stretches import Stretch, stretches
from mailgate.core.wall_clock import wall_date
from mailgate.core.working_days import WorkingDayCount, count_working_days
from mailgate.core.working_time import (
    is_open,
    next_closing,
    next_opening,
    subtract_working_time,
    working_time,
)

_DATES_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class OtherDate:
    """A date that differs from its weekday: what it is, and where that is written."""

    on: date
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A calendar as people look at it: `week` has days and their hours; `because` is why closed."""

    name: str
    zone: str
    week: tuple[tuple[str, str], ...]
    is_open: bool
    because: str
    next_opening_at: datetime | None
    next_closing_at: datetime | None
    dates: tuple[OtherDate, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Two instants, the working time between them, and each stretch of it with its reason.

    `days` is there if working days were asked for.
    """

    start_at: datetime
    end_at: datetime
    working: timedelta
    stretches: tuple[Stretch, ...]
    days: WorkingDayCount | None = None


def view(calendar: Calendar, *, now: datetime) -> CalendarView:
    """The calendar as it stands at an instant."""
    instant = stretches(calendar, start_at=now, end_at=now + timedelta.resolution)
    return CalendarView(
        name=calendar.name,
        zone=calendar.zone.key,
        week=tuple(_week(calendar)),
        is_open=is_open(calendar, now),
        because="".join(part.reason() for part in instant if not part.counts),
        next_opening_at=next_opening(calendar, now),
        next_closing_at=next_closing(calendar, now),
        dates=_dates(calendar, wall_date(now, calendar.zone)),
        source=calendar.source,
    )


def answer(calendar: Calendar, question: Question) -> Answer | None:
    """The answer with its reasons; None if the desk is not open often enough for one."""
    start_at, end_at = _ends(calendar, question)
    if start_at is None or end_at is None:
        return None
    first, last = sorted((start_at.astimezone(UTC), end_at.astimezone(UTC)))
    return Answer(
        start_at=first,
        end_at=last,
        working=working_time(calendar, first, last),
        stretches=stretches(calendar, start_at=first, end_at=last),
        days=_counted_days(calendar, question),
    )


def hours_shown(spans: tuple[Span, ...]) -> str:
    """Opening hours as calendar.yaml writes them."""
    if not spans:
        return "closed"
    if spans == (Span(0, DAY_MINUTES),):
        return "around the clock"
    return ", ".join(f"{_clock(span.opens)}-{_clock(span.closes)}" for span in spans)


def _ends(calendar: Calendar, question: Question) -> tuple[datetime | None, datetime | None]:
    match question:
        case After(span, at):
            return at, due_at(calendar, at, span)
        case Before(span, at) if isinstance(span, WorkingTime):
            return subtract_working_time(calendar, at, span.length), at
        case Before(span, at):
            return at - span.length, at
        case Between(start_at, end_at):
            return start_at, end_at


def _counted_days(calendar: Calendar, question: Question) -> WorkingDayCount | None:
    match question:
        case After(WorkingDays(days), at):
            return count_working_days(calendar, at, days)
        case _:
            return None


def _week(calendar: Calendar) -> Iterator[tuple[str, str]]:
    days = zip(WEEKDAYS, calendar.week, strict=True)
    for spans, alike in groupby(days, key=lambda day: day[1]):
        names = [name for name, _ in alike]
        yield names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}", hours_shown(spans)


def _dates(calendar: Calendar, today: date) -> tuple[OtherDate, ...]:
    """The next dates that differ, those left out that have no hours anyway."""
    off = (
        OtherDate(
            day, f"{closed.kind}: {closed.name}" if closed.name else closed.kind, closed.source
        )
        for day, closed in calendar.closed_on.items()
        if day >= today and calendar.week[day.weekday()] and day not in calendar.hours_on
    )
    own = (
        OtherDate(day, f"open {hours_shown(spans)}", calendar.source)
        for day, spans in calendar.hours_on.items()
        if day >= today
    )
    return tuple(sorted((*off, *own), key=lambda one: one.on)[:_DATES_SHOWN])


def _clock(minutes: int) -> str:
    shown = minutes if minutes <= DAY_MINUTES else minutes - DAY_MINUTES
    return f"{shown // 60:02}:{shown % 60:02}"
