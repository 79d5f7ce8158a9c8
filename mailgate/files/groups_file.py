"""`rules/<desk>/groups.yaml`: whom a rule tells, by name, and which group hears of which region."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from mailgate.core.lists import Group, Regions
from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.address_text import ADDRESS_EXPECTED, read_address
from mailgate.files.file_bytes import is_there
from mailgate.files.one_or_more import several
from mailgate.files.shape import Shape, fill, key_at, line_of, one_line, unfit, value_at, whole
from mailgate.files.yaml_lines import YamlNode, read_yaml

GROUPS_FILE: Final = "groups.yaml"

Name = Annotated[str, one_line(60)]


def _address(value: object) -> object:
    address = read_address(value) if isinstance(value, str) else None
    if address:
        return address
    raise unfit(ADDRESS_EXPECTED)


def _one_or_more(value: object) -> object:
    if value in ("", []):
        raise unfit("at least one address")
    return [value] if isinstance(value, str) else value


Addresses = Annotated[
    list[Annotated[str, BeforeValidator(_address)]],
    BeforeValidator(_one_or_more),
    several({"type": "string", "format": "email"}),
]


class CompanyWideShape(Shape):
    """Who is told when many regions are hit."""

    group: str
    from_regions: Annotated[int, whole(2, 99)] = Field(alias="from regions", default=2)


class GroupsShape(Shape):
    """What groups.yaml may say."""

    groups: dict[Name, Addresses] = Field(default_factory=dict)
    regions: dict[Name, str] = Field(default_factory=dict)
    company_wide: CompanyWideShape | None = Field(alias="company wide", default=None)


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a desk by name, and its regions."""

    groups: dict[str, Group] = field(default_factory=dict)
    regions: Regions = field(default_factory=Regions)


def load_groups(folder: Path, *, shown_as: str) -> Groups:
    """The groups of a desk's folder; none without the file; FileError with all mistakes."""
    path, name = folder / GROUPS_FILE, f"{shown_as}/{GROUPS_FILE}"
    if not is_there(path):
        return Groups()
    node = read_yaml(path, name=name)
    shape = fill(GroupsShape, node, name=name)
    mistakes = [*_twice(shape, node, name), *_unknown(shape, node, name)]
    if mistakes:
        raise FileError(mistakes)
    wide = shape.company_wide
    return Groups(
        {
            group: Group(group, tuple(found), f"{name}:{line_of(node, 'groups', group)}")
            for group, found in shape.groups.items()
        },
        Regions(shape.regions, wide.group, wide.from_regions) if wide else Regions(shape.regions),
    )


def _twice(shape: GroupsShape, node: YamlNode, name: str) -> list[Mistake]:
    return [
        Mistake(name, line, f"{shown(address)} is in {shown(group)} already", column)
        for group, addresses in shape.groups.items()
        for number, address in enumerate(addresses)
        if address in addresses[:number]
        for line, column in [key_at(node, "groups", group, number)]
    ]


def _unknown(shape: GroupsShape, node: YamlNode, name: str) -> list[Mistake]:
    named = [(("regions", region), group) for region, group in shape.regions.items()]
    if shape.company_wide is not None:
        named.append((("company wide", "group"), shape.company_wide.group))
    mistakes = []
    for place, group in named:
        if group not in shape.groups:
            line, column = value_at(node, *place)
            hint = suggestion(group, shape.groups) if shape.groups else "there are none here"
            mistakes.append(
                Mistake(name, line, f"no group is called {shown(group)}; {hint}", column)
            )
    return mistakes
