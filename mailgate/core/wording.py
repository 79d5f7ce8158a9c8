"""Words for mistakes: lists as people write them, and the known word that was probably meant."""

import difflib
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

_UNITS: Final = {"week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


def one_of(words: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    *rest, last = words
    return f"{', '.join(rest)} or {last}" if rest else last


def suggestion(word: str, known: Iterable[str]) -> str:
    """`did you mean "address"?`, or what is known when nothing comes near."""
    names = sorted(known)
    lowered = {name.lower(): name for name in names}
    near = difflib.get_close_matches(word.lower().strip(), list(lowered), n=1, cutoff=0.6)
    if near:
        return f'did you mean "{lowered[near[0]]}"?'
    return f"known here: {', '.join(names)}"


def shown(text: str, *, longest: int = 60) -> str:
    """A text in quotes as it can be printed anywhere: one line, no control characters, cut."""
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return '"' + "".join(sign if sign.isprintable() else _escaped(sign) for sign in cut) + '"'


def in_words(duration: timedelta) -> str:
    """A time as a rule file says it, in the largest unit that fits: `90 minutes`."""
    seconds = int(duration.total_seconds())
    unit = next((unit for unit, size in _UNITS.items() if seconds and not seconds % size), "second")
    count = seconds // _UNITS[unit]
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
