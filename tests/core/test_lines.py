"""How long a case may rest on its line: from its events alone, and never while it waits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.calendar import AROUND_THE_CLOCK, WORKING_HOURS
from mailgate.core.case import Case, EventKind, StateKind
from mailgate.core.desk import Desk, Drawing, ReferenceFormat
from mailgate.core.line_time import LineOver, line_limits
from mailgate.core.lines import Limit, Line, Lines
from mailgate.core.promised import PastEvent
from mailgate.core.promises import Plan, Subject
from mailgate.core.spans_of_time import WorkingDays, WorkingTime
from mailgate.core.working_time import working_time
from tests.core.calendars import at, calendar

FIRST = Line(
    1,
    "first line",
    queue="one",
    limits=(
        Limit(WorkingDays(1), "1 working day", 2),
        Limit(WorkingTime(timedelta(hours=12)), "12 working hours", 2),
    ),
)
SECOND = Line(
    2,
    "second line",
    queue="two",
    limits=(
        Limit(WorkingDays(2), "2 working days", 3, (1,)),
        Limit(WorkingTime(timedelta(hours=48)), "48 working hours", 3, (3,)),
    ),
)
THIRD = Line(3, "third line", queue="three", takes_from=(2,))
HOURS = calendar()
DESK = Desk(
    "a-desk",
    "A desk",
    ReferenceFormat("WA", 6, Drawing.COUNTED),
    "1",
    {"1": "One"},
    calendars={WORKING_HOURS: HOURS},
    plan=Plan(packages={"always": "24/7"}, covers={"24/7": AROUND_THE_CLOCK}),
    lines=Lines((FIRST, SECOND, THIRD), frozenset({"awaiting parts"})),
)
MONDAY = at("2026-03-02 10:00")


def a_case(queue: str = "one", kind: StateKind = StateKind.OPEN, **changes: Any) -> Case:
    return Case(
        7,
        "a-desk",
        "WA000001",
        "Shop",
        "a@b.example",
        frozenset(),
        kind,
        "1",
        queue=queue,
        **changes,
    )


def events(*said: tuple[str, EventKind, dict[str, Any]]) -> list[PastEvent]:
    """The case's beginning, then these, each with a time on the wall."""
    opened = PastEvent(MONDAY, EventKind.OPENED, {}, 1)
    return [
        opened,
        *(
            PastEvent(at(when), kind, detail, number)
            for number, (when, kind, detail) in enumerate(said, 2)
        ),
    ]


def over(
    past: list[PastEvent],
    *,
    queue: str = "one",
    package: str = "",
    now: datetime = MONDAY,
    **case: Any,
) -> LineOver | None:
    found = [
        *line_limits(DESK, a_case(queue, **case), Subject("1", package=package), past, now=now)
    ]
    assert len(found) <= 1
    return found[0] if found else None


def waits(when: str) -> tuple[str, EventKind, dict[str, Any]]:
    return (when, EventKind.WAITING, {"state": "Awaiting parts", "kind": "waiting"})


def goes_on(when: str) -> tuple[str, EventKind, dict[str, Any]]:
    return (when, EventKind.CHANGED, {"state": "Open", "kind": "open"})


def came(when: str, line: str = "2") -> tuple[str, EventKind, dict[str, Any]]:
    return (when, EventKind.LINE_CHANGED, {"line": line})


def asked(when: str, line: str) -> tuple[str, EventKind, dict[str, Any]]:
    return (when, EventKind.CONSULTED, {"consulted": line})


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(a_case("one"), FIRST, id="by its queue"),
        pytest.param(a_case("TWO"), SECOND, id="in other letters"),
        pytest.param(a_case("one", fields={"line": "3"}), THIRD, id="its field goes first"),
        pytest.param(a_case("one", fields={"line": "9"}), FIRST, id="a line that is not"),
        pytest.param(a_case("sales"), None, id="another queue"),
    ],
)
def test_a_case_is_on_the_line_of_its_field_or_queue(case: Case, expected: Line | None) -> None:
    assert DESK.lines.of(case) == expected


def test_without_queues_a_case_begins_on_the_first_line() -> None:
    assert Lines((Line(1, "front"), Line(2, "back"))).of(a_case("anything")) == Line(1, "front")
    assert Lines().of(a_case()) is None


@pytest.mark.parametrize("word", ["2", "second line", "Second", " second  line "])
def test_a_line_is_meant_by_number_or_name(word: str) -> None:
    assert DESK.lines.named(word) == SECOND
    assert DESK.lines.named("") is None


def test_the_limit_that_passes_first_counts() -> None:
    by_day = over(events())
    round_the_clock = over(events(), package="always")

    assert by_day is not None
    assert (by_day.limit, by_day.at) == (FIRST.limits[0], at("2026-03-03 10:00"))
    assert round_the_clock is not None
    assert (round_the_clock.limit, round_the_clock.at) == (FIRST.limits[1], at("2026-03-02 22:00"))


def test_what_was_left_when_a_wait_began_goes_on_after_it() -> None:
    past = events(waits("2026-03-02 16:00"), goes_on("2026-03-20 09:30"))

    found = over(past, now=at("2026-03-20 10:00"))

    assert found is not None
    assert found.at == at("2026-03-20 11:30")


def test_nothing_passes_while_a_case_waits_or_is_over() -> None:
    waiting = over(events(waits("2026-03-02 16:00")), kind=StateKind.WAITING)
    done = over(
        events(("2026-03-02 11:00", EventKind.RESOLVED, {"state": "Done", "kind": "resolved"})),
        kind=StateKind.RESOLVED,
    )

    assert (waiting, done) == (None, None)


def test_a_wait_that_begins_after_the_time_heals_nothing() -> None:
    found = over(
        events(waits("2026-03-03 10:01")), kind=StateKind.WAITING, now=at("2026-03-04 10:00")
    )

    assert found is not None
    assert found.at == at("2026-03-03 10:00")


def test_another_line_begins_when_the_case_comes_to_it() -> None:
    found = over(events(came("2026-03-04 12:00")), queue="two")

    assert found is not None
    assert (found.at, found.since) == (at("2026-03-06 12:00"), 2)


def test_a_consultation_starts_its_own_limit_anew_and_no_other() -> None:
    first = over(events(came("2026-03-02 10:00"), asked("2026-03-04 09:00", "1")), queue="two")
    third = over(events(came("2026-03-02 10:00"), asked("2026-03-04 09:00", "3")), queue="two")
    before = over(events(asked("2026-03-02 10:30", "1"), came("2026-03-02 11:00")), queue="two")

    assert first is not None
    assert third is not None
    assert before is not None
    assert (first.at, third.at, before.at) == (
        at("2026-03-06 09:00"),
        at("2026-03-04 10:00"),
        at("2026-03-04 11:00"),
    )


def test_the_last_line_has_no_limit() -> None:
    assert over(events(came("2026-03-02 11:00", "3")), queue="three") is None


@given(
    st.lists(st.tuples(st.integers(0, 60 * 24 * 20), st.integers(1, 60 * 24 * 5)), max_size=6).map(
        sorted
    )
)
def test_on_a_line_never_passes_more_time_than_its_limit_without_rests(
    pairs: list[tuple[int, int]],
) -> None:
    past, reached = events(), MONDAY
    rests: list[tuple[datetime, datetime]] = []
    for gap, length in pairs:
        begins = max(MONDAY + timedelta(minutes=gap), reached)
        reached = begins + timedelta(minutes=length)
        rests.append((begins, reached))
        for when, state, kind in ((begins, "Awaiting parts", "waiting"), (reached, "Open", "open")):
            past.append(
                PastEvent(when, EventKind.CHANGED, {"state": state, "kind": kind}, len(past) + 1)
            )
        reached += timedelta(minutes=1)
    now = MONDAY + timedelta(days=40)

    found = over(past, now=now)

    assert found is not None
    rested = sum(
        (working_time(HOURS, begins, min(ends, found.at)) for begins, ends in rests), timedelta()
    )
    # From 10:00 to 10:00 on the next day are eight working hours.
    assert working_time(HOURS, MONDAY, found.at) - rested == timedelta(hours=8)
    assert found.at.tzinfo is UTC
