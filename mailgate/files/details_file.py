"""`rules/<desk>/details.yaml`: what a desk asks its reporters for, and how it knows the answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from mailgate.core.customers import Customers
from mailgate.core.details import Detail, Details, Kind, compiled
from mailgate.core.telephones import REGIONS
from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.file_bytes import is_there
from mailgate.files.one_or_more import as_list, several
from mailgate.files.shape import (
    Checked,
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

DETAILS_FILE: Final = "details.yaml"
_LONGEST_PATTERN: Final = 1000
_TYPE: Final = r"[a-z0-9.+-]+(/[a-z0-9.+*-]*)?"


def _pattern(text: str) -> str:
    try:
        compiled(text)
    except ValueError as error:
        raise unfit(f"a regular expression (RE2): {error}") from None
    if not text or len(text) > _LONGEST_PATTERN:
        raise unfit(f"a regular expression of 1 to {_LONGEST_PATTERN} letters")
    if compiled(text).fullmatch("") is not None:
        raise unfit("a regular expression that does not match an empty text")
    return text


def _region(text: str) -> str:
    if text not in REGIONS:
        raise unfit("a country like GB or US (ISO 3166)")
    return text


_AN_EXPRESSION: Final = {"type": "string", "minLength": 1, "maxLength": _LONGEST_PATTERN}
Pattern = Annotated[str, Checked(_pattern, _AN_EXPRESSION)]
Patterns = Annotated[list[Pattern], BeforeValidator(as_list), several(_AN_EXPRESSION)]
Labels = Annotated[
    list[Annotated[str, one_line(100)]],
    BeforeValidator(as_list),
    several({"type": "string", "minLength": 1, "maxLength": 100}),
]
MediaTypes = Annotated[
    list[Annotated[str, matching(_TYPE, "a type like image or image/png")]],
    BeforeValidator(as_list),
    several({"type": "string", "pattern": f"^({_TYPE})$", "examples": ["image"]}),
]


Language = Annotated[str, matching(r"[a-z]{2,3}(-[A-Z]{2})?", "a language like en, de or pt-BR")]


class DetailShape(Shape):
    """One detail of details.yaml."""

    ask: Annotated[str, one_line(200)] = ""
    ask_in: dict[Language, Annotated[str, one_line(200)]] = Field(
        alias="ask in", default_factory=dict
    )
    labels: Labels = Field(default_factory=list)
    is_: Kind = Field(alias="is", default=Kind.TEXT)
    matches: Patterns = Field(default_factory=list)
    value_matches: Pattern | None = Field(alias="value matches", default=None)
    words: Annotated[int, whole(1, 500)] = 0
    attachment: MediaTypes = Field(default_factory=list)
    customer: str = ""
    display_name: YesOrNo = Field(alias="display name", default=False)
    asked: YesOrNo = True
    not_if_text_matches: Patterns = Field(alias="not if text matches", default_factory=list)


class DetailsShape(Shape):
    """What details.yaml may say."""

    details: dict[Annotated[str, one_line(60)], DetailShape]
    telephone_region: Annotated[str, Checked(_region, {"enum": sorted(REGIONS)})] = Field(
        alias="telephone region", default=""
    )


def load_details(folder: Path, *, shown_as: str, customers: Customers) -> Details:
    """The details of a desk's folder; none without the file; FileError with all mistakes."""
    path, name = folder / DETAILS_FILE, f"{shown_as}/{DETAILS_FILE}"
    if not is_there(path):
        return Details()
    node = read_yaml(path, name=name)
    shape = fill(DetailsShape, node, name=name)
    mistakes = [*_contradictions(shape, node, name), *_columns(shape, node, name, customers)]
    if mistakes:
        raise FileError(mistakes)
    details = (
        _detail(key, one, f"{name}:{line_of(node, 'details', key)}")
        for key, one in shape.details.items()
    )
    return Details(tuple(details), shape.telephone_region)


def _detail(name: str, shape: DetailShape, source: str) -> Detail:
    return Detail(
        name=name,
        ask=shape.ask or f"{name[0].upper()}{name[1:]}",
        ask_in=dict(shape.ask_in),
        labels=tuple(shape.labels),
        kind=shape.is_,
        patterns=tuple(shape.matches),
        value=shape.value_matches or "",
        words=shape.words,
        attachments=tuple(shape.attachment),
        customer=shape.customer,
        display_name=shape.display_name,
        asked=shape.asked,
        unless=tuple(shape.not_if_text_matches),
        source=source,
    )


def _contradictions(shape: DetailsShape, node: YamlNode, name: str) -> Iterator[Mistake]:
    """Labels that two details share, and details that are asked for only if they are not."""
    owners: dict[str, str] = {}
    for key, one in shape.details.items():
        for number, label in enumerate(one.labels):
            owner = owners.setdefault(" ".join(label.casefold().rstrip(":").split()), key)
            if owner != key:
                place = ("details", key, "labels", number)
                line, column = value_at(node, *place)
                yield Mistake(name, line, f"the label {shown(label)} is of {shown(owner)}", column)
        if not one.asked and one.not_if_text_matches:
            line, column = value_at(node, "details", key, "not if text matches")
            yield Mistake(name, line, f"{shown(key)} is never asked for anyhow", column)


def _columns(
    shape: DetailsShape, node: YamlNode, name: str, customers: Customers
) -> Iterator[Mistake]:
    for key, one in shape.details.items():
        if one.customer and one.customer not in customers.columns:
            line, column = value_at(node, "details", key, "customer")
            hint = suggestion(one.customer, customers.columns)
            problem = f"customers.csv has no column {shown(one.customer)}; {hint}"
            yield Mistake(name, line, problem, column)
