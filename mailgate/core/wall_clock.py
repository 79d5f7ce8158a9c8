"""The clock on the wall of a zone, and the instants it means, across all changes of the clock.

A time that the wall clock skips (the gap in spring) means the first instant after it; a time that
it shows twice (the fold in autumn) means the first of the two. So the wall clock and the instants
keep one order: a later time never means an earlier instant.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_SECOND: Final = timedelta(seconds=1)


def wall_time(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows at an instant, without a zone."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def wall_date(at: datetime, zone: ZoneInfo) -> date:
    """The date on the wall at an instant."""
    return at.astimezone(zone).date()


def midnight(day: date) -> datetime:
    """The wall time at which a day begins, whether the clock shows it or not."""
    return datetime.combine(day, time())


def instant(shown: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the clock on the wall first shows a time or a later one."""
    at = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if wall_time(at, zone) == shown:
        return at
    # In a gap: the offset before it leads to an instant after it, and the other way round.
    before = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    seconds = (at - before) // _SECOND
    skipped, reached = 0, seconds
    while reached - skipped > 1:
        middle = (skipped + reached) // 2
        if wall_time(before + middle * _SECOND, zone) < shown:
            skipped = middle
        else:
            reached = middle
    return (before + reached * _SECOND).replace(microsecond=0)
