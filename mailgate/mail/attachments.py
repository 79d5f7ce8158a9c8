"""The parts of a mail that are files, and the files that are packed in a part."""

import hashlib
import re
from dataclasses import replace
from email.message import Message as Part
from typing import Final
from urllib.parse import unquote

from mailgate.core.message import Attachment, NamedBy
from mailgate.mail.bodies import disposition, param
from mailgate.mail.cleaning import clean_line
from mailgate.mail.file_names import given_name, safe_name
from mailgate.mail.member import Member
from mailgate.mail.packed import members
from mailgate.mail.parameters import file_name
from mailgate.mail.tree import Tree
from mailgate.mail.words import read_words

_MOST: Final = 2000
_LONGEST_ID: Final = 250
_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,80}/[a-z0-9][a-z0-9.+_-]{0,80}")
_REFERRED: Final = re.compile(r"cid:([^\s\"'<>)]{1,250})", re.IGNORECASE)


def attachments(
    tree: Tree, *, names: dict[int, str], words: frozenset[int], html: str = ""
) -> tuple[Attachment, ...]:
    """The files of a mail, in order; `words` are the parts that are its text, `html` its markup.

    The files that are packed in a part follow it; the part itself stays.
    """
    shown = frozenset(unquote(found) for found in _REFERRED.findall(html))
    hint = _charset_of_words(tree)
    found: list[Attachment] = []
    for number, part in tree.own_parts():
        if number not in words:
            name = file_name(part, hint=hint) or names.get(number, "")
            data = tree.whole_bytes(part)
            # Some programs put an empty text around their pictures.
            if data.strip() or name or part.get_content_maintype() != "text":
                found.append(_attachment(part, data, number, name, shown=shown))
        found += (
            _packed(member, part=number, at=at) for at, member in enumerate(members(tree, part))
        )
    return tuple(_with_safe_name(one, number) for number, one in enumerate(found[:_MOST], start=1))


def bytes_of(tree: Tree, attachment: Attachment) -> bytes:
    """The bytes of an attachment that `attachments` found in this mail."""
    part = tree.parts()[attachment.part]
    if attachment.member < 0:
        return tree.whole_bytes(part)
    return members(tree, part)[attachment.member].data


def _attachment(
    part: Part, data: bytes, number: int, name: str, *, shown: frozenset[str]
) -> Attachment:
    given, named_by = _given(part, name)
    content_id = clean_line(str(part.get("Content-ID", ""))).strip("<> ")[:_LONGEST_ID]
    in_html = bool(content_id) and content_id in shown
    is_attached = disposition(part) == "attachment"
    return Attachment(
        name=given if named_by is NamedBy.SUBJECT else name,
        type=_kind(part.get_content_type()),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        inline=disposition(part) == "inline" or in_html or bool(content_id and not is_attached),
        part=number,
        content_id=content_id,
        given_name=given if named_by is NamedBy.SENDER else "",
        named_by=named_by,
        in_html=in_html,
    )


def _charset_of_words(tree: Tree) -> str:
    """The charset of the first text: what writes raw bytes into a name writes its kin."""
    texts = (part for part in tree.parts() if part.get_content_maintype() == "text")
    return next((label for part in texts if (label := param(part, "charset"))), "")


def _packed(member: Member, *, part: int, at: int) -> Attachment:
    given = given_name(member.name)
    return Attachment(
        name=given,
        type=_kind(member.type),
        size=len(member.data),
        sha256=hashlib.sha256(member.data).hexdigest(),
        inline=bool(member.content_id),
        part=part,
        content_id=clean_line(member.content_id)[:_LONGEST_ID],
        given_name=given,
        named_by=NamedBy.SENDER if given else NamedBy.US,
        member=at,
    )


def _with_safe_name(one: Attachment, number: int) -> Attachment:
    name = one.given_name or (one.name if one.named_by is NamedBy.SUBJECT else "")
    return replace(one, name=safe_name(name, kind=one.type, number=number))


def _kind(kind: str) -> str:
    return kind if _TYPE.fullmatch(kind) else "application/octet-stream"


def _given(part: Part, name: str) -> tuple[str, NamedBy]:
    """The sender's name for a part; for an attached mail without one, what its Subject gives.

    An attached mail may be named in its Content-Type alone (RFC 2046, 5.2.3).
    """
    is_message = part.get_content_maintype() == "message"
    given = given_name(name or (param(part, "name") if is_message else ""))
    if given:
        return given, NamedBy.SENDER
    inner = part.get_payload(0) if is_message and part.is_multipart() else None
    if part.get_content_type() != "message/rfc822" or not isinstance(inner, Part):
        return "", NamedBy.US
    subject = clean_line(read_words(str(inner.get("Subject", "")))[0])
    return (
        (f"{subject.replace('/', '_')[:80]}.eml", NamedBy.SUBJECT) if subject else ("", NamedBy.US)
    )
