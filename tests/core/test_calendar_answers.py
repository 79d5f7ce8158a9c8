"""What people are told about a calendar."""

from datetime import timedelta

import pytest

from mailgate.core.calendar import ALL_DAY, Span
from mailgate.core.calendar_answers import answer, hours_shown, view
from mailgate.core.moments import After, Before, Between
from mailgate.core.spans_of_time import ClockTime, WorkingDays, WorkingTime
from mailgate.core.working_days import DueBy, count_working_days
from tests.core.calendars import at, calendar, shown, week

HOURS = timedelta(hours=1)
DESK = calendar(
    week("09:00-12:30 13:30-17:00", saturday="10:00-12:00"),
    holidays={"2026-12-25": "Christmas Day", "2026-12-27": "Sunday", "2020-01-01": "Long ago"},
    closed=["2026-12-24"],
    hours_on={"2026-12-31": "09:00-12:00"},
)


def test_days_that_are_alike_are_told_together() -> None:
    found = view(DESK, now=at("2026-11-25 10:15"))

    assert found.week == (
        ("Monday to Friday", "09:00-12:30, 13:30-17:00"),
        ("Saturday", "10:00-12:00"),
        ("Sunday", "closed"),
    )


def test_the_dates_that_differ_come_next_and_holidays_without_hours_are_left_out() -> None:
    found = view(DESK, now=at("2026-11-25 10:15"))

    assert [(str(one.on), one.what, one.source) for one in found.dates] == [
        ("2026-12-24", "closed", "calendar.yaml:5"),
        ("2026-12-25", "holiday: Christmas Day", "holidays GB-ENG"),
        ("2026-12-31", "open 09:00-12:00", ""),
    ]


def test_an_open_desk_has_no_reason_to_be_closed() -> None:
    found = view(DESK, now=at("2026-11-25 10:15"))

    assert (found.is_open, found.because) == (True, "")
    assert shown(found.next_closing_at) == "Wed 2026-11-25 12:30"


@pytest.mark.parametrize(
    ("now", "because"),
    [
        ("2026-11-25 13:00", "break"),
        ("2026-11-25 20:00", "night"),
        ("2026-11-29 12:00", "weekend"),
        ("2026-12-25 12:00", "holiday: Christmas Day (holidays GB-ENG)"),
    ],
)
def test_a_closed_desk_says_why_and_until_when(now: str, because: str) -> None:
    found = view(DESK, now=at(now))

    assert (found.is_open, found.because) == (False, because)
    assert found.next_opening_at is not None
    assert found.next_opening_at > at(now)


def test_an_answer_has_its_ends_the_working_time_and_the_reasons() -> None:
    found = answer(DESK, After(WorkingTime(4 * HOURS), at("2026-11-25 11:30")))

    assert found is not None
    assert shown(found.end_at) == "Wed 2026-11-25 16:30"
    assert found.working == 4 * HOURS
    assert [part.reason() for part in found.stretches] == ["open", "break", "open"]
    assert found.days is None


def test_working_days_are_named() -> None:
    found = answer(DESK, After(WorkingDays(2), at("2026-11-27 15:00")))

    assert found is not None
    assert found.days is not None
    assert [str(day) for day in found.days.dates] == ["2026-11-28", "2026-11-30"]
    assert found.days.because is DueBy.SAME_TIME


@pytest.mark.parametrize(
    ("begin", "because"),
    [
        ("2026-11-24 10:00", DueBy.SAME_TIME),
        ("2026-11-24 20:00", DueBy.CLOSING),
        ("2026-11-24 12:45", DueBy.BREAK),
        ("2026-11-27 16:00", DueBy.EARLIER_CLOSING),
        ("2026-11-27 09:30", DueBy.LATER_OPENING),
    ],
)
def test_a_working_day_says_why_it_ends_when_it_does(begin: str, because: DueBy) -> None:
    found = count_working_days(DESK, at(begin), 1)

    assert found is not None
    assert found.because is because


def test_a_span_can_be_counted_back() -> None:
    noon = at("2026-11-30 11:00")

    working = answer(DESK, Before(WorkingTime(3 * HOURS), noon))
    by_clock = answer(DESK, Before(ClockTime(3 * HOURS), noon))
    assert working is not None
    assert by_clock is not None
    assert shown(working.start_at) == "Sat 2026-11-28 11:00"
    assert shown(by_clock.start_at) == "Mon 2026-11-30 08:00"


def test_two_moments_are_put_in_order() -> None:
    first, last = at("2026-11-25 09:00"), at("2026-11-25 17:00")

    assert answer(DESK, Between(last, first)) == answer(DESK, Between(first, last))


def test_a_desk_that_never_opens_gives_no_answer() -> None:
    never = calendar(((),) * 7)

    assert answer(never, After(WorkingTime(HOURS), at("2026-11-25 09:00"))) is None


def test_hours_are_shown_as_files_write_them() -> None:
    assert hours_shown(()) == "closed"
    assert hours_shown((ALL_DAY,)) == "around the clock"
    assert hours_shown((Span(1200, 1440), Span(1320, 1800))) == "20:00-24:00, 22:00-06:00"
