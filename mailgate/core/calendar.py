"""A calendar: the time that counts for a desk, as the days of a zone with their opening hours.

What the hours add up to is in `working_time`, why time did not count in `stretches`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

DAY_MINUTES: Final = 1440
WORKING_HOURS: Final = "working hours"  # the name of a desk's own calendar
AROUND_THE_CLOCK: Final = "around the clock"  # no calendar has this name: it means all time
WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Opening hours without a break, in minutes after the midnight at which their day begins.

    `closes` is over 1440 where they go on after midnight: they belong to the day they start on,
    so `22:00-06:00` is `Span(1320, 1800)`. ValueError unless it lasts 1 minute to 24 hours.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.opens < DAY_MINUTES and 0 < self.closes - self.opens <= DAY_MINUTES):
            raise ValueError(f"no opening hours: {self.opens} to {self.closes}")


ALL_DAY: Final = Span(0, DAY_MINUTES)


class DayOff(StrEnum):
    """Why a day of the week that has opening hours has none on a date."""

    HOLIDAY = "holiday"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A date without opening hours: what it is called (or nothing), and where that is written."""

    kind: DayOff
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours of a zone: `week` from Monday to Sunday, and the dates that differ.

    A date of `hours_on` has these hours instead of its weekday's, closed day or not. `source` is
    the `file:line` that describes the calendar.
    """

    name: str
    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    closed_on: Mapping[date, ClosedDay] = field(default_factory=lambda: MappingProxyType({}))
    hours_on: Mapping[date, tuple[Span, ...]] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The opening hours that start on a date."""
        own = self.hours_on.get(day)
        if own is not None:
            return own
        return () if day in self.closed_on else self.week[day.weekday()]


class OutOfHours(StrEnum):
    """When the clock starts for mail that comes while the desk is closed."""

    AT_THE_NEXT_OPENING = "at the next opening"
    WHEN_RECEIVED = "when received"
