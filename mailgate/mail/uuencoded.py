"""Files written into a text as uuencode: `begin 644 name`, lines, `end` (POSIX, uuencode)."""

import binascii
import mimetypes
import re
from typing import Final

from mailgate.mail.charsets import decode
from mailgate.mail.member import Member

MOST_FILES: Final = 100
_BEGIN: Final = re.compile(rb"begin [0-7]{3,4} (\S[^\r\n]{0,250}?)[ \t]*\r?\n?")
_TYPES: Final = mimetypes.MimeTypes(filenames=())
_FIRST, _LAST = 0x20, 0x60  # what a line of uuencode is made of
_LONGEST_LINE: Final = 64  # 45 bytes in 60 characters, with the length before and a checksum behind


def may_hold_files(data: bytes) -> bool:
    """Whether it is worth to look closer."""
    return data.startswith(b"begin ") or b"\nbegin " in data


def split_files(data: bytes) -> tuple[bytes, tuple[Member, ...]]:
    """The words around the files, and the files; what has no end or is no uuencode is words."""
    words: list[bytes] = []
    files: list[Member] = []
    lines = data.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        begin = _BEGIN.fullmatch(lines[at])
        content, after = _file(lines, at + 1) if begin and len(files) < MOST_FILES else (None, 0)
        if begin is None or content is None:
            words.append(lines[at])
            at += 1
            continue
        name = decode(begin.group(1), "")[0]
        kind = _TYPES.guess_type(name, strict=False)[0] or "application/octet-stream"
        files.append(Member(name, kind, content))
        at = after
    return b"".join(words), tuple(files)


def _file(lines: list[bytes], at: int) -> tuple[bytes | None, int]:
    """The bytes of a file whose lines begin there, and the line after it; None if it is none.

    It stops at the first line that is no uuencode, and the search goes on there: linear.
    """
    out: list[bytes] = []
    while at < len(lines):
        line = lines[at].rstrip(b"\r\n")
        at += 1
        if line.rstrip() == b"end":
            return (b"".join(out), at) if out else (None, at)
        if len(line) > _LONGEST_LINE or any(not _FIRST <= byte <= _LAST for byte in line):
            return None, at
        if not line.strip(b" `"):
            continue  # the line of length nought before the end; mail programs cut its space away
        content = _line(line)
        if content is None:
            return None, at
        out.append(content)
    return None, at


def _line(line: bytes) -> bytes | None:
    length = (line[0] - _FIRST) & 0x3F
    width = (length + 2) // 3 * 4
    try:
        # Spaces at the end of a line are lost on the way; some programs add a checksum there.
        return binascii.a2b_uu(line[:1] + line[1 : 1 + width].ljust(width))
    except binascii.Error:
        return None
