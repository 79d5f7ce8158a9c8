"""The JSON Schema of a file that is read into a pydantic model, as an editor needs it.

pydantic's own is changed where a file is read otherwise than JSON: yes and no are words, a text may
look like a number, and nothing is null. What each key means is read from the manual's tables.
"""

import functools
import re
from collections.abc import Mapping
from typing import Any, Final

from mailgate.bundle import bundled
from mailgate.files.shape import Shape

Schema = dict[str, Any]

YES_OR_NO: Final[Schema] = {"enum": ["yes", "no", True, False]}
# An editor takes an unquoted 3, no or 2.5 for something else than a text; the loader does not.
TEXT_TYPES: Final = ["string", "number", "boolean"]
_NOTHING: Final[Schema] = {"type": "null"}
_ROW: Final = re.compile(r"(?m)^\| `([^`]+)` \| [^|]+ \| (.*) \|$")
# The heading of rules/README.md under which the keys of a shape are explained.
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "CalendarFileShape": ("calendar.yaml",),
    "CalendarShape": ("A calendar",),
    "HolidaysShape": ("holidays",),
    "DeskShape": ("desk.yaml",),
    "ReferenceShape": ("reference",),
    "ColoursShape": ("colours",),
    "DigestShape": ("digest",),
    "NoticesShape": ("notices",),
    "AgentsShape": ("agents.yaml",),
    "PersonShape": ("A person",),
    "AwayShape": ("away",),
    "LinesShape": ("lines.yaml",),
    "LineShape": ("A line",),
    "LimitShape": ("A limit",),
    "ConsentShape": ("with consent",),
    "UpdatesShape": ("updates.yaml",),
    "ReminderShape": ("A reminder",),
    "EscalationsShape": ("escalations.yaml",),
    "PeopleLadderShape": ("A ladder of people",),
    "RungShape": ("A rung",),
    "RaisingShape": ("raising the priority",),
    "GroupsShape": ("groups.yaml",),
    "SitesShape": ("sites.yaml",),
    "PrioritiesShape": ("priorities.yaml",),
    "PriorityShape": ("Promises",),
    "SlaShape": ("sla.yaml", "Promises"),
    "TargetShape": ("A target", "Promises"),
    "ChasersShape": ("chasers.yaml",),
    "LadderShape": ("A ladder",),
    "StepShape": ("A step",),
    "HourlyShape": ("A mail at an hour",),
    "StatesShape": ("states.yaml",),
    "StateShape": ("A state",),
    "DetailsShape": ("details.yaml",),
    "DetailShape": ("A detail",),
}

# What its tables say in a sentence about another key.
_ALSO: Final[Mapping[str, Mapping[str, str]]] = {
    "CompanyWideShape": {
        "group": "The group that is told.",
        "from regions": "From how many regions on.",
    },
    "PriorityShape": {"name": "What mails call it."},
    "OutageShape": {
        "priority": "Cases of these priorities.",
        "category": "Cases of these categories.",
        "tag": "Cases with one of these tags.",
    },
    "ProductShape": {
        "cover": "The cover that it comes with, one of `covers`.",
        "department": "Who answers for it.",
    },
}


def shape_schema(shape: type[Shape], title: str, draft: str) -> Schema:
    """The schema of a file, by this draft of JSON Schema."""
    made: Schema = shape.model_json_schema(by_alias=True)
    _describe(made, shape.__name__)
    for name, inner in made.get("$defs", {}).items():
        _describe(inner, name)
    schema: Schema = _as_written(made)
    return {"$schema": draft, **schema, "title": title}


def _describe(schema: Schema, name: str) -> None:
    said = dict(_ALSO.get(name, {}))
    for heading in _HEADINGS.get(name, ()):
        said |= _rows(heading)
    for key, inner in schema.get("properties", {}).items():
        if key in said:
            inner["description"] = said[key]


@functools.cache
def _rows(heading: str) -> tuple[tuple[str, str], ...]:
    """The keys of a table of the manual and what they mean."""
    page = (bundled("rules") / "README.md").read_text(encoding="utf-8")
    section = re.split(rf"(?m)^##+ {re.escape(heading)}$", page, maxsplit=1)[1:]
    return tuple(_ROW.findall(re.split(r"(?m)^#", section[0], maxsplit=1)[0])) if section else ()


def _as_written(schema: Any) -> Any:
    """The same of values as they stand in our files."""
    match schema:
        case {"type": "boolean", **rest}:
            return {**YES_OR_NO, **_without_titles(rest)}
        case {"type": "integer", **rest}:
            return {"type": ["integer", "string"], "pattern": "^[0-9]+$", **_without_titles(rest)}
        case {"type": "string", **rest} if not rest.keys() & {"pattern", "format", "enum", "const"}:
            return {"type": TEXT_TYPES, **_without_titles(rest)}
        case {"anyOf": [*some], **rest} if _NOTHING in some:
            kept = [one for one in some if one != _NOTHING]
            alone: Schema = kept[0] if len(kept) == 1 else {"anyOf": kept}
            rest.pop("default", None)
            return _as_written({**alone, **rest})
        case dict():
            closed = {} if "patternProperties" not in schema else {"additionalProperties": False}
            named = _without_titles(schema)
            return {**closed, **{key: _inner(key, value) for key, value in named.items()}}
        case list():
            return [_as_written(value) for value in schema]
        case _:
            return schema


def _inner(key: str, value: Any) -> Any:
    """What stands behind a word of JSON Schema; names that an admin chooses are none."""
    if key in ("properties", "patternProperties", "$defs"):
        return {name: _as_written(inner) for name, inner in value.items()}
    # The names of a map are always texts.
    return value if key == "propertyNames" else _as_written(value)


def _without_titles(schema: Mapping[Any, Any]) -> Schema:
    """Without the titles that pydantic makes of the names of fields and classes."""
    return {key: value for key, value in schema.items() if key != "title"}
