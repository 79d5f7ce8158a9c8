"""A mail's bytes as a `Message`. Never raises: what no parser can read is salvaged from the bytes.

First `caps` says whether a parser may see the mail. Then mail-parser reads it, and the standard
library's compat32 tree where mail-parser raises. Where that fails too, or the mail is over the
caps, a scan of the bytes finds the fields. `email.policy.default` is never used: it hangs and
raises on hostile headers.
"""

from dataclasses import replace
from datetime import datetime
from email.message import Message as Part
from typing import Final

from mailgate.core.message import Attachment, Defect, Message
from mailgate.mail.addresses import addresses, sender
from mailgate.mail.attachments import attachments
from mailgate.mail.bodies import Body, read_body
from mailgate.mail.bounces import bounce_of
from mailgate.mail.caps import longest, over_caps
from mailgate.mail.charsets import decode
from mailgate.mail.cleaning import clean_line, clean_text, has_controls
from mailgate.mail.digest import message_id_of
from mailgate.mail.fields import Field, Header, message_ids, split
from mailgate.mail.reading import lenient_date, read
from mailgate.mail.reply import new_words
from mailgate.mail.tree import Tree, grow
from mailgate.mail.words import read_words

_MOST_IDS: Final = 1000
_MOST_FIELDS: Final = 1000
_SALVAGED_TEXT: Final = 64 * 1024


def parse(raw: bytes, *, whole: bool = True) -> Message:
    """The mail, read; `whole` is False when only its header was fetched. Never raises."""
    extra = frozenset[Defect]() if whole else frozenset({Defect.NOT_WHOLE})
    if over_caps(raw):
        return _salvaged(raw, extra)
    try:
        return _parsed(raw, extra)
    except Exception:  # noqa: BLE001 - the last line: no bytes may stop the mailbox they are in
        return _salvaged(raw, extra | {Defect.READING_FAILED})


def attachment_bytes(raw: bytes, attachment: Attachment) -> bytes:
    """The bytes of an attachment that `parse` named, or none if the mail cannot be read."""
    if over_caps(raw):
        return b""
    try:
        tree = grow(raw)
        return tree.whole_bytes(tree.parts()[attachment.part])
    except Exception:  # noqa: BLE001 - as in `parse`
        return b""


def _parsed(raw: bytes, extra: frozenset[Defect]) -> Message:
    tree = grow(raw)
    reading = read(tree)
    body = read_body(tree)
    files = attachments(tree, names=reading.names, words=body.parts)
    if Defect.BROKEN_STRUCTURE in reading.defects and not (body.text or body.html or files):
        body = replace(body, text=_raw_words(raw))
    author, sender_defects = sender(_texts(tree.header, "from"), reading.addresses["from"])
    subject, subject_defects = _subject(tree.header)
    words = _own_words(tree, body)
    return Message(
        message_id=message_id_of(raw),
        sender=author,
        to=addresses(reading.addresses["to"]),
        cc=addresses(reading.addresses["cc"]),
        reply_to=addresses(reading.addresses["reply-to"]),
        subject=subject,
        date=reading.date,
        in_reply_to=_ids(tree.header, "in-reply-to"),
        references=_ids(tree.header, "references"),
        text=body.text,
        html=body.html,
        reply_text=words,
        attachments=files,
        headers=_headers(tree.header),
        bounce=bounce_of(tree),
        defects=frozenset().union(
            extra,
            reading.defects,
            body.defects,
            sender_defects,
            subject_defects,
            _header_defects(raw, split(raw), date=reading.date),
        ),
    )


def _own_words(tree: Tree, body: Body) -> str:
    """The new words; for a mail forwarded as an attachment without a word, the forwarded ones."""
    if body.text.strip():
        return new_words(body.text, markup=body.html)
    attached = [
        part
        for part in tree.parts()
        if part.get_content_type() == "message/rfc822" and part.is_multipart()
    ]
    if len(attached) != 1 or tree.root.get_content_type() == "multipart/report":
        return body.text
    inner = attached[0].get_payload(0)
    return read_body(tree, inner).text if isinstance(inner, Part) else body.text


def _salvaged(raw: bytes, extra: frozenset[Defect]) -> Message:
    """What the bytes say without any parser; linear in the header, and in 64 KiB of the body."""
    header = split(raw)
    header = Header(header.fields[:_MOST_FIELDS], header.body_at)
    within = tuple(one for one in header.fields if len(one.value) <= longest(one.name))
    header = Header(within, header.body_at)
    author, sender_defects = sender(_texts(header, "from"), ())
    subject, subject_defects = _subject(header)
    date = lenient_date(header)
    text = _salvaged_text(raw, header)
    return Message(
        message_id=message_id_of(raw),
        sender=author,
        to=(),
        cc=(),
        reply_to=(),
        subject=subject,
        date=date,
        in_reply_to=_ids(header, "in-reply-to"),
        references=_ids(header, "references"),
        text=text,
        html="",
        reply_text=text,
        attachments=(),
        headers=_headers(header),
        defects=frozenset().union(
            extra, sender_defects, subject_defects, _header_defects(raw, header, date=date)
        ),
    )


def _salvaged_text(raw: bytes, header: Header) -> str:
    """The beginning of the body, if it is plain text as it stands."""
    kind = header.first("content-type")
    encoding = header.first("content-transfer-encoding")
    if kind is not None and not kind.unfolded.lower().startswith(b"text/plain"):
        return ""
    if encoding is not None and encoding.unfolded.lower() not in {b"7bit", b"8bit", b"binary"}:
        return ""
    return _raw_words(raw)


def _raw_words(raw: bytes) -> str:
    """The beginning of the body as it stands, for a mail whose parts nobody can tell apart."""
    start = split(raw).body_at
    return clean_text(decode(raw[start : start + _SALVAGED_TEXT], "")[0]).strip("\n")


def _texts(header: Header, name: str) -> tuple[str, ...]:
    return tuple(field.text for field in header.all(name))


def _subject(header: Header) -> tuple[str, frozenset[Defect]]:
    found = header.all("subject")
    if not found:
        return "", frozenset()
    text, defects = read_words(found[0].text)
    if has_controls(text):
        defects |= {Defect.CONTROL_IN_HEADER}
    if len(found) > 1:
        defects |= {Defect.SEVERAL_SUBJECTS}
    return clean_line(text), defects


def _ids(header: Header, name: str) -> tuple[str, ...]:
    """Message-IDs; of very many the first, which began the thread, and the newest."""
    found = tuple(one for field in header.all(name) for one in message_ids(field.text))
    return found if len(found) <= _MOST_IDS else (found[0], *found[1 - _MOST_IDS :])


def _headers(header: Header) -> tuple[tuple[str, str], ...]:
    """Names and values; encoded words stay, because reading them in structured fields is a trap."""
    return tuple((clean_line(field.name), field.text) for field in header.fields)


def _header_defects(raw: bytes, header: Header, *, date: datetime | None) -> frozenset[Defect]:
    found: set[Defect] = set()
    message_id = header.first("message-id")
    if message_id is None:
        found.add(Defect.NO_MESSAGE_ID)
    elif not message_id_of(raw) or not message_id.unfolded.startswith(b"<"):
        found.add(Defect.BROKEN_MESSAGE_ID)
    if header.first("date") is None:
        found.add(Defect.NO_DATE)
    elif date is None:
        found.add(Defect.BROKEN_DATE)
    if not header.fields:
        found.add(Defect.NO_HEADER)
    if any(not field.value.isascii() for field in header.fields):
        found.add(Defect.EIGHT_BIT_HEADER)
    if any(_has_control(field) for field in header.fields):
        found.add(Defect.CONTROL_IN_HEADER)
    return frozenset(found)


def _has_control(field: Field) -> bool:
    """A control in the value; the escape of ISO-2022-JP is a charset's, not a control."""
    return has_controls(field.unfolded.replace(b"\x1b", b"").decode("ascii", "replace"))
