"""The JSON Schema of `*_test.yaml`, from the tables that the loader reads by."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from mailgate.core.action_links import Action
from mailgate.core.case import EventKind, Fate, StateKind
from mailgate.core.promises import TargetKind
from mailgate.core.scenario import AgentDoes
from mailgate.core.states import WaitsFor
from mailgate.files.scenario_words import (
    AGENT_KEYS,
    CASE_KEYS,
    EXPECT_KEYS,
    MAIL_KEYS,
    SCENARIO_KEYS,
    SENT_KEYS,
    STEP_KEYS,
)

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}
_TEXTS: Final[Schema] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_NAMES: Final[Schema] = {"type": "object", "additionalProperties": _TEXT}
_FILE: Final[Schema] = {
    "anyOf": [
        _TEXT,
        {
            "type": "object",
            "properties": dict.fromkeys(("name", "type", "size"), _TEXT),
            "required": ["name"],
            "additionalProperties": False,
        },
    ]
}


def tests_schema(draft: str) -> Schema:
    """The schema of a file of scenarios, by this draft of JSON Schema."""
    scenario = {
        **dict.fromkeys(SCENARIO_KEYS, _TEXT),
        "mailboxes": _NAMES,
        "people": _NAMES,
        "customers": {"type": "array", "items": _NAMES},
        "steps": {"type": "array", "minItems": 1, "items": _step()},
    }
    return {
        "$schema": draft,
        "title": "Tests",
        "description": "Stories that the rules of a desk have to bear out.",
        "type": "array",
        "items": _map(SCENARIO_KEYS, scenario, required=("scenario", "starts", "steps")),
    }


def _step() -> Schema:
    keys = {"at": _TEXT, "after": _TEXT, "mail": _mail(), "agent": _agent(), "expect": _expect()}
    return _map(STEP_KEYS, keys)


def _agent() -> Schema:
    own: dict[str, Schema] = {
        "does": {"enum": [does.value for does in AgentDoes]},
        "for": {"enum": [whom.value for whom in WaitsFor]},
    }
    texts = dict.fromkeys(AGENT_KEYS, _TEXT)
    return _map(AGENT_KEYS, {**texts, **own}, required=("who", "does"))


def _mail() -> Schema:
    several = {"anyOf": [_FILE, {"type": "array", "items": _FILE}]}
    own = {
        "cc": _TEXTS,
        "attachments": several,
        "headers": _NAMES,
        "verdict": {"enum": ["pass", "fail"]},
        "link": {"enum": [action.value for action in Action]},
    }
    return _map(MAIL_KEYS, {**dict.fromkeys(MAIL_KEYS, _TEXT), **own})


def _expect() -> Schema:
    kinds = {"enum": [kind.value for kind in EventKind]}
    event = {
        "anyOf": [
            kinds,
            {
                "type": "object",
                "properties": {"kind": kinds, "contains": _TEXT},
                "additionalProperties": False,
            },
        ]
    }
    own: dict[str, Schema] = {
        "fate": {"enum": [fate.value for fate in Fate]},
        "cases": {"type": ["integer", "string"]},
        "case": {"anyOf": [{"const": "none"}, _case()]},
        "mails": {"anyOf": [{"enum": ["none", "any"]}, {"type": "array", "items": _sent()}]},
        "due": {
            "type": "object",
            "properties": {kind.value: _TEXT for kind in TargetKind},
            "additionalProperties": False,
        },
        "told": _TEXTS,
        "events": {"anyOf": [event, {"type": "array", "items": event}]},
    }
    return _map(EXPECT_KEYS, own)


def _case() -> Schema:
    own: dict[str, Schema] = {
        "kind": {"enum": [kind.value for kind in StateKind]},
        "tags": _TEXTS,
        "fields": _NAMES,
    }
    return _map(CASE_KEYS, {**dict.fromkeys(CASE_KEYS, _TEXT), **own})


def _sent() -> Schema:
    several = ("subject contains", "text contains", "text lacks", "attachments")
    return _map(SENT_KEYS, {**dict.fromkeys(SENT_KEYS, _TEXT), **dict.fromkeys(several, _TEXTS)})


def _map(
    says: Mapping[str, str], keys: Mapping[str, Schema], *, required: Iterable[str] = ()
) -> Schema:
    described = {key: {**keys[key], "description": text} for key, text in says.items()}
    return {
        "type": "object",
        "properties": described,
        "required": list(required),
        "additionalProperties": False,
    }
