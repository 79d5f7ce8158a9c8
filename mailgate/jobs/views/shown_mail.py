"""A stored mail, read again from its raw bytes for a person to look at."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from mailgate.core.forwarded import described, forwards
from mailgate.mail.caps import over_caps
from mailgate.mail.parse import parse
from mailgate.store.raw import raw_of
from mailgate.store.tables import InboxRow

LARGEST_PARSED: Final = 5_000_000
LONGEST_EXCERPT: Final = 1_000


@dataclass(frozen=True, slots=True)
class ShownMail:
    """What a person sees of a mail; `note` says why a part of it is not shown, or is empty.

    `excerpt` holds at most 1,000 characters of the text, without what was quoted. `forwarded` says
    whose mails it passes on and what says so; none of them may speak in the case by that.
    """

    sender: str
    subject: str
    excerpt: str
    note: str
    forwarded: tuple[str, ...] = ()


def shown_mail(session: Session, row: InboxRow) -> ShownMail:
    """Reads a mail as far as that is cheap and safe; sender and subject may be as recorded.

    A mail that no parser may see, or that is larger than 5 MB, is not parsed for a screen.
    """
    sender = str(row.decision.get("from") or "")
    subject = str(row.decision.get("subject") or "")
    if row.size > LARGEST_PARSED:
        return ShownMail(sender, subject, "", f"not shown: {row.size} bytes, export it to read it")
    raw = raw_of(session, row.id or 0)
    if found := over_caps(raw):
        return ShownMail(sender, subject, "", f"not shown: {found}")
    message = parse(raw, whole=row.whole)
    text = message.reply_text or message.text
    return ShownMail(
        sender=message.sender.address if message.sender else sender,
        subject=message.subject,
        excerpt=text[:LONGEST_EXCERPT].rstrip(),
        note="cut" if len(text) > LONGEST_EXCERPT else "",
        forwarded=tuple(described(one) for one in forwards(message.forwarded)),
    )
