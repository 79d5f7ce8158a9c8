"""A stored mail, read again from its raw bytes for a person to look at."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, select

from mailgate.core.case import EventKind
from mailgate.core.message import Message
from mailgate.jobs.views.record import word_of
from mailgate.mail.caps import over_caps
from mailgate.mail.parse import parse
from mailgate.store.raw import raw_of
from mailgate.store.tables import EventRow, InboxRow

LARGEST_PARSED: Final = 5_000_000
LONGEST_EXCERPT: Final = 1_000


@dataclass(frozen=True, slots=True)
class ShownMail:
    """What a person sees of a mail; `note` says why a part of it is not shown, or is empty.

    `excerpt` holds at most 1,000 characters of the text, without what was quoted.
    """

    sender: str
    subject: str
    excerpt: str
    note: str


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
    charset = chosen_charset(session, row.id or 0)
    message = parse(raw, whole=row.whole, charset=charset)
    text = message.reply_text or message.text
    return ShownMail(
        sender=message.sender.address if message.sender else sender or _name_alone(message),
        subject=message.subject,
        excerpt=text[:LONGEST_EXCERPT].rstrip(),
        note=", ".join(
            note
            for note in (
                "cut" if len(text) > LONGEST_EXCERPT else "",
                f"read as {charset}, as a person chose" if charset else "",
            )
            if note
        ),
    )


def chosen_charset(session: Session, inbox_id: int) -> str:
    """How a person wants this mail read, or an empty string for as it is labelled."""
    query = (
        select(EventRow)
        .where(EventRow.inbox_id == inbox_id, EventRow.kind == EventKind.REDECODED)
        .order_by(col(EventRow.id).desc())
        .limit(1)
    )
    row = session.exec(query).one_or_none()
    return word_of(row.detail, "charset") if row else ""


def _name_alone(message: Message) -> str:
    """What From says where it names no address."""
    name = next((name for field, name in message.without_address if field == "from"), "")
    return f"{name} (no address)" if name else ""
