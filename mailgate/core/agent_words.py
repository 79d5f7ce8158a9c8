"""An agent's words on their way to a customer: what must not go with them.

His own address, the notification that he answered, the desk's notes and a bare signature stay.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_SHORTEST: Final = 20  # what is shorter than this may be anybody's
_MARKS: Final = re.compile(r"^[\s>|*]+")
_SPACE: Final = re.compile(r"\s+")
_SIGNATURE: Final = re.compile(r"^-- ?$", re.MULTILINE)
_CLOSING: Final = re.compile(
    r"(?:(?:with )?(?:best|kind|warm|many)?\s*(?:regards|wishes|thanks|thank you|cheers)|sincerely"
    r"|yours(?: sincerely| faithfully)?|best|br|kr|mfg|lg|vg|viele gr(?:ü|ue)(?:ß|ss)e"
    r"|(?:mit )?(?:freundliche[nm]?|beste[nm]?|liebe[nm]?) gr(?:ü|ue)(?:ß|ss)en?"
    r"|gr(?:u|ü)(?:ß|ss)e?"
    r"|cordialement|bien (?:à vous|cordialement)|salutations|saludos(?: cordiales)?"
    r"|un saludo|atentamente|gracias|merci|danke)[\s,.!]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Leak:
    """Words that must not leave, and what they are; `line` is the first of them."""

    line: str
    what: str


def without_signature(words: str) -> str:
    """The words above a signature's mark (RFC 3676, 4.3)."""
    found = _SIGNATURE.search(words)
    return words[: found.start()].rstrip() if found else words


def only_signed(words: str, *, names: Iterable[str]) -> bool:
    """Whether there is nothing but a closing and somebody's name: no answer to anybody."""
    known = {part for name in names for part in (_folded(name), *_folded(name).split())}
    lines = [line.strip(" ,.-–—_*") for line in words.splitlines()]
    return all(not line or _CLOSING.fullmatch(line) or _folded(line) in known for line in lines)


def without_addresses(words: str, *, addresses: Iterable[str], instead: str) -> str:
    """The words with the desk's address in place of the agent's own."""
    for address in sorted(addresses, key=len, reverse=True):
        pattern = rf"(?<![\w.+-]){re.escape(address)}(?![\w-])(?!\.\w)"
        words = re.sub(pattern, lambda _: instead, words, flags=re.IGNORECASE)
    return words


def without_notification(words: str, notification: str) -> str | Leak:
    """The words above a notification that was not seen to be quoted.

    Where words of his own stand between its lines nobody knows what is whose: nothing leaves.
    """
    told = _folded(notification)
    lines = words.split("\n")
    theirs = [number for number, line in enumerate(lines) if _is_in(line, told)]
    if not theirs:
        return words
    first = theirs[0]
    below = (line for number, line in enumerate(lines) if number > first and number not in theirs)
    if any(len(_folded(_bare(line))) >= _SHORTEST for line in below):
        return Leak(_bare(lines[first]), "a line of our notification, with words of yours below it")
    return "\n".join(lines[:first]).rstrip()


def repeated_note(words: str, notes: Iterable[str]) -> Leak | None:
    """A line of the desk's own notes in words that are on their way out."""
    kept = [_folded(note) for note in notes]
    for line in words.split("\n"):
        folded = _folded(_bare(line))
        if len(folded) >= _SHORTEST and any(folded in note for note in kept):
            return Leak(_bare(line), "a line of a note, which stays at the desk")
    if any(len(note) >= _SHORTEST and note in _folded(words) for note in kept):
        return Leak(words.strip().split("\n")[0], "a note, which stays at the desk")
    return None


def line_of_note(line: str, notes: Iterable[str]) -> bool:
    """Whether a line is one of the desk's own notes."""
    folded = _folded(_bare(line))
    return len(folded) >= _SHORTEST and any(folded in _folded(note) for note in notes)


def _is_in(line: str, told: str) -> bool:
    folded = _folded(_bare(line))
    return len(folded) >= _SHORTEST and folded in told


def _bare(line: str) -> str:
    return _MARKS.sub("", line).strip()


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()
