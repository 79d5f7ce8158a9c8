"""`rules/<desk>/sla.yaml`: how promised time is counted, and promises beside the priorities'."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from mailgate.core.calendar import AROUND_THE_CLOCK, WORKING_HOURS, Calendar
from mailgate.core.promises import CHANNELS, Plan, Product, Target
from mailgate.core.spans_of_time import ClockTime, WorkingTime
from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.file_bytes import is_there
from mailgate.files.priorities_file import Priorities
from mailgate.files.promise_shapes import Counted, Length, Names, PromiseAt, Promised, Ways
from mailgate.files.shape import Shape, YesOrNo, fill, key_at, line_of, one_line, value_at
from mailgate.files.yaml_lines import YamlMap, YamlNode, read_yaml

SLA_FILE: Final = "sla.yaml"
OPENING_HOURS: Final = "opening hours"

Name = Annotated[str, one_line(60)]


class TargetShape(Promised):
    """One promise of sla.yaml, and whom it is for."""

    target: Annotated[str, one_line(100)]
    priority: Names = Field(default_factory=list)
    channel: Names = Field(default_factory=list)
    cover: Names = Field(default_factory=list)
    product: Names = Field(default_factory=list)
    package: Names = Field(default_factory=list)
    category: Names = Field(default_factory=list)
    instead: YesOrNo = False


class ProductShape(Shape):
    """A product: its cover, and who answers for it."""

    cover: str = ""
    department: str = ""


class SlaShape(Counted):
    """What sla.yaml may say."""

    working_day: Length | None = Field(alias="a working day is", default=None)
    covers: dict[Name, str] = Field(default_factory=dict)
    products: dict[Name, ProductShape] = Field(default_factory=dict)
    packages: dict[Name, str] = Field(default_factory=dict)
    targets: list[TargetShape] = Field(default_factory=list)


def load_plan(
    folder: Path,
    *,
    shown_as: str,
    priorities: Priorities | None,
    calendars: Mapping[str, Calendar] | None,
    rests_in: frozenset[str] = frozenset(),
) -> Plan:
    """What a desk's folder promises; FileError with all mistakes, also in the priorities' times.

    `priorities` and `calendars` are None where their files have mistakes of their own. `rests_in`
    are the lower-cased names of the states in which the clock rests.
    """
    path, name = folder / SLA_FILE, f"{shown_as}/{SLA_FILE}"
    node: YamlNode = YamlMap((), 1)
    if is_there(path):
        node = read_yaml(path, name=name)
    shape = fill(SlaShape, node, name=name)
    reading = _Reading(
        shape, node, name, priorities=priorities, calendars=calendars, rests_in=rests_in
    )
    mistakes = [*reading.mistakes()]
    if mistakes:
        raise FileError(mistakes)
    return Plan(
        targets=tuple(reading.targets()),
        covers={
            cover.lower(): "" if hours == OPENING_HOURS else hours
            for cover, hours in shape.covers.items()
        },
        products={
            product.lower(): Product(
                product, one.cover, one.department, f"{name}:{line_of(node, 'products', product)}"
            )
            for product, one in shape.products.items()
        },
        packages={package.lower(): cover for package, cover in shape.packages.items()},
    )


class _Reading:
    """One reading of a plan: what its parts say of each other."""

    def __init__(
        self,
        shape: SlaShape,
        node: YamlNode,
        name: str,
        *,
        priorities: Priorities | None,
        calendars: Mapping[str, Calendar] | None,
        rests_in: frozenset[str],
    ) -> None:
        self.shape = shape
        self.node = node
        self.name = name
        self.priorities = priorities
        self.calendars = calendars
        self.ways = Ways(shape, _working_day(shape), rests_in)
        self.own = [
            PromiseAt(one, one.target, name, node, ("targets", number))
            for number, one in enumerate(shape.targets)
        ]

    def targets(self) -> Iterator[Target]:
        """Every promise, those of the priorities first."""
        if self.priorities is not None:
            for key, promise in self.priorities.promises.items():
                for target in promise.targets(self.ways):
                    yield replace(target, priorities=frozenset({key}))
        for promise, one in zip(self.own, self.shape.targets, strict=True):
            for target in promise.targets(self.ways):
                yield replace(
                    target,
                    instead=one.instead,
                    priorities=frozenset(one.priority),
                    channels=_lowered(one.channel),
                    covers=_lowered(one.cover),
                    products=_lowered(one.product),
                    packages=_lowered(one.package),
                    categories=_lowered(one.category),
                )

    def mistakes(self) -> Iterator[Mistake]:
        """What is wrong beyond the shape of each key."""
        priorities = self.priorities.promises.values() if self.priorities is not None else ()
        for promise in (*priorities, *self.own):
            yield from promise.mistakes(self.ways)
        yield from self._hours_of_a_day()
        yield from self._covers()
        yield from self._names()
        yield from self._empty_or_twice()
        yield from self._without_calendar()

    def _unknown(self, what: str, word: str, known: Iterable[str], *place: str | int) -> Mistake:
        line, column = value_at(self.node, *place)
        names = list(known)
        hint = suggestion(word, names) if names else "this desk names none"
        return Mistake(self.name, line, f"no {what} is called {shown(word)}; {hint}", column)

    def _hours_of_a_day(self) -> Iterator[Mistake]:
        if self.shape.working_day is not None and self.ways.working_day is None:
            line, column = value_at(self.node, "a working day is")
            expected = "expected working hours, like 10 working hours"
            written = shown(self.shape.working_day.text)
            yield Mistake(self.name, line, f'"a working day is" is {written}, {expected}', column)

    def _covers(self) -> Iterator[Mistake]:
        for cover, hours in self.shape.covers.items():
            if hours in (OPENING_HOURS, AROUND_THE_CLOCK) or self.calendars is None:
                continue
            if hours not in self.calendars:
                known = {OPENING_HOURS, AROUND_THE_CLOCK, *self.calendars} - {WORKING_HOURS}
                yield self._unknown("calendar", hours, known, "covers", cover)
        served: dict[tuple[str, ...], str] = {
            **{("products", name, "cover"): one.cover for name, one in self.shape.products.items()},
            **{("packages", name): cover for name, cover in self.shape.packages.items()},
        }
        for place, cover in served.items():
            if cover and cover.lower() not in _lowered(self.shape.covers):
                yield self._unknown("cover", cover, self.shape.covers, *place)

    def _names(self) -> Iterator[Mistake]:
        """Whom a target is for, by names that nobody has."""
        for number, one in enumerate(self.shape.targets):
            asked: list[tuple[str, list[str], Iterable[str]]] = [
                ("channel", one.channel, CHANNELS),
                ("cover", one.cover, self.shape.covers),
                ("product", one.product, self.shape.products),
                ("package", one.package, self.shape.packages),
            ]
            for what, words, known in asked:
                for word in words:
                    if word.lower() not in _lowered(known):
                        yield self._unknown(what, word, known, "targets", number, what)
            if self.priorities is not None:
                known_priorities = self.priorities.priorities
                for word in one.priority:
                    if word not in known_priorities:
                        place = ("targets", number, "priority")
                        yield self._unknown("priority", word, known_priorities, *place)

    def _empty_or_twice(self) -> Iterator[Mistake]:
        lines: dict[str, int] = {}
        for number, promise in enumerate(self.own):
            line, column = key_at(self.node, "targets", number)
            if not any(True for _ in promise.times()):
                hint = "like first response within: 2 working hours"
                problem = f"{shown(promise.name)} promises no time; expected one {hint}"
                yield Mistake(self.name, line, problem, column)
            first = lines.setdefault(promise.name, line)
            if first != line:
                problem = f"a target is called {shown(promise.name)} already, in line {first}"
                yield Mistake(self.name, line, problem, column)

    def _without_calendar(self) -> Iterator[Mistake]:
        """The first promise in working time of a desk that has no working hours."""
        if self.calendars is None or WORKING_HOURS in self.calendars:
            return
        for target in self.targets():
            if not isinstance(target.within, ClockTime):
                path, _, line = target.source.rpartition(":")
                problem = "working time is promised, and there is no calendar.yaml that says when"
                yield Mistake(path, int(line), f"{problem} this desk works")
                return


def _working_day(shape: SlaShape) -> timedelta | None:
    if shape.working_day is not None and isinstance(shape.working_day.span, WorkingTime):
        return shape.working_day.span.length
    return None


def _lowered(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)
