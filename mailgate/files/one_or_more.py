"""Values of which a file may say one, or a list of them."""

from typing import Any

from pydantic import WithJsonSchema


def as_list(value: object) -> object:
    """One text as the list that a model expects; anything else as it is."""
    return [value] if isinstance(value, str) else value


def several(item: dict[str, Any]) -> WithJsonSchema:
    """The JSON Schema of one thing or a list of them."""
    return WithJsonSchema({"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]})
