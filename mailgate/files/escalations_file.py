"""`rules/<desk>/escalations.yaml`: what asks for an escalation, and the ladders of people."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.desk import Desk
from mailgate.core.escalations import (
    ASSIGNEE,
    Escalations,
    PeopleLadder,
    Raising,
    ReasonWords,
    Rung,
    Share,
    StartsAnew,
    Way,
)
from mailgate.core.rules.comparisons import Pattern
from mailgate.core.spans_of_time import ClockTime, WorkingDays, WorkingTime, read_span
from mailgate.core.team import Role, Side
from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.chaser_shapes import WaitText
from mailgate.files.file_bytes import is_there
from mailgate.files.one_or_more import as_list, several
from mailgate.files.patterns import PatternError, compile_pattern
from mailgate.files.shape import (
    Shape,
    YesOrNo,
    fill,
    key_at,
    line_of,
    one_line,
    unfit,
    value_at,
)
from mailgate.files.yaml_lines import YamlNode, read_yaml

ESCALATIONS_FILE: Final = "escalations.yaml"


def _pattern(value: object) -> object:
    try:
        return compile_pattern(value) if isinstance(value, str) else value
    except PatternError as error:
        raise unfit(f"a regular expression, and {error}") from None


def _length(value: object) -> object:
    match read_span(value) if isinstance(value, str) else None:
        case ClockTime(length) if length > timedelta():
            return length
        case _:
            raise unfit("a time by the clock, like 30 minutes")


Word = Annotated[str, one_line(60)]
Words = Annotated[
    tuple[Word, ...],
    BeforeValidator(as_list),
    several({"type": "string", "minLength": 1, "maxLength": 60}),
]
Patterns = Annotated[
    tuple[
        Annotated[
            Pattern,
            PlainValidator(_pattern),
            WithJsonSchema({"type": "string", "format": "regex"}),
        ],
        ...,
    ],
    BeforeValidator(as_list),
    several({"type": "string", "format": "regex"}),
]
Ways = Annotated[
    tuple[Way, ...], BeforeValidator(as_list), several({"enum": [one.value for one in Way]})
]
Length = Annotated[timedelta, BeforeValidator(_length), WithJsonSchema({"type": "string"})]


class RungShape(Shape):
    """One rung of a ladder."""

    name: Word
    who: Words
    asked: Ways = tuple(Way)
    target: Share | None = None
    silent_for: WaitText | None = Field(alias="silent for", default=None)
    unanswered_for: WaitText | None = Field(alias="unanswered for", default=None)
    after_chasers: YesOrNo = Field(alias="after chasers", default=False)


class PeopleLadderShape(Shape):
    """One ladder: for which cases, whose silence it is about, and its rungs."""

    rungs: list[RungShape]
    side: Side = Side.DESK
    departments: Words = ()
    queues: Words = ()
    categories: Words = ()
    starts_anew: StartsAnew = Field(alias="starts anew", default=StartsAnew.NEVER)
    in_working_hours: YesOrNo = Field(alias="in working hours", default=False)


class RaisingShape(Shape):
    """Who may raise a priority after an escalation, and until when."""

    by: Words
    within: Length
    contact: Annotated[str, one_line(60)] | None = None


class EscalationsShape(Shape):
    """What escalations.yaml may say."""

    ladders: dict[Word, PeopleLadderShape]
    reasons: dict[Word, Patterns] = Field(default_factory=dict)
    asked_by: Patterns = Field(alias="asked by", default=())
    in_a_new_mail: YesOrNo = Field(alias="in a new mail", default=False)
    raising: RaisingShape | None = Field(alias="raising the priority", default=None)


@dataclass(frozen=True, slots=True)
class EscalationsRead:
    """What the file says, and where it names people, queues and columns, to be checked later."""

    escalations: Escalations = field(default_factory=Escalations)
    shape: EscalationsShape | None = None
    node: YamlNode | None = None
    name: str = ""


def load_escalations(folder: Path, *, shown_as: str) -> EscalationsRead:
    """What a desk's folder says; nothing without the file; FileError with all mistakes."""
    path, name = folder / ESCALATIONS_FILE, f"{shown_as}/{ESCALATIONS_FILE}"
    if not is_there(path):
        return EscalationsRead()
    node = read_yaml(path, name=name)
    shape = fill(EscalationsShape, node, name=name)
    mistakes = [*_odd_ladders(shape, node, name), *_never_asked(shape, node, name)]
    if mistakes:
        raise FileError(mistakes)
    return EscalationsRead(_escalations(shape, node, name), shape, node, name)


def _escalations(shape: EscalationsShape, node: YamlNode, name: str) -> Escalations:
    raising = shape.raising
    return Escalations(
        ladders=tuple(_ladder(key, one, node, name) for key, one in shape.ladders.items()),
        reasons=tuple(
            ReasonWords(key, patterns, f"{name}:{line_of(node, 'reasons', key)}")
            for key, patterns in shape.reasons.items()
        ),
        asked_by=shape.asked_by,
        in_new_mail=shape.in_a_new_mail,
        raising=None
        if raising is None
        else Raising(
            raising.by,
            raising.within,
            raising.contact or "",
            f"{name}:{line_of(node, 'raising the priority')}",
        ),
        sources={
            key: f"{name}:{line_of(node, key)}" for key in ("asked by", "in a new mail", "ladders")
        },
    )


def _ladder(key: str, shape: PeopleLadderShape, node: YamlNode, name: str) -> PeopleLadder:
    return PeopleLadder(
        name=key,
        rungs=tuple(
            Rung(
                number=number,
                name=rung.name,
                who=rung.who,
                asked=frozenset(rung.asked) if shape.side is Side.DESK else frozenset(),
                target=rung.target,
                silent_for=rung.silent_for,
                unanswered_for=rung.unanswered_for,
                after_chasers=rung.after_chasers,
                source=f"{name}:{line_of(node, 'ladders', key, 'rungs', number - 1)}",
            )
            for number, rung in enumerate(shape.rungs, start=1)
        ),
        side=shape.side,
        departments=_lowered(shape.departments),
        queues=_lowered(shape.queues),
        categories=_lowered(shape.categories),
        starts_anew=shape.starts_anew,
        in_working_hours=shape.in_working_hours,
        source=f"{name}:{line_of(node, 'ladders', key)}",
    )


def _lowered(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


def _odd_ladders(shape: EscalationsShape, node: YamlNode, name: str) -> Iterator[Mistake]:
    for key, ladder in shape.ladders.items():
        line, column = key_at(node, "ladders", key)
        if not ladder.rungs:
            yield Mistake(name, line, f"{shown(key)} has no rungs", column)
            continue
        if ladder.rungs[0].unanswered_for is not None:
            place = ("ladders", key, "rungs", 0, "unanswered for")
            line, column = key_at(node, *place)
            problem = "there is no rung below the first; expected silent for, or a target"
            yield Mistake(name, line, problem, column)
        for number, rung in enumerate(ladder.rungs):
            if ladder.side is Side.REPORTERS and "asked" in rung.model_fields_set:
                line, column = key_at(node, "ladders", key, "rungs", number, "asked")
                problem = "nobody asks for the ladder of reporters: silence alone climbs it"
                yield Mistake(name, line, problem, column)


def _never_asked(shape: EscalationsShape, node: YamlNode, name: str) -> Iterator[Mistake]:
    """Words that ask for what no ladder of the desk gives."""
    ways = {
        way
        for ladder in shape.ladders.values()
        if ladder.side is Side.DESK
        for rung in ladder.rungs
        for way in rung.asked
    }
    if shape.asked_by and Way.IN_CASE not in ways:
        line, column = key_at(node, "asked by")
        problem = f"no rung can be reached by words {shown(Way.IN_CASE.value)}"
        yield Mistake(name, line, problem, column)


def escalation_mistakes(read: EscalationsRead, desk: Desk) -> Iterator[Mistake]:
    """People, queues, columns and hours that the file names and the desk does not have."""
    shape, node = read.shape, read.node
    if shape is None or node is None:
        return
    for key, ladder in shape.ladders.items():
        for number, rung in enumerate(ladder.rungs):
            place = ("ladders", key, "rungs", number)
            yield from _unknown_people(read, desk, ladder.side, rung, place)
            yield from _without_hours(read, desk, rung, place)
        if ladder.in_working_hours and WORKING_HOURS not in desk.calendars:
            yield _at(read, ("ladders", key, "in working hours"), _NO_HOURS)
        known = {queue.lower() for queue in desk.queues}
        for queue in ladder.queues if desk.queues else ():
            if queue.lower() not in known:
                said = f"no queue is called {shown(queue)}; {suggestion(queue, desk.queues)}"
                yield _at(read, ("ladders", key, "queues"), said)
    raising = shape.raising
    if raising is None:
        return
    yield from _unknown_roles(read, desk, raising)
    if raising.contact is not None and raising.contact not in desk.customers.columns:
        said = f"customers.csv has no column {shown(raising.contact)}"
        hint = suggestion(raising.contact, desk.customers.columns)
        yield _at(read, ("raising the priority", "contact"), f"{said}; {hint}")


_NO_HOURS: Final = (
    "working time is meant, and there is no calendar.yaml that says when this desk works"
)


def _without_hours(
    read: EscalationsRead, desk: Desk, rung: RungShape, place: tuple[str | int, ...]
) -> Iterator[Mistake]:
    if WORKING_HOURS in desk.calendars:
        return
    for key, wait in (("silent for", rung.silent_for), ("unanswered for", rung.unanswered_for)):
        if isinstance(wait, WorkingTime | WorkingDays):
            yield _at(read, (*place, key), _NO_HOURS)


def _unknown_people(
    read: EscalationsRead, desk: Desk, side: Side, rung: RungShape, place: tuple[str | int, ...]
) -> Iterator[Mistake]:
    known = [ASSIGNEE, *desk.team.roles(), *desk.groups, *desk.team.people]
    for word in rung.who:
        if word == ASSIGNEE or desk.team.with_role(word, side=side):
            continue
        if word.lower() == Role.ACCOUNT_MANAGER and "account manager" in desk.customers.columns:
            continue
        if side is Side.DESK and (word in desk.groups or desk.team.named(word)):
            continue
        if not rung.who or word not in known:
            said = f"nobody is, or has the role, {shown(word)}; {suggestion(word, known)}"
        else:
            said = f"{shown(word)} is nobody of the {side.value}"
        yield _at(read, (*place, "who"), said)


def _unknown_roles(read: EscalationsRead, desk: Desk, raising: RaisingShape) -> Iterator[Mistake]:
    known: Collection[str] = desk.team.roles()
    for word in raising.by:
        if not desk.team.with_role(word):
            hint = suggestion(word, known) if known else "agents.yaml names nobody"
            yield _at(
                read,
                ("raising the priority", "by"),
                f"nobody has the role {shown(word)}; {hint}",
            )


def _at(read: EscalationsRead, place: tuple[str | int, ...], said: str) -> Mistake:
    line, column = value_at(read.node, *place) if read.node is not None else (1, 1)
    return Mistake(read.name, line, said, column)
