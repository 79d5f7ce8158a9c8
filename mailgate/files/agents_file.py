"""`rules/<desk>/agents.yaml`: the people behind the desk, their roles, and who stands in."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from mailgate.core.team import EIGHT, Away, Listener, News, Person, Role, Side, Team
from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.address_text import ADDRESS_EXPECTED, read_address
from mailgate.files.file_bytes import is_there
from mailgate.files.hours_text import read_date
from mailgate.files.one_or_more import as_list, several
from mailgate.files.shape import (
    Shape,
    YesOrNo,
    fill,
    line_of,
    matching,
    one_line,
    unfit,
    value_at,
    whole,
)
from mailgate.files.yaml_lines import YamlNode, read_yaml

AGENTS_FILE: Final = "agents.yaml"

_HOUR: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_WORD: Final[dict[str, object]] = {"type": "string", "minLength": 1, "maxLength": 60}


def _address(value: object) -> object:
    address = read_address(value) if isinstance(value, str) else None
    if address:
        return address
    raise unfit(ADDRESS_EXPECTED)


def _some_addresses(value: object) -> object:
    if value in ("", []):
        raise unfit("at least one address")
    return as_list(value)


def _day(value: object) -> object:
    if isinstance(value, str) and (found := read_date(value)) and not found.name:
        return found.on
    raise unfit("a date like 2026-12-31")


def _hour(value: object) -> object:
    found = _HOUR.fullmatch(value.strip()) if isinstance(value, str) else None
    if found:
        return time(int(found[1]), int(found[2]))
    raise unfit("a time of day like 08:00")


Word = Annotated[str, one_line(60)]
Words = Annotated[tuple[Word, ...], BeforeValidator(as_list), several(_WORD)]
Addresses = Annotated[
    tuple[Annotated[str, BeforeValidator(_address)], ...],
    BeforeValidator(_some_addresses),
    several({"type": "string", "format": "email"}),
]
Lines = Annotated[
    tuple[Annotated[int, whole(1, 9)], ...],
    BeforeValidator(as_list),
    several({"type": ["integer", "string"], "minimum": 1, "maximum": 9}),
]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=str)]


class AwayShape(Shape):
    """Days on which somebody does not work."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="until")
    stand_in: str = Field(alias="stand-in", default="")


class PersonShape(Shape):
    """One person."""

    name: Annotated[str, one_line(100)]
    address: Addresses
    roles: Words = (Role.AGENT.value,)
    queues: Words = ()
    lines: Lines = ()
    departments: Words = ()
    sites: Words = ()
    regions: Words = ()
    customers: Words = ()
    away: tuple[AwayShape, ...] = ()
    side: Side = Side.DESK
    digest: YesOrNo = False


HourOfDay = Annotated[time, BeforeValidator(_hour, json_schema_input_type=str)]
Key = Annotated[str, matching(r"[a-z][a-z0-9._-]{0,39}", "a short name like ada or ada.byron")]


class AgentsShape(Shape):
    """What agents.yaml may say."""

    people: dict[Key, PersonShape] = Field(default_factory=dict)
    who_hears: dict[News, Words] = Field(alias="who hears", default_factory=dict)
    digests_at: HourOfDay = Field(alias="digests at", default=EIGHT)


def load_team(folder: Path, *, shown_as: str) -> Team:
    """The people of a desk's folder; none without the file; FileError with all mistakes."""
    path, name = folder / AGENTS_FILE, f"{shown_as}/{AGENTS_FILE}"
    if not is_there(path):
        return Team()
    node = read_yaml(path, name=name)
    shape = fill(AgentsShape, node, name=name)
    people = shape.people
    mistakes = [
        *_twice(people, node, name),
        *_strange_days(people, node, name),
        *_nobody(people, node, name),
    ]
    if mistakes:
        raise FileError(mistakes)
    return Team(
        {key: _person(key, one, node, name) for key, one in people.items()},
        {
            news: tuple(_listeners(news, words, node, name))
            for news, words in shape.who_hears.items()
        },
        shape.digests_at,
    )


def _listeners(news: News, words: tuple[str, ...], node: YamlNode, name: str) -> Iterator[Listener]:
    for number, one in enumerate(words):
        yield Listener(one, f"{name}:{line_of(node, 'who hears', news.value, number)}")


def _person(key: str, shape: PersonShape, node: YamlNode, name: str) -> Person:
    return Person(
        key=key,
        name=shape.name,
        addresses=shape.address,
        roles=shape.roles,
        queues=shape.queues,
        lines=shape.lines,
        departments=shape.departments,
        sites=shape.sites,
        regions=shape.regions,
        customers=shape.customers,
        away=tuple(Away(one.first, one.last, one.stand_in) for one in shape.away),
        side=shape.side,
        wants_digest=shape.digest,
        source=f"{name}:{line_of(node, 'people', key)}",
    )


def _twice(people: Mapping[str, PersonShape], node: YamlNode, name: str) -> Iterator[Mistake]:
    """An address means one person, or nobody knew who wrote."""
    owners: dict[str, str] = {}
    for key, person in people.items():
        for address in person.address:
            if address in owners:
                line, column = value_at(node, "people", key, "address")
                said = f"{shown(address)} is the address of {shown(owners[address])} already"
                yield Mistake(name, line, said, column)
            owners.setdefault(address, key)


def _strange_days(
    people: Mapping[str, PersonShape], node: YamlNode, name: str
) -> Iterator[Mistake]:
    for key, person in people.items():
        for number, away in enumerate(person.away):
            if away.last < away.first:
                line, column = value_at(node, "people", key, "away", number, "until")
                said = f"{away.last} is before {away.first}: nobody is away for fewer than no days"
                yield Mistake(name, line, said, column)


def _nobody(people: Mapping[str, PersonShape], node: YamlNode, name: str) -> Iterator[Mistake]:
    """Stand-ins that are nobody here, or the one who is away."""
    for key, person in people.items():
        others = [other for other in people if other != key]
        for number, away in enumerate(person.away):
            if away.stand_in and away.stand_in not in others:
                line, column = value_at(node, "people", key, "away", number, "stand-in")
                hint = suggestion(away.stand_in, others) if others else "there is nobody else"
                said = f"no other person is called {shown(away.stand_in)}; {hint}"
                yield Mistake(name, line, said, column)
