"""`rules/<desk>/chasers.yaml`: ladders of chasers, and mails at an hour of the desk's day."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mailgate.core.calendar import WORKING_HOURS, Calendar
from mailgate.core.chasers import ChaserStep, HourlyMail, Ladder, is_later
from mailgate.core.spans_of_time import WorkingDays, WorkingTime
from mailgate.core.states import States
from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.chaser_shapes import ChasersShape, LadderShape, StepShape
from mailgate.files.shape import fill, key_at, line_of, value_at
from mailgate.files.yaml_lines import YamlNode, read_yaml

CHASERS_FILE: Final = "chasers.yaml"


@dataclass(frozen=True, slots=True)
class Chasers:
    """Ladders by name, lower-cased, and the mails at an hour.

    `named` is where each mail is named: its template, with file, line and column.
    """

    ladders: Mapping[str, Ladder] = field(default_factory=dict)
    hourly: tuple[HourlyMail, ...] = ()
    named: tuple[tuple[str, str, int, int], ...] = ()

    @property
    def templates(self) -> frozenset[str]:
        """The names of all mails that it sends."""
        return frozenset(template for template, *_ in self.named)

    def without_template(self, known: Collection[str]) -> tuple[Mistake, ...]:
        """The mails that nobody has written."""
        return tuple(
            Mistake(
                path,
                line,
                f"no mail is called {shown(template)}; {suggestion(template, known)}",
                at,
            )
            for template, path, line, at in self.named
            if template not in known
        )


def ladder_mistakes(chasers: Chasers, states: States) -> Iterator[Mistake]:
    """Chasers that a state names and nobody wrote, and those that run in no state."""
    running = {state.chasers.lower() for state in states.states}
    for state in states.states:
        if state.chasers and state.chasers.lower() not in chasers.ladders:
            path, _, line = state.source.rpartition(":")
            names = [ladder.name for ladder in chasers.ladders.values()]
            hint = suggestion(state.chasers, names) if names else "there is no chasers.yaml"
            problem = f"{shown(state.name)} has the chasers {shown(state.chasers)}"
            yield Mistake(path, int(line), f"{problem}, which are not there; {hint}")
    for name, ladder in chasers.ladders.items():
        if name not in running:
            path, _, line = ladder.source.rpartition(":")
            problem = f"no state of states.yaml has the chasers {shown(ladder.name)}"
            yield Mistake(path, int(line), f"{problem}, so they never begin")


def load_chasers(
    folder: Path,
    *,
    shown_as: str,
    priorities: Collection[str] | None,
    calendars: Mapping[str, Calendar] | None,
) -> Chasers:
    """What a desk's folder says; nothing without the file; FileError with all mistakes.

    `priorities` and `calendars` are None where their files have mistakes of their own.
    """
    path, name = folder / CHASERS_FILE, f"{shown_as}/{CHASERS_FILE}"
    if not path.exists():
        return Chasers()
    node = read_yaml(path, name=name)
    shape = fill(ChasersShape, node, name=name)
    mistakes = [
        *_odd_ladders(shape, node, name),
        *_odd_steps(shape, node, name),
        *_unknown_priorities(shape, node, name, priorities),
        *_without_calendar(shape, node, name, calendars),
    ]
    if mistakes:
        raise FileError(mistakes)
    return Chasers(
        {ladder.lower(): _ladder(ladder, one, node, name) for ladder, one in shape.chasers.items()},
        tuple(
            HourlyMail(
                number=number,
                hour=one.when,
                template=one.send,
                priorities=frozenset(one.priority),
                kinds=frozenset(one.kind),
                source=f"{name}:{line_of(node, 'at an hour', number - 1)}",
            )
            for number, one in enumerate(shape.at_an_hour, start=1)
        ),
        tuple(_named(shape, node, name)),
    )


def _ladder(ladder: str, shape: LadderShape, node: YamlNode, name: str) -> Ladder:
    return Ladder(
        name=ladder,
        steps=tuple(
            ChaserStep(
                number=number,
                after=step.after,
                template=step.send or "",
                not_before=step.not_before,
                in_working_hours=step.in_working_hours,
                then=step.then,
                as_=step.as_ or "",
                source=f"{name}:{line_of(node, 'chasers', ladder, 'steps', number - 1)}",
            )
            for number, step in enumerate(shape.steps, start=1)
        ),
        starts=shape.starts,
        stops=frozenset(shape.stops_at),
        absence=shape.out_of_office.waits,
        source=f"{name}:{line_of(node, 'chasers', ladder)}",
    )


_Place = tuple[str | int, ...]


def _steps(shape: ChasersShape) -> Iterator[tuple[_Place, StepShape]]:
    for ladder, one in shape.chasers.items():
        for number, step in enumerate(one.steps):
            yield ("chasers", ladder, "steps", number), step


def _named(shape: ChasersShape, node: YamlNode, name: str) -> Iterator[tuple[str, str, int, int]]:
    sent = [(place, step.send) for place, step in _steps(shape) if step.send]
    sent += [(("at an hour", number), one.send) for number, one in enumerate(shape.at_an_hour)]
    for place, template in sent:
        line, column = value_at(node, *place, "send")
        yield template, name, line, column


def _odd_ladders(shape: ChasersShape, node: YamlNode, name: str) -> Iterator[Mistake]:
    lines: dict[str, int] = {}
    for ladder, one in shape.chasers.items():
        line, column = key_at(node, "chasers", ladder)
        first = lines.setdefault(ladder.lower(), line)
        if first != line:
            problem = f"chasers are called {shown(ladder)} already, in line {first}"
            yield Mistake(name, line, problem, column)
        if not one.steps:
            yield Mistake(name, line, f"{shown(ladder)} has no steps", column)
        if not one.stops_at:
            problem = f"{shown(ladder)} would go on whatever happens; write stops at: state change"
            yield Mistake(name, line, problem, column)


def _odd_steps(shape: ChasersShape, node: YamlNode, name: str) -> Iterator[Mistake]:
    for place, step in _steps(shape):
        number = int(place[-1])
        steps = shape.chasers[str(place[1])].steps
        line, column = key_at(node, *place)
        if step.send is None and step.then is None:
            problem = "this step does nothing; expected send: with a mail, or then: resolve"
            yield Mistake(name, line, problem, column)
        if step.then is not None and number < len(steps) - 1:
            spot = value_at(node, *place, "then")
            problem = f'"then" is {step.then.value}, and there are steps after it'
            yield Mistake(name, spot[0], problem, spot[1])
        if step.as_ is not None and step.then is None:
            spot = key_at(node, *place, "as")
            yield Mistake(
                name, spot[0], '"as" says what "then" calls it, and there is none', spot[1]
            )
        if number and not is_later(steps[number - 1].after, step.after):
            spot = value_at(node, *place, "after")
            problem = "this step has to be later than the one before it"
            yield Mistake(name, spot[0], f"{problem}; both count from the start", spot[1])


def _unknown_priorities(
    shape: ChasersShape, node: YamlNode, name: str, known: Collection[str] | None
) -> Iterator[Mistake]:
    if known is None:
        return
    for number, one in enumerate(shape.at_an_hour):
        for word in one.priority:
            if word not in known:
                line, column = value_at(node, "at an hour", number, "priority")
                problem = f"no priority is called {shown(word)}; {suggestion(word, known)}"
                yield Mistake(name, line, problem, column)


def _without_calendar(
    shape: ChasersShape, node: YamlNode, name: str, calendars: Mapping[str, Calendar] | None
) -> Iterator[Mistake]:
    """The first thing in working time at a desk that has no working hours."""
    if calendars is None or WORKING_HOURS in calendars:
        return
    needing: list[_Place] = [
        (
            *place,
            "after" if isinstance(step.after, WorkingTime | WorkingDays) else "in working hours",
        )
        for place, step in _steps(shape)
        if step.in_working_hours or isinstance(step.after, WorkingTime | WorkingDays)
    ]
    needing += [("at an hour", number, "when") for number in range(len(shape.at_an_hour))]
    for place in needing[:1]:
        line, column = value_at(node, *place)
        problem = (
            "working time is meant, and there is no calendar.yaml that says when this desk works"
        )
        yield Mistake(name, line, problem, column)
