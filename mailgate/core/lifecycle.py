"""How a case moves: one total table, kind by trigger, with a comment on each odd row."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailgate.core.case import Case, StateKind
from mailgate.core.states import OUTAGE_REASON, OnMail, State, States


class Trigger(StrEnum):
    """What can move a case."""

    PARTICIPANT_WROTE = "participant wrote"
    PARTICIPANT_THANKED = "participant thanked"
    PARTICIPANT_CONFIRMED = "participant confirmed"
    PARTICIPANT_ASKED_TO_REOPEN = "participant asked to reopen"
    MACHINE_WROTE = "machine wrote"
    AGENT_ANSWERED = "agent answered"
    AGENT_TOOK_IT = "agent took it"
    AGENT_WAITS = "agent waits"
    AGENT_RESOLVED = "agent resolved"
    AGENT_REOPENED = "agent reopened"
    AGENT_CLOSED = "agent closed"
    AGENT_CONFIRMED = "agent closed what its customer confirmed"
    AGENT_MERGED = "agent merged"
    AGENT_TOOK_BACK = "agent took back"
    DETAILS_CAME = "details came"
    CHASING_RESOLVED = "chasing resolved"
    CHASING_CLOSED = "chasing closed"
    ALERTS_ENDED = "alerts ended"
    SITES_CONFIRMED = "sites confirmed"
    RULE_SAID = "rule said"


class Says(StrEnum):
    """What the table says where the kind alone does not tell."""

    REFUSED = "refused"
    AS_THE_STATE_SAYS = "as the state says"
    AS_NAMED = "as named"


Move = StateKind | Says
_N, _O, _W = StateKind.NEW, StateKind.OPEN, StateKind.WAITING
_R, _C = StateKind.RESOLVED, StateKind.CLOSED
_NO, _STATE, _NAMED = Says.REFUSED, Says.AS_THE_STATE_SAYS, Says.AS_NAMED

# In the order new, open, waiting, resolved, closed.
_ROWS: Final[Mapping[Trigger, tuple[Move, Move, Move, Move, Move]]] = {
    Trigger.PARTICIPANT_WROTE: (_N, _O, _STATE, _STATE, _STATE),
    # A case that was not resolved is not over because somebody is polite.
    Trigger.PARTICIPANT_THANKED: (_N, _O, _STATE, _STATE, _C),
    Trigger.PARTICIPANT_CONFIRMED: (_NAMED, _NAMED, _NAMED, _NAMED, _C),
    Trigger.PARTICIPANT_ASKED_TO_REOPEN: (_N, _O, _O, _STATE, _STATE),
    # A machine never moves a case: an out-of-office must not reopen one (L14).
    Trigger.MACHINE_WROTE: (_N, _O, _W, _R, _C),
    # An answer is work that began; what waits or is over goes on doing so.
    Trigger.AGENT_ANSWERED: (_O, _O, _W, _R, _C),
    Trigger.AGENT_TOOK_IT: (_O, _O, _O, _NO, _NO),
    Trigger.AGENT_WAITS: (_W, _W, _W, _NO, _NO),
    Trigger.AGENT_RESOLVED: (_R, _R, _R, _R, _NO),
    Trigger.AGENT_REOPENED: (_NO, _NO, _O, _O, _STATE),
    Trigger.AGENT_CLOSED: (_C, _C, _C, _C, _NO),
    Trigger.AGENT_CONFIRMED: (_C, _C, _C, _C, _NO),
    # What is merged goes on elsewhere, so that it needs no reason for outage here.
    Trigger.AGENT_MERGED: (_C, _C, _C, _C, _NO),
    # What was decided from a customer's words can be taken back, a closure too.
    Trigger.AGENT_TOOK_BACK: (_NAMED, _NAMED, _NAMED, _NAMED, _NAMED),
    Trigger.DETAILS_CAME: (_N, _O, _STATE, _R, _C),
    # Nobody is chased about a case that the desk works on.
    Trigger.CHASING_RESOLVED: (_NO, _NO, _R, _R, _NO),
    Trigger.CHASING_CLOSED: (_NO, _NO, _C, _C, _NO),
    Trigger.ALERTS_ENDED: (_R, _R, _R, _R, _C),
    # The last site has said that it works; what is over goes on being so.
    Trigger.SITES_CONFIRMED: (_R, _R, _R, _R, _C),
    # A rule opens nothing that is over: only the mail itself does, as the state says.
    Trigger.RULE_SAID: (_NAMED, _NAMED, _NAMED, _NO, _NO),
}
TRANSITIONS: Final[Mapping[tuple[StateKind, Trigger], Move]] = {
    (kind, trigger): move
    for trigger, row in _ROWS.items()
    for kind, move in zip(StateKind, row, strict=True)
}

CONFIRMATION: Final = "its customer's confirmation"
ENDED: Final = frozenset({StateKind.RESOLVED, StateKind.CLOSED})


@dataclass(frozen=True, slots=True)
class Refused:
    """A move that the table or the desk does not allow, and why."""

    why: str


def moved(states: States, case: Case, trigger: Trigger, to: State | None = None) -> State | Refused:
    """The state of a case after a trigger: its own where it stays, else `to` or the default one.

    `to` has to be of the kind that the trigger leads to. What a mail does to a case that waits or
    is over is `core.answers`' to say: here its state goes on if it says so.
    """
    now, says = states.of(case), TRANSITIONS[case.kind, trigger]
    after = _after(states, now, trigger, to, says)
    if isinstance(after, Refused) or after.kind is not StateKind.CLOSED or now.kind is after.kind:
        return after
    if trigger is Trigger.AGENT_MERGED:
        return after
    if trigger is Trigger.AGENT_CLOSED and after.needs_confirmation:
        return Refused(f"it is closed by {CONFIRMATION}, or by silence{_where(after)}")
    return _with_reason(after, case)


def _after(
    states: States, now: State, trigger: Trigger, to: State | None, says: Move
) -> State | Refused:
    match says:
        case Says.REFUSED:
            return Refused(_refusal(now, trigger))
        case Says.AS_THE_STATE_SAYS:
            return _as_it_says(states, now, trigger, to)
        case Says.AS_NAMED:
            return to if to is not None else Refused("no state was named")
        case StateKind() as kind:
            return _of_kind(states, now, kind, to)


def _of_kind(states: States, now: State, kind: StateKind, to: State | None) -> State | Refused:
    if to is not None and to.kind is not kind:
        return Refused(f"{to.name} is a state of the kind {to.kind}, and this needs one of {kind}")
    if to is not None:
        return to
    if now.kind is kind:
        return now
    if kind is StateKind.OPEN:
        return states.goes_on(now)
    try:
        return states.default(kind)
    except LookupError as error:
        return Refused(str(error))


def _as_it_says(states: States, now: State, trigger: Trigger, to: State | None) -> State | Refused:
    if trigger is Trigger.AGENT_REOPENED and not now.may_reopen:
        return Refused(f"a case that is {now.name} is not opened again: write into a new one")
    if trigger is Trigger.PARTICIPANT_WROTE and now.on_mail is not OnMail.REOPENS and to is None:
        return now
    return to or states.goes_on(now)


def _with_reason(after: State, case: Case) -> State | Refused:
    if after.outage_reason.is_for(case) and not case.fields.get(OUTAGE_REASON):
        return Refused(f"it may not be closed without a reason for outage{_where(after)}")
    return after


def _where(state: State) -> str:
    return f" ({state.source})" if state.source else ""


_WHY: Final[Mapping[Trigger, str]] = {
    Trigger.AGENT_TOOK_IT: "open it again first",
    Trigger.AGENT_WAITS: "open it again first",
    Trigger.AGENT_RESOLVED: "open it again first",
    Trigger.AGENT_REOPENED: "there is nothing to open again",
    Trigger.AGENT_CLOSED: "there is nothing to close",
    Trigger.AGENT_CONFIRMED: "there is nothing to close",
    Trigger.AGENT_MERGED: "open it again first",
    Trigger.RULE_SAID: "a rule does not move a case that is over",
}


def _refusal(now: State, trigger: Trigger) -> str:
    why = _WHY.get(trigger, f"{trigger.value} moves no such case")
    return f"the case is {now.name}: {why}"
