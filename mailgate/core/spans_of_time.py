"""Lengths of time as desks promise them: `16 working hours`, `3 working days`, `2 hours`."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from mailgate.core.calendar import Calendar
from mailgate.core.wall_clock import instant, wall_time
from mailgate.core.working_days import add_working_days
from mailgate.core.working_time import add_working_time


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Time that counts only while the desk is open."""

    length: timedelta


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Days of work; `working_days` says what they are."""

    days: int


@dataclass(frozen=True, slots=True)
class ClockTime:
    """Time by the clock, day and night; a day is 24 hours."""

    length: timedelta


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """Days of the calendar: over at the same time of day on the clock on the wall."""

    days: int


SpanOfTime = WorkingTime | WorkingDays | ClockTime
Wait = SpanOfTime | CalendarDays

SPAN_EXPECTED: Final = "a time like 30 minutes, 4 hours, 16 working hours or 3 working days"
_WRITTEN: Final = re.compile(
    r"(\d{1,4}(?:\.\d{1,2})?) *(working |clock )?(minute|hour|day|week)s?", re.ASCII
)
_LENGTHS: Final = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


def read_span(text: str) -> SpanOfTime | None:
    """What a text promises, or None. Hours and days are by the clock unless "working" is said."""
    found = _WRITTEN.fullmatch(" ".join(text.lower().split()))
    if not found:
        return None
    amount, kind, unit = float(found[1]), (found[2] or "").strip(), found[3]
    if kind != "working":
        return ClockTime(amount * _LENGTHS[unit])
    match unit:
        case "day" if amount.is_integer():
            return WorkingDays(int(amount))
        case "minute" | "hour":
            return WorkingTime(amount * _LENGTHS[unit])
        case _:
            return None


def read_window(text: str) -> SpanOfTime | CalendarDays | None:
    """The same where plain days and weeks are those of the calendar: `5 days`."""
    found = _WRITTEN.fullmatch(" ".join(text.lower().split()))
    if found and not found[2] and found[3] in ("day", "week") and float(found[1]).is_integer():
        return CalendarDays(int(float(found[1])) * (7 if found[3] == "week" else 1))
    return read_span(text)


def calendar_due_at(zone: ZoneInfo, at: datetime, span: CalendarDays) -> datetime:
    """The instant at which so many days of the calendar are over in a zone."""
    return instant(wall_time(at, zone) + timedelta(days=span.days), zone)


def due_at(calendar: Calendar, at: datetime, span: Wait) -> datetime | None:
    """The instant at which a span that starts at another is over; None if the desk never opens."""
    match span:
        case WorkingTime(length):
            return add_working_time(calendar, at, length)
        case WorkingDays(days):
            return add_working_days(calendar, at, days)
        case ClockTime(length):
            return at.astimezone(UTC) + length
        case CalendarDays():
            return calendar_due_at(calendar.zone, at, span)
