"""Working days: dates on which at least one shift of a calendar starts.

N working days after an instant is the same time of day on the Nth next working day, or the closing
of that day if it closes earlier. In full, with 09:00-17:00 from Monday to Friday:

- Tuesday 10:00 and 1 working day: Wednesday 10:00. Friday 16:00 and 1: Monday 16:00.
- What comes while the desk is closed has the whole of the next working day, and so counts as come
  at the closing before: Friday 20:00, Saturday 10:00 and Monday 06:00 and 1 are all Monday 17:00.
- A night shift is one working day: Saturday 02:00 in Friday's shift has the time of day "two hours
  after midnight, Friday's shift", and 1 more is Monday's shift, Tuesday 02:00.
- If that time is in a break of the day reached, the break's beginning holds; if the day opens only
  later, its opening does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from mailgate.core.calendar import Calendar
from mailgate.core.wall_clock import instant, midnight, wall_date, wall_time
from mailgate.core.working_time import Opening, shifts

_LONGEST_SEARCH: Final = 4000
_FIRST_DAY: Final = date(2, 1, 1)
_LAST_DAY: Final = date(9998, 12, 31)
_ONE_DAY: Final = timedelta(days=1)


class DueBy(StrEnum):
    """Why the instant on the day reached is the one it is."""

    SAME_TIME = "the same time of day"
    CLOSING = "it came while the desk was closed, so by that day's closing"
    EARLIER_CLOSING = "the day closes earlier"
    BREAK = "a break has begun by that time"
    LATER_OPENING = "the day opens later"
    AT_ONCE = "no day to wait for"


@dataclass(frozen=True, slots=True)
class WorkingDayCount:
    """The instant that is due, the dates counted up to its own, and why it is that instant."""

    due_at: datetime
    dates: tuple[date, ...]
    because: DueBy


def add_working_days(calendar: Calendar, at: datetime, days: int) -> datetime | None:
    """The instant N working days after another; None if there are not that many.

    No days end at once. The module says what a working day is.
    """
    found = count_working_days(calendar, at, days)
    return None if found is None else found.due_at


def count_working_days(calendar: Calendar, at: datetime, days: int) -> WorkingDayCount | None:
    """As `add_working_days`, with the dates that were counted."""
    if days <= 0:
        return WorkingDayCount(at.astimezone(UTC), (), DueBy.AT_ONCE)
    day, time_of_day = _working_day_of(calendar, at)
    dates: list[date] = []
    for following, hours in _working_days_after(calendar, day):
        dates.append(following)
        if len(dates) == days:
            due_at, because = _due(calendar, following, hours, time_of_day)
            return WorkingDayCount(due_at, tuple(dates), because)
    return None


def _working_day_of(calendar: Calendar, at: datetime) -> tuple[date, timedelta | None]:
    """The last working day that began by then, and the time since its midnight while it lasts."""
    today = wall_date(at, calendar.zone)
    day = min(
        today + _ONE_DAY, _LAST_DAY
    )  # it has begun if the wall clock was put back over midnight
    for _ in range(_LONGEST_SEARCH):
        hours = shifts(calendar, day) if calendar.spans_on(day) else ()
        if hours and hours[0][0] <= at:
            lasts = at < max(closes for _, closes in hours)
            return day, wall_time(at, calendar.zone) - midnight(day) if lasts else None
        if day <= _FIRST_DAY:
            break
        day -= _ONE_DAY
    return max(today, _FIRST_DAY) - _ONE_DAY, None


def _working_days_after(
    calendar: Calendar, day: date
) -> Iterator[tuple[date, tuple[Opening, ...]]]:
    idle = 0
    while idle < _LONGEST_SEARCH and day < _LAST_DAY:
        day += _ONE_DAY
        idle += 1
        if calendar.spans_on(day) and (hours := shifts(calendar, day)):
            yield day, hours
            idle = 0


def _due(
    calendar: Calendar, day: date, hours: tuple[Opening, ...], time_of_day: timedelta | None
) -> tuple[datetime, DueBy]:
    closing = max(closes for _, closes in hours)
    if time_of_day is None:
        return closing, DueBy.CLOSING
    same = instant(midnight(day) + time_of_day, calendar.zone)
    reached = [min(same, closes) for opens, closes in hours if opens <= same]
    if not reached:
        return hours[0][0], DueBy.LATER_OPENING
    match max(reached):
        case due_at if due_at == same:
            return due_at, DueBy.SAME_TIME
        case due_at if due_at == closing:
            return due_at, DueBy.EARLIER_CLOSING
        case due_at:
            return due_at, DueBy.BREAK
