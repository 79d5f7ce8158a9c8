"""How a case moves: one total table, kind by trigger, with a comment on each odd row."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from mailgate.core.case import StateKind


class Trigger(StrEnum):
    """What can move a case."""

    PARTICIPANT_WROTE = "participant wrote"
    MACHINE_WROTE = "machine wrote"


TRANSITIONS: Final[Mapping[tuple[StateKind, Trigger], StateKind]] = {
    (StateKind.NEW, Trigger.PARTICIPANT_WROTE): StateKind.NEW,
    (StateKind.OPEN, Trigger.PARTICIPANT_WROTE): StateKind.OPEN,
    (StateKind.WAITING, Trigger.PARTICIPANT_WROTE): StateKind.OPEN,
    (StateKind.RESOLVED, Trigger.PARTICIPANT_WROTE): StateKind.OPEN,
    (StateKind.CLOSED, Trigger.PARTICIPANT_WROTE): StateKind.OPEN,
    # A machine never moves a case: an out-of-office must not reopen one (L14).
    (StateKind.NEW, Trigger.MACHINE_WROTE): StateKind.NEW,
    (StateKind.OPEN, Trigger.MACHINE_WROTE): StateKind.OPEN,
    (StateKind.WAITING, Trigger.MACHINE_WROTE): StateKind.WAITING,
    (StateKind.RESOLVED, Trigger.MACHINE_WROTE): StateKind.RESOLVED,
    (StateKind.CLOSED, Trigger.MACHINE_WROTE): StateKind.CLOSED,
}

ENDED: Final = frozenset({StateKind.RESOLVED, StateKind.CLOSED})


def after(kind: StateKind, trigger: Trigger) -> StateKind:
    """The kind a case of this kind has after the trigger."""
    return TRANSITIONS[kind, trigger]
