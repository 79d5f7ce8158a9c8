"""Opening hours and dates as people write them."""

from datetime import date

import pytest

from mailgate.core.calendar import ALL_DAY, Span
from mailgate.core.calendar_answers import hours_shown
from mailgate.files.hours_text import (
    DAY_WORDS,
    NamedDate,
    read_date,
    read_dates,
    read_days,
    read_hours,
)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)),
        ("Sunday", (6,)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("Monday - Wednesday", (0, 1, 2)),
        ("sat-mon", (5, 6, 0)),
        ("mon-mon", (0,)),
        ("every day", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_a_key_names_days_of_the_week(text: str, days: tuple[int, ...]) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize("text", ["", "m", "mon-", "-mon", "mon,tue", "monn", "mon-fri-sat"])
def test_any_other_key_names_none(text: str) -> None:
    assert read_days(text) is None


def test_every_word_that_is_proposed_is_a_key_of_days() -> None:
    assert all(read_days(word) for word in DAY_WORDS)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        pytest.param("09:00-17:00", (Span(540, 1020),), id="one span"),
        pytest.param("9:00 - 17:00", (Span(540, 1020),), id="with blanks"),
        pytest.param("09:00\N{EN DASH}17:00", (Span(540, 1020),), id="with a dash"),
        pytest.param("13:30-17:00, 09:00-12:30", (Span(540, 750), Span(810, 1020)), id="a break"),
        pytest.param("22:00-06:00", (Span(1320, 1800),), id="over midnight"),
        pytest.param("22:00-24:00", (Span(1320, 1440),), id="until midnight"),
        pytest.param("22:00-00:00", (Span(1320, 1440),), id="until midnight, as 00:00"),
        pytest.param("00:00-24:00", (ALL_DAY,), id="all day"),
        pytest.param("Around  the clock", (ALL_DAY,), id="around the clock"),
        pytest.param("closed", (), id="closed"),
    ],
)
def test_hours_are_spans_of_their_day(text: str, spans: tuple[Span, ...]) -> None:
    assert read_hours(text) == spans


@pytest.mark.parametrize(
    "text",
    ["", "9-17", "09:00", "09:00-17:60", "24:00-25:00", "09:00-09:00", "09:00-17:00,",
     "09:00-12:00 13:00-17:00", "09:00-12:00, 11:59-17:00", "20:00-04:00, 22:00-23:00", "open",
     "\N{FULLWIDTH DIGIT ONE}0:00-12:00"],
)  # fmt: skip
def test_anything_else_is_no_hours(text: str) -> None:
    assert read_hours(text) is None


@pytest.mark.parametrize(
    "text", ["09:00-12:30, 13:30-17:00", "22:00-06:00", "20:00-24:00", "around the clock", "closed"]
)
def test_hours_are_shown_as_they_are_read(text: str) -> None:
    spans = read_hours(text)

    assert spans is not None
    assert hours_shown(spans) == text


def test_a_date_may_have_a_name() -> None:
    assert read_date("2026-12-24") == NamedDate(date(2026, 12, 24), "")
    assert read_date("2026-12-24 Christmas Eve ") == NamedDate(date(2026, 12, 24), "Christmas Eve")


def test_dates_may_go_from_one_to_another() -> None:
    assert read_dates("2026-12-31 to 2027-01-02 Rest") == tuple(
        NamedDate(day, "Rest") for day in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2))
    )


@pytest.mark.parametrize(
    "text",
    ["", "24.12.2026", "2026-2-3", "2026-02-29", "2026-12-24 to 2026-12-23", "20261224",
     "2026-01-01 to 2027-01-03", "2026-12-24Eve"],
)  # fmt: skip
def test_anything_else_is_no_date(text: str) -> None:
    assert read_dates(text) is None


def test_several_dates_are_not_one() -> None:
    assert read_date("2026-12-24 to 2026-12-25") is None
