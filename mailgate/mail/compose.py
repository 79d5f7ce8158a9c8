"""The final bytes of a mail of ours: our own header, the standard library's MIME structure."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.generator import BytesGenerator
from email.message import Message as MimePart
from email.policy import compat32
from email.utils import format_datetime
from io import BytesIO
from typing import Final

from mailgate.core.message import Address, Message
from mailgate.mail.file_parts import OutgoingFile, file_part
from mailgate.mail.final_bytes import GateError, check
from mailgate.mail.headers import (
    ids_field,
    is_address,
    is_message_id,
    mailbox_field,
    plain_field,
    subject_field,
)

_MOST_IDS: Final = 50
_OLDEST_IDS: Final = 20
_LONGEST_PLAIN_LINE: Final = 78
_AUTOMATIC: Final = ("", "auto-replied", "auto-generated")  # RFC 3834, 5
_LINE_ENDS: Final = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_WRITING: Final = compat32.clone(linesep="\r\n", mangle_from_=False)
_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that the HTML of a mail shows by `cid:` and its name: nothing is loaded for it.

    The name is of ASCII letters, digits, dots and hyphens, with one `@`.
    """

    name: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail to write. `automatic` is auto-replied, auto-generated, or empty for a person's mail.

    `envelope_from` is empty for the null sender. `html` may be empty, then the mail is plain text.
    Ids that could not be written as they are (`is_message_id`) are left out. `pictures` are those
    that `html` shows.
    """

    sender: Address
    recipient: str
    envelope_from: str
    reply_to: str
    subject: str
    text: str
    html: str
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    automatic: str
    date: datetime
    pictures: tuple[Picture, ...] = ()
    files: tuple[OutgoingFile, ...] = ()


def compose(mail: Outgoing) -> bytes:
    """The bytes that leave, CRLF and 7 bit, checked by the gate.

    Subject, display name, bodies and foreign ids may hold anything: they are cleaned. Addresses,
    our own Message-ID and the date are not: GateError says what is wrong with them.
    """
    _refuse_unusable(mail)
    fields = tuple(_fields(mail))
    content = _content(mail)
    written = BytesIO()
    written.writelines(value.encode("ascii") for _, value in fields)
    BytesGenerator(written, policy=_WRITING).flatten(content)
    raw = written.getvalue()
    check(raw, fields=(*(name for name, _ in fields), *content.keys()))
    return raw


def clean_body(text: str) -> str:
    """A body with line feeds alone, ended by one, without control characters but the tab."""
    lines = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _LINE_ENDS.sub("\n", text))
    clean = _CONTROLS.sub("", lines)
    return clean if clean.endswith("\n") else clean + "\n"


def thread_references(message: Message) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References of an answer to this mail (RFC 5322, 3.6.4).

    At most 50 ids: the first 20 (where the thread began) and the newest; only ids that can be
    written as they are.
    """
    parent = message.message_id if is_message_id(message.message_id) else ""
    before = message.references or (message.in_reply_to if len(message.in_reply_to) == 1 else ())
    older = dict.fromkeys(old for old in before if old != parent and is_message_id(old))
    ids = (*older, parent) if parent else tuple(older)
    return parent, _capped(ids)


def _capped(ids: tuple[str, ...]) -> tuple[str, ...]:
    return (*ids[:_OLDEST_IDS], *ids[_OLDEST_IDS:][_OLDEST_IDS - _MOST_IDS :])


def _refuse_unusable(mail: Outgoing) -> None:
    addresses = {
        "sender": mail.sender.address,
        "recipient": mail.recipient,
        "reply address": mail.reply_to or mail.recipient,
        "envelope sender": mail.envelope_from or mail.recipient,
    }
    for what, address in addresses.items():
        if not address.isascii():
            raise GateError(f"the {what} {address!a} needs SMTPUTF8 (RFC 6531)")
        if not is_address(address):
            raise GateError(f"the {what} {address!a} is no address that can be written")
    if not is_message_id(mail.message_id):
        raise GateError(f"{mail.message_id!a} is no Message-ID that can be written")
    if mail.automatic not in _AUTOMATIC:
        raise GateError(f"{mail.automatic!a} is no word of Auto-Submitted")
    if mail.date.tzinfo is None:
        raise GateError("the date has no time zone")


def _fields(mail: Outgoing) -> Iterator[tuple[str, str]]:
    """The fields in the order they are written, without those of the content."""
    yield "From", mailbox_field("From", mail.sender)
    yield "To", plain_field("To", mail.recipient)
    if mail.reply_to:
        yield "Reply-To", plain_field("Reply-To", mail.reply_to)
    yield "Subject", subject_field("Subject", mail.subject)
    yield "Date", plain_field("Date", format_datetime(mail.date.astimezone(UTC)))
    yield "Message-ID", ids_field("Message-ID", [mail.message_id])
    if is_message_id(mail.in_reply_to):
        yield "In-Reply-To", ids_field("In-Reply-To", [mail.in_reply_to])
    if references := tuple(old for old in mail.references if is_message_id(old)):
        yield "References", ids_field("References", _capped(references))
    if mail.automatic:
        yield "Auto-Submitted", plain_field("Auto-Submitted", mail.automatic)
        yield "X-Auto-Response-Suppress", plain_field("X-Auto-Response-Suppress", "All")
        yield "Precedence", plain_field("Precedence", "bulk")
    yield "MIME-Version", plain_field("MIME-Version", "1.0")


def _content(mail: Outgoing) -> MimePart:
    """The body, with the fields that say of what it is made."""
    whole = _text_part("plain", clean_body(mail.text))
    if mail.html:
        html = _text_part("html", clean_body(mail.html))
        if mail.pictures:  # RFC 2387: the HTML first, then what it shows
            html = _multipart("related", mail, (html, *map(_picture_part, mail.pictures)))
        whole = _multipart("alternative", mail, (whole, html))
    if mail.files:
        files = (file_part(file, number) for number, file in enumerate(mail.files, start=1))
        whole = _multipart("mixed", mail, (whole, *files))
    return whole


def _multipart(kind: str, mail: Outgoing, parts: Iterable[MimePart]) -> MimePart:
    # Not at random: the same mail has the same bytes.
    seed = f"{kind}\n{mail.message_id}\n{mail.text}\n{mail.html}"
    digest = hashlib.sha224(seed.encode("utf-8", "surrogatepass")).hexdigest()
    whole = MimePart()
    whole.add_header("Content-Type", f"multipart/{kind}", boundary=f"=_{digest}")
    for part in parts:
        whole.attach(part)
    return whole


def _picture_part(picture: Picture) -> MimePart:
    part = MimePart()
    part.add_header("Content-Type", "image/png")
    part.add_header("Content-Transfer-Encoding", "base64")
    part.add_header("Content-ID", f"<{picture.name}>")
    part.add_header("Content-Disposition", "inline")
    part.set_payload(base64.encodebytes(picture.png).decode("ascii"))
    return part


def _text_part(subtype: str, text: str) -> MimePart:
    part = MimePart()
    raw = text.encode()
    if raw.isascii() and max(map(len, raw.split(b"\n"))) <= _LONGEST_PLAIN_LINE:
        charset, encoding, written = "us-ascii", "7bit", raw
    else:
        quoted = "quoted-printable", binascii.b2a_qp(raw, istext=True)
        packed = "base64", base64.encodebytes(raw)
        encoding, written = min(quoted, packed, key=lambda one: len(one[1]))
        charset = "utf-8"
    part.add_header("Content-Type", f"text/{subtype}", charset=charset)
    part.add_header("Content-Transfer-Encoding", encoding)
    part.set_payload(written.decode("ascii"))
    return part
