"""The parts of a mail that are files, under names that are safe to show and to write."""

import hashlib
import mimetypes
import re
import unicodedata
from collections.abc import Iterator
from email.message import Message as Part
from typing import Final

from mailgate.core.message import Attachment
from mailgate.mail.bodies import disposition, param
from mailgate.mail.cleaning import clean_line
from mailgate.mail.tree import Tree
from mailgate.mail.words import read_words

_LONGEST_NAME: Final = 200
_LONGEST_ENDING: Final = 16
_INVISIBLE: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
_TYPES: Final = mimetypes.MimeTypes(filenames=())  # the machine's own table would change the names
_ENDINGS: Final = {
    "text/calendar": ".ics",
    "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt",
    "application/pgp-signature": ".asc",
}
_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,80}/[a-z0-9][a-z0-9.+_-]{0,80}")
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f<>:\"|?*/\\]+")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)


def attachments(
    tree: Tree, *, names: dict[int, str], words: frozenset[int]
) -> tuple[Attachment, ...]:
    """The files of a mail, in order; `words` are the parts that are its text."""
    found: list[Attachment] = []
    for number, part in _files(tree):
        if number in words:
            continue
        data = tree.whole_bytes(part)
        if not data.strip() and number not in names and part.get_content_maintype() == "text":
            continue  # the empty text that some programs put around their pictures
        kind = _kind(part)
        content_id = clean_line(str(part.get("Content-ID", ""))).strip("<> ")
        found.append(
            Attachment(
                name=safe_name(
                    names.get(number, "") or _name_of(part), kind=kind, number=len(found) + 1
                ),
                type=kind,
                size=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
                inline=disposition(part) == "inline"
                or bool(content_id and disposition(part) != "attachment"),
                part=number,
                content_id=content_id[:250],
            )
        )
    return tuple(found)


def safe_name(name: str, *, kind: str, number: int) -> str:
    """A file name without path, controls, hidden or reversing characters, dots around, devices.

    Normalised first and checked then: a zero-width space before `.htaccess` was a hole of ten
    points (CVE-2026-28289).
    """
    text = unicodedata.normalize("NFC", read_words(name)[0])
    text = "".join(char for char in text if unicodedata.category(char) not in _INVISIBLE)
    text = text.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    text = " ".join(clean_line(_UNSAFE.sub("_", text)).split()).strip(". ")
    extension = _ENDINGS.get(kind) or _TYPES.guess_extension(kind) or ""
    if not text.strip("_"):
        text = f"attachment-{number}{extension}"
    if _RESERVED.match(text):
        text = f"_{text}"
    return text if len(text.encode()) <= _LONGEST_NAME else _shortened(text)


def _shortened(name: str) -> str:
    """A long name cut before its ending, at a whole character."""
    stem, dot, ending = name.rpartition(".")
    tail = f".{ending}" if dot and len(ending.encode()) <= _LONGEST_ENDING else ""
    octets = (stem if tail else name).encode()[: _LONGEST_NAME - len(tail.encode())]
    return octets.decode("utf-8", "ignore").rstrip(". ") + tail


def _files(tree: Tree) -> Iterator[tuple[int, Part]]:
    """Leaves and attached mails with their numbers; what is inside an attached mail is its own."""
    inside: set[int] = set()
    for number, part in enumerate(tree.parts()):
        if id(part) in inside:
            if part.is_multipart():
                inside.update(id(child) for child in part.get_payload())
            continue
        if not part.is_multipart():
            yield number, part
        elif part.get_content_maintype() == "message":
            inside.update(id(child) for child in part.get_payload())
            yield number, part


def _kind(part: Part) -> str:
    kind = part.get_content_type()
    return kind if _TYPE.fullmatch(kind) else "application/octet-stream"


def _name_of(part: Part) -> str:
    """The name of an attached mail: the one of its header (RFC 2046, 5.2.3), or its Subject."""
    named = param(part, "name") if part.get_content_maintype() == "message" else ""
    if named:
        return named
    if part.get_content_type() != "message/rfc822" or not part.is_multipart():
        return ""
    inner = part.get_payload(0)
    if not isinstance(inner, Part):
        return ""
    subject = clean_line(read_words(str(inner.get("Subject", "")))[0])
    return f"{subject.replace('/', '_')[:80]}.eml" if subject else "message.eml"
