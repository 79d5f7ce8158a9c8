"""Conditions as values: each can tell whether a mail fits, why, and how it is said.

`hits` runs for every rule and mail and is kept fast; `why` runs when somebody asks.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from mailgate.core.rules.comparisons import (
    Contains,
    EndsWith,
    InList,
    Is,
    Matches,
    StartsWith,
    listed,
)
from mailgate.core.rules.facts import CASE_FACT, Sight
from mailgate.core.wording import in_words, shown

_SHOWN_SIZES: Final = 6


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
        sizes = ", ".join(str(one.size) for one in sight.facts.message.attachments[:_SHOWN_SIZES])
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
        return f"nothing is missing of {listed(self.details)}"

    def __str__(self) -> str:
        return f"missing {listed(self.details)}"


@dataclass(frozen=True, slots=True)
class SaidNoCase:
    """The last word of the rules before is that the mail opens no case."""

    def hits(self, sight: Sight) -> bool:
        return CASE_FACT in sight.said

    def why(self, sight: Sight) -> str:
        because = sight.said.get(CASE_FACT)
        if because is None:
            return "no rule above said no case"
        return f"a rule above said no case: {because[0]}"

    def __str__(self) -> str:
        return "a rule above said no case"


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
    | SaidNoCase
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


def _bracketed(part: Condition) -> str:
    return f"({part})" if isinstance(part, All | AnyOf) and len(part.parts) > 1 else str(part)
