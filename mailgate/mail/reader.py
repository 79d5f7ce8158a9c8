"""Reading one mail: the caps first, then the parser; where that happens is the caller's choice."""

from dataclasses import dataclass
from typing import Protocol

from mailgate.core.message import Message
from mailgate.mail.caps import over_caps
from mailgate.mail.parse import parse


@dataclass(frozen=True, slots=True)
class Refused:
    """A mail that no parser may see, and why, as a sentence."""

    reason: str


class HarmError(Exception):
    """What reading a mail did to the process that read it; its text is a sentence for people."""


class Read(Protocol):
    """Whatever reads a mail."""

    def __call__(self, raw: bytes, *, whole: bool) -> Message | Refused:
        """The mail, read."""


def read_here(raw: bytes, *, whole: bool) -> Message | Refused:
    """Reads a mail in this process; `whole` is False when only its header was fetched."""
    if refused := over_caps(raw):
        return Refused(refused)
    return parse(raw, whole=whole)
