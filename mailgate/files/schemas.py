"""The JSON Schema of each kind of rule file, so that editors complete and check while one types.

Written from the tables and shapes that the loader reads by. A schema is more patient than the
loader, which knows names and the meaning of what it reads: `mailgate check` has the last word.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from mailgate.core.rules.actions import ClockStart
from mailgate.files.agents_file import AgentsShape
from mailgate.files.calendar_shape import CalendarFileShape
from mailgate.files.chaser_shapes import ChasersShape
from mailgate.files.desk_files import DeskShape
from mailgate.files.details_file import DetailsShape
from mailgate.files.escalations_file import EscalationsShape
from mailgate.files.groups_file import GroupsShape
from mailgate.files.lines_file import LinesShape
from mailgate.files.priorities_file import PrioritiesShape
from mailgate.files.rule_words import (
    ACTIONS,
    AUTHORS,
    CONDITIONS,
    CUSTOMER_HOURS,
    EXAMPLE_CASE,
    EXAMPLES,
    FACTS,
    MAIL_KINDS,
    OPERATORS,
    RECEIVED,
    RULE_KEYS,
    VERDICTS,
    FactWord,
    Operator,
)
from mailgate.files.scenario_schema import tests_schema
from mailgate.files.shape import Shape
from mailgate.files.shape_schema import TEXT_TYPES, shape_schema
from mailgate.files.shape_schema import YES_OR_NO as _YES_OR_NO
from mailgate.files.sites_file import SitesShape
from mailgate.files.sla_file import SlaShape
from mailgate.files.states_file import StatesShape
from mailgate.files.updates_file import UpdatesShape

Schema = dict[str, Any]

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final[Schema] = {"type": TEXT_TYPES}
_NUMBER: Final[Schema] = {"type": ["integer", "string"], "pattern": "^[0-9]{1,9}$"}
_DURATION: Final[Schema] = {
    "type": "string",
    "pattern": "^[0-9]{1,6} (second|minute|hour|day|week)s?$",
}
_SIZE: Final[Schema] = {"type": "string", "pattern": "^[0-9]{1,9} ?(bytes|kB|MB|GB)$"}
_SHAPES: Final[Mapping[str, type[Shape]]] = {
    "agents": AgentsShape,
    "calendar": CalendarFileShape,
    "chasers": ChasersShape,
    "desk": DeskShape,
    "details": DetailsShape,
    "escalations": EscalationsShape,
    "groups": GroupsShape,
    "lines": LinesShape,
    "priorities": PrioritiesShape,
    "sites": SitesShape,
    "sla": SlaShape,
    "states": StatesShape,
    "updates": UpdatesShape,
}
_NAMES: Final[Schema] = {"type": "object", "minProperties": 1, "additionalProperties": _TEXT}


def schemas() -> dict[str, Schema]:
    """Each schema by the name of its file."""
    shapes = {
        f"{name}.json": shape_schema(shape, f"{name}.yaml", _DRAFT)
        for name, shape in _SHAPES.items()
    }
    return {**shapes, "rules.json": rules_schema(), "tests.json": tests_schema(_DRAFT)}


def written(schema: Mapping[str, Any]) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def rules_schema() -> Schema:
    """The schema of intake.yaml and *-rules.yaml."""
    return {
        "$schema": _DRAFT,
        "title": "Rules",
        "description": "Rules of a desk, tried in this order.",
        "type": "array",
        "items": {"$ref": "#/$defs/rule"},
        "$defs": {
            "texts": _several(_TEXT),
            "rule": _map(
                RULE_KEYS,
                {
                    "rule": _TEXT,
                    "when": _ref("conditions"),
                    "then": _ref("actions"),
                    "examples": {"type": "array", "minItems": 1, "items": _ref("example")},
                },
                required=("rule", "then"),
            ),
            "conditions": _conditions(),
            "actions": _actions(),
            "example": _example(),
        },
    }


def _conditions() -> Schema:
    some = {"type": "array", "minItems": 1, "items": _ref("conditions")}
    schema = _map(
        CONDITIONS,
        {
            "missing": _ref("texts"),
            "has attachment": _YES_OR_NO,
            "no case": _YES_OR_NO,
            "attachment size": {**_closed({"over": _SIZE, "under": _SIZE}), "minProperties": 1},
            "earlier mails": _more_than(),
            "any": some,
            "all": some,
            "not": _ref("conditions"),
        },
    )
    schema["minProperties"] = 1
    schema["patternProperties"] = {}
    for fact, word in FACTS.items():
        first, _, rest = fact.partition(" ")
        for operator in word.operators:
            described = {**_compared(word, operator), "description": _says(word, operator)}
            if rest.isupper():
                pattern = f"^{first} .*[^ ] {operator.value}$"
                schema["patternProperties"][pattern] = described
            else:
                schema["properties"][f"{fact} {operator.value}"] = described
    return schema


def _compared(word: FactWord, operator: Operator) -> Schema:
    if operator in (Operator.IS_IN, Operator.IS_NOT_IN, Operator.HAS_OF_LIST):
        return _TEXT
    return _several({"enum": list(word.words)}) if word.words else _ref("texts")


def _says(word: FactWord, operator: Operator) -> str:
    return f"{word.says} {OPERATORS[operator]}"


def _actions() -> Schema:
    return _map(
        ACTIONS,
        {
            **dict.fromkeys(ACTIONS, _TEXT),
            **dict.fromkeys(
                ("add tags", "remove tags", "ask for", "notify", "tell region"), _ref("texts")
            ),
            "fields": _NAMES,
            "open a case": _YES_OR_NO,
            "own case": _YES_OR_NO,
            "stop": _YES_OR_NO,
            "start clock": {"enum": [start.value for start in ClockStart]},
            "group": {
                **_closed({"key": _TEXT, "storm limit": _more_than(), "resolve after": _DURATION}),
                "required": ["key"],
            },
        },
    )


def _example() -> Schema:
    attachment = {"anyOf": [_TEXT, _closed({"name": _TEXT, "type": _TEXT, "size": _SIZE})]}
    return _map(
        EXAMPLES,
        {
            **dict.fromkeys(EXAMPLES, _TEXT),
            "written by": {"enum": list(AUTHORS)},
            "first line": _YES_OR_NO,
            "headers": _NAMES,
            "customer": _NAMES,
            "recipient": _ref("texts"),
            "missing": _ref("texts"),
            "details": _NAMES,
            "case": _closed(
                {
                    **dict.fromkeys(EXAMPLE_CASE, _TEXT),
                    "tags": _ref("texts"),
                    "fields": _NAMES,
                }
            ),
            "customer hours": {"enum": list(CUSTOMER_HOURS)},
            "mail": _several({"enum": list(MAIL_KINDS)}),
            "verdict": {"enum": list(VERDICTS)},
            "received": {"enum": list(RECEIVED)},
            "earlier mails": _several(_DURATION),
            "attachments": _several(attachment),
            "then": _ref("actions"),
        },
        required=("then",),
    )


def _more_than() -> Schema:
    keys = {"more than": _NUMBER, "within": _DURATION}
    return {**_closed(keys), "required": list(keys)}


def _map(
    says: Mapping[str, str], keys: Mapping[str, Schema], *, required: Iterable[str] = ()
) -> Schema:
    described = {key: {**keys[key], "description": text} for key, text in says.items()}
    return {**_closed(described), "required": list(required)}


def _closed(keys: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": dict(keys), "additionalProperties": False}


def _several(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "array", "minItems": 1, "items": one}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
