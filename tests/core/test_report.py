"""The figures of a report, from the events of cases alone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailgate.bundle import bundled
from mailgate.core.case import EventKind
from mailgate.core.promised import PastEvent
from mailgate.core.promises import Subject
from mailgate.core.report import (
    Broken,
    Day,
    FirstResponses,
    Period,
    Rated,
    Report,
    Story,
    report_of,
    span_in_figures,
)
from mailgate.files.desk_files import load_desks

DESK = load_desks(bundled("rules"), ["managed-service"])["managed-service"]
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
WEEK = Period(MONDAY, MONDAY + timedelta(days=7))
Line = tuple[float, EventKind, Mapping[str, Any]]


def state(name: str, kind: str, **more: str) -> Mapping[str, str]:
    return {"state": name, "kind": kind, **more}


RESOLVED = state("Resolved", "resolved")
CLOSED = state("Closed", "closed")
OPEN = state("In progress", "open")


def story(*lines: Line, reference: str = "CS00000001") -> Story:
    """A case of Monday at ten; each line says how many hours later it is."""
    events = [PastEvent(MONDAY, EventKind.OPENED, state("New", "new"), 1)]
    events += [
        PastEvent(MONDAY + timedelta(hours=hours), kind, detail, number)
        for number, (hours, kind, detail) in enumerate(lines, start=2)
    ]
    return Story(reference, Subject(priority="3"), events)


def of(*stories: Story, period: Period = WEEK) -> Report:
    return report_of(DESK, stories, period, open_now={"open": 2, "waiting": 1, "closed": 5})


def rated(value: int, comment: str = "") -> Mapping[str, Any]:
    return {"value": value, "word": DESK.survey[value - 1], "comment": comment}


def test_a_case_counts_where_it_was_opened_resolved_reopened_and_closed() -> None:
    found = of(
        story(
            (1, EventKind.RESOLVED, RESOLVED),
            (2, EventKind.REOPENED, OPEN),
            (24, EventKind.RESOLVED, RESOLVED),
            (48, EventKind.CLOSED, CLOSED),
        )
    )

    assert (found.opened, found.resolved, found.reopened, found.closed) == (1, 2, 1, 1)
    assert (found.still_open, found.waiting) == (3, 1)
    assert [(day.opened, day.resolved) for day in found.days] == [(1, 1), (0, 1), *[(0, 0)] * 6]


def test_what_is_before_or_at_the_end_of_the_period_is_another_one_s() -> None:
    lines = story((1, EventKind.RESOLVED, RESOLVED), (2, EventKind.PROMISE_BREACHED, {}))
    first = of(lines, period=Period(MONDAY - timedelta(days=1), MONDAY))
    second = of(lines, period=Period(MONDAY, MONDAY + timedelta(hours=1)))
    third = of(lines, period=Period(MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=3)))

    assert [one.opened for one in (first, second, third)] == [0, 1, 0]
    assert [one.resolved for one in (first, second, third)] == [0, 0, 1]
    assert [len(one.broken) for one in (first, second, third)] == [0, 0, 1]


def test_a_case_that_goes_on_in_another_one_is_not_resolved() -> None:
    merged = (1, EventKind.CLOSED, state("Closed", "closed", trigger="agent merged"))

    assert of(story(merged)).resolved == 0


def test_first_answers_count_in_the_desk_s_own_time_and_by_what_was_promised() -> None:
    answered = {"happening": "responded"}
    in_time = story((1, EventKind.MAIL_QUEUED, answered), (30, EventKind.MAIL_QUEUED, answered))
    late = story((24, EventKind.MAIL_QUEUED, answered))  # Tuesday at ten

    assert of(in_time).first == FirstResponses(
        1, in_time=1, median=timedelta(hours=1), slow=timedelta(hours=1)
    )
    both = of(in_time, late, in_time, in_time).first
    assert (both.answered, both.in_time, both.late) == (4, 3, 1)
    assert (both.median, both.slow) == (timedelta(hours=1), timedelta(hours=8))
    assert of(story()).first == FirstResponses()


def test_broken_promises_are_counted_by_what_was_promised() -> None:
    found = of(
        story(
            (2, EventKind.PROMISE_BREACHED, {"promise": "first response A mail is answered x"}),
            (1, EventKind.PROMISE_WARNED, {"promise": "resolution 3 x"}),
            (3, EventKind.PROMISE_BREACHED, {"promise": "resolution after an update 3 x"}),
        )
    )

    assert found.broken_by_kind() == {"first response": 1, "resolution after an update": 1}
    assert found.broken[0] == Broken("CS00000001", "first response", MONDAY + timedelta(hours=2))
    assert found.days[0] == Day(MONDAY.date(), opened=1, breached=2)


def test_of_two_answers_to_a_survey_the_last_of_the_period_counts() -> None:
    found = of(
        story((1, EventKind.RATED, rated(4)), (2, EventKind.RATED, rated(1, "Nobody called."))),
        story((3, EventKind.RATED, rated(3)), reference="CS00000002"),
    )

    assert found.survey == {"Poor": 1, "Average": 0, "Good": 1, "Excellent": 0}
    assert found.poor == (
        Rated("CS00000001", 1, "Poor", "Nobody called.", MONDAY + timedelta(hours=2)),
    )


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (None, ""),
        (timedelta(minutes=42, seconds=20), "42 min"),
        (timedelta(minutes=65), "1 h 05 min"),
        (timedelta(days=2), "48 h 00 min"),
    ],
)
def test_a_span_is_written_alike_in_all_languages(length: timedelta | None, shown: str) -> None:
    assert span_in_figures(length) == shown
