"""What was said to a customer when his case came into its state."""

from datetime import UTC, datetime
from typing import Any

import pytest

from mailgate.core.case import EventKind, StateKind
from mailgate.core.episodes import Said, said
from mailgate.core.promised import PastEvent
from mailgate.core.states import State

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def event(number: int, what: EventKind, /, **detail: Any) -> PastEvent:
    return PastEvent(NOW, what, detail, number)


ASKED = event(
    2, EventKind.WAITING, state="Asked", kind="waiting", reason="more information", text="Which?"
)


def test_a_waiting_case_was_asked_for_something_in_somebodys_words() -> None:
    assert said([ASKED]) == Said(waiting_for="more information", words="Which?")


def test_the_last_question_counts_also_in_the_same_state() -> None:
    again = event(
        3, EventKind.WAITING, state="Asked", kind="waiting", reason="please test", text="Now?"
    )

    assert said([ASKED, again]) == Said(waiting_for="please test", words="Now?")


def test_of_a_resolved_case_the_steps_are_said_and_no_reason_to_wait() -> None:
    resolved = event(
        3,
        EventKind.RESOLVED,
        state="Resolved",
        kind="resolved",
        steps="A fuse.",
        reason="no contact",
    )

    assert said([ASKED, resolved]) == Said(steps="A fuse.")


def test_what_happens_within_a_state_changes_nothing() -> None:
    mail = event(3, EventKind.MAIL, text="Hello")

    assert said([ASKED, mail]) == said([ASKED])


def test_an_open_case_and_one_without_history_were_told_nothing() -> None:
    opened = event(3, EventKind.CHANGED, state="Open", kind="open", text="no question")

    assert said([ASKED, opened]) == said([]) == Said()


@pytest.mark.parametrize(
    ("reason", "needed"),
    [
        ("", ("impact",)),
        ("more information", ("impact",)),
        ("More Information", ("impact",)),
        ("could not reach you", ()),
        ("please test", ()),
    ],
)
def test_details_end_a_waiting_for_details_alone(reason: str, needed: tuple[str, ...]) -> None:
    state = State("On-Hold", StateKind.WAITING, only_with=("impact",))

    assert state.needs(reason) == needed
