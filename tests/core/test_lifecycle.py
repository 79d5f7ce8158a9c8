"""The table of kinds and triggers is total, and moves only as desks allow."""

from dataclasses import replace
from itertools import product

import pytest

from mailgate.core.case import StateKind
from mailgate.core.lifecycle import TRANSITIONS, Refused, Says, Trigger, moved
from mailgate.core.states import OUTAGE_REASON, PLAIN, OnMail, OutageReason, State, States, WaitsFor
from tests.core.builders import a_case

STATES = States(
    (
        State("New", StateKind.NEW),
        State("In progress", StateKind.OPEN),
        State("Assigned", StateKind.OPEN),
        State("On hold", StateKind.WAITING, WaitsFor.CUSTOMER, on_mail=OnMail.REOPENS,
              reopens_as="Assigned"),
        State("Resolved", StateKind.RESOLVED, on_mail=OnMail.REOPENS),
        State("Closed", StateKind.CLOSED, on_mail=OnMail.REMINDER,
              outage_reason=OutageReason(priorities=frozenset({"1"}))),
    )
)  # fmt: skip


def test_every_kind_has_an_answer_to_every_trigger() -> None:
    assert set(TRANSITIONS) == set(product(StateKind, Trigger))


@pytest.mark.parametrize(("kind", "trigger"), list(product(StateKind, Trigger)))
@pytest.mark.parametrize("states", [PLAIN, STATES], ids=["plain", "a desk's"])
def test_the_table_is_what_happens(states: States, kind: StateKind, trigger: Trigger) -> None:
    now = states.default(kind)
    case = a_case(kind=kind, state=now.name)
    named = states.default(StateKind.OPEN)

    after = moved(states, case, trigger, named if Says.AS_NAMED in _says(kind, trigger) else None)

    match TRANSITIONS[kind, trigger]:
        case Says.REFUSED:
            assert isinstance(after, Refused)
            assert now.name in after.why
        case Says.AS_NAMED:
            assert after == named
        case Says.AS_THE_STATE_SAYS:
            assert isinstance(after, Refused) or after in (now, states.goes_on(now))
        case StateKind() as wanted:
            assert isinstance(after, State)
            assert after.kind is wanted
            assert after == now or wanted is not kind


def _says(kind: StateKind, trigger: Trigger) -> tuple[object, ...]:
    return (TRANSITIONS[kind, trigger],)


@pytest.mark.parametrize("kind", list(StateKind))
def test_a_machine_never_moves_a_case(kind: StateKind) -> None:
    assert TRANSITIONS[kind, Trigger.MACHINE_WROTE] is kind


@pytest.mark.parametrize("kind", [StateKind.WAITING, StateKind.RESOLVED, StateKind.CLOSED])
def test_a_participant_who_writes_brings_a_resting_case_back_at_a_plain_desk(
    kind: StateKind,
) -> None:
    case = a_case(kind=kind, state=PLAIN.default(kind).name)

    assert moved(PLAIN, case, Trigger.PARTICIPANT_WROTE) == PLAIN.named("Open")


def test_a_case_goes_on_in_the_state_that_its_own_names() -> None:
    held = a_case(kind=StateKind.WAITING, state="On hold")

    assert moved(STATES, held, Trigger.PARTICIPANT_WROTE) == STATES.named("Assigned")
    assert moved(STATES, held, Trigger.AGENT_REOPENED) == STATES.named("Assigned")


def test_a_state_of_another_kind_is_refused() -> None:
    assert moved(STATES, a_case(), Trigger.AGENT_RESOLVED, STATES.named("On hold")) == Refused(
        "On hold is a state of the kind waiting, and this needs one of resolved"
    )


def test_a_closed_case_is_opened_only_where_its_desk_opens_any() -> None:
    closed = a_case(kind=StateKind.CLOSED, state="Closed")

    assert isinstance(moved(STATES, closed, Trigger.AGENT_REOPENED), Refused)
    assert moved(STATES, closed, Trigger.PARTICIPANT_WROTE) == STATES.named("Closed")
    assert moved(PLAIN, closed, Trigger.AGENT_REOPENED) == PLAIN.named("Open")


@pytest.mark.parametrize(
    "trigger",
    [Trigger.AGENT_CLOSED, Trigger.CHASING_CLOSED, Trigger.PARTICIPANT_CONFIRMED],
)
def test_nothing_closes_a_case_without_the_reason_for_outage_that_its_desk_wants(
    trigger: Trigger,
) -> None:
    case = a_case(kind=StateKind.RESOLVED, state="Resolved", priority="1")
    closed = STATES.named("Closed")

    refused = moved(STATES, case, trigger, closed)

    assert isinstance(refused, Refused)
    assert "reason for outage" in refused.why
    assert moved(STATES, replace(case, priority="2"), trigger, closed) == closed
    assert moved(STATES, replace(case, fields={OUTAGE_REASON: "A card"}), trigger, closed) == closed


def test_names_are_known_in_whatever_case_and_shown_as_written() -> None:
    named = STATES.named("in  PROGRESS")

    assert named is not None
    assert named.name == "In progress"
    assert STATES.named("Open") is None


def test_a_state_that_the_files_no_longer_name_is_the_first_of_its_kind() -> None:
    assert STATES.of(a_case(state="Triaged")) == STATES.named("In progress")


def test_a_desk_without_a_state_to_wait_in_cannot_wait() -> None:
    few = States((State("Open", StateKind.OPEN), State("Closed", StateKind.CLOSED)))

    assert isinstance(moved(few, a_case(), Trigger.AGENT_WAITS), Refused)
    assert moved(few, a_case(), Trigger.AGENT_RESOLVED) == few.named("Closed")
