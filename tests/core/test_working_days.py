"""What "within N working days" means, by examples for admins."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgate.core.calendar import Calendar, Span
from mailgate.core.working_days import add_working_days
from mailgate.core.working_time import is_open
from tests.core.calendars import AROUND_THE_CLOCK, at, calendar, shown, week

DESK = calendar(
    "09:00-17:00",
    holidays={"2026-12-25": "Christmas Day", "2026-12-28": "Boxing Day"},
    hours_on={
        "2026-12-24": "09:00-13:00",
        "2026-12-30": "13:00-17:00",
        "2027-01-09": "10:00-12:00",
    },
)
LUNCH = calendar("09:00-12:30 13:30-17:00")
NIGHTS = calendar("22:00-06:00")
ALWAYS = calendar(AROUND_THE_CLOCK)


@pytest.mark.parametrize(
    ("begin", "days", "due"),
    [
        pytest.param("2026-11-24 10:00", 1, "Wed 2026-11-25 10:00", id="the same time tomorrow"),
        pytest.param("2026-11-27 16:00", 1, "Mon 2026-11-30 16:00", id="over a weekend"),
        pytest.param("2026-11-24 10:00", 5, "Tue 2026-12-01 10:00", id="a week of work"),
        pytest.param("2026-11-27 20:00", 1, "Mon 2026-11-30 17:00", id="from the evening"),
        pytest.param("2026-11-28 10:00", 1, "Mon 2026-11-30 17:00", id="from a Saturday"),
        pytest.param("2026-11-30 06:00", 1, "Mon 2026-11-30 17:00", id="from before the opening"),
        pytest.param("2026-11-30 09:00", 1, "Tue 2026-12-01 09:00", id="from the opening"),
        pytest.param("2026-11-30 17:00", 1, "Tue 2026-12-01 17:00", id="from the closing"),
        pytest.param("2026-12-23 15:00", 1, "Thu 2026-12-24 13:00", id="it closes earlier"),
        pytest.param("2026-12-24 10:00", 1, "Tue 2026-12-29 10:00", id="over holidays"),
        pytest.param("2026-12-25 10:00", 1, "Tue 2026-12-29 17:00", id="from a holiday"),
        pytest.param("2026-12-29 10:00", 1, "Wed 2026-12-30 13:00", id="it opens later"),
        pytest.param("2027-01-08 11:00", 1, "Sat 2027-01-09 11:00", id="a Saturday that is open"),
        pytest.param("2026-11-24 10:00", 0, "Tue 2026-11-24 10:00", id="none"),
        pytest.param("2026-03-27 10:00", 1, "Mon 2026-03-30 10:00", id="the clock put forward"),
        pytest.param("2026-10-23 10:00", 1, "Mon 2026-10-26 10:00", id="the clock put back"),
    ],
)
def test_a_working_day_later_is_the_same_time_on_the_next_working_day(
    begin: str, days: int, due: str
) -> None:
    assert shown(add_working_days(DESK, at(begin), days)) == due


def test_a_time_in_the_break_of_the_day_reached_is_the_beginning_of_the_break() -> None:
    assert shown(add_working_days(LUNCH, at("2026-11-24 12:45"), 1)) == "Wed 2026-11-25 12:30"
    assert shown(add_working_days(LUNCH, at("2026-11-24 13:45"), 1)) == "Wed 2026-11-25 13:45"


def test_a_night_shift_is_one_working_day() -> None:
    assert shown(add_working_days(NIGHTS, at("2026-11-28 02:00"), 1)) == "Tue 2026-12-01 02:00"
    assert shown(add_working_days(NIGHTS, at("2026-11-27 23:00"), 1)) == "Mon 2026-11-30 23:00"
    assert shown(add_working_days(NIGHTS, at("2026-11-28 12:00"), 1)) == "Tue 2026-12-01 06:00"


def test_around_the_clock_every_day_is_a_working_day() -> None:
    assert shown(add_working_days(ALWAYS, at("2026-11-27 23:30"), 2)) == "Sun 2026-11-29 23:30"
    assert shown(add_working_days(ALWAYS, at("2026-11-28 00:00"), 1)) == "Sun 2026-11-29 00:00"


def test_a_time_that_the_clock_skips_on_the_day_reached_moves_forward() -> None:
    sundays = replace(ALWAYS, zone=DESK.zone)

    assert shown(add_working_days(sundays, at("2026-03-28 01:30"), 1)) == "Sun 2026-03-29 02:00"


def test_a_part_of_a_second_that_the_clock_skips_moves_to_the_change_itself() -> None:
    begin = at("2026-03-28 01:30") + timedelta(milliseconds=500)

    assert add_working_days(ALWAYS, begin, 1) == at("2026-03-29 02:00")


def test_what_comes_at_the_closing_has_the_whole_of_the_next_working_day() -> None:
    short_fridays = replace(DESK, week=(*DESK.week[:4], (Span(540, 960),), (), ()))

    assert shown(add_working_days(short_fridays, at("2026-11-27 16:00"), 1)) == (
        "Mon 2026-11-30 17:00"
    )


def test_a_day_that_began_before_the_clock_was_put_back_over_midnight_has_begun() -> None:
    zone = "America/St_Johns"
    every_day = calendar(
        week("00:00-06:00", saturday="00:00-06:00", sunday="00:00-06:00"), zone=zone
    )
    saturday_again = at("2010-11-07 00:00", zone) + timedelta(minutes=30)

    # It is Sunday's shift though the wall shows Saturday 23:30: before its midnight by the wall.
    assert shown(add_working_days(every_day, saturday_again, 1), zone) == "Mon 2010-11-08 00:00"


def test_before_the_first_working_day_of_all_the_first_one_counts() -> None:
    once = calendar(((),) * 7, hours_on={"2026-12-05": "10:00-12:00", "2026-12-06": "10:00-11:00"})

    assert shown(add_working_days(once, at("2026-12-05 09:00"), 1)) == "Sat 2026-12-05 12:00"
    assert shown(add_working_days(once, at("2026-11-25 10:00"), 2)) == "Sun 2026-12-06 11:00"
    assert add_working_days(once, at("2026-11-25 10:00"), 3) is None


INSTANTS = st.datetimes(
    at("2026-11-20 00:00").replace(tzinfo=None), at("2027-01-15 00:00").replace(tzinfo=None)
).map(lambda instant: at(instant.isoformat(), "UTC"))
SPLIT = calendar(week("08:00-12:00 13:00-20:00", saturday="22:00-03:00", sunday="02:00-04:00"))


@settings(deadline=None)
@given(st.sampled_from([DESK, LUNCH, NIGHTS, ALWAYS, SPLIT]), INSTANTS, INSTANTS, st.integers(1, 9))
def test_what_comes_later_is_never_due_earlier_and_never_while_closed(
    found: Calendar, one: datetime, two: datetime, days: int
) -> None:
    first, last = sorted((one, two))

    due_first, due_last = (add_working_days(found, begin, days) for begin in (first, last))
    assert due_first is not None
    assert due_last is not None
    assert first < due_first <= due_last
    assert is_open(found, due_first) or is_open(found, due_first - timedelta.resolution)
