"""Moments and questions as people type them: `Fri 17:20`, `16 working hours from Fri 17:20`."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from mailgate.core.calendar import WEEKDAYS
from mailgate.core.spans_of_time import ClockTime, SpanOfTime, WorkingTime, read_span
from mailgate.core.wall_clock import instant, midnight, wall_date

MOMENT_EXPECTED: Final = "a moment like now, today 9:30, Fri 17:20 or 2026-11-27 17:20"
QUESTION_EXPECTED: Final = (
    "a question like `16 working hours from Fri 17:20`, `2 working days from now`, "
    "`4 working hours before Mon 9:00` or `from Fri 17:20 to Mon 10:00`"
)
_NEAR: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_DATE: Final = re.compile(r"(?:19|20|21)\d{2}-\d{2}-\d{2}", re.ASCII)
_TO: Final = re.compile(r"(?:from )?(.+?) to (.+)", re.IGNORECASE)
_SPAN: Final = re.compile(r"(.+?) (from|after|before) (.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class After:
    """When is a span over that starts at an instant?"""

    span: SpanOfTime
    at: datetime


@dataclass(frozen=True, slots=True)
class Before:
    """When does a span start that is over at an instant? Nobody counts working days back."""

    span: WorkingTime | ClockTime
    at: datetime


@dataclass(frozen=True, slots=True)
class Between:
    """How much working time is there between two instants?"""

    start_at: datetime
    end_at: datetime


Question = After | Before | Between


def read_question(text: str, *, zone: ZoneInfo, now: datetime) -> Question | None:
    """What a text asks, with moments on the clock of a zone; None if it is no question."""
    words = " ".join(text.split())
    if found := _SPAN.fullmatch(words):
        span, at = read_span(found[1]), read_moment(found[3], zone=zone, now=now)
        if span and at and found[2].lower() != "before":
            return After(span, at)
        if at and isinstance(span, WorkingTime | ClockTime):
            return Before(span, at)
    if found := _TO.fullmatch(words):
        start_at = read_moment(found[1], zone=zone, now=now)
        end_at = read_moment(found[2], zone=zone, now=now)
        if start_at and end_at:
            return Between(start_at, end_at)
    return None


def read_moment(text: str, *, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The instant that a text names, or None; a weekday is the next one, today included."""
    words = text.replace("T", " ").lower().split() if _DATE.match(text) else text.lower().split()
    match words:
        case ["now"]:
            return now
        case [day, clock]:
            on, found = _day(day, wall_date(now, zone)), _CLOCK.fullmatch(clock)
            if on is None or found is None:
                return None
            shown = midnight(on) + timedelta(hours=int(found[1]), minutes=int(found[2]))
            return instant(shown, zone)
        case _:
            return None


def _day(word: str, today: date) -> date | None:
    if word in _NEAR:
        return today + timedelta(days=_NEAR[word])
    for number, name in enumerate(WEEKDAYS):
        if word in (name.lower(), name[:3].lower()):
            return today + timedelta(days=(number - today.weekday()) % 7)
    if not _DATE.fullmatch(word):
        return None
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None
