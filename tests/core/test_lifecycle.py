"""The table of kinds and triggers is total, and machines move nothing."""

from itertools import product

import pytest

from mailgate.core.case import StateKind
from mailgate.core.lifecycle import TRANSITIONS, Trigger, after


def test_every_kind_has_an_answer_to_every_trigger() -> None:
    assert set(TRANSITIONS) == set(product(StateKind, Trigger))


@pytest.mark.parametrize("kind", list(StateKind))
def test_a_machine_never_moves_a_case(kind: StateKind) -> None:
    assert after(kind, Trigger.MACHINE_WROTE) is kind


@pytest.mark.parametrize("kind", [StateKind.WAITING, StateKind.RESOLVED, StateKind.CLOSED])
def test_a_participant_who_writes_brings_a_resting_case_back(kind: StateKind) -> None:
    assert after(kind, Trigger.PARTICIPANT_WROTE) is StateKind.OPEN
