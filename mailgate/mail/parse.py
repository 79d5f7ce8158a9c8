"""A mail's bytes as a `Message`. Never raises: what no parser can read is salvaged from the bytes.

First `caps` says whether a parser may see the mail. Then mail-parser reads it, and the standard
library's compat32 tree where mail-parser raises. Where that fails too, or the mail is over the
caps, a scan of the bytes finds the fields. `email.policy.default` is never used: it hangs and
raises on hostile headers.
"""

from dataclasses import replace
from typing import Final

from mailgate.core.message import Attachment, Defect, Message
from mailgate.mail.addresses import addresses, sender, without_address
from mailgate.mail.attachments import attachments, bytes_of
from mailgate.mail.bodies import read_body, with_packed_words
from mailgate.mail.bounces import bounce_of
from mailgate.mail.calendars import invitation
from mailgate.mail.caps import longest, over_caps
from mailgate.mail.digest import message_id_of
from mailgate.mail.fields import Header, split
from mailgate.mail.header_values import header_defects, header_values, ids, subject_of, texts
from mailgate.mail.inner_mails import inner_mails, own_words
from mailgate.mail.packed import packed_texts
from mailgate.mail.raw_words import raw_words
from mailgate.mail.reading import lenient_date, read
from mailgate.mail.tree import grow

_PARTIAL: Final = frozenset({Defect.PARTIAL_MAIL})
_MOST_FIELDS: Final = 1000


def parse(raw: bytes, *, whole: bool = True, charset: str = "") -> Message:
    """The mail, read; `whole` is False when only its header was fetched. Never raises.

    `charset` is how a person wants the text read, whatever its labels say (`charsets.read_as`).
    """
    extra = frozenset[Defect]() if whole else frozenset({Defect.NOT_WHOLE})
    if over_caps(raw):
        return _salvaged(raw, extra)
    try:
        return _parsed(raw, extra, charset)
    except Exception:  # noqa: BLE001 - the last line: no bytes may stop the mailbox they are in
        return _salvaged(raw, extra | {Defect.READING_FAILED})


def attachment_bytes(raw: bytes, attachment: Attachment) -> bytes:
    """The bytes of an attachment that `parse` named, or none if the mail cannot be read."""
    if over_caps(raw):
        return b""
    try:
        return bytes_of(grow(raw), attachment)
    except Exception:  # noqa: BLE001 - as in `parse`
        return b""


def _parsed(raw: bytes, extra: frozenset[Defect], charset: str = "") -> Message:
    tree = grow(raw)
    reading = read(tree)
    body = read_body(tree, charset=charset)
    files = attachments(tree, names=reading.names, words=body.parts, html=body.html)
    if not (body.text or body.html) and any(one.member >= 0 for one in files):
        body = with_packed_words(body, packed_texts(tree))
    if Defect.BROKEN_STRUCTURE in reading.defects and not (body.text or body.html or files):
        found = raw_words(raw)
        body = replace(body, text="\n".join(found), texts=found)
    author, sender_defects = sender(texts(tree.header, "from"), reading.addresses["from"])
    subject, subject_defects = subject_of(tree.header)
    return Message(
        message_id=message_id_of(raw),
        sender=author,
        to=addresses(reading.addresses["to"]),
        cc=addresses(reading.addresses["cc"]),
        reply_to=addresses(reading.addresses["reply-to"]),
        subject=subject,
        date=reading.date,
        in_reply_to=ids(tree.header, "in-reply-to"),
        references=ids(tree.header, "references"),
        text=body.text,
        html=body.html,
        reply_text=own_words(tree, body, charset=charset),
        attachments=files,
        headers=header_values(tree.header),
        bounce=bounce_of(tree),
        defects=frozenset().union(
            extra,
            reading.defects,
            body.defects,
            sender_defects,
            subject_defects,
            header_defects(raw, split(raw), date=reading.date),
            _PARTIAL if any(one.type == "message/partial" for one in files) else (),
        ),
        texts=body.texts,
        invitation=invitation(tree),
        without_address=without_address(tree.header),
        forwarded=inner_mails(tree, body, subject=subject),
    )


def _salvaged(raw: bytes, extra: frozenset[Defect]) -> Message:
    """What the bytes say without any parser; linear in the header, and in 64 KiB of the body."""
    header = split(raw)
    header = Header(header.fields[:_MOST_FIELDS], header.body_at)
    within = tuple(one for one in header.fields if len(one.value) <= longest(one.name))
    header = Header(within, header.body_at)
    author, sender_defects = sender(texts(header, "from"), ())
    subject, subject_defects = subject_of(header)
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
        in_reply_to=ids(header, "in-reply-to"),
        references=ids(header, "references"),
        text=text,
        html="",
        reply_text=text,
        attachments=(),
        headers=header_values(header),
        defects=frozenset().union(
            extra, sender_defects, subject_defects, header_defects(raw, header, date=date)
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
    return "\n".join(raw_words(raw))
