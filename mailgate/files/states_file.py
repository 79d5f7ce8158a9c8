"""`rules/<desk>/states.yaml`: the states of a desk's cases, and what a mail does in each."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from mailgate.core.case import StateKind
from mailgate.core.spans_of_time import SPAN_EXPECTED, CalendarDays, read_window
from mailgate.core.states import (
    PLAIN,
    OnMail,
    OnThanks,
    OutageReason,
    State,
    States,
    WaitsFor,
    Window,
)
from mailgate.core.wording import one_of, shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.promise_shapes import TIME_PATTERN, Names, is_some_time
from mailgate.files.shape import Shape, YesOrNo, fill, key_at, line_of, one_line, unfit, value_at
from mailgate.files.yaml_lines import Spot, YamlNode, read_yaml

STATES_FILE: Final = "states.yaml"


def _window(value: object) -> object:
    window = read_window(value) if isinstance(value, str) else None
    if isinstance(window, CalendarDays) and window.days > 0:
        return window
    if window is not None and not isinstance(window, CalendarDays) and is_some_time(window):
        return window
    raise unfit(SPAN_EXPECTED)


Name = Annotated[str, one_line(60)]
WindowText = Annotated[
    Window,
    BeforeValidator(_window),
    WithJsonSchema({"type": "string", "pattern": TIME_PATTERN, "examples": ["5 days"]}),
]


class OutageShape(Shape):
    """Which cases may not be closed without a reason for outage."""

    priority: Names = Field(default_factory=list)
    category: Names = Field(default_factory=list)
    tag: Names = Field(default_factory=list)


class StateShape(Shape):
    """One state of states.yaml."""

    kind: StateKind
    waits_for: WaitsFor | None = Field(alias="waits for", default=None)
    clock_rests: YesOrNo = Field(alias="clock rests", default=False)
    chasers: Name | None = None
    reasons: dict[Name, Name] | None = None
    only_with: Names | None = Field(alias="only with", default=None)
    on_mail: OnMail | None = Field(alias="a mail", default=None)
    on_new_mail: OnMail | None = Field(alias="a new mail", default=None)
    on_thanks: OnThanks | None = Field(alias="a thanks", default=None)
    reopens_as: Name | None = Field(alias="reopens as", default=None)
    reopen_within: WindowText | None = Field(alias="reopen within", default=None)
    outage: OutageShape | None = Field(alias="needs reason for outage", default=None)
    confirmation: YesOrNo | None = Field(alias="needs confirmation", default=None)


class StatesShape(Shape):
    """What states.yaml may say."""

    states: dict[Name, StateShape]


_WAITS: Final = frozenset({StateKind.WAITING})
_ENDED: Final = frozenset({StateKind.RESOLVED, StateKind.CLOSED})
# The keys that mean something in states of some kinds alone.
_ONLY_IN: Final = {
    "waits_for": _WAITS | {StateKind.RESOLVED},
    "reasons": _WAITS,
    "only_with": _WAITS,
    "on_mail": _WAITS | _ENDED,
    "on_new_mail": _ENDED,
    "on_thanks": frozenset(StateKind) - {StateKind.CLOSED},
    "chasers": _WAITS | {StateKind.RESOLVED},
    "reopens_as": _WAITS | _ENDED,
    "reopen_within": _ENDED,
    "outage": frozenset({StateKind.CLOSED}),
    "confirmation": frozenset({StateKind.CLOSED}),
}
_WHILE_WAITING: Final = (OnMail.STAYS, OnMail.REOPENS)
_FRESH: Final = (OnMail.NEW_LINKED_CASE, OnMail.REOPENS)
_OPEN_KINDS: Final = (StateKind.NEW, StateKind.OPEN)


def load_states(
    folder: Path,
    *,
    shown_as: str,
    priorities: Collection[str] | None,
    details: Collection[str] | None,
) -> States:
    """The states of a desk's folder; one of each kind without the file; FileError with mistakes.

    `priorities` and `details` are the names of those, None where their files have mistakes.
    """
    path, name = folder / STATES_FILE, f"{shown_as}/{STATES_FILE}"
    if not path.exists():
        return PLAIN
    node = read_yaml(path, name=name)
    shape = fill(StatesShape, node, name=name)
    reading = _Reading(shape, node, name, priorities, details)
    mistakes = [*reading.mistakes()]
    if mistakes:
        raise FileError(mistakes)
    return States(tuple(reading.states()))


def template_mistakes(states: States, known: Collection[str]) -> Iterator[Mistake]:
    """The mails that states name and that are not there."""
    for state in states.states:
        for reason, template in state.reasons.items():
            if template not in known:
                path, _, line = state.source.rpartition(":")
                hint = suggestion(template, known)
                problem = f"{shown(reason)} of {shown(state.name)} names the mail {shown(template)}"
                yield Mistake(path, int(line), f"{problem}, which is not there; {hint}")


class _Reading:
    """One reading of the states: what its parts say of each other."""

    def __init__(
        self,
        shape: StatesShape,
        node: YamlNode,
        name: str,
        priorities: Collection[str] | None,
        details: Collection[str] | None,
    ) -> None:
        self.shape = shape
        self.node = node
        self.name = name
        self.priorities = priorities
        self.details = details

    def states(self) -> Iterator[State]:
        """Every state, with what it does where the file says nothing."""
        for name, one in self.shape.states.items():
            is_over = one.kind in _ENDED
            goes_on = is_over or one.kind is StateKind.WAITING
            outage = one.outage or OutageShape()
            yield State(
                name=_tidied(name),
                kind=one.kind,
                waits_for=one.waits_for or WaitsFor.NOBODY,
                clock_rests=one.clock_rests,
                chasers=one.chasers or "",
                reopen_within=one.reopen_within,
                on_mail=one.on_mail or (OnMail.REOPENS if goes_on else OnMail.STAYS),
                on_new_mail=one.on_new_mail or _fresh(one.kind),
                on_thanks=one.on_thanks or OnThanks.CONFIRMS,
                only_with=tuple(one.only_with or ()),
                reopens_as=_tidied(self._named(one.reopens_as or "")),
                reasons=one.reasons or {},
                outage_reason=OutageReason(
                    frozenset(outage.priority),
                    frozenset(word.lower() for word in outage.category),
                    frozenset(word.lower() for word in outage.tag),
                ),
                needs_confirmation=bool(one.confirmation),
                source=f"{self.name}:{line_of(self.node, 'states', name)}",
            )

    def mistakes(self) -> Iterator[Mistake]:
        """What is wrong beyond the shape of each key."""
        yield from self._kinds()
        yield from self._twice()
        for name, one in self.shape.states.items():
            yield from self._unfit_keys(name, one)
            yield from self._policies(name, one)
            yield from self._names(name, one)

    def _named(self, word: str) -> str:
        """The key of the state that a word names, in whatever case; empty for none."""
        return {_folded(name): name for name in self.shape.states}.get(_folded(word), "")

    def _at(self, spot: Spot, message: str) -> Mistake:
        return Mistake(self.name, spot[0], message, spot[1])

    def _kinds(self) -> Iterator[Mistake]:
        """The kinds without which no case could begin or end."""
        kinds = {one.kind for one in self.shape.states.values()}
        for needed in (StateKind.OPEN, StateKind.CLOSED):
            if needed not in kinds:
                problem = f'no state has the kind "{needed}", and every desk needs one'
                yield self._at(key_at(self.node, "states"), problem)

    def _twice(self) -> Iterator[Mistake]:
        seen: dict[str, str] = {}
        for name in self.shape.states:
            first = seen.setdefault(_folded(name), name)
            if first != name:
                problem = f"{shown(name)} is {shown(first)} in other letters"
                yield self._at(key_at(self.node, "states", name), problem)

    def _unfit_keys(self, name: str, one: StateShape) -> Iterator[Mistake]:
        for field, kinds in _ONLY_IN.items():
            if getattr(one, field) is None or one.kind in kinds:
                continue
            key = _alias(field)
            fit = one_of(kind for kind in StateKind if kind in kinds)
            spot = key_at(self.node, "states", name, key)
            yield self._at(spot, f"{shown(key)} means nothing in a state of the kind {one.kind}: "
                                 f"only in one that is {fit}")  # fmt: skip

    def _policies(self, name: str, one: StateShape) -> Iterator[Mistake]:
        allowed = ((_WHILE_WAITING, "on_mail") if one.kind is StateKind.WAITING else None,
                   (_FRESH, "on_new_mail"))  # fmt: skip
        for policies, field in filter(None, allowed):
            said = getattr(one, field)
            if said is not None and said not in policies and one.kind in _ONLY_IN[field]:
                spot = value_at(self.node, "states", name, _alias(field))
                words = " or ".join(policies)
                yield self._at(spot, f"{shown(_alias(field))} is {shown(said)}, expected {words}")
        reopens = OnMail.REOPENS in (one.on_mail or OnMail.REOPENS, one.on_new_mail)
        if one.reopen_within is not None and not reopens and one.kind in _ENDED:
            spot = key_at(self.node, "states", name, "reopen within")
            problem = 'no mail reopens a case in this state: leave "reopen within" out'
            yield self._at(spot, problem)

    def _names(self, name: str, one: StateShape) -> Iterator[Mistake]:
        """Names of states, details and priorities that nobody has."""
        if one.reopens_as is not None:
            spot = value_at(self.node, "states", name, "reopens as")
            target = self.shape.states.get(self._named(one.reopens_as))
            if target is None:
                yield self._unknown(spot, "state", one.reopens_as, self.shape.states)
            elif target.kind not in _OPEN_KINDS:
                problem = f"{shown(one.reopens_as)} is of the kind {target.kind}"
                yield self._at(spot, f"{problem}, expected a state that is new or open")
        outage = one.outage or OutageShape()
        asked = (
            ("detail", one.only_with or [], self.details, ("only with",)),
            ("priority", outage.priority, self.priorities, ("needs reason for outage", "priority")),
        )
        for what, words, known, place in asked:
            for word in words:
                if known is not None and word not in known:
                    yield self._unknown(
                        value_at(self.node, "states", name, *place), what, word, known
                    )

    def _unknown(self, spot: Spot, what: str, word: str, known: Iterable[str]) -> Mistake:
        names = list(known)
        hint = suggestion(word, names) if names else "this desk names none"
        return self._at(spot, f"no {what} is called {shown(word)}; {hint}")


def _tidied(name: str) -> str:
    return " ".join(name.split())


def _folded(name: str) -> str:
    return _tidied(name).lower()


def _alias(field: str) -> str:
    return StateShape.model_fields[field].alias or field


def _fresh(kind: StateKind) -> OnMail:
    """What a fresh mail does by default that quotes a case: it goes on with what is not closed."""
    match kind:
        case StateKind.CLOSED:
            return OnMail.NEW_LINKED_CASE
        case StateKind.RESOLVED:
            return OnMail.REOPENS
        case _:
            return OnMail.STAYS
