"""Who is reminded of a late update, and when: once for each, and never while nothing is owed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.case import Case, EventKind, StateKind
from mailgate.core.desk import Desk, Drawing, ReferenceFormat
from mailgate.core.promised import PastEvent
from mailgate.core.promises import Plan, Subject, Target, TargetKind
from mailgate.core.spans_of_time import ClockTime
from mailgate.core.states import State, States, WaitsFor
from mailgate.core.team import Person, Team
from mailgate.core.update_time import UpdateDue, update_key, update_reminders
from mailgate.core.updates import Reminder, Updates, reminded
from tests.core.calendars import at, calendar

NINE = at("2026-03-02 09:00")
HOUR = timedelta(hours=1)
ONCE = Reminder(1, ("assignee",))
DESK = Desk(
    "a-desk",
    "A desk",
    ReferenceFormat("TE", 6, Drawing.COUNTED),
    "1",
    {"1": "One", "2": "Two"},
    calendars={WORKING_HOURS: calendar()},
    plan=Plan((Target("Cadence", TargetKind.NEXT_UPDATE, ClockTime(HOUR)),)),
    states=States(
        (
            State("Open", StateKind.OPEN),
            State("Asked", StateKind.WAITING, WaitsFor.CUSTOMER, clock_rests=True),
            State("Closed", StateKind.CLOSED),
        )
    ),
    updates=Updates((ONCE,)),
)
CASE = Case(
    7, "a-desk", "TE000001", "Line", "a@b.example", frozenset(), StateKind.OPEN, "1", "Open"
)
OPENED = PastEvent(NINE, EventKind.OPENED, {}, 1)


def due(
    *past: PastEvent, now: datetime, reminder: Reminder = ONCE, case: Case = CASE
) -> UpdateDue | None:
    desk = replace(DESK, updates=Updates((reminder,)))
    found = [*update_reminders(desk, case, Subject(case.priority), [OPENED, *past], now=now)]
    assert len(found) <= 1
    return found[0] if found else None


def told(found: UpdateDue | None, when: datetime) -> PastEvent:
    assert found is not None
    detail: dict[str, Any] = {
        "reminder": found.reminder.number,
        "update": update_key(found.standing),
    }
    return PastEvent(when, EventKind.UPDATE_REMINDED, detail, 9)


@pytest.mark.parametrize(
    ("lead", "minutes"),
    [
        pytest.param(timedelta(), 60, id="at its time"),
        pytest.param(timedelta(minutes=10), 50, id="earlier"),
        pytest.param(HOUR, 60, id="a lead as long as the whole time is none"),
        pytest.param(3 * HOUR, 60, id="nor a longer one"),
    ],
)
def test_a_reminder_comes_at_the_time_or_its_lead_before(lead: timedelta, minutes: int) -> None:
    found = due(now=NINE, reminder=replace(ONCE, lead=lead))

    assert found is not None
    assert found.at == NINE + timedelta(minutes=minutes)
    assert found.due_at == NINE + HOUR


def test_it_comes_once_for_each_update_that_is_due() -> None:
    late = NINE + 2 * HOUR
    said = told(due(now=late), late)
    assert due(said, now=late + 20 * HOUR) is None

    answered = PastEvent(late + HOUR, EventKind.ANSWERED, {"happening": "responded"}, 10)
    found = due(said, answered, now=late + HOUR)

    assert found is not None
    assert (found.at, found.told) == (late + 2 * HOUR, 0)


def test_again_counts_from_the_last_time_and_after_a_gap_one_is_enough() -> None:
    often = replace(ONCE, lead=timedelta(minutes=10), again=HOUR)
    first = told(due(now=NINE, reminder=often), NINE + timedelta(minutes=50))
    second = due(first, now=NINE + HOUR, reminder=often)
    assert second is not None
    assert second.at == NINE + timedelta(minutes=110)

    # Nobody looked for a day.
    late = told(second, NINE + 24 * HOUR)
    third = due(first, late, now=NINE + 24 * HOUR, reminder=often)

    assert third is not None
    assert (third.at, third.told) == (NINE + 25 * HOUR, 2)


def test_there_is_an_end_to_reminders_of_one_update() -> None:
    twice = replace(ONCE, again=HOUR, at_most=2)
    first = told(due(now=NINE + HOUR, reminder=twice), NINE + HOUR)
    second = told(due(first, now=NINE + 2 * HOUR, reminder=twice), NINE + 2 * HOUR)

    assert due(first, second, now=NINE + 9 * HOUR, reminder=twice) is None


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(replace(CASE, kind=StateKind.WAITING, state="Asked"), id="its clock rests"),
        pytest.param(replace(CASE, kind=StateKind.CLOSED, state="Closed"), id="it is over"),
        pytest.param(replace(CASE, priority="2"), id="another priority"),
    ],
)
def test_nobody_is_reminded_of(case: Case) -> None:
    only = replace(ONCE, priorities=frozenset({"1"}))

    assert due(now=NINE + 3 * HOUR, reminder=only) is not None
    assert due(now=NINE + 3 * HOUR, reminder=only, case=case) is None


ADA = Person("ada", "Ada Byron", ("ada@desk.example",), ("agent", "team lead"), ("faults",), (2,))
BOB = Person("bob", "Bob Cole", ("bob@desk.example",), ("agent",))
TEAM = Team({"ada": ADA, "bob": BOB})


@pytest.mark.parametrize(
    ("words", "case", "expected"),
    [
        pytest.param(("assignee", "agent"), replace(CASE, assignee="Bob Cole"), (BOB,), id="his"),
        pytest.param(("assignee", "agent"), CASE, (ADA, BOB), id="nobody has it"),
        pytest.param(("assignee", "agent"), replace(CASE, assignee="x"), (ADA, BOB), id="stranger"),
        pytest.param(("queue",), replace(CASE, queue="Faults"), (ADA,), id="queue"),
        pytest.param(("queue",), CASE, (), id="no queue"),
        pytest.param(("line",), CASE, (ADA,), id="line"),
        pytest.param(("bob", "team lead"), CASE, (BOB,), id="a person"),
        pytest.param(("team lead",), CASE, (ADA,), id="a role"),
        pytest.param(("manager",), CASE, (), id="a role that nobody has"),
    ],
)
def test_the_first_word_that_means_somebody_counts(
    words: tuple[str, ...], case: Case, expected: tuple[Person, ...]
) -> None:
    assert reminded(TEAM, case, line=2, words=words) == expected
