"""A stored mail, read again from its raw bytes for a person to look at."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, select

from mailgate.core.attachments import Place, folded
from mailgate.core.case import EventKind, Fate
from mailgate.core.forwarded import described, forwards
from mailgate.core.message import Message
from mailgate.jobs.views.record import word_of
from mailgate.mail.caps import over_caps
from mailgate.mail.parse import parse
from mailgate.mail.reply import Fragment, Kind, read_reply
from mailgate.mail.reply.images import placed_images
from mailgate.store.files import earlier_mails
from mailgate.store.raw import raw_of
from mailgate.store.tables import EventRow, InboxRow

LARGEST_PARSED: Final = 5_000_000
LONGEST_EXCERPT: Final = 1_000
LONGEST_WORDS: Final = 20_000

_PLACES: Final = {
    Kind.REPLY: Place.WORDS,
    Kind.HISTORY: Place.QUOTED,
    Kind.SIGNATURE: Place.SIGNATURE,
    Kind.DEVICE: Place.SIGNATURE,
    Kind.FOOTER: Place.SIGNATURE,
}


@dataclass(frozen=True, slots=True)
class FoldedText:
    """Lines of a mail that are not the sender's new words; `kind` says what they are."""

    kind: str
    lines: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a mail's text in its place; `kind` is reply for the sender's new words."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of a mail; `folded` says why a screen folds it, or is empty."""

    name: str
    type: str
    size: int
    sha256: str
    folded: str


@dataclass(frozen=True, slots=True)
class ShownMail:
    """What a person sees of a mail; `note` says why a part of it is not shown, or is empty.

    `excerpt` holds at most 1,000 characters of the new words, `words` at most 20,000 of them.
    `folded` counts the lines that were left out of both; `pieces`, if asked for, are all of the
    text in its order. `forwarded` says whose mails it passes on and what says so; none of them may
    speak in the case by that.
    """

    sender: str
    subject: str
    excerpt: str
    note: str
    words: str = ""
    folded: tuple[FoldedText, ...] = ()
    files: tuple[ShownFile, ...] = ()
    pieces: tuple[Piece, ...] = ()
    forwarded: tuple[str, ...] = ()


def shown_mail(session: Session, row: InboxRow, *, is_unfolded: bool = False) -> ShownMail:
    """Reads a mail as far as that is cheap and safe; sender and subject may be as recorded.

    A mail that no parser may see, or that is larger than 5 MB, is not parsed for a screen.
    """
    sender = str(row.decision.get("from") or "")
    subject = str(row.decision.get("subject") or "")
    if row.fate == Fate.QUARANTINED:
        return ShownMail(sender, subject, "", "not shown: it could not be read, and is set aside")
    if row.size > LARGEST_PARSED:
        return ShownMail(sender, subject, "", f"not shown: {row.size} bytes, export it to read it")
    raw = raw_of(session, row.id or 0)
    if found := over_caps(raw):
        return ShownMail(sender, subject, "", f"not shown: {found}")
    charset = chosen_charset(session, row.id or 0)
    message = parse(raw, whole=row.whole, charset=charset)
    words = (message.reply_text or message.text).rstrip()
    fragments = read_reply(message.text, markup=message.html).fragments
    is_cut = len(words) > LONGEST_WORDS
    cut = f"cut after {LONGEST_WORDS:,} characters of {len(words):,}" if is_cut else ""
    chosen = f"read as {charset}, as a person chose" if charset else ""
    return ShownMail(
        sender=message.sender.address if message.sender else sender or _name_alone(message),
        subject=message.subject,
        excerpt=words[:LONGEST_EXCERPT].rstrip(),
        note=", ".join(note for note in (cut, chosen) if note),
        words=words[:LONGEST_WORDS].rstrip(),
        folded=_folded_text(fragments),
        files=_files(session, row, message),
        pieces=tuple(Piece(one.kind, one.text) for one in fragments) if is_unfolded else (),
        forwarded=tuple(described(one) for one in forwards(message.forwarded)),
    )


def raw_mail(session: Session, inbox_id: int) -> bytes | None:
    """The bytes of a mail as they came; None if there is no such mail."""
    try:
        return raw_of(session, inbox_id)
    except LookupError:
        return None


def _folded_text(fragments: tuple[Fragment, ...]) -> tuple[FoldedText, ...]:
    """How many lines with words there are of each kind, in the order of the text."""
    counts: dict[str, int] = {}
    for fragment in fragments:
        if fragment.kind is not Kind.REPLY:
            lines = sum(1 for line in fragment.text.split("\n") if line.strip())
            counts[fragment.kind] = counts.get(fragment.kind, 0) + lines
    return tuple(FoldedText(kind, lines) for kind, lines in counts.items() if lines)


def _files(session: Session, row: InboxRow, message: Message) -> tuple[ShownFile, ...]:
    if not message.attachments:
        return ()
    earlier = earlier_mails(
        session,
        desk=row.desk,
        sender=message.sender.address if message.sender else "",
        digests=tuple(file.sha256 for file in message.attachments),
        inbox_id=row.id or 0,
    )
    images = placed_images(message.html)
    reasons = folded(
        message.attachments,
        places={image.content_id: _PLACES.get(image.kind, Place.WORDS) for image in images},
        dots=frozenset(image.content_id for image in images if image.is_dot),
        earlier=earlier,
    )
    return tuple(
        ShownFile(file.name, file.type, file.size, file.sha256, why)
        for file, why in zip(message.attachments, reasons, strict=True)
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
