"""The arithmetic of working time equals a count of minutes, in zones of all kinds.

`make campaign-working-time` runs 10,000 cases a calendar.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pytest

from mailgate.core.calendar import Calendar, Span
from mailgate.core.stretches import stretches
from mailgate.core.working_time import (
    add_working_time,
    is_open,
    next_closing,
    next_opening,
    subtract_working_time,
    working_time,
)
from tests.core.calendars import AROUND_THE_CLOCK, calendar, day, week
from tests.core.minute_counter import MINUTE, MinuteCounter

CASES: Final = int(os.environ.get("MAILGATE_WORKING_TIME_CASES", "100"))
DAYS: Final = 400 if CASES > 1000 else 40
SPRING: Final = date(2026, 3, 8)
AUTUMN: Final = date(2026, 10, 10)


@dataclass(frozen=True, slots=True)
class Counted:
    calendar: Calendar
    first: date


ENGLAND = {"2026-12-25": "Christmas", "2026-12-28": "Boxing Day", "2026-04-03": "Good Friday"}
LUNCH = week("09:00-12:30 13:30-17:00", saturday="10:00-13:00")
NIGHTS = week("22:00-06:00", saturday="22:00-06:00", sunday="01:30-02:30 22:00-06:00")
ROUND_MIDNIGHT = (day("00:00-01:30 02:15-05:00 23:30-00:30"),) * 7

CALENDARS: Final = {
    "London spring": Counted(calendar(LUNCH, holidays=ENGLAND), SPRING),
    "London year end": Counted(
        calendar(
            LUNCH,
            holidays=ENGLAND,
            closed=["2026-12-24"],
            hours_on={"2026-12-31": "09:00-12:00", "2027-01-02": "20:00-04:00"},
        ),
        date(2026, 12, 1),
    ),
    "London nights in autumn": Counted(calendar(NIGHTS, closed=["2026-10-26"]), AUTUMN),
    "Los Angeles nights in spring": Counted(calendar(NIGHTS, zone="America/Los_Angeles"), SPRING),
    "New York nights in autumn": Counted(calendar(NIGHTS, zone="America/New_York"), AUTUMN),
    "Lord Howe in autumn (half an hour)": Counted(
        calendar(ROUND_MIDNIGHT, zone="Australia/Lord_Howe"), date(2026, 3, 20)
    ),
    "Lord Howe in spring (half an hour)": Counted(
        calendar(NIGHTS, zone="Australia/Lord_Howe"), date(2026, 9, 20)
    ),
    "Auckland around the clock": Counted(
        calendar(AROUND_THE_CLOCK, zone="Pacific/Auckland", closed=["2026-10-01"]),
        date(2026, 9, 10),
    ),
    "Kathmandu, leap day": Counted(calendar(LUNCH, zone="Asia/Kathmandu"), date(2028, 2, 10)),
    "Manila nights": Counted(calendar(NIGHTS, zone="Asia/Manila"), SPRING),
    "Samoa skips a day": Counted(calendar(ROUND_MIDNIGHT, zone="Pacific/Apia"), date(2011, 12, 10)),
    "St John's puts back over midnight": Counted(
        calendar(ROUND_MIDNIGHT, zone="America/St_Johns"), date(2010, 10, 20)
    ),
    "Beirut changes at midnight": Counted(
        calendar(ROUND_MIDNIGHT, zone="Asia/Beirut"), date(2026, 3, 10)
    ),
}


def any_calendar(seed: int) -> Counted:
    """Hours nobody would think of: overlapping, over midnight, of a minute, none at all."""
    chance = random.Random(seed)  # noqa: S311 - test cases, no secrets
    zone = chance.choice(["Europe/London", "America/New_York", "Australia/Lord_Howe"])
    first = chance.choice([SPRING, AUTUMN, date(2026, 12, 15), date(2028, 2, 20)])
    days = [first + timedelta(days=number) for number in range(DAYS)]

    def spans() -> tuple[Span, ...]:
        opens = [chance.randrange(0, 1440, 5) for _ in range(chance.choice([0, 1, 1, 2, 3]))]
        return tuple(Span(one, one + chance.choice([1, 30, 240, 480, 1440])) for one in opens)

    plain = calendar(
        tuple(spans() for _ in range(7)),
        zone=zone,
        closed=[on.isoformat() for on in chance.sample(days, 5)],
    )
    own = {on: spans() for on in chance.sample(days, 3)}
    return Counted(Calendar(plain.name, plain.zone, plain.week, plain.closed_on, own), first)


for number in range(8):
    CALENDARS[f"any hours {number}"] = any_calendar(number)


@pytest.fixture(params=list(CALENDARS), scope="module")
def counted(request: pytest.FixtureRequest) -> tuple[Calendar, MinuteCounter]:
    case = CALENDARS[request.param]
    return case.calendar, MinuteCounter(case.calendar, case.first, DAYS)


def cases(counter: MinuteCounter) -> Iterator[tuple[int, int]]:
    """Pairs of minutes in order, near and far, many of them at openings and closings."""
    chance = random.Random(counter.minutes + counter.before[-1])  # noqa: S311 - test cases
    edges = [n for n in range(1, counter.minutes) if counter.open[n] != counter.open[n - 1]]
    for _ in range(CASES):
        start = chance.randrange(counter.minutes)
        if edges and chance.random() < 0.5:
            start = chance.choice(edges) + chance.choice([-1, 0, 0, 1])
        longest = chance.choice([120, 1440, 7 * 1440, 30 * 1440])
        yield start, min(start + chance.randrange(longest), counter.minutes)


@pytest.mark.timeout(1200)
def test_every_answer_is_what_counting_minutes_gives(
    counted: tuple[Calendar, MinuteCounter],
) -> None:
    calendar, counter = counted
    for start, end in cases(counter):
        at, until = counter.instant(start), counter.instant(end)
        minutes = counter.between(start, end)
        said = f"{at:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M}"

        assert working_time(calendar, at, until) == minutes * MINUTE, said
        if start < counter.minutes:
            assert is_open(calendar, at) == bool(counter.open[start]), said
        if (due := counter.add(start, minutes)) is not None and minutes:
            assert add_working_time(calendar, at, minutes * MINUTE) == counter.instant(due), said
        if (begun := counter.subtract(end, minutes)) is not None and minutes:
            found = subtract_working_time(calendar, until, minutes * MINUTE)
            assert found == counter.instant(begun), said
        if (opens := counter.next_opening(start)) is not None:
            assert next_opening(calendar, at) == counter.instant(opens), said
        if (closes := counter.next_closing(start)) is not None:
            assert next_closing(calendar, at) == counter.instant(closes), said


@pytest.mark.timeout(1200)
def test_the_stretches_leave_no_hole_and_count_what_the_minutes_count(
    counted: tuple[Calendar, MinuteCounter],
) -> None:
    calendar, counter = counted
    for start, end in list(cases(counter))[: max(CASES // 5, 20)]:
        at, until = counter.instant(start), counter.instant(end)

        parts = stretches(calendar, start_at=at, end_at=until)

        edges = [at, *(part.ends_at for part in parts)]
        assert [part.starts_at for part in parts] == edges[:-1]
        assert edges[-1] == until
        counting = sum((part.length for part in parts if part.counts), timedelta())
        assert counting == counter.between(start, end) * MINUTE
