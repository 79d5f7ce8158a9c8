"""What a desk's hours add up to, by the examples people ask about."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgate.core.calendar import Calendar, ClosedDay, DayOff, OutOfHours, Span
from mailgate.core.working_time import (
    add_working_time,
    is_open,
    next_closing,
    next_opening,
    starts_at,
    subtract_working_time,
    working_time,
)
from tests.core.calendars import AROUND_THE_CLOCK, at, calendar, day, shown, span, week

HOUR = timedelta(hours=1)
DESK = calendar("09:00-17:00", holidays={"2026-12-25": "Christmas Day", "2026-12-28": "Boxing Day"})
LUNCH = calendar("09:00-12:30 13:30-17:00")
NIGHTS = calendar(week("22:00-06:00", saturday="22:00-06:00"))
ALWAYS = calendar(AROUND_THE_CLOCK)
NEVER = calendar(((),) * 7)


@pytest.mark.parametrize(
    ("hours", "begin", "due"),
    [
        pytest.param(4, "2026-11-25 10:00", "Wed 2026-11-25 14:00", id="within a day"),
        pytest.param(16, "2026-11-27 15:00", "Tue 2026-12-01 15:00", id="over a weekend"),
        pytest.param(16, "2026-11-27 17:20", "Tue 2026-12-01 17:00", id="from the evening"),
        pytest.param(8, "2026-11-25 09:00", "Wed 2026-11-25 17:00", id="ends at the closing"),
        pytest.param(1, "2026-11-28 12:00", "Mon 2026-11-30 10:00", id="from a Saturday"),
        pytest.param(4, "2026-12-24 15:00", "Tue 2026-12-29 11:00", id="over Christmas"),
        pytest.param(2, "2028-02-28 16:00", "Tue 2028-02-29 10:00", id="onto a leap day"),
        pytest.param(4, "2026-12-31 15:00", "Fri 2027-01-01 11:00", id="over the year's end"),
    ],
)
def test_working_hours_pass_only_while_the_desk_is_open(hours: int, begin: str, due: str) -> None:
    assert shown(add_working_time(DESK, at(begin), hours * HOUR)) == due


def test_the_break_does_not_count() -> None:
    assert shown(add_working_time(LUNCH, at("2026-11-25 12:00"), HOUR)) == "Wed 2026-11-25 14:00"
    assert working_time(LUNCH, at("2026-11-25 09:00"), at("2026-11-26 09:00")) == 7 * HOUR


def test_working_hours_count_back_too() -> None:
    assert shown(subtract_working_time(DESK, at("2026-12-29 10:00"), 2 * HOUR)) == (
        "Thu 2026-12-24 16:00"
    )
    assert shown(subtract_working_time(DESK, at("2026-11-30 17:00"), 8 * HOUR)) == (
        "Mon 2026-11-30 09:00"
    )


def test_nothing_to_add_ends_at_once_even_while_closed() -> None:
    sunday = at("2026-11-29 12:00")

    assert add_working_time(DESK, sunday, timedelta()) == sunday
    assert subtract_working_time(DESK, sunday, timedelta()) == sunday
    assert working_time(DESK, sunday + HOUR, sunday) == timedelta()


def test_an_opening_hour_holds_its_first_instant_and_not_its_last() -> None:
    opening, closing = at("2026-11-25 09:00"), at("2026-11-25 17:00")

    assert is_open(DESK, opening)
    assert not is_open(DESK, opening - timedelta.resolution)
    assert is_open(DESK, closing - timedelta.resolution)
    assert not is_open(DESK, closing)


def test_the_next_opening_is_now_while_the_desk_is_open() -> None:
    assert shown(next_opening(DESK, at("2026-11-25 10:00"))) == "Wed 2026-11-25 10:00"
    assert shown(next_opening(DESK, at("2026-12-24 17:00"))) == "Tue 2026-12-29 09:00"


def test_the_next_closing_is_that_of_the_next_opening_while_closed() -> None:
    assert shown(next_closing(LUNCH, at("2026-11-25 10:00"))) == "Wed 2026-11-25 12:30"
    assert shown(next_closing(LUNCH, at("2026-11-25 12:30"))) == "Wed 2026-11-25 17:00"
    assert shown(next_closing(NIGHTS, at("2026-11-28 23:00"))) == "Sun 2026-11-29 06:00"


def test_a_desk_that_never_closes_has_no_next_closing() -> None:
    assert next_closing(ALWAYS, at("2026-11-25 10:00")) is None
    assert shown(add_working_time(ALWAYS, at("2026-10-24 12:00"), 24 * HOUR)) == (
        "Sun 2026-10-25 11:00"  # 25 hours that day: the clock is put back
    )


@pytest.mark.parametrize("answer", [next_opening, next_closing])
def test_a_desk_that_never_opens_has_no_answer(answer: Any) -> None:
    assert answer(NEVER, at("2026-11-25 10:00")) is None


def test_a_sum_that_is_never_reached_has_no_answer() -> None:
    once = calendar(((),) * 7, hours_on={"2026-12-05": "10:00-12:00"})
    november, later = at("2026-11-25 10:00"), at("2027-03-01 10:00")

    assert shown(add_working_time(once, november, 2 * HOUR)) == "Sat 2026-12-05 12:00"
    assert add_working_time(once, november, 3 * HOUR) is None
    assert shown(subtract_working_time(once, later, 2 * HOUR)) == "Sat 2026-12-05 10:00"
    assert subtract_working_time(once, later, 3 * HOUR) is None
    assert shown(next_closing(once, november)) == "Sat 2026-12-05 12:00"


def test_the_ends_of_all_calendars_are_ends_of_the_search() -> None:
    assert add_working_time(DESK, at("9998-12-30 10:00"), 999 * HOUR) is None
    assert subtract_working_time(DESK, at("0002-02-01 10:00"), 999 * HOUR) is None


def test_a_shift_belongs_to_the_day_it_starts_on() -> None:
    nights = replace(
        NIGHTS, closed_on={date(2026, 12, 25): ClosedDay(DayOff.HOLIDAY, "Christmas Day", "us")}
    )

    assert is_open(nights, at("2026-12-25 05:00"))  # Christmas Eve's shift goes on
    assert not is_open(nights, at("2026-12-25 23:00"))
    assert not is_open(nights, at("2026-12-26 05:00"))  # a holiday has no tail
    assert is_open(nights, at("2026-12-26 23:00"))


def test_a_date_with_its_own_hours_has_these_whatever_else_it_is() -> None:
    own = calendar(
        closed=["2026-12-24"], hours_on={"2026-12-24": "09:00-12:00", "2026-12-26": "10:00-11:00"}
    )

    assert working_time(own, at("2026-12-24 00:00"), at("2026-12-25 00:00")) == 3 * HOUR
    assert working_time(own, at("2026-12-26 00:00"), at("2026-12-27 00:00")) == HOUR


def test_a_tail_that_meets_the_next_day_s_hours_counts_once() -> None:
    both = calendar(week("", saturday="22:00-10:00", sunday="02:00-04:00 09:00-11:00"))
    monday = at("2026-11-30 12:00")

    assert working_time(both, at("2026-11-28 12:00"), monday) == 13 * HOUR
    assert shown(subtract_working_time(both, monday, 3 * HOUR)) == "Sun 2026-11-29 08:00"


@pytest.mark.parametrize(
    ("zone", "night", "hours"),
    [
        pytest.param("Europe/London", "2026-03-28", 7, id="London, an hour skipped"),
        pytest.param("Europe/London", "2026-10-24", 9, id="London, an hour repeated"),
        pytest.param("America/New_York", "2026-03-07", 7, id="New York, an hour skipped"),
        pytest.param("America/New_York", "2026-10-31", 9, id="New York, an hour repeated"),
        pytest.param("Australia/Lord_Howe", "2026-10-03", 7.5, id="Lord Howe, half an hour less"),
        pytest.param("Australia/Lord_Howe", "2026-04-04", 8.5, id="Lord Howe, half an hour more"),
    ],
)
def test_a_night_shift_is_as_long_as_the_night(zone: str, night: str, hours: float) -> None:
    nights = replace(NIGHTS, zone=calendar(zone=zone).zone)
    begin = at(f"{night} 22:00", zone)

    assert working_time(nights, begin, begin + 12 * HOUR) == hours * HOUR
    assert shown(add_working_time(nights, begin, hours * HOUR), zone).endswith(" 06:00")


@pytest.mark.parametrize(
    ("hours", "sunday", "opens", "closes"),
    [
        pytest.param("01:15-05:00", "2026-03-29", "01:00Z", "04:00Z", id="opens in the gap"),
        pytest.param("00:00-01:30", "2026-03-29", "00:00Z", "01:00Z", id="closes in the gap"),
        pytest.param("01:15-05:00", "2026-10-25", "00:15Z", "05:00Z", id="opens in the fold"),
        pytest.param("00:00-01:30", "2026-10-25", "23:00Z", "00:30Z", id="closes in the fold"),
        pytest.param("00:00-02:00", "2026-10-25", "23:00Z", "02:00Z", id="closes after the fold"),
    ],
)
def test_skipped_times_move_forward_and_repeated_ones_are_the_first(
    hours: str, sunday: str, opens: str, closes: str
) -> None:
    sundays = calendar(week("", sunday=hours))
    opening = next_opening(sundays, at(f"{sunday} 00:00") - HOUR)
    assert opening is not None
    closing = next_closing(sundays, opening)

    assert f"{opening:%H:%MZ}" == opens
    assert closing is not None
    assert f"{closing:%H:%MZ}" == closes


def test_hours_that_the_clock_skips_whole_are_not_there() -> None:
    skipped = calendar(week("", sunday="01:10-01:50"))

    assert working_time(skipped, at("2026-03-28 12:00"), at("2026-03-30 12:00")) == timedelta()


def test_a_shift_that_began_before_the_clock_was_put_back_over_midnight_goes_on() -> None:
    zone = "America/St_Johns"  # until 2011 the clock went from 00:01 to 23:01 of the day before
    sundays = calendar(week("", sunday="00:00-06:00"), zone=zone)
    begun = at("2010-11-07 00:00", zone)
    saturday_again = begun + timedelta(minutes=30)

    assert shown(saturday_again, zone) == "Sat 2010-11-06 23:30"
    assert is_open(sundays, saturday_again)
    assert working_time(sundays, begun - HOUR, saturday_again) == timedelta(minutes=30)
    assert shown(add_working_time(sundays, saturday_again, HOUR), zone) == "Sun 2010-11-07 00:30"


@pytest.mark.parametrize("policy", OutOfHours)
def test_mail_that_comes_in_hours_starts_when_received(policy: OutOfHours) -> None:
    received = at("2026-11-25 10:17")

    assert starts_at(received, DESK, policy) == received


def test_mail_out_of_hours_starts_as_the_desk_says() -> None:
    received = at("2026-12-24 19:00")

    assert starts_at(received, DESK, OutOfHours.WHEN_RECEIVED) == received
    assert shown(starts_at(received, DESK, OutOfHours.AT_THE_NEXT_OPENING)) == (
        "Tue 2026-12-29 09:00"
    )
    assert starts_at(received, NEVER, OutOfHours.AT_THE_NEXT_OPENING) == received


@pytest.mark.parametrize(("opens", "closes"), [(-1, 5), (1440, 1500), (5, 5), (9, 8), (0, 1441)])
def test_a_span_lasts_a_minute_to_a_day(opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match="no opening hours"):
        Span(opens, closes)


class CountedHolidays(Mapping[date, ClosedDay]):
    """Holidays that know how often they were asked."""

    def __init__(self, years: int) -> None:
        holiday = ClosedDay(DayOff.HOLIDAY, "A day", "us")
        days = range(1, 29)
        self.days = {date(2026 + y, 12, d): holiday for y in range(years) for d in days}
        self.asked = 0

    def __getitem__(self, day: date) -> ClosedDay:
        self.asked += 1
        return self.days[day]

    def __iter__(self) -> Iterator[date]:
        raise AssertionError("the holidays are never gone through")

    def __len__(self) -> int:
        return len(self.days)


def test_the_cost_grows_with_the_days_between_and_not_with_the_holidays() -> None:
    asked = {}
    for years in (1, 20):
        holidays = CountedHolidays(years)
        known = replace(DESK, closed_on=holidays)
        assert shown(add_working_time(known, at("2026-11-25 10:00"), 80 * HOUR)) == (
            "Wed 2027-01-06 10:00"
        )
        asked[years] = holidays.asked

    assert asked[1] == asked[20]
    assert asked[1] < 50


INSTANTS = st.datetimes(
    at("2026-01-01 00:00").replace(tzinfo=None), at("2029-01-01 00:00").replace(tzinfo=None)
).map(lambda instant: at(instant.isoformat(), "UTC"))
LENGTHS = st.timedeltas(timedelta(microseconds=1), timedelta(days=2))
ZONES = ["Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    spans = st.builds(
        lambda opens, length: Span(opens, opens + length),
        st.integers(0, 1439),
        st.integers(10, 1440),
    )
    days = st.lists(spans, max_size=3).map(tuple)
    weeks = st.tuples(*[days] * 7).filter(any)
    plain = calendar(draw(weeks), zone=draw(st.sampled_from(ZONES)))
    own = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 3, 1)), days)
    return replace(plain, hours_on=draw(own))


@settings(deadline=None)
@given(calendars(), INSTANTS, LENGTHS)
def test_what_is_added_has_passed_and_comes_off_again(
    found: Calendar, begin: Any, length: timedelta
) -> None:
    due = add_working_time(found, begin, length)

    assert due is not None
    assert working_time(found, begin, due) == length
    assert is_open(found, due - timedelta.resolution)
    start = subtract_working_time(found, due, length)
    assert start is not None
    assert start >= begin
    assert start == next_opening(found, begin)


@settings(deadline=None)
@given(calendars(), INSTANTS, INSTANTS, INSTANTS)
def test_time_between_adds_up(found: Calendar, one: Any, two: Any, three: Any) -> None:
    first, middle, last = sorted((one, two, three))

    assert working_time(found, first, last) == (
        working_time(found, first, middle) + working_time(found, middle, last)
    )


def test_the_builders_of_these_tests_mean_what_they_say() -> None:
    assert span("22:00-06:00") == Span(1320, 1800)
    assert day("09:00-12:30 13:30-17:00") == (Span(540, 750), Span(810, 1020))
