"""The bytes of a mail as every parser reads them alike.

8-bit header bytes become UTF-8, controls in the header become spaces, junk lines go, and a carriage
return alone is no line end: the standard library would start a new field after it, which no mail
server does.
"""

import re
from dataclasses import dataclass
from typing import Final

from mailgate.mail.address_fields import mended_addresses
from mailgate.mail.boundaries import with_boundary
from mailgate.mail.charsets import decode_unlabelled
from mailgate.mail.fields import Field, Header, split

_HEADER_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
_CHARSET: Final = re.compile(rb"charset\s*=\s*\"?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mended:
    """A mail as parsers may see it: fields, bytes, header block, and where its body begins."""

    header: Header
    raw: bytes
    block: bytes
    body_at: int


def mend(raw: bytes) -> Mended:
    """The mail as parsers may see it."""
    header = split(raw)
    label = _charset_hint(header)
    body = raw[header.body_at :]
    if body.count(b"\r") != body.count(b"\r\n"):
        # No pattern: on megabytes of carriage returns one is ten times slower.
        body = b"\r\n".join(line.replace(b"\r", b"\n") for line in body.split(b"\r\n"))
    fields = tuple(_mended(field, label) for field in header.fields)
    at = next((at for at, field in enumerate(fields) if field.name == "content-type"), -1)
    if at >= 0:
        typed = _with_value(fields[at], with_boundary(fields[at].value.rstrip(), body))
        fields = (*fields[:at], typed, *fields[at + 1 :])
    block = b"".join(field.raw for field in fields)
    body_at = len(block) + 2
    return Mended(Header(fields, body_at), block + b"\r\n" + body, block, body_at)


def _mended(field: Field, label: str) -> Field:
    value = field.value
    if not value.isascii() or b"\x1b" in value:
        value = decode_unlabelled(value, label).encode("utf-8", "replace")
    value = _HEADER_CONTROLS.sub(b" ", value)
    return _with_value(field, mended_addresses(field.name, value))


def _with_value(field: Field, value: bytes) -> Field:
    lines = [line.strip() for line in value.split(b"\n")]
    folded = b" " + b"\r\n ".join(line for line in lines if line) + b"\r\n"
    return Field(field.name, folded, field.name.encode("ascii", "replace") + b":" + folded)


def _charset_hint(header: Header) -> str:
    """The charset of the body: what writes 8-bit bytes into a header writes its kin."""
    content_type = header.first("content-type")
    found = _CHARSET.search(content_type.value) if content_type else None
    return found.group(1).decode("ascii") if found else ""
