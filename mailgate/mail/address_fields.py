"""The values of address fields as every parser reads them alike.

Names hold commas that end an address to a strict parser, Outlook separates addresses by semicolons,
and some programs leave commas in an encoded word as they are.
"""

import re
from typing import Final

_ADDRESS_FIELDS: Final = frozenset({"from", "to", "cc", "reply-to", "sender"})
_RECIPIENT_FIELDS: Final = frozenset({"to", "cc", "reply-to"})
_STRUCTURED: Final = re.compile(rb"[:\"(\\]")
_ENCODED_WORD: Final = re.compile(rb"(=\?[^?\s]{1,60}\?[qQ]\?)([^?\n]{0,200})\?=")
_TELLING: Final = re.compile(rb"[<>@\"]")
_SPECIALS: Final = re.compile(rb"[,;:()\[\] ]")


def mended_addresses(name: str, value: bytes) -> bytes:
    """The value of a field of that lower-case name; other fields than those of addresses stay."""
    if name not in _ADDRESS_FIELDS:
        return value
    value = _ENCODED_WORD.sub(_with_specials_encoded, value)
    # From has one reading or none (`addresses.sender`): nothing is guessed there.
    if name not in _RECIPIENT_FIELDS or _STRUCTURED.search(value):
        return value
    return _with_names_joined(value.replace(b";", b","))


def _with_specials_encoded(word: re.Match[bytes]) -> bytes:
    """An encoded word whose commas and the like are written out.

    A word with brackets or at signs stays: whether an address stands in it must be seen.
    """
    text = word.group(2)
    if _TELLING.search(text):
        return word.group()
    coded = _SPECIALS.sub(lambda special: b"=%02X" % special.group()[0], text)
    return word.group(1) + coded + b"?="


def _with_names_joined(value: bytes) -> bytes:
    """The value with names of several pieces in quotes: `Miller, Ann <ann@x.example>`."""
    out: list[bytes] = []
    waiting: list[bytes] = []
    for piece in value.split(b","):
        if b"@" not in piece and piece.strip():
            waiting.append(piece)
            continue
        name, bracket, spec = piece.partition(b"<")
        if waiting and bracket:
            out.append(b' "' + b",".join([*waiting, name]).strip() + b'" <' + spec)
        else:
            out += [*waiting, piece]
        waiting = []
    return b",".join([*out, *waiting])
