"""What states.yaml becomes, and what the desks that come with mailgate promise in theirs."""

from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.core.case import StateKind
from mailgate.core.desk import Desk
from mailgate.core.spans_of_time import CalendarDays
from mailgate.core.states import PLAIN, OnMail, OnThanks, OutageReason, State, WaitsFor
from mailgate.errors import FileError
from mailgate.files.desk_files import load_desks

DESKS = ("contact-centre", "managed-service", "schools", "telecoms", "web-agency")
LOADED = load_desks(bundled("rules"), DESKS)
N, O, W, R, C = StateKind  # noqa: E741 - the five kinds, for a table
STATES = """\
states:
  New: {kind: new}
  In  progress: {kind: open}
  On hold:
    kind: waiting
    waits for: customer
    clock rests: yes
    chasers: no answer
    only with: [telephone]
    reasons: {more: waiting}
  Solved:
    kind: resolved
    waits for: customer
    reopens as: in  PROGRESS
    reopen within: 5 days
    a thanks: closes
  Closed:
    kind: closed
    a mail: is answered with the reminder
    needs reason for outage: {priority: "1", category: Outage, tag: [Total loss]}
"""


CHASERS = "chasers: {no answer: {steps: [{after: 1 day, send: chaser-first}]}}\n"


def desk_of(folder: Path, states: str = "") -> Desk:
    desk = folder / "rules" / "a-desk"
    desk.mkdir(parents=True)
    (desk / "desk.yaml").write_text("desk: A desk\nreference: {prefix: CS, digits: 4}\n")
    (desk / "priorities.yaml").write_text('default: "3"\npriorities: {"1": High, "3": Low}\n')
    (desk / "details.yaml").write_text("details: {telephone: {is: telephone}}\n")
    if states:
        (desk / "states.yaml").write_text(states)
        (desk / "chasers.yaml").write_text(CHASERS)
    found = load_desks(folder / "rules", ["a-desk"], templates=bundled("templates"))
    return found["a-desk"]


def test_a_state_is_what_its_file_says_and_the_rest_is_as_its_kind_does(tmp_path: Path) -> None:
    at = "rules/a-desk/states.yaml"

    assert desk_of(tmp_path, STATES).states.states == (
        State("New", N, source=f"{at}:2"),
        State("In progress", O, source=f"{at}:3"),
        State(
            "On hold", W, waits_for=WaitsFor.CUSTOMER, clock_rests=True, chasers="no answer",
            on_mail=OnMail.REOPENS, only_with=("telephone",), reasons={"more": "waiting"},
            source=f"{at}:4",
        ),
        State(
            "Solved", R, waits_for=WaitsFor.CUSTOMER, reopen_within=CalendarDays(5),
            on_mail=OnMail.REOPENS, on_new_mail=OnMail.REOPENS, on_thanks=OnThanks.CLOSES,
            reopens_as="In progress", source=f"{at}:11",
        ),
        State(
            "Closed", C, on_mail=OnMail.REMINDER, on_new_mail=OnMail.NEW_LINKED_CASE,
            outage_reason=OutageReason(
                frozenset({"1"}), frozenset({"outage"}), frozenset({"total loss"})
            ),
            source=f"{at}:17",
        ),
    )  # fmt: skip


def test_a_desk_without_the_file_has_one_state_of_each_kind(tmp_path: Path) -> None:
    assert desk_of(tmp_path).states is PLAIN
    assert [state.kind for state in PLAIN.states] == list(StateKind)


def test_a_reason_has_to_name_a_mail_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(FileError) as refused:
        desk_of(tmp_path, STATES.replace("more: waiting", "more: wating"))

    (mistake,) = refused.value.mistakes
    assert (mistake.path, mistake.line) == ("rules/a-desk/states.yaml", 4)
    assert mistake.message == (
        '"more" of "On hold" names the mail "wating", which is not there; did you mean "waiting"?'
    )


@pytest.mark.parametrize(
    ("desk", "expected"),
    [
        (
            "managed-service",
            {
                "New": N, "In progress": O, "Waiting on customer": W,
                "Waiting on third party": W, "Resolved": R, "Closed": C,
            },
        ),
        (
            "schools",
            {
                "Open": N, "Assigned": O, "On-Hold": W,
                "Resolved (waiting customer confirmation)": R,
                "Resolved (confirmation not required)": R, "Closed": C,
            },
        ),
    ],
)  # fmt: skip
def test_customers_see_the_states_that_their_desk_has_published(
    desk: str, expected: dict[str, StateKind]
) -> None:
    assert {state.name: state.kind for state in LOADED[desk].states.states} == expected


@pytest.mark.parametrize(
    ("desk", "resting"),
    [
        ("managed-service", {"waiting on customer", "waiting on third party", "resolved"}),
        ("schools", {"on-hold"}),
        ("telecoms", {"waiting on customer"}),
        ("contact-centre", set()),
        (
            "web-agency",
            {
                "awaiting third party", "awaiting delivery", "awaiting authorization",
                "awaiting file restore", "awaiting parts", "awaiting quote", "awaiting rebuild",
                "user not available", "service not available",
            },
        ),
    ],
)  # fmt: skip
def test_the_clock_rests_where_the_desk_says(desk: str, resting: set[str]) -> None:
    assert LOADED[desk].states.resting() == resting
    assert all(target.rests_in == resting for target in LOADED[desk].plan.targets)


@pytest.mark.parametrize(
    ("desk", "in_thread", "fresh", "within"),
    [
        ("managed-service", OnMail.REMINDER, OnMail.NEW_LINKED_CASE, None),
        ("contact-centre", OnMail.NEW_LINKED_CASE, OnMail.NEW_LINKED_CASE, None),
        ("schools", OnMail.NEW_LINKED_CASE, OnMail.NEW_LINKED_CASE, None),
        ("web-agency", OnMail.REOPENS, OnMail.NEW_LINKED_CASE, CalendarDays(5)),
        ("telecoms", OnMail.REOPENS, OnMail.REOPENS, None),
    ],
)
def test_a_mail_to_a_closed_case_meets_the_policy_of_its_desk(
    desk: str, in_thread: OnMail, fresh: OnMail, within: CalendarDays | None
) -> None:
    closed = LOADED[desk].states.default(C)

    assert (closed.on_mail, closed.on_new_mail, closed.reopen_within) == (in_thread, fresh, within)


def test_three_reasons_to_wait_for_the_customer_have_words_of_their_own() -> None:
    waiting = LOADED["managed-service"].states.waiting_for(WaitsFor.CUSTOMER)

    assert waiting is not None
    assert set(waiting.reasons) == {"more information", "please test", "could not reach you"}


def test_every_state_can_be_named_in_any_letters_and_goes_on_in_one_to_work_in() -> None:
    for desk in LOADED.values():
        for state in desk.states.states:
            assert desk.states.named(state.name.upper()) == state
            assert desk.states.goes_on(state).kind in (N, O)
