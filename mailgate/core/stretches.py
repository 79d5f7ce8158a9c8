"""Why time counted or did not: a stretch of time for each reason, without a hole between them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from mailgate.core.calendar import WEEKDAYS, Calendar, DayOff
from mailgate.core.wall_clock import instant, midnight, wall_date
from mailgate.core.working_time import openings, shifts

_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


class Because(StrEnum):
    """Why a stretch of time counts as working time, or does not."""

    OPEN = "open"
    NIGHT = "night"
    BREAK = "break"
    WEEKEND = "weekend"
    NO_HOURS = "no opening hours"
    HOLIDAY = "holiday"
    CLOSED = "closed"


_OF_DAY_OFF: Final = {DayOff.HOLIDAY: Because.HOLIDAY, DayOff.CLOSED: Because.CLOSED}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time from one instant to another with one reason; `name` and `source` are a closed day's."""

    starts_at: datetime
    ends_at: datetime
    because: Because
    name: str = ""
    source: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is working time."""
        return self.because is Because.OPEN

    @property
    def length(self) -> timedelta:
        """How long it lasts by the clock."""
        return self.ends_at - self.starts_at

    def reason(self) -> str:
        """The reason as people read it: `holiday: Good Friday (holidays GB-ENG)`."""
        what = f"{self.because}: {self.name}" if self.name else str(self.because)
        return f"{what} ({self.source})" if self.source else what


def stretches(calendar: Calendar, *, start_at: datetime, end_at: datetime) -> tuple[Stretch, ...]:
    """All time between two instants by its reasons, in order; neighbours have different ones.

    The lengths of those that count add up to the working time between the two.
    """
    found: list[Stretch] = []
    for part in _parts(calendar, start_at, end_at):
        if found and _same_reason(found[-1], part):
            found[-1] = replace(found[-1], ends_at=part.ends_at)
        else:
            found.append(part)
    return tuple(found)


def _same_reason(one: Stretch, other: Stretch) -> bool:
    return (one.because, one.name, one.source) == (other.because, other.name, other.source)


def _parts(calendar: Calendar, start_at: datetime, end_at: datetime) -> Iterator[Stretch]:
    reached = start_at
    for opens, closes in openings(calendar, start_at=start_at, end_at=end_at):
        yield from _closed(calendar, reached, opens)
        yield Stretch(opens, closes, Because.OPEN)
        reached = closes
    yield from _closed(calendar, reached, end_at)


def _closed(calendar: Calendar, start_at: datetime, end_at: datetime) -> Iterator[Stretch]:
    """Closed time day by day, for each day may have its own reason."""
    reached = start_at
    while reached < end_at:
        day = wall_date(reached, calendar.zone)
        if _begins(calendar, day + _ONE_DAY) <= reached:  # the clock was put back over midnight
            day += _ONE_DAY
        until = min(_begins(calendar, day + _ONE_DAY), end_at)
        yield _reason(calendar, day, reached, until)
        reached = until


def _begins(calendar: Calendar, day: date) -> datetime:
    return instant(midnight(day), calendar.zone)


def _reason(calendar: Calendar, day: date, start_at: datetime, end_at: datetime) -> Stretch:
    off = None if day in calendar.hours_on else calendar.closed_on.get(day)
    if off and calendar.week[day.weekday()]:
        because = _OF_DAY_OFF[off.kind]
        return Stretch(start_at, end_at, because, name=off.name, source=off.source)
    if not calendar.spans_on(day):
        return _without_hours(day, start_at, end_at)
    hours = shifts(calendar, day)
    inside = any(closes <= start_at for _, closes in hours) and any(
        opens >= end_at for opens, _ in hours
    )
    return Stretch(start_at, end_at, Because.BREAK if inside else Because.NIGHT)


def _without_hours(day: date, start_at: datetime, end_at: datetime) -> Stretch:
    if day.weekday() >= _SATURDAY:
        return Stretch(start_at, end_at, Because.WEEKEND)
    return Stretch(start_at, end_at, Because.NO_HOURS, name=WEEKDAYS[day.weekday()])
