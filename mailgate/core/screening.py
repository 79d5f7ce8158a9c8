"""Telling people from machines (RFC 3834), with the sign that told."""

from dataclasses import dataclass
from enum import StrEnum


class Author(StrEnum):
    """Who or what wrote a mail."""

    PERSON = "person"
    AUTO_REPLY = "auto-reply"
    OUT_OF_OFFICE = "out-of-office"
    BOUNCE = "bounce"
    LIST = "list"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class Screening:
    """The author, and the header or words that told."""

    author: Author
    reason: str

    @property
    def is_machine(self) -> bool:
        """Whether this mail must never be answered by a machine (RFC 3834, 2)."""
        return self.author is not Author.PERSON
