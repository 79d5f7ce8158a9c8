"""Who or what wrote a mail, and the two questions that follow: may it be answered, is it one?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from mailgate.core.absence import Absence


class Author(StrEnum):
    """Who or what wrote a mail; docs/machines.md tells each by its signs."""

    PERSON = "person"
    OUT_OF_OFFICE = "out-of-office"
    AUTO_REPLY = "auto-reply"
    CHALLENGE = "challenge"
    BOUNCE = "bounce"
    DELIVERY_RECEIPT = "delivery-receipt"
    READ_RECEIPT = "read-receipt"
    COMPLAINT = "complaint"
    CALENDAR = "calendar"
    MONITORING = "monitoring"
    LIST = "list"
    PROGRAM = "program"
    SELF = "self"


# Each author, as a sentence names it.
ARTICLES: Final = {
    Author.PERSON: "a person's words like a machine's",
    Author.OUT_OF_OFFICE: "an out-of-office answer",
    Author.AUTO_REPLY: "an automatic answer",
    Author.CHALLENGE: "a spam filter that asks for proof",
    Author.BOUNCE: "a bounce",
    Author.DELIVERY_RECEIPT: "a receipt of delivery",
    Author.READ_RECEIPT: "a receipt of reading",
    Author.COMPLAINT: "a complaint report",
    Author.CALENDAR: "an answer to an invitation",
    Author.MONITORING: "a monitoring or backup program",
    Author.LIST: "a list or bulk mailer",
    Author.PROGRAM: "a program",
    Author.SELF: "one of our own programs",
}
_ANSWERING: Final = frozenset({Author.OUT_OF_OFFICE, Author.AUTO_REPLY, Author.CHALLENGE})


@dataclass(frozen=True, slots=True)
class Screening:
    """The author, and the header or words that told.

    `in_doubt` says that a person may have written it all the same, though it is not answered: what
    becomes of it is decided as for a person. `absence` is what the mail says about its sender's
    absence, whoever wrote it.
    """

    author: Author
    reason: str
    absence: Absence | None = None
    in_doubt: bool = False

    @property
    def is_machine(self) -> bool:
        """Whether a machine wrote it, as far as one can know: a person has nothing to add here."""
        return self.author is not Author.PERSON and not self.in_doubt

    @property
    def do_not_answer(self) -> bool:
        """Whether this mail must never be answered by a machine (RFC 3834, 2)."""
        return self.author is not Author.PERSON or self.in_doubt

    @property
    def is_automatic_reply(self) -> bool:
        """Whether a machine answered a mail with it; a mail in doubt is not called one."""
        return self.author in _ANSWERING and not self.in_doubt

    def as_record(self) -> dict[str, Any]:
        """The screening as plain values; `absence` only where the mail tells of one."""
        record: dict[str, Any] = {
            "author": self.author.value,
            "reason": self.reason,
            "in_doubt": self.in_doubt,
        }
        return {**record, "absence": self.absence.as_record()} if self.absence else record
