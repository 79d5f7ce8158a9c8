"""A mail as a customer's program writes it: for rehearsals, the same bytes every time."""

import mimetypes
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

_UNKNOWN: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file to attach, of so many bytes; without a type the name's ending tells it."""

    name: str
    type: str = ""
    size: int = 1000


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody writes to a desk; addresses as they stand in a header field."""

    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    sent_at: datetime
    message_id: str
    cc: tuple[str, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    files: tuple[LetterFile, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


def write_letter(letter: Letter) -> bytes:
    """The bytes of a mail; `headers` take the place of what would be written under their names.

    ValueError where a field cannot be written.
    """
    mail = EmailMessage(policy=policy.SMTP)
    fields = {
        "From": letter.sender,
        "To": ", ".join(letter.to),
        "Cc": ", ".join(letter.cc),
        "Subject": letter.subject,
        "Date": format_datetime(letter.sent_at),
        "Message-ID": letter.message_id,
        "In-Reply-To": letter.in_reply_to,
        "References": " ".join(letter.references),
    }
    own = {name.lower() for name, _ in letter.headers}
    for name, value in fields.items():
        if value and name.lower() not in own:
            mail[name] = value
    for name, value in letter.headers:
        mail[name] = value
    mail.set_content(letter.text)
    for number, file in enumerate(letter.files):
        kind, _, subtype = (file.type or mimetypes.guess_type(file.name)[0] or _UNKNOWN).partition(
            "/"
        )
        mail.add_attachment(
            _content(number, file.size),
            maintype=kind,
            subtype=subtype or "octet-stream",
            filename=file.name,
        )
    if letter.files:
        mail.set_boundary("rehearsal-boundary")
    return mail.as_bytes()


def quoted(text: str, *, said_by: str, at: datetime) -> str:
    """A mail's text below an answer, as most programs put it there."""
    lines = (f"> {line}".rstrip() for line in text.strip().splitlines())
    return "\n".join((f"On {at:%a, %d %b %Y at %H:%M}, {said_by} wrote:", *lines, ""))


def _content(number: int, size: int) -> bytes:
    """So many bytes, others for each file of a mail."""
    some = b"rehearsal %d " % number
    return (some * (size // len(some) + 1))[:size]
