"""Why time counted or did not, in the words an admin reads."""

from datetime import timedelta

from mailgate.core.calendar import Calendar
from mailgate.core.stretches import Because, stretches
from tests.core.calendars import at, calendar, day, shown, week

ENGLAND = {"2026-12-25": "Christmas Day", "2026-12-26": "Boxing Day", "2026-12-28": "Boxing Day"}
DESK = calendar(
    "09:00-12:30 13:30-17:00",
    holidays=ENGLAND,
    closed=["2026-12-24"],
    hours_on={"2026-12-31": "09:00-12:00"},
)


def told(calendar: Calendar, begin: str, end: str) -> list[str]:
    """Each stretch with its end."""
    found = stretches(calendar, start_at=at(begin), end_at=at(end))
    return [
        f"until {shown(part.ends_at)[:3]} {shown(part.ends_at)[-5:]}: {part.reason()}"
        for part in found
    ]


def test_nights_breaks_and_weekends_are_named() -> None:
    assert told(DESK, "2026-11-27 11:00", "2026-11-30 10:00") == [
        "until Fri 12:30: open",
        "until Fri 13:30: break",
        "until Fri 17:00: open",
        "until Sat 00:00: night",
        "until Mon 00:00: weekend",
        "until Mon 09:00: night",
        "until Mon 10:00: open",
    ]


def test_holidays_and_closed_days_say_what_they_are_and_who_said_so() -> None:
    assert told(DESK, "2026-12-23 17:00", "2026-12-29 09:00") == [
        "until Thu 00:00: night",
        "until Fri 00:00: closed (calendar.yaml:5)",
        "until Sat 00:00: holiday: Christmas Day (holidays GB-ENG)",
        "until Mon 00:00: weekend",  # Boxing Day is a Saturday, which has no hours anyway
        "until Tue 00:00: holiday: Boxing Day (holidays GB-ENG)",
        "until Tue 09:00: night",
    ]


def test_the_night_from_one_day_to_the_next_is_one_stretch() -> None:
    assert told(DESK, "2026-11-24 18:00", "2026-11-25 08:00") == ["until Wed 08:00: night"]


def test_a_day_with_hours_of_its_own_has_only_these() -> None:
    assert told(DESK, "2026-12-31 11:00", "2026-12-31 18:00") == [
        "until Thu 12:00: open",
        "until Thu 18:00: night",
    ]


def test_a_weekday_without_hours_is_named() -> None:
    found = calendar((*(day("09:00-17:00"),) * 2, (), *(day("09:00-17:00"),) * 2, (), ()))

    assert told(found, "2026-11-25 09:00", "2026-11-25 12:00") == [
        "until Wed 12:00: no opening hours: Wednesday"
    ]


def test_the_tail_of_a_shift_is_open_on_the_holiday_it_reaches_into() -> None:
    nights = calendar("22:00-06:00", holidays=ENGLAND)

    assert told(nights, "2026-12-25 03:00", "2026-12-26 07:00") == [
        "until Fri 06:00: open",
        "until Sat 00:00: holiday: Christmas Day (holidays GB-ENG)",
        "until Sat 07:00: weekend",
    ]


def test_hours_that_touch_are_one_stretch() -> None:
    found = calendar(week("09:00-17:00 17:00-00:00", saturday="00:00-06:00"))

    parts = stretches(found, start_at=at("2026-11-27 12:00"), end_at=at("2026-11-28 07:00"))

    assert [part.because for part in parts] == [Because.OPEN, Because.NIGHT]


def test_a_day_shown_again_is_still_the_next_day() -> None:
    zone = "America/St_Johns"  # until 2011 the clock went from 00:01 to 23:01 of the day before
    found = calendar("09:00-17:00", zone=zone, closed=["2010-11-08"])
    saturday_again = at("2010-11-07 00:00", zone) + timedelta(minutes=30)

    parts = stretches(
        found, start_at=saturday_again, end_at=saturday_again + timedelta(hours=48, minutes=30)
    )

    assert [(part.reason(), part.length) for part in parts] == [
        ("weekend", timedelta(hours=24, minutes=30)),
        ("closed (calendar.yaml:5)", timedelta(hours=24)),
    ]


def test_no_time_has_no_stretches() -> None:
    noon = at("2026-11-27 12:00")

    assert stretches(DESK, start_at=noon, end_at=noon) == ()
