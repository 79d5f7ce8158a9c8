"""`rules/<desk>/lines.yaml`: lines of support, how long a case may rest on each, and consent."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from mailgate.core.calendar import WORKING_HOURS, Calendar
from mailgate.core.case import StateKind
from mailgate.core.lines import Consent, Limit, Line, Lines, Stage
from mailgate.core.spans_of_time import SPAN_EXPECTED, ClockTime, read_span
from mailgate.core.states import State, States
from mailgate.core.team import Role
from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.file_bytes import is_there
from mailgate.files.one_or_more import as_list, several
from mailgate.files.promise_shapes import TIME_PATTERN, is_some_time
from mailgate.files.shape import Shape, fill, line_of, one_line, unfit, value_at
from mailgate.files.yaml_lines import YamlNode, read_yaml

LINES_FILE: Final = "lines.yaml"
_MOST: Final = 9
_PLAIN: Final = ("working", "clock")
_CLEAR: Final = "a time that says what counts, like 12 working hours, 1 working day or 2 clock days"


def _span(value: object) -> object:
    text = " ".join(value.lower().split()) if isinstance(value, str) else ""
    span = read_span(text)
    if span is None or not is_some_time(span):
        raise unfit(SPAN_EXPECTED)
    if not any(word in text for word in _PLAIN):
        raise unfit(_CLEAR)
    return text


SpanText = Annotated[
    str,
    BeforeValidator(_span),
    WithJsonSchema({"type": "string", "pattern": TIME_PATTERN, "examples": ["12 working hours"]}),
]
Word = Annotated[str, one_line(60)]
Words = Annotated[
    tuple[Word, ...],
    BeforeValidator(as_list),
    several({"type": "string", "minLength": 1, "maxLength": 60}),
]


class LimitShape(Shape):
    """How long a case may rest on a line."""

    over: SpanText
    moves_to: Word = Field(alias="moves to")
    without: Words = ()


class LineShape(Shape):
    """One line of support."""

    queue: Word | None = None
    limits: tuple[LimitShape, ...] = ()
    takes_from: Words | None = Field(alias="takes from", default=None)
    reasons: Words = ()


class ConsentShape(Shape):
    """Who has to agree to what a case of the last line becomes."""

    of: Word = Role.PROJECT_MANAGER.value
    project: Word | None = None
    testing: Word | None = None


class LinesShape(Shape):
    """What lines.yaml may say."""

    lines: dict[Word, LineShape]
    rest_in: Words | None = Field(alias="limits rest in", default=None)
    consent: ConsentShape | None = Field(alias="with consent", default=None)


def load_lines(
    folder: Path,
    *,
    shown_as: str,
    states: States,
    calendars: Mapping[str, Calendar] | None,
) -> Lines:
    """The lines of a desk's folder; none without the file; FileError with all mistakes.

    `calendars` is None where their file has mistakes of its own.
    """
    path, name = folder / LINES_FILE, f"{shown_as}/{LINES_FILE}"
    if not is_there(path):
        return Lines()
    node = read_yaml(path, name=name)
    reading = _Reading(fill(LinesShape, node, name=name), node, name, states)
    mistakes = [*reading.mistakes(calendars)]
    if mistakes:
        raise FileError(mistakes)
    return reading.lines()


class _Reading:
    """One reading of the file: what its parts say of each other."""

    def __init__(self, shape: LinesShape, node: YamlNode, name: str, states: States) -> None:
        self.shape = shape
        self.node = node
        self.name = name
        self.states = states
        self.known = Lines(
            tuple(Line(number, line) for number, line in enumerate(shape.lines, start=1))
        )

    def lines(self) -> Lines:
        """Everything, once there is no mistake in it."""
        return Lines(
            tuple(self._line(name, one) for name, one in self.shape.lines.items()),
            self.states.resting()
            if self.shape.rest_in is None
            else frozenset(word.lower() for word in self.shape.rest_in),
            self._consent(),
        )

    def _line(self, name: str, one: LineShape) -> Line:
        return Line(
            number=self._number(name),
            name=name,
            queue=one.queue or "",
            limits=tuple(self._limit(name, place, limit) for place, limit in enumerate(one.limits)),
            takes_from=None
            if one.takes_from is None
            else tuple(self._number(word) for word in one.takes_from),
            reasons=one.reasons,
            source=f"{self.name}:{line_of(self.node, 'lines', name)}",
        )

    def _limit(self, line: str, place: int, one: LimitShape) -> Limit:
        span = read_span(one.over)
        if span is None:  # the shape has read it before
            raise ValueError(one.over)
        return Limit(
            span=span,
            text=one.over,
            moves_to=self._number(one.moves_to),
            without=tuple(self._number(word) for word in one.without),
            source=f"{self.name}:{line_of(self.node, 'lines', line, 'limits', place)}",
        )

    def _consent(self) -> Consent:
        if self.shape.consent is None:
            return Consent()
        said = {
            Stage.PROJECT: self.shape.consent.project,
            Stage.TESTING: self.shape.consent.testing,
        }
        return Consent(
            self.shape.consent.of,
            {stage: state for stage, state in said.items() if state},
            f"{self.name}:{line_of(self.node, 'with consent')}",
        )

    def _number(self, word: str) -> int:
        found = self.known.named(word)
        return found.number if found is not None else 0

    def mistakes(self, calendars: Mapping[str, Calendar] | None) -> Iterator[Mistake]:
        """What is wrong beyond the shape of each key."""
        if not 1 <= len(self.shape.lines) <= _MOST:
            yield self._at(f"a desk has 1 to {_MOST} lines", "lines")
        queues: dict[str, str] = {}
        for name, one in self.shape.lines.items():
            yield from self._unknown(one.takes_from or (), "lines", name, "takes from")
            for place, limit in enumerate(one.limits):
                yield from self._limits(name, place, limit)
            first = queues.setdefault(one.queue.lower(), name) if one.queue else name
            if first != name:
                said = f"{shown(one.queue or '')} is the queue of {shown(first)} already"
                yield self._at(said, "lines", name, "queue")
        yield from self._states()
        yield from self._without_calendar(calendars)

    def _limits(self, name: str, place: int, limit: LimitShape) -> Iterator[Mistake]:
        where = ("lines", name, "limits", place)
        yield from self._unknown((limit.moves_to,), *where, "moves to")
        yield from self._unknown(limit.without, *where, "without")
        to = self._number(limit.moves_to)
        if not to:
            return
        if to <= self._number(name):
            said = f"a case cannot move by itself from {shown(name)} to {shown(limit.moves_to)}"
            yield self._at(f"{said}: expected a later line", *where, "moves to")
            return
        taker = list(self.shape.lines.values())[to - 1]
        takes = taker.takes_from
        if takes is not None and self._number(name) not in map(self._number, takes):
            said = f"{shown(limit.moves_to)} takes nothing from {shown(name)}"
            yield self._at(said, *where, "moves to")

    def _states(self) -> Iterator[Mistake]:
        for place, word in enumerate(self.shape.rest_in or ()):
            if self.states.named(word) is None:
                yield self._no_state(word, self.states.states, "limits rest in", place)
        consent = self.shape.consent
        for key in ("project", "testing"):
            said: str | None = getattr(consent, key) if consent is not None else None
            state = self.states.named(said) if said else None
            if said and (state is None or state.kind is not StateKind.OPEN):
                fit = [one for one in self.states.states if one.kind is StateKind.OPEN]
                yield self._no_state(said, fit, "with consent", key, what="open state")

    def _no_state(
        self, word: str, known: Collection[State], *place: str | int, what: str = "state"
    ) -> Mistake:
        hint = suggestion(word, [one.name for one in known])
        return self._at(f"no {what} is called {shown(word)}; {hint}", *place)

    def _unknown(self, words: Collection[str], *place: str | int) -> Iterator[Mistake]:
        for word in words:
            if self.known.named(word) is None:
                hint = suggestion(word, self.shape.lines)
                yield self._at(f"no line is called {shown(word)}; {hint}", *place)

    def _without_calendar(self, calendars: Mapping[str, Calendar] | None) -> Iterator[Mistake]:
        if calendars is None or WORKING_HOURS in calendars:
            return
        for name, one in self.shape.lines.items():
            for place, limit in enumerate(one.limits):
                if not isinstance(read_span(limit.over), ClockTime):
                    said = "working time is meant, and there is no calendar.yaml that says when"
                    where = ("lines", name, "limits", place, "over")
                    yield self._at(f"{said} this desk works", *where)
                    return

    def _at(self, said: str, *place: str | int) -> Mistake:
        line, column = value_at(self.node, *place)
        return Mistake(self.name, line, said, column)
