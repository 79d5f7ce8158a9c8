"""Conditions that compare the texts of a fact with words, expressions and lists.

`hits` runs for every rule and mail and is kept fast; `why` runs when somebody asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from mailgate.core.rules.facts import Sight, fold, grams, is_said
from mailgate.core.wording import one_of, shown

_LONGEST_CAPTURE: Final = 200
_SHOWN_WORDS: Final = 6


class Pattern(Protocol):
    """A compiled regular expression that needs time in proportion to the text, whatever it is."""

    @property
    def source(self) -> str:
        """What the admin wrote."""
        ...

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of its named groups."""
        ...

    def found_in(self, text: str) -> bool:
        """Whether it matches somewhere in a text."""
        ...

    def captures(self, text: str) -> Mapping[str, str] | None:
        """What the named groups hold in the first match; None without one."""
        ...


@dataclass(frozen=True, slots=True)
class Contains:
    """One of these words stands somewhere in one of the fact's texts.

    `of_list` is the list whose entries they are, if they are not written with the rule.
    """

    fact: str
    words: tuple[str, ...]
    of_list: str = ""
    _folded: tuple[tuple[str, frozenset[str]], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        folded = tuple(fold(word) for word in self.words)
        object.__setattr__(self, "_folded", tuple((word, grams(word)) for word in folded))

    def hits(self, sight: Sight) -> bool:
        texts = sight.folded[self.fact]
        known = sight.grams[self.fact]
        if known is None:
            for text in texts:
                for word, _ in self._folded:
                    if word in text:
                        return True
            return False
        for word, needed in self._folded:
            if needed <= known:
                for text in texts:
                    if word in text:
                        return True
        return False

    def why(self, sight: Sight) -> str:
        texts = sight.folded[self.fact]
        for written, (word, _) in zip(self.words, self._folded, strict=True):
            if any(word in text for text in texts):
                return f"{self.fact} contains {shown(written)}{self._whose()}"
        nothing = "any entry" if self.of_list else listed(self.words)
        return f"{self.fact} does not contain {nothing}{self._whose()}"

    def _whose(self) -> str:
        return f" of the list {shown(self.of_list)}" if self.of_list else ""

    def __str__(self) -> str:
        what = "an entry" if self.of_list else listed(self.words)
        return f"{self.fact} contains {what}{self._whose()}"


@dataclass(frozen=True, slots=True)
class Is:
    """One of the fact's texts is one of these words."""

    fact: str
    words: tuple[str, ...]
    folded: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", frozenset(fold(word) for word in self.words))

    def hits(self, sight: Sight) -> bool:
        return not self.folded.isdisjoint(sight.folded[self.fact])

    def why(self, sight: Sight) -> str:
        name = _name(self.fact)
        for text in sight.values(self.fact):
            if fold(text) in self.folded:
                return f"{name} is {shown(text)}"
        return f"{name} is {_found(sight, self.fact)}, not {listed(self.words)}"

    def __str__(self) -> str:
        return f"{_name(self.fact)} is {listed(self.words)}"


@dataclass(frozen=True, slots=True)
class StartsWith:
    """One of the fact's texts begins with one of these words."""

    fact: str
    words: tuple[str, ...]
    folded: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", tuple(fold(word) for word in self.words))

    def hits(self, sight: Sight) -> bool:
        return any(text.startswith(self.folded) for text in sight.folded[self.fact])

    def why(self, sight: Sight) -> str:
        return _why_edge(self, sight, "starts with")

    def __str__(self) -> str:
        return f"{self.fact} starts with {listed(self.words)}"


@dataclass(frozen=True, slots=True)
class EndsWith:
    """One of the fact's texts ends with one of these words."""

    fact: str
    words: tuple[str, ...]
    folded: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", tuple(fold(word) for word in self.words))

    def hits(self, sight: Sight) -> bool:
        return any(text.endswith(self.folded) for text in sight.folded[self.fact])

    def why(self, sight: Sight) -> str:
        return _why_edge(self, sight, "ends with")

    def __str__(self) -> str:
        return f"{self.fact} ends with {listed(self.words)}"


@dataclass(frozen=True, slots=True)
class Matches:
    """One of these regular expressions matches somewhere in one of the fact's texts."""

    fact: str
    patterns: tuple[Pattern, ...]

    def hits(self, sight: Sight) -> bool:
        for text in sight.written[self.fact]:
            for pattern in self.patterns:
                if pattern.found_in(text):
                    return True
        return False

    def captures(self, sight: Sight) -> dict[str, str]:
        """What the named groups of the first expression that matches hold."""
        for pattern in self.patterns:
            for text in sight.written[self.fact]:
                found = pattern.captures(text)
                if found is not None:
                    return {
                        name: " ".join(value.split())[:_LONGEST_CAPTURE]
                        for name, value in found.items()
                        if value.strip()
                    }
        return {}

    def why(self, sight: Sight) -> str:
        for pattern in self.patterns:
            if any(pattern.found_in(text) for text in sight.written[self.fact]):
                return f"{self.fact} matches {shown(pattern.source)}"
        sources = tuple(pattern.source for pattern in self.patterns)
        return f"{self.fact} does not match {listed(sources)}"

    def __str__(self) -> str:
        return f"{self.fact} matches {listed(tuple(one.source for one in self.patterns))}"


@dataclass(frozen=True, slots=True)
class InList:
    """One of the fact's texts is an entry of a list from a file; `entries` are folded.

    `kind` is what the entries are of: a list, or a group of people.
    """

    fact: str
    name: str
    entries: frozenset[str]
    kind: str = "list"

    def hits(self, sight: Sight) -> bool:
        return not self.entries.isdisjoint(sight.folded[self.fact])

    def why(self, sight: Sight) -> str:
        name = _name(self.fact)
        for text in sight.folded[self.fact]:
            if text in self.entries:
                return f"{name} {shown(text)} is in the {self.kind} {shown(self.name)}"
        return f"{name} is not in the {self.kind} {shown(self.name)}"

    def __str__(self) -> str:
        what = "" if self.kind == "list" else f"the {self.kind} "
        return f"{_name(self.fact)} is in {what}{shown(self.name)}"


def _why_edge(condition: StartsWith | EndsWith, sight: Sight, does: str) -> str:
    for written, word in zip(condition.words, condition.folded, strict=True):
        for text in sight.folded[condition.fact]:
            if text.startswith(word) if does == "starts with" else text.endswith(word):
                return f"{condition.fact} {does} {shown(written)}"
    found = _found(sight, condition.fact)
    verb = does.replace("starts", "start").replace("ends", "end")
    return f"{condition.fact} is {found}, which does not {verb} {listed(condition.words)}"


def _name(fact: str) -> str:
    """What an admin calls a fact: both classes and entries are his `sender`."""
    return fact.removesuffix(" class").removesuffix(" entry")


def _found(sight: Sight, fact: str) -> str:
    values = sight.values(fact)[:_SHOWN_WORDS]
    if not values:
        return "not set" if is_said(fact) else "not known"
    return ", ".join(map(shown, values))


def listed(words: tuple[str, ...]) -> str:
    """Words in quotes, as a reason names them."""
    some = [shown(word) for word in words[:_SHOWN_WORDS]]
    if len(words) > _SHOWN_WORDS:
        some.append(f"{len(words) - _SHOWN_WORDS} more")
    return one_of(some)
