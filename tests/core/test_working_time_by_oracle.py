"""Opening hours are the same times that another program finds: opening-hours-py.

Where it means something else it is not asked: it cuts the tail of a night shift before a closed
day, and takes the second of two times that a clock shows twice.
"""

import os
import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from opening_hours import OpeningHours, State

from mailgate.core.calendar import DAY_MINUTES, WEEKDAYS, Calendar, Span
from mailgate.core.working_time import Opening, openings, working_time
from tests.core.calendars import calendar

CAMPAIGN: Final = "MAILGATE_WORKING_TIME_CASES" in os.environ
SEEDS: Final = 1500 if CAMPAIGN else 60
DAYS: Final = 30
ZONES: Final = (
    "Europe/London", "America/New_York", "America/Los_Angeles", "Australia/Lord_Howe",
    "Asia/Manila", "Asia/Kathmandu", "Pacific/Auckland", "UTC",
)  # fmt: skip
BEGINNINGS: Final = (
    date(2026, 3, 1), date(2026, 3, 20), date(2026, 9, 20), date(2026, 10, 15), date(2026, 12, 15),
    date(2028, 2, 15),
)  # fmt: skip
TIMES: Final = (0, *range(180, DAY_MINUTES, 5))  # no clock is changed at these


def any_spans(chance: random.Random, *, may_pass_midnight: bool) -> tuple[Span, ...]:
    """Up to two spans a day that do not overlap."""
    times = sorted(chance.sample(TIMES, 4))
    pairs = [(times[0], times[1]), (times[2], times[3])][: chance.choice([0, 1, 1, 2])]
    if pairs and may_pass_midnight and chance.random() < 0.5:
        last = chance.choice([closes for closes in TIMES if closes <= pairs[0][0]])
        pairs[-1] = (pairs[-1][0], DAY_MINUTES + last)
    return tuple(Span(*pair) for pair in pairs)


def any_calendar(chance: random.Random, first: date) -> Calendar:
    """Nights without closed days, or days with closed and other days among them."""
    nights = chance.random() < 0.5
    hours = tuple(any_spans(chance, may_pass_midnight=nights) for _ in range(7))
    days = [first + timedelta(days=number) for number in range(DAYS)]
    off = [] if nights else chance.sample(days, 4)
    plain = calendar(hours, zone=chance.choice(ZONES), closed=[on.isoformat() for on in off])
    own = (
        {}
        if nights
        else {
            on: spans
            for on in chance.sample(days, 3)
            if on not in off and (spans := any_spans(chance, may_pass_midnight=False))
        }
    )
    return Calendar(plain.name, plain.zone, plain.week, plain.closed_on, own)


def in_its_words(found: Calendar) -> str:
    """The calendar as opening-hours-py reads it."""
    days = zip(WEEKDAYS, found.week, strict=True)
    week = [f"{name[:2]} {_spans(spans)}" for name, spans in days if spans]
    off = [f"{on:%Y %b %d} off" for on in found.closed_on]
    own = [f"{on:%Y %b %d} {_spans(spans)}" for on, spans in found.hours_on.items()]
    return "; ".join([", ".join(week) or "off", *off, *own])


def _spans(spans: Iterable[Span]) -> str:
    return ",".join(
        f"{one.opens // 60:02}:{one.opens % 60:02}-{one.closes // 60:02}:{one.closes % 60:02}"
        for one in spans
    )


def joined(found: Iterable[Opening]) -> list[Opening]:
    """Times that touch, as one."""
    parts: list[Opening] = []
    for opens, closes in found:
        if parts and parts[-1][1] == opens:
            parts[-1] = (parts[-1][0], closes)
        else:
            parts.append((opens, closes))
    return parts


@pytest.mark.timeout(600)
def test_openings_are_what_another_program_finds() -> None:
    for seed in range(SEEDS):
        chance = random.Random(seed)  # noqa: S311 - test cases, no secrets
        first = chance.choice(BEGINNINGS)
        found = any_calendar(chance, first)
        words = in_its_words(found)
        begin = datetime(first.year, first.month, first.day, tzinfo=found.zone)
        end = begin + timedelta(days=DAYS)

        theirs = joined(
            (opens.astimezone(UTC), closes.astimezone(UTC))
            for opens, closes, state, _ in OpeningHours(words, timezone=found.zone).intervals(
                begin, end
            )
            if state is State.OPEN and closes is not None
        )
        ours = joined(openings(found, start_at=begin, end_at=end))

        assert ours == theirs, f"seed {seed}, {found.zone.key}: {words}"
        counted = sum((closes - opens for opens, closes in theirs), timedelta())
        assert working_time(found, begin, end) == counted
