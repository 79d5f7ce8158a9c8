"""The phrases of short answers, a language each: what a field holds, and how a line is read.

A line is one phrase. `[a|b]` may stand there, one of `{a|b}` has to. Case, accents and apostrophes
do not matter.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from mailgate.core.normal_forms import normalized


@dataclass(frozen=True, slots=True)
class Phrases:
    """What people write in answer to "it is done".

    `thanks` are thanks, praise and "seems to work": content, without saying that all is over.
    `solved` says that it is, or asks to close. `unsolved` says that it is not. `polite` adds
    nothing. `greetings` may be followed by a name, `farewells` by the writer's own.
    """

    thanks: str
    solved: str
    unsolved: str
    polite: str = ""
    greetings: str = ""
    farewells: str = ""


_LETTERS: Final = str.maketrans(
    {"đ": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_APOSTROPHES: Final = str.maketrans("", "", "'’‘ʼ`´＇")


def plain(text: str) -> str:
    """A text in which case, width, accents and apostrophes make no difference any more."""
    wide = normalized("NFKC", text.translate(_APOSTROPHES)).casefold()
    parts = normalized("NFKD", wide.translate(_APOSTROPHES).translate(_LETTERS))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def words_in(text: str) -> tuple[str, ...]:
    """The words of a plain text; in scripts without blanks each sign is a word."""
    found: list[str] = []
    run = ""
    for sign in text:
        if sign.isalnum() and not _stands_alone(sign):
            run += sign
            continue
        if run:
            found.append(run)
            run = ""
        if _stands_alone(sign):
            found.append(sign)
    return (*found, run) if run else tuple(found)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A part of a phrase: one of these, by their first word; or nothing where it is optional."""

    by_first: Mapping[str, tuple[tuple[str, ...], ...]]
    is_optional: bool


Line = tuple[_Choice, ...]


@cache
def lines_of(field: str) -> tuple[Line, ...]:
    """The phrases of a field. A choice may go on in the next lines."""
    found: list[str] = []
    for line in field.splitlines():
        if found and sum(map(found[-1].count, "[{")) > sum(map(found[-1].count, "]}")):
            found[-1] += line.strip()
        elif line.strip():
            found.append(line.strip())
    return tuple(_choices(line) for line in found)


def ends(line: Line, words: Sequence[str], at: int) -> set[int]:
    """Where a phrase that begins with the word at this place can end; empty if it is not there."""
    places = {at}
    for choice in line:
        reached = {
            place + len(one)
            for place in places
            if place < len(words)
            for one in choice.by_first.get(words[place], ())
            if tuple(words[place : place + len(one)]) == one
        }
        places = reached | places if choice.is_optional else reached
        if not places:
            break
    return places - {at}


def _choices(line: str) -> Line:
    found: list[_Choice] = []
    for part in _PART.findall(line):
        options = {words_in(plain(one)) for one in part.strip("[]{}").split("|")} - {()}
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for option in options:
            by_first.setdefault(option[0], []).append(option)
        ordered = {first: tuple(those) for first, those in by_first.items()}
        if ordered:
            found.append(_Choice(ordered, part.startswith("[")))
    return tuple(found)


_PART: Final = re.compile(r"\[[^\]]*\]|\{[^}]*\}|[^\[{]+")


def _stands_alone(sign: str) -> bool:
    """Chinese, Japanese and Thai signs, which are written without blanks between words."""
    return (
        "\u3040" <= sign <= "\u30ff"
        or "\u3400" <= sign <= "\u9fff"
        or "\u0e00" <= sign <= "\u0e7f"
        or sign in "々ー"
    )
