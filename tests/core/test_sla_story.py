"""A promise told as a story."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailgate.core.case import StateKind
from mailgate.core.promises import Target, TargetKind
from mailgate.core.sla_story import in_words, story
from mailgate.core.spans_of_time import ClockTime, SpanOfTime, WorkingDays, WorkingTime
from mailgate.core.standing import Happened, Happening
from tests.core.calendars import at, shown
from tests.core.test_sla import RESOLVE, happened, resolved, stand, state, waiting

TARGET = replace(RESOLVE, source="rules/a-desk/priorities.yaml:7")


def told(*events: Happened, now: str) -> list[str]:
    return [
        f"{shown(step.at)[4:] if step.at else 'now'} {step.text}"
        for step in story(stand(TARGET, *events, now=now))
    ]


def test_every_step_of_a_promise_is_told_in_order() -> None:
    events = (
        happened("2026-11-20 22:00"), waiting("2026-11-23 12:00"),
        state("2026-11-23 14:00", "In progress"), resolved("2026-11-24 12:30"),
    )  # fmt: skip

    assert told(*events, now="2026-11-25 09:00") == [
        "2026-11-20 22:00 received",
        "2026-11-23 09:00 the clock starts: resolution within 8 working hours",
        "2026-11-23 12:00 the clock rests: Waiting on customer",
        "2026-11-23 14:00 the clock goes on",
        "2026-11-23 15:00 50 % of the time is used",
        "2026-11-23 17:00 75 % of the time is used",
        "2026-11-24 11:00 due",
        "2026-11-24 12:30 met",
        "now met late",
    ]


@pytest.mark.parametrize(
    ("events", "now", "outcome"),
    [
        pytest.param((), "2026-11-23 10:30", "6 working hours 30 minutes left", id="running"),
        pytest.param((waiting("2026-11-23 16:00"),), "2026-11-23 16:30",
                     "the clock rests with 1 working hour left", id="resting"),
        pytest.param((), "2026-11-23 17:00", "late", id="late"),
        pytest.param((resolved("2026-11-23 10:00"),), "2026-11-23 17:30", "met in time", id="met"),
    ],
)  # fmt: skip
def test_the_story_ends_with_what_is(events: tuple[Happened, ...], now: str, outcome: str) -> None:
    assert told(happened("2026-11-23 09:00"), *events, now=now)[-1] == f"now {outcome}"


def test_the_line_that_promised_it_is_named() -> None:
    standing = stand(TARGET, happened("2026-11-23 09:00"), now="2026-11-23 10:00")

    assert story(standing)[1].source == "rules/a-desk/priorities.yaml:7"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (WorkingDays(1), "1 working day"),
        (WorkingDays(3), "3 working days"),
        (WorkingTime(timedelta(hours=16)), "16 working hours"),
        (WorkingTime(timedelta(minutes=90)), "1 working hour 30 minutes"),
        (ClockTime(timedelta(minutes=30)), "30 minutes"),
        (ClockTime(timedelta(hours=24)), "24 hours"),
        (ClockTime(timedelta(days=2)), "2 days"),
        (ClockTime(timedelta(hours=49)), "49 hours"),
        (ClockTime(timedelta()), "0 minutes"),
    ],
)
def test_lengths_of_time_are_written_as_they_are_read(span: SpanOfTime, words: str) -> None:
    assert in_words(span) == words


def test_updates_that_came_late_are_part_of_the_story() -> None:
    hourly = Target("hourly", TargetKind.NEXT_UPDATE, ClockTime(timedelta(hours=1)))
    late = Happened(at("2026-11-23 10:20"), Happening.UPDATED, "", StateKind.OPEN)

    steps = story(stand(hourly, happened("2026-11-23 09:00"), late, now="2026-11-23 10:30"))

    assert [step.text for step in steps if step.text.endswith(("due", "late"))] == [
        "an update was due", "the update came late", "due",
    ]  # fmt: skip
