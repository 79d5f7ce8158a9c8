"""Reading the decision record of a message, which older versions may have written otherwise."""

from collections.abc import Mapping, Sequence
from typing import Any

from mailgate.core.case import Reason


def reasons_of(found: object) -> tuple[str, ...]:
    """Each reason of a stored list as one sentence with its source; oddities are left out."""
    if not isinstance(found, Sequence) or isinstance(found, str):
        return ()
    return tuple(
        str(Reason(text=str(item.get("text", "")), source=str(item.get("source") or "")))
        for item in found
        if isinstance(item, Mapping)
    )


def word_of(decision: Mapping[str, Any] | None, name: str) -> str:
    """The text of one field of a decision record, or an empty string."""
    found = (decision or {}).get(name)
    return "" if found is None else str(found)
