"""The words of a mail whose parts nobody can tell apart: the raw body without its MIME.

What is plainly structure goes: the lines between the parts and the header lines of parts. All else
is shown, however odd it looks.
"""

import binascii
import quopri
import re
from typing import Final

from mailgate.mail.charsets import decode
from mailgate.mail.cleaning import clean_text
from mailgate.mail.fields import split
from mailgate.mail.html_text import html_to_text

_LOOKED_AT: Final = 64 * 1024
_MOST_PIECES: Final = 50
_LONGEST_MARKUP: Final = 16 * 1024
_BOUNDARY: Final = re.compile(
    rb"\bboundary[ \t]{0,9}=[ \t]{0,9}(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE
)
_PART_HEADER: Final = re.compile(rb"(?:content-[a-z-]{1,40}|mime-version)[ \t]*:", re.IGNORECASE)
_TYPED: Final = re.compile(rb"^content-type[ \t]*:[ \t]*text/", re.IGNORECASE | re.MULTILINE)
_KIND: Final = re.compile(rb"content-type[ \t]*:[ \t]*([a-z]+/[a-z]+)", re.IGNORECASE)
_LABEL: Final = re.compile(rb"charset[ \t]*=[ \t]*\"?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_ENCODING: Final = re.compile(
    rb"content-transfer-encoding[ \t]*:[ \t]*(quoted-printable|base64)", re.IGNORECASE
)


def boundaries(data: bytes) -> frozenset[bytes]:
    """The lines that stand between parts, and at the end of them, as far as the bytes name them."""
    names = {(found.group(1) or found.group(2)).rstrip() for found in _BOUNDARY.finditer(data)}
    return frozenset(b"--" + name + end for name in names if name for end in (b"", b"--"))


def raw_words(raw: bytes) -> tuple[str, ...]:
    """The texts at the beginning of a body, cut at the lines between its parts."""
    start = split(raw).body_at
    return words_between(raw[start : start + _LOOKED_AT], boundaries(raw[: start + _LOOKED_AT]))


def has_parts(data: bytes) -> bool:
    """Whether the bytes behind the end of a multipart hold parts that a wrong end cut off."""
    return _TYPED.search(data, 0, _LOOKED_AT) is not None


def words_between(data: bytes, between: frozenset[bytes]) -> tuple[str, ...]:
    """The texts at the beginning of these bytes, cut at those lines."""
    pieces: list[list[bytes]] = [[]]
    for line in data[:_LOOKED_AT].split(b"\n"):
        if line.strip(b"\r \t") in between and len(pieces) < _MOST_PIECES:
            pieces.append([])
        else:
            pieces[-1].append(line)
    texts = (_text(lines, is_part=number > 0) for number, lines in enumerate(pieces))
    return tuple(text for text in texts if text.strip())


def _text(lines: list[bytes], *, is_part: bool) -> str:
    at = 0
    if is_part:
        while at < len(lines) and (
            _PART_HEADER.match(lines[at]) or (at and lines[at][:1] in (b" ", b"\t"))
        ):
            at += 1
    header, data = b"\n".join(lines[:at]), b"\n".join(lines[at:])
    kind, label, encoding = _KIND.search(header), _LABEL.search(header), _ENCODING.search(header)
    is_text = kind is None or kind.group(1).lower().startswith((b"text/", b"multipart/"))
    if encoding and is_text:
        data = _decoded(data, encoding.group(1).lower())
    text, _ = decode(data, label.group(1).decode("ascii") if label else "")
    if kind and kind.group(1).lower() == b"text/html" and len(text) <= _LONGEST_MARKUP:
        text, _ = html_to_text(text)
    return clean_text(text).strip("\n")


def _decoded(data: bytes, encoding: bytes) -> bytes:
    if encoding == b"quoted-printable":
        return quopri.decodestring(data)
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        return data
