"""The shape of a rule file: a pydantic model checked against YAML that knows its lines.

pydantic's errors become mistakes in an admin's words, each at the line that caused it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.yaml_lines import Spot, YamlList, YamlMap, YamlNode, YamlText

M = TypeVar("M", bound="Shape")
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)
_YES_AND_NO: Final = {"yes": True, "true": True, "no": False, "false": False}


class Shape(BaseModel):
    """A map of known keys; a key may be written with blanks, as its alias says."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def unfit(expected: str) -> PydanticCustomError:
    """What a validator raises: the mistake will say what was found and that this was expected."""
    return PydanticCustomError("unfit", "{expected}", {"expected": expected})


def _yes_or_no(value: object) -> object:
    lowered = value.strip().lower() if isinstance(value, str) else ""
    if lowered in _YES_AND_NO:
        return _YES_AND_NO[lowered]
    raise unfit("yes or no")


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A check of a value, and what an editor's schema says of it.

    `before` the value is converted to the field's type, else after.
    """

    check: Callable[[Any], object]
    says: Mapping[str, Any]
    before: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        inner = handler(source)
        if self.before:
            return core_schema.no_info_before_validator_function(self.check, inner)
        return core_schema.no_info_after_validator_function(self.check, inner)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), **self.says}


def whole(lowest: int, highest: int) -> Checked:
    """A whole number in a range, both ends included."""

    def convert(value: object) -> object:
        text = value if isinstance(value, str) else ""
        if _WHOLE.fullmatch(text) and lowest <= int(text) <= highest:
            return int(text)
        raise unfit(f"a whole number from {lowest} to {highest}")

    return Checked(convert, {"minimum": lowest, "maximum": highest}, before=True)


def matching(pattern: str, expected: str) -> Checked:
    """A text that a pattern describes from end to end."""
    compiled = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if compiled.fullmatch(text):
            return text
        raise unfit(expected)

    return Checked(check, {"pattern": f"^({pattern})$"})


def one_line(longest: int) -> Checked:
    """A text that is not empty and fits a line."""

    def check(text: str) -> str:
        if text and text.isprintable() and len(text) <= longest:
            return text
        raise unfit(f"a text on one line of at most {longest} letters")

    return Checked(check, {"minLength": 1, "maxLength": longest})


YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]


def fill(shape: type[M], node: YamlNode, *, name: str) -> M:
    """The model filled from a file; FileError with every mistake, which calls the file `name`."""
    if not isinstance(node, YamlMap):
        expected = "expected keys with values, like desk: My desk"
        raise FileError([Mistake(name, node.line, expected, node.column)])
    try:
        return shape.model_validate(_plain(node))
    except ValidationError as error:
        mistakes = [_mistake(shape, node, details, name) for details in error.errors()]
    raise FileError(mistakes)


def line_of(node: YamlNode, *place: str | int) -> int:
    """The line of the key or element at a place, or of the nearest thing around it."""
    return key_at(node, *place)[0]


def key_at(node: YamlNode, *place: str | int) -> Spot:
    """Line and column of the key or element at a place, or of the nearest thing around it."""
    key, _ = _found(node, place)
    return key.line, key.column


def value_at(node: YamlNode, *place: str | int) -> Spot:
    """Line and column of the value at a place; of its key where the value is not on its line."""
    key, value = _found(node, place)
    return key.line, (value if value.line == key.line else key).column


def _found(node: YamlNode, place: tuple[str | int, ...]) -> tuple[YamlNode, YamlNode]:
    """What names the thing at a place, and the thing."""
    key = node
    for part in place:
        match node:
            case YamlMap():
                named = {key.text: (key, value) for key, value in node.entries}.get(str(part))
                if named is None:
                    return key, key
                key, node = named
            case YamlList() if isinstance(part, int) and part < len(node.items):
                key = node = node.items[part]
            case _:
                return key, key
    return key, node


def _plain(node: YamlNode) -> Any:
    match node:
        case YamlText():
            return node.text
        case YamlList():
            return [_plain(item) for item in node.items]
        case YamlMap():
            return {key.text: _plain(value) for key, value in node.entries}


def _mistake(shape: type[Shape], node: YamlNode, details: ErrorDetails, name: str) -> Mistake:
    # pydantic puts "[key]" behind the place of a map's key that does not fit.
    place = tuple(part for part in details["loc"] if part != "[key]")
    line, column = key_at(node, *place)
    where = _named(place)
    if details["type"] == "missing":
        return Mistake(name, line, f"key {where} is missing", column)
    if details["type"] == "extra_forbidden":
        hint = suggestion(str(place[-1]), _known(shape, place[:-1]))
        return Mistake(name, line, f"unknown key {where}; {hint}", column)
    if "[key]" not in details["loc"]:
        line, column = value_at(node, *place)
    found, expected = _described(details["input"]), _expected(details)
    return Mistake(name, line, f"{where} is {found}, expected {expected}", column)


def _named(place: tuple[str | int, ...]) -> str:
    """A place from its end, as one would look for it: `"digits" in "reference"`."""
    match place:
        case (*rest, str(key)):
            return shown(key) + (f" in {_named(tuple(rest))}" if rest else "")
        case (*rest, int(number)):
            return f"entry {number + 1} of {_named(tuple(rest))}"
        case _:
            return "this file"


def _known(shape: type[Shape], place: tuple[str | int, ...]) -> list[str]:
    """The keys that the model at a place knows, as an admin writes them."""
    for part in place:
        inner = {field.alias or key: field for key, field in shape.model_fields.items()}
        if part in inner:
            shape = _shape_in(inner[str(part)].annotation) or shape
    return [field.alias or key for key, field in shape.model_fields.items()]


def _shape_in(annotation: Any) -> type[Shape] | None:
    """The model that a field holds, by itself or in a list or map."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next(filter(None, map(_shape_in, get_args(annotation))), None)


def _described(value: object) -> str:
    match value:
        case str():
            return shown(value) if value else "empty"
        case Mapping():
            return "a map of keys"
        case _:
            return "a list"


def _expected(details: ErrorDetails) -> str:
    context = details.get("ctx", {})
    match details["type"]:
        case "unfit":
            return str(context["expected"])
        case "string_type":
            return "a text (one that begins with { or [ needs quotes)"
        case "enum":
            return str(context["expected"]).replace("'", "")
        case "tuple_type":
            return "a list, like [one, another]"
        case "dict_type" | "model_type":
            return "keys with values"
        case _:
            return str(details["msg"]).lower()
