"""What priorities.yaml and sla.yaml have in common: lengths of time, and how they are counted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from mailgate.core.calendar import OutOfHours
from mailgate.core.promises import Starts, Target, TargetKind
from mailgate.core.spans_of_time import (
    SPAN_EXPECTED,
    ClockTime,
    SpanOfTime,
    WorkingDays,
    WorkingTime,
    read_span,
)
from mailgate.core.wording import shown
from mailgate.errors import Mistake
from mailgate.files.one_or_more import as_list, several
from mailgate.files.shape import Shape, YesOrNo, one_line, unfit, value_at
from mailgate.files.yaml_lines import YamlNode

_NOTHING: Final = timedelta()
_MOST_WARNINGS: Final = 10


class Counts(StrEnum):
    """What a length of time means that says neither "working" nor "clock"."""

    WORKING_TIME = "working time"
    AROUND_THE_CLOCK = "around the clock"


class GoesOn(StrEnum):
    """When a clock that rested goes on."""

    AT_ONCE = "at once"
    AT_THE_NEXT_OPENING = "at the next opening"


@dataclass(frozen=True, slots=True)
class Written:
    """A length of time as it was written, and what it is if nothing else is said."""

    text: str
    span: SpanOfTime

    @property
    def is_plain(self) -> bool:
        """Whether it leaves open whose hours it means."""
        return "working" not in self.text and "clock" not in self.text


def _length(value: object) -> object:
    text = " ".join(value.lower().split()) if isinstance(value, str) else ""
    match read_span(text):
        case WorkingTime(length) | ClockTime(length) as span if length > _NOTHING:
            return Written(text, span)
        case WorkingDays(days) as span if days > 0:
            return Written(text, span)
        case _:
            raise unfit(SPAN_EXPECTED)


def is_some_time(span: SpanOfTime) -> bool:
    """Whether it is longer than nothing."""
    match span:
        case WorkingDays(days):
            return days > 0
        case WorkingTime(length) | ClockTime(length):
            return length > _NOTHING


def _percent(value: object) -> object:
    text = value.removesuffix("%").strip() if isinstance(value, str) else ""
    if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= 99 and len(text) <= 2:  # noqa: PLR2004 - a share of less than all of it
        return int(text)
    raise unfit("a share of the time like 75%")


TIME_PATTERN: Final = "^[0-9.]+ *((working|clock) +)?(minute|hour|day|week)s?$"
Length = Annotated[
    Written,
    BeforeValidator(_length),
    WithJsonSchema({"type": "string", "pattern": TIME_PATTERN, "examples": ["4 working hours"]}),
]
Percents = Annotated[
    list[Annotated[int, BeforeValidator(_percent)]],
    BeforeValidator(as_list),
    several({"type": ["string", "integer"], "pattern": "^[0-9]{1,2} *%?$", "examples": ["75%"]}),
]
Names = Annotated[
    list[Annotated[str, one_line(60)]],
    BeforeValidator(as_list),
    several({"type": "string", "minLength": 1, "maxLength": 60}),
]


class Counted(Shape):
    """How time is counted, for one promise or for all of a file."""

    counts: Counts | None = None
    starts: Starts | None = None
    warn_at: Percents | None = Field(alias="warn at", default=None)
    goes_on: GoesOn | None = Field(alias="clock goes on", default=None)


class Promised(Counted):
    """The times that a priority or a target promises."""

    logged: Length | None = Field(alias="logged within", default=None)
    allocated: Length | None = Field(alias="allocated within", default=None)
    first_response: Length | None = Field(alias="first response within", default=None)
    next_update: Length | None = Field(alias="next update every", default=None)
    resolve: Length | None = Field(alias="resolve within", default=None)
    after_update: Length | None = Field(alias="after an update resolve within", default=None)
    met_by_update: YesOrNo = Field(alias="met by an update", default=False)


_KINDS: Final = {
    "logged": TargetKind.LOGGED,
    "allocated": TargetKind.ALLOCATED,
    "first_response": TargetKind.FIRST_RESPONSE,
    "next_update": TargetKind.NEXT_UPDATE,
    "resolve": TargetKind.RESOLUTION,
    "after_update": TargetKind.AFTER_UPDATE,
}


@dataclass(frozen=True, slots=True)
class Ways:
    """How a desk counts where a promise says nothing itself; a working day may be so many hours.

    `rests_in` are the lower-cased names of the states in which the clock rests.
    """

    counted: Counted = field(default_factory=Counted)
    working_day: timedelta | None = None
    rests_in: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PromiseAt:
    """A promise of a file: what it is called, and where it stands."""

    shape: Promised
    name: str
    file: str
    node: YamlNode
    place: tuple[str | int, ...]

    def times(self) -> Iterator[tuple[str, TargetKind, Written]]:
        """The times it promises, with the key that says each."""
        for name, kind in _KINDS.items():
            written = getattr(self.shape, name)
            if written is not None:
                yield str(Promised.model_fields[name].alias), kind, written

    def mistake(self, key: str, message: str) -> Mistake:
        """A mistake at the value of one of its keys."""
        line, column = value_at(self.node, *self.place, key)
        return Mistake(self.file, line, message, column)

    def source(self, key: str) -> str:
        """The `file:line` of one of its keys."""
        return f"{self.file}:{value_at(self.node, *self.place, key)[0]}"

    def mistakes(self, ways: Ways) -> Iterator[Mistake]:
        """What is wrong with it beyond the shape of each key."""
        counts = self.shape.counts or ways.counted.counts
        for key, _, written in self.times():
            if _span(written, counts, ways) is None:
                yield self.mistake(key, _unclear(key, written))
        if self.shape.met_by_update and self.shape.resolve is None:
            missing = '"resolve within", which an update could meet, is missing'
            yield self.mistake("met by an update", missing)
        if self.shape.after_update is not None and not self.shape.met_by_update:
            missing = 'without "met by an update: yes" this time never begins'
            yield self.mistake("after an update resolve within", missing)

    def targets(self, ways: Ways) -> Iterator[Target]:
        """What it promises, for everybody; a time that has a mistake is left out."""
        own, desk = self.shape, ways.counted
        warn_at = own.warn_at if own.warn_at is not None else desk.warn_at
        for key, kind, written in self.times():
            span = _span(written, own.counts or desk.counts, ways)
            if span is None:
                continue
            yield Target(
                name=self.name,
                kind=kind,
                within=span,
                starts=own.starts or desk.starts,
                warn_at=tuple(sorted(set(warn_at or ()))),
                rests_in=ways.rests_in,
                resumes=_RESUMES[own.goes_on or desk.goes_on or GoesOn.AT_ONCE],
                met_by_update=own.met_by_update and kind is TargetKind.RESOLUTION,
                source=self.source(key),
            )


_RESUMES: Final = {
    GoesOn.AT_ONCE: OutOfHours.WHEN_RECEIVED,
    GoesOn.AT_THE_NEXT_OPENING: OutOfHours.AT_THE_NEXT_OPENING,
}


def _span(written: Written, counts: Counts | None, ways: Ways) -> SpanOfTime | None:
    """The time that is meant, or None where the file leaves open which."""
    match written.span:
        case WorkingDays(days) if ways.working_day is not None:
            return WorkingTime(days * ways.working_day)
        case ClockTime(length) if written.is_plain and counts is Counts.WORKING_TIME:
            in_days = "day" in written.text or "week" in written.text
            return None if in_days else WorkingTime(length)
        case span:
            return None if written.is_plain and counts is None else span


def _unclear(key: str, written: Written) -> str:
    """The mistake of a time that may be meant in two ways."""
    amount, _, unit = written.text.partition(" ")
    ways = f'"{amount} working {unit}" or "{amount} clock {unit}"'
    if "week" in unit:
        ways = f'working days or "{amount} clock {unit}"'
    if "hour" in unit or "minute" in unit:
        ways += ", or say what it counts"
    return f"{shown(key)} is {shown(written.text)}, which may mean two things: write {ways}"
