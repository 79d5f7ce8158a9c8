"""Conditions as values: each can tell whether a mail fits, why, and how it is said.

`hits` runs for every rule and mail and is kept fast; `why` runs when somebody asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Protocol

from mailgate.core.rules.facts import Sight, fold, grams, is_said
from mailgate.core.wording import in_words, one_of, shown

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
    """One of these words stands somewhere in one of the fact's texts."""

    fact: str
    words: tuple[str, ...]
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
                return f"{self.fact} contains {shown(written)}"
        return f"{self.fact} does not contain {_words(self.words)}"

    def __str__(self) -> str:
        return f"{self.fact} contains {_words(self.words)}"


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
        return f"{name} is {_found(sight, self.fact)}, not {_words(self.words)}"

    def __str__(self) -> str:
        return f"{_name(self.fact)} is {_words(self.words)}"


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
        return f"{self.fact} starts with {_words(self.words)}"


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
        return f"{self.fact} ends with {_words(self.words)}"


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
        return f"{self.fact} does not match {_words(sources)}"

    def __str__(self) -> str:
        return f"{self.fact} matches {_words(tuple(one.source for one in self.patterns))}"


@dataclass(frozen=True, slots=True)
class InList:
    """One of the fact's texts is an entry of a list from a file; `entries` are folded."""

    fact: str
    name: str
    entries: frozenset[str]

    def hits(self, sight: Sight) -> bool:
        return not self.entries.isdisjoint(sight.folded[self.fact])

    def why(self, sight: Sight) -> str:
        name = _name(self.fact)
        for text in sight.folded[self.fact]:
            if text in self.entries:
                return f"{name} {shown(text)} is in the list {shown(self.name)}"
        return f"{name} is not in the list {shown(self.name)}"

    def __str__(self) -> str:
        return f"{_name(self.fact)} is in {shown(self.name)}"


@dataclass(frozen=True, slots=True)
class HasAttachment:
    """The mail has a part that is more than a picture within its text."""

    def hits(self, sight: Sight) -> bool:
        return any(not one.inline for one in sight.facts.message.attachments)

    def why(self, sight: Sight) -> str:
        return "has an attachment" if self.hits(sight) else "has no attachment"

    def __str__(self) -> str:
        return "has an attachment"


@dataclass(frozen=True, slots=True)
class AttachmentSize:
    """One attachment is larger and smaller than these, in bytes; None is no limit."""

    over: int | None = None
    under: int | None = None

    def hits(self, sight: Sight) -> bool:
        return any(
            (self.over is None or one.size > self.over)
            and (self.under is None or one.size < self.under)
            for one in sight.facts.message.attachments
        )

    def why(self, sight: Sight) -> str:
        if self.hits(sight):
            return str(self)
        sizes = ", ".join(str(one.size) for one in sight.facts.message.attachments[:_SHOWN_WORDS])
        return f"no attachment is {self._limits()} (sizes: {sizes or 'none'})"

    def _limits(self) -> str:
        over = f"over {self.over} bytes" if self.over is not None else ""
        under = f"under {self.under} bytes" if self.under is not None else ""
        return " and ".join(filter(None, (over, under)))

    def __str__(self) -> str:
        return f"an attachment is {self._limits()}"


@dataclass(frozen=True, slots=True)
class Missing:
    """One of these details is not in the mail."""

    details: tuple[str, ...]

    def hits(self, sight: Sight) -> bool:
        return not sight.facts.missing.isdisjoint(self.details)

    def why(self, sight: Sight) -> str:
        missing = [detail for detail in self.details if detail in sight.facts.missing]
        if missing:
            return f"{', '.join(map(shown, missing))} missing"
        return f"nothing is missing of {_words(self.details)}"

    def __str__(self) -> str:
        return f"missing {_words(self.details)}"


@dataclass(frozen=True, slots=True)
class EarlierMails:
    """The sender wrote more mails than this in the time before this one."""

    more_than: int
    within: timedelta

    def hits(self, sight: Sight) -> bool:
        earlier = sight.facts.earlier_at
        since = sight.facts.received_at - self.within
        return len(earlier) > self.more_than and earlier[self.more_than] >= since

    def why(self, sight: Sight) -> str:
        since = sight.facts.received_at - self.within
        count = sum(1 for at in sight.facts.earlier_at if at >= since)
        side = "more" if self.hits(sight) else "not more"
        return f"{count} earlier mails within {in_words(self.within)}, {side} than {self.more_than}"

    def __str__(self) -> str:
        return f"more than {self.more_than} earlier mails within {in_words(self.within)}"


@dataclass(frozen=True, slots=True)
class All:
    """Every part hits; without parts it always does."""

    parts: tuple["Condition", ...]

    def hits(self, sight: Sight) -> bool:
        for part in self.parts:
            if not part.hits(sight):
                return False
        return True

    def why(self, sight: Sight) -> str:
        for part in self.parts:
            if not part.hits(sight):
                return part.why(sight)
        return " and ".join(part.why(sight) for part in self.parts) or "it has no condition"

    def __str__(self) -> str:
        return " and ".join(_bracketed(part) for part in self.parts) or "always"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part hits."""

    parts: tuple["Condition", ...]

    def hits(self, sight: Sight) -> bool:
        for part in self.parts:
            if part.hits(sight):
                return True
        return False

    def why(self, sight: Sight) -> str:
        for part in self.parts:
            if part.hits(sight):
                return part.why(sight)
        return ", and ".join(part.why(sight) for part in self.parts) or "there is nothing to fit"

    def __str__(self) -> str:
        return " or ".join(_bracketed(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hit."""

    part: "Condition"

    def hits(self, sight: Sight) -> bool:
        return not self.part.hits(sight)

    def why(self, sight: Sight) -> str:
        return self.part.why(sight)

    def __str__(self) -> str:
        if isinstance(self.part, Is | InList):
            return str(self.part).replace(" is ", " is not ", 1)
        return f"not ({self.part})"


Condition = (
    Contains
    | Is
    | StartsWith
    | EndsWith
    | Matches
    | InList
    | HasAttachment
    | AttachmentSize
    | Missing
    | EarlierMails
    | All
    | AnyOf
    | Not
)

ALWAYS: Final = All(())


def captures(condition: Condition, sight: Sight) -> dict[str, str]:
    """What the regular expressions of a condition that hit have captured; the first says it."""
    match condition:
        case Matches():
            return condition.captures(sight)
        case All(parts=parts) | AnyOf(parts=parts):
            found: dict[str, str] = {}
            for part in parts:
                if part.hits(sight):
                    found = {**captures(part, sight), **found}
            return found
        case _:
            return {}


def _why_edge(condition: StartsWith | EndsWith, sight: Sight, does: str) -> str:
    for written, word in zip(condition.words, condition.folded, strict=True):
        for text in sight.folded[condition.fact]:
            if text.startswith(word) if does == "starts with" else text.endswith(word):
                return f"{condition.fact} {does} {shown(written)}"
    found = _found(sight, condition.fact)
    verb = does.replace("starts", "start").replace("ends", "end")
    return f"{condition.fact} is {found}, which does not {verb} {_words(condition.words)}"


def _name(fact: str) -> str:
    """What an admin calls a fact: both classes and entries are his `sender`."""
    return fact.removesuffix(" class").removesuffix(" entry")


def _found(sight: Sight, fact: str) -> str:
    values = sight.values(fact)[:_SHOWN_WORDS]
    if not values:
        return "not set" if is_said(fact) else "not known"
    return ", ".join(map(shown, values))


def _words(words: tuple[str, ...]) -> str:
    listed = [shown(word) for word in words[:_SHOWN_WORDS]]
    if len(words) > _SHOWN_WORDS:
        listed.append(f"{len(words) - _SHOWN_WORDS} more")
    return one_of(listed)


def _bracketed(part: Condition) -> str:
    return f"({part})" if isinstance(part, All | AnyOf) and len(part.parts) > 1 else str(part)
