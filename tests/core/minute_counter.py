"""Working time counted minute by minute, to hold the arithmetic against.

It knows nothing of shifts as instants. It watches a wall clock that is never put back (while the
real one repeats an hour, it stands still) and looks up each minute it shows.
"""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta

from mailgate.core.calendar import Calendar

MINUTE = timedelta(minutes=1)


class MinuteCounter:
    """Every minute of some days in a zone, open or not, and how many were open before it."""

    def __init__(self, calendar: Calendar, first: date, days: int) -> None:
        self.start_at = datetime(first.year, first.month, first.day, tzinfo=UTC)
        self.minutes = days * 1440
        self.open = bytearray(self.minutes)
        self.before = [0]
        highest = datetime.min
        for number in range(-1440, self.minutes):  # a day earlier, for a clock just put back
            instant = self.start_at + number * MINUTE
            wall = instant.astimezone(calendar.zone).replace(tzinfo=None, fold=0)
            highest = max(highest, wall)
            if number >= 0:
                self.open[number] = self._is_open(calendar, highest)
                self.before.append(self.before[-1] + self.open[number])

    @staticmethod
    def _is_open(calendar: Calendar, wall: datetime) -> bool:
        minute = wall.hour * 60 + wall.minute
        for days_ago in (0, 1):
            day = wall.date() - timedelta(days=days_ago)
            if day in calendar.hours_on:
                spans = calendar.hours_on[day]
            elif day in calendar.closed_on:
                continue
            else:
                spans = calendar.week[day.weekday()]
            if any(span.opens <= minute + 1440 * days_ago < span.closes for span in spans):
                return True
        return False

    def instant(self, number: int) -> datetime:
        return self.start_at + number * MINUTE

    def between(self, start: int, end: int) -> int:
        """The open minutes from one minute to another."""
        return self.before[end] - self.before[start]

    def add(self, start: int, working: int) -> int | None:
        """The first minute by which that many were open, or None outside the days counted."""
        wanted = self.before[start] + working
        return bisect_left(self.before, wanted) if wanted <= self.before[-1] else None

    def subtract(self, end: int, working: int) -> int | None:
        """The last minute from which that many are open until another."""
        wanted = self.before[end] - working
        return bisect_right(self.before, wanted) - 1 if wanted >= 0 else None

    def next_opening(self, start: int) -> int | None:
        found = self.open.find(1, start)
        return None if found < 0 else found

    def next_closing(self, start: int) -> int | None:
        opening = self.next_opening(start)
        if opening is None:
            return None
        found = self.open.find(0, opening)
        return None if found < 0 else found
