"""Arithmetic of working time on a calendar; every instant in and out is aware, and out in UTC.

A shift belongs to the day it starts on: its tail after midnight stays though the next day is a
holiday, and a holiday has no tail. Shifts that overlap count once. An opening hour holds its first
instant and not its last. The cost grows with the days between two answers, not with the holidays
a calendar knows.

None as an answer means that the desk is not open for eleven years on end, and never will be as far
as anybody knows.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from mailgate.core.calendar import Calendar, OutOfHours
from mailgate.core.wall_clock import instant, midnight, wall_date

Opening = tuple[datetime, datetime]

_LONGEST_SEARCH: Final = 4000  # days without one opening
_FIRST_DAY: Final = date(2, 1, 1)
_LAST_DAY: Final = date(9998, 12, 31)
_ONE_DAY: Final = timedelta(days=1)
_A_FORTNIGHT: Final = timedelta(days=14)
# A tail reaches into the day after its own, and no further.
_A_TAIL: Final = _ONE_DAY
# A clock put back over midnight shows a day again after the shifts of the next one have begun.
_SHOWN_AGAIN: Final = _ONE_DAY


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether the desk works at an instant."""
    return any(True for _ in openings(calendar, start_at=at, end_at=at + timedelta.resolution))


def next_opening(calendar: Calendar, at: datetime) -> datetime | None:
    """The first instant, not before this one, at which the desk is open; itself if it is now."""
    return next((opens for opens, _ in openings(calendar, start_at=at)), None)


def next_closing(calendar: Calendar, at: datetime) -> datetime | None:
    """The first instant after this one at which the desk closes; None also if it never does."""
    closes: datetime | None = None
    for opens, ends in openings(calendar, start_at=at):
        if closes is not None and opens > closes:
            return closes
        closes = ends
        if closes - at > _LONGEST_SEARCH * _ONE_DAY:
            return None
    return closes


def starts_at(received_at: datetime, calendar: Calendar, policy: OutOfHours) -> datetime:
    """The instant from which a mail counts as received; as it came if the desk never opens."""
    match policy:
        case OutOfHours.WHEN_RECEIVED:
            return received_at.astimezone(UTC)
        case OutOfHours.AT_THE_NEXT_OPENING:
            opens_at = next_opening(calendar, received_at)
            return received_at.astimezone(UTC) if opens_at is None else opens_at


def add_working_time(calendar: Calendar, at: datetime, working: timedelta) -> datetime | None:
    """The first instant by which this much working time has passed since another.

    Time that runs out at a closing ends there, not at the next opening. Nothing (or less) to add
    ends at once. `working_time(calendar, at, the answer)` is `working` again.
    """
    left = working
    if left <= timedelta():
        return at.astimezone(UTC)
    for opens, closes in openings(calendar, start_at=at):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None


def subtract_working_time(calendar: Calendar, at: datetime, working: timedelta) -> datetime | None:
    """The last instant from which this much working time passes until another."""
    left, end_at = working, at.astimezone(UTC)
    if left <= timedelta():
        return end_at
    idle = timedelta()
    while idle < _LONGEST_SEARCH * _ONE_DAY and end_at.date() > _FIRST_DAY + _A_FORTNIGHT:
        start_at = end_at - _A_FORTNIGHT
        idle += _A_FORTNIGHT
        for opens, closes in reversed(tuple(openings(calendar, start_at=start_at, end_at=end_at))):
            if closes - opens >= left:
                return closes - left
            left -= closes - opens
            idle = timedelta()
        end_at = start_at
    return None


def working_time(calendar: Calendar, start_at: datetime, end_at: datetime) -> timedelta:
    """The working time between two instants; nothing if the second is not after the first."""
    return sum(
        (closes - opens for opens, closes in openings(calendar, start_at=start_at, end_at=end_at)),
        timedelta(),
    )


def openings(
    calendar: Calendar, *, start_at: datetime, end_at: datetime | None = None
) -> Iterator[Opening]:
    """The times at which the desk is open between two instants, in order, none twice.

    Two that touch are given one by one. Without an end they go on until none comes for long.
    """
    reached = start_at.astimezone(UTC)
    day = max(wall_date(reached, calendar.zone) - _A_TAIL, _FIRST_DAY)
    last = _LAST_DAY
    if end_at is not None:
        last = min(wall_date(end_at, calendar.zone) + _SHOWN_AGAIN, _LAST_DAY)
    idle = 0
    while day <= last and (end_at is not None or idle < _LONGEST_SEARCH):
        idle += 1
        for starts, ends in shifts(calendar, day):
            opens = max(starts, reached)
            closes = ends if end_at is None else min(ends, end_at.astimezone(UTC))
            if opens < closes:
                yield opens, closes
                reached, idle = closes, 0
        day += _ONE_DAY


def shifts(calendar: Calendar, day: date) -> tuple[Opening, ...]:
    """The opening hours that start on a date, as instants; a shift lost in a gap is not there."""
    begin = midnight(day)
    found = (
        (
            instant(begin + timedelta(minutes=span.opens), calendar.zone),
            instant(begin + timedelta(minutes=span.closes), calendar.zone),
        )
        for span in sorted(calendar.spans_on(day))
    )
    return tuple((starts, ends) for starts, ends in found if starts < ends)
