"""Questions about working time, as people type them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailgate.core.moments import (
    After,
    Before,
    Between,
    Question,
    read_moment,
    read_question,
)
from mailgate.core.spans_of_time import ClockTime, WorkingDays, WorkingTime
from tests.core.calendars import at, shown

LONDON = ZoneInfo("Europe/London")
NOW = at("2026-11-25 10:15")  # a Wednesday


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("now", "Wed 2026-11-25 10:15"),
        ("today 9:30", "Wed 2026-11-25 09:30"),
        ("tomorrow 09:30", "Thu 2026-11-26 09:30"),
        ("yesterday 23:59", "Tue 2026-11-24 23:59"),
        ("Fri 17:20", "Fri 2026-11-27 17:20"),
        ("monday 8:00", "Mon 2026-11-30 08:00"),
        ("wed 08:00", "Wed 2026-11-25 08:00"),
        ("2026-12-24 16:00", "Thu 2026-12-24 16:00"),
        ("2026-12-24T16:00", "Thu 2026-12-24 16:00"),
        ("2027-03-28 01:30", "Sun 2027-03-28 02:00"),
    ],
)
def test_a_moment_is_on_the_clock_of_the_desk(text: str, moment: str) -> None:
    assert shown(read_moment(text, zone=LONDON, now=NOW)) == moment


@pytest.mark.parametrize(
    "text",
    ["", "Fri", "17:20", "Fri 25:00", "Fri 5pm", "2026-02-29 10:00", "24.12. 10:00", "someday 9:00",
     "today 9:30 10:30"],
)  # fmt: skip
def test_anything_else_is_no_moment(text: str) -> None:
    assert read_moment(text, zone=LONDON, now=NOW) is None


FRIDAY = at("2026-11-27 17:20")
MONDAY = at("2026-11-30 09:00")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("16 working hours from Fri 17:20", After(WorkingTime(timedelta(hours=16)), FRIDAY)),
        ("2  working days after now", After(WorkingDays(2), NOW)),
        ("30 minutes FROM Fri 17:20", After(ClockTime(timedelta(minutes=30)), FRIDAY)),
        ("4 working hours before Mon 9:00", Before(WorkingTime(timedelta(hours=4)), MONDAY)),
        ("from Fri 17:20 to Mon 9:00", Between(FRIDAY, MONDAY)),
        ("Fri 17:20 to Mon 9:00", Between(FRIDAY, MONDAY)),
    ],
)
def test_a_question_is_a_span_and_a_moment_or_two_moments(text: str, question: Question) -> None:
    assert read_question(text, zone=LONDON, now=NOW) == question


@pytest.mark.parametrize(
    "text",
    ["", "16 working hours", "from Fri 17:20", "some hours from Fri 17:20", "4 hours from then",
     "from Fri 17:20 to", "4 hours since Fri 17:20", "from then to Mon 9:00",
     "1 working day before now"],
)  # fmt: skip
def test_anything_else_is_no_question(text: str) -> None:
    assert read_question(text, zone=LONDON, now=NOW) is None


def test_the_day_is_the_one_on_the_wall_of_the_desk() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)

    found = read_moment("today 9:00", zone=ZoneInfo("Asia/Manila"), now=late)

    assert shown(found, "Asia/Manila") == "Thu 2026-11-26 09:00"
