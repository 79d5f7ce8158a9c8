"""Text from mails and logs, made harmless for a terminal."""

from typing import Final

_LONGEST: Final = 300


def plain(text: str) -> str:
    """The text without control, escape and direction characters, and not endless."""
    cleaned = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return cleaned if len(cleaned) <= _LONGEST else cleaned[: _LONGEST - 1] + "…"
