"""The states of a desk: names of its own, each of a fixed kind, and what mail does in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from mailgate.core.calendar import Calendar
from mailgate.core.case import Case, StateKind
from mailgate.core.spans_of_time import CalendarDays, SpanOfTime, calendar_due_at, due_at


class WaitsFor(StrEnum):
    """Whom a case waits for."""

    NOBODY = "nobody"
    CUSTOMER = "customer"
    THIRD_PARTY = "third party"
    DESK = "desk"


class OnMail(StrEnum):
    """What a participant's mail does to a case in a state."""

    STAYS = "stays"
    REOPENS = "reopens"
    REMINDER = "is answered with the reminder"
    NEW_LINKED_CASE = "new linked case"


class OnThanks(StrEnum):
    """What thanks without a new word of trouble do."""

    CONFIRMS = "confirms"
    CLOSES = "closes"
    REOPENS = "reopens"


@dataclass(frozen=True, slots=True)
class OutageReason:
    """Which cases may not be closed without a reason for outage: any that one of these names.

    Categories and tags are lower-cased; without any nobody has to give one.
    """

    priorities: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    def is_for(self, case: Case) -> bool:
        """Whether this case needs one."""
        return (
            case.priority in self.priorities
            or case.category.lower() in self.categories
            or not self.tags.isdisjoint(tag.lower() for tag in case.tags)
        )


Window = SpanOfTime | CalendarDays
MORE_INFORMATION: Final = "more information"  # the reason for a waiting that details end


@dataclass(frozen=True, slots=True)
class State:
    """A state of a desk.

    `chasers` is the ladder that runs in it. `reopen_within` is how long a mail may reopen a case
    from the time it came into this state; None is without an end. `on_mail` is what an answer in
    the thread does, `on_new_mail` a fresh mail that quotes the reference of an ended case.
    `only_with` are details without which no mail ends a waiting for them. `reopens_as` is the state
    of a case that goes on; empty for the desk's first open one. `reasons` are what an agent may say
    that he waits for, with the template of each. With `needs_confirmation` no agent closes a case
    of himself: he says how its customer confirmed.
    """

    name: str
    kind: StateKind
    waits_for: WaitsFor = WaitsFor.NOBODY
    clock_rests: bool = False
    chasers: str = ""
    reopen_within: Window | None = None
    on_mail: OnMail = OnMail.STAYS
    on_new_mail: OnMail = OnMail.STAYS
    on_thanks: OnThanks = OnThanks.CONFIRMS
    only_with: tuple[str, ...] = ()
    reopens_as: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    outage_reason: OutageReason = field(default_factory=OutageReason)
    needs_confirmation: bool = False
    source: str = ""

    def needs(self, reason: str) -> tuple[str, ...]:
        """The details that a mail has to bring to end a waiting for this reason, or for none.

        Who could not be reached, or was to test, has answered whatever he writes.
        """
        return self.only_with if reason.lower() in ("", MORE_INFORMATION) else ()

    @property
    def may_reopen(self) -> bool:
        """Whether a case that ended in this state may ever be opened again."""
        return OnMail.REOPENS in (self.on_mail, self.on_new_mail)

    def reopens_until(self, calendar: Calendar, since: datetime) -> datetime | None:
        """The last instant at which a mail reopens a case; None for no end."""
        match self.reopen_within:
            case None:
                return None
            case CalendarDays() as days:
                return calendar_due_at(calendar.zone, since, days)
            case span:
                return due_at(calendar, since, span)


OUTAGE_REASON: Final = "reason for outage"  # the field of a case that has it
# Where a desk has no state of a kind, the one that serves for it. Nothing serves for waiting.
_SERVES: Final[Mapping[StateKind, StateKind]] = {
    StateKind.NEW: StateKind.OPEN,
    StateKind.OPEN: StateKind.NEW,
    StateKind.RESOLVED: StateKind.CLOSED,
    StateKind.CLOSED: StateKind.RESOLVED,
}


@dataclass(frozen=True, slots=True)
class States:
    """All states of a desk, in the order of its file: the first of a kind is its default."""

    states: tuple[State, ...]
    _by_name: Mapping[str, State] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {state.name.lower(): state for state in reversed(self.states)}
        object.__setattr__(self, "_by_name", by_name)

    def named(self, name: str) -> State | None:
        """The state of this name, in whatever case; None if the desk has none."""
        return self._by_name.get(" ".join(name.split()).lower())

    def first(self, kind: StateKind) -> State | None:
        """The first state of a kind."""
        return next((state for state in self.states if state.kind is kind), None)

    def default(self, kind: StateKind) -> State:
        """The first state of a kind, or of the kind that serves for it; LookupError for none."""
        served = _SERVES.get(kind)
        found = self.first(kind) or (self.first(served) if served is not None else None)
        if found is None:
            raise LookupError(f"this desk has no state of the kind {kind.value}")
        return found

    def of(self, case: Case) -> State:
        """The state that a case is in.

        One that the desk's files no longer name is the first of its kind, else one of its name in
        which any mail brings a case back.
        """
        known = self.named(case.state)
        if known is not None and known.kind is case.kind:
            return known
        plain = next(state for state in PLAIN.states if state.kind is case.kind)
        return self.first(case.kind) or replace(plain, name=case.state or case.kind.value)

    def goes_on(self, state: State) -> State:
        """The state of a case in which the work goes on after this one."""
        return self.named(state.reopens_as) or self.default(StateKind.OPEN)

    def waiting_for(self, whom: WaitsFor) -> State | None:
        """The first state that waits for somebody."""
        return next(
            (
                state
                for state in self.states
                if state.kind is StateKind.WAITING and state.waits_for is whom
            ),
            None,
        )

    def resting(self) -> frozenset[str]:
        """The lower-cased names of those in which the clock rests."""
        return frozenset(state.name.lower() for state in self.states if state.clock_rests)

    def templates(self) -> frozenset[str]:
        """The mails that they name."""
        return frozenset(name for state in self.states for name in state.reasons.values())


# What a desk has that says nothing of states: one of each kind, and any mail brings a case back.
PLAIN: Final = States(
    (
        State("New", StateKind.NEW),
        State("Open", StateKind.OPEN),
        State("Waiting", StateKind.WAITING, WaitsFor.CUSTOMER, on_mail=OnMail.REOPENS),
        State("Resolved", StateKind.RESOLVED, on_mail=OnMail.REOPENS, on_new_mail=OnMail.REOPENS),
        State("Closed", StateKind.CLOSED, on_mail=OnMail.REOPENS, on_new_mail=OnMail.REOPENS),
    )
)
