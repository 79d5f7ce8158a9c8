"""Regular expressions of admins, by RE2: time in proportion to the text, whatever the mail is.

They are compared without case; `^` and `$` stand at every line, and a dot stays in its line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

import re2

_LONGEST: Final = 1_000
_MEMORY: Final = 4 << 20  # for one expression, its cache included
_LARGEST_PROGRAM: Final = 50_000
_TOO_LARGE: Final = "it is too large once its repetitions are written out: make them smaller"
_PREFIX: Final = "(?m)"
_GROUP: Final = re.compile(r"\(\?P?<([^>=!]*)>")
_GROUP_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,30}", re.ASCII)


class PatternError(Exception):
    """What is wrong with an expression, and at which letter of it, counted from 0."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class Re2Pattern:
    """An expression, compiled; two of the same source are the same."""

    source: str
    groups: tuple[str, ...]
    _numbers: tuple[int, ...] = field(repr=False)
    _compiled: Any = field(repr=False, compare=False)

    def found_in(self, text: str) -> bool:
        """Whether it matches somewhere in a text."""
        return self._compiled.search(_bytes(text)) is not None

    def captures(self, text: str) -> Mapping[str, str] | None:
        """What the named groups hold in the first match; None without one."""
        found = self._compiled.search(_bytes(text))
        if found is None:
            return None
        values = zip(self.groups, (found[number] for number in self._numbers), strict=True)
        return {name: value.decode() for name, value in values if value is not None}


class _Advice(NamedTuple):
    said: re.Pattern[str]
    advice: str


# What RE2 says of the things it leaves out on purpose, and what to write instead.
_ADVICE: Final = (
    _Advice(
        re.compile(r"invalid perl operator: (\(\?<?[=!])"),
        "looking ahead or behind is not possible: make the other words a condition of their own, "
        "under all or not",
    ),
    _Advice(
        re.compile(r"invalid escape sequence: (\\[1-9])"),
        "referring back to a group is not possible: write what it may be once more",
    ),
    _Advice(
        re.compile(r"invalid perl operator: (\(\?P)$"),
        "referring back to a group is not possible: write what it may be once more",
    ),
    _Advice(
        re.compile(r"invalid perl operator: (\(\?>)|bad repetition operator: ([*+?}]\+)"),
        "no group or repetition needs to be told not to go back here: leave the sign out",
    ),
    _Advice(re.compile(r"invalid escape sequence: (\\Z)"), r"write \z for the end of the text"),
    _Advice(
        re.compile(r"invalid perl operator: (\(\?#|\(\?x)"),
        "comments have no place in it: write them in a line of their own, with #",
    ),
    _Advice(re.compile(r"invalid escape sequence: (\\u)"), "write the letter itself"),
    _Advice(re.compile(r"invalid repetition size: (.*)"), "at most 1000 repetitions in all"),
    _Advice(re.compile(r"(missing \)|unexpected \))"), "every ( needs its ), or a \\ before it"),
    _Advice(re.compile(r"missing \]: (.*)"), "every [ needs its ], or a \\ before it"),
    _Advice(
        re.compile(r"no argument for repetition operator: (.*)"),
        "there is nothing before it to repeat; write a \\ before it if you mean the sign",
    ),
    _Advice(re.compile(r"trailing \\"), "write \\\\ if you mean the sign"),
)


def compile_pattern(source: str) -> Re2Pattern:
    """An expression ready to use; PatternError with advice for what RE2 does not know."""
    if not source or len(source) > _LONGEST:
        raise PatternError(f"it has {len(source)} letters, expected 1 to {_LONGEST}")
    if not source.isprintable() and any("\ud800" <= sign <= "\udfff" for sign in source):
        raise PatternError("it holds half a letter (a surrogate)")
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        compiled = re2.compile(f"{_PREFIX}{source}".encode(), options)
    except re2.error as error:
        raise _explained(source, error) from None
    if compiled.programsize > _LARGEST_PROGRAM:
        raise PatternError(_TOO_LARGE)
    if compiled.search(b"") is not None:
        raise PatternError("it matches every text, even an empty one")
    groups = _groups(source)
    numbers = compiled.groupindex  # by names in bytes, like the expression itself
    return Re2Pattern(source, groups, tuple(numbers[name.encode()] for name in groups), compiled)


def _groups(source: str) -> tuple[str, ...]:
    names: list[str] = []
    for found in _GROUP.finditer(source):
        if not _GROUP_NAME.fullmatch(found[1]):
            message = f'"{found[1]}" is no name for a group, expected small letters, digits and _'
            raise PatternError(message, found.start(1))
        if found[1] in names:
            raise PatternError(f'two groups are called "{found[1]}"', found.start(1))
        names.append(found[1])
    return tuple(names)


def _explained(source: str, error: Exception) -> PatternError:
    raw = error.args[0]
    said = raw.decode(errors="replace") if isinstance(raw, bytes) else str(raw)
    said = said.replace(_PREFIX, "")
    if said.startswith("pattern too large"):
        return PatternError(_TOO_LARGE)
    for known in _ADVICE:
        found = known.said.search(said)
        if found is None:
            continue
        part = next(filter(None, found.groups()), "")
        position = max(source.find(part), 0) if part else 0
        problem = said.partition(":")[0] if part in ("missing )", "unexpected )") else said
        return PatternError(f"{problem}: {known.advice}", position)
    part = said.partition(": ")[2]
    return PatternError(said, max(source.find(part), 0) if part else 0)


@lru_cache(maxsize=16)
def _bytes(text: str) -> bytes:
    """The same texts are looked through again and again, by one expression after the other."""
    return text.encode(errors="replace")
