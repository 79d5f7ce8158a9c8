"""Another mail inside a mail: forwarded, attached or quoted, with what was said of it and where.

All of it is the word of whoever sent the outer mail: it is shown to people and noted, and gives
nobody a right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

ATTACHED: Final = "attached mail"


class ForwardKind(StrEnum):
    """Why the inner mail is there."""

    FORWARD = "forward"
    REPLY = "reply"
    """It is what the outer mail answers to."""
    QUOTE = "quote"
    """Marked lines without a word on whose they are."""


class Certainty(StrEnum):
    """How sure it is that the inner mail is what it seems."""

    SURE = "sure"
    """Attached, or set below a line that says so and with an address for its sender."""
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Party:
    """A sender or recipient as written; `address` is lower-cased, and empty where none stood."""

    name: str
    address: str

    def __str__(self) -> str:
        if self.name and self.address:
            return f"{self.name} <{self.address}>"
        return self.address or self.name


@dataclass(frozen=True, slots=True)
class Sign:
    """A line that told something: its number in the text of the mail from 1 on, 0 if outside it.

    `says` is what it told: marker, quote line, marked lines, attached mail or the name of a field.
    """

    line: int
    says: str
    text: str


@dataclass(frozen=True, slots=True)
class Forwarded:
    """An inner mail. `date` is as written; `sent_at` is None where it has no single reading.

    Without a zone in `date` the time is taken for UTC, and `zone_is_written` is False. `excerpt`
    is the beginning of its text.
    """

    kind: ForwardKind
    certainty: Certainty
    sender: Party | None
    to: tuple[Party, ...]
    cc: tuple[Party, ...]
    reply_to: tuple[Party, ...]
    date: str
    sent_at: datetime | None
    zone_is_written: bool
    subject: str
    excerpt: str
    evidence: tuple[Sign, ...]

    @property
    def is_attached(self) -> bool:
        """Whether it is a file of the outer mail and not in its text."""
        return any(sign.says == ATTACHED for sign in self.evidence)


def forwards(found: Iterable[Forwarded]) -> tuple[Forwarded, ...]:
    """The mails that the outer mail passes on.

    Those are attached, or in its text before anything that it answers: what stands in the history
    of a conversation was passed on by somebody else.
    """
    out = []
    is_history = False
    for one in found:
        is_history = is_history or one.kind is not ForwardKind.FORWARD
        if one.is_attached or not is_history:
            out.append(one)
    return tuple(out)


def described(one: Forwarded) -> str:
    """A forwarded mail on one line: who, when, about what, and how that is known."""
    told = "; ".join(
        sign.says if not sign.line else f"{sign.says} in line {sign.line}" for sign in one.evidence
    )
    said = [f"from {one.sender}" if one.sender else "", one.date, one.subject]
    return f"{', '.join(piece for piece in said if piece) or 'unknown'} ({one.certainty}: {told})"
