"""Lengths of time as an admin writes them."""

from datetime import timedelta

import pytest

from mailgate.core.spans_of_time import (
    ClockTime,
    SpanOfTime,
    WorkingDays,
    WorkingTime,
    due_at,
    read_span,
)
from tests.core.calendars import at, calendar, shown


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30 minutes", ClockTime(timedelta(minutes=30))),
        ("1 hour", ClockTime(timedelta(hours=1))),
        ("48 clock hours", ClockTime(timedelta(hours=48))),
        ("5 days", ClockTime(timedelta(days=5))),
        ("1 week", ClockTime(timedelta(weeks=1))),
        ("16 working hours", WorkingTime(timedelta(hours=16))),
        ("1.5 Working  Hours", WorkingTime(timedelta(minutes=90))),
        ("15 working minutes", WorkingTime(timedelta(minutes=15))),
        ("1 working day", WorkingDays(1)),
        ("15 working days", WorkingDays(15)),
    ],
)
def test_a_length_is_by_the_clock_unless_working_is_said(text: str, span: SpanOfTime) -> None:
    assert read_span(text) == span


@pytest.mark.parametrize(
    "text",
    ["", "4", "hours", "4h", "-4 hours", "1.5 working days", "2 working weeks", "four hours",
     "4 hours 30 minutes", "10000 hours", "\N{FULLWIDTH DIGIT FOUR} hours"],
)  # fmt: skip
def test_anything_else_is_no_length(text: str) -> None:
    assert read_span(text) is None


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("4 working hours", "Mon 2026-11-30 12:00"),
        ("1 working day", "Mon 2026-11-30 16:00"),
        ("1 day", "Sat 2026-11-28 16:00"),
    ],
)
def test_each_kind_of_length_ends_where_it_should(text: str, due: str) -> None:
    span = read_span(text)

    assert span is not None
    assert shown(due_at(calendar(), at("2026-11-27 16:00"), span)) == due
