"""Files in a mail of ours: attached, never shown inside, with names that cannot break a header."""

import base64
import re
from dataclasses import dataclass, field
from email.message import Message as MimePart
from typing import Final
from urllib.parse import quote

from mailgate.mail.file_names import safe_name

_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,60}/[a-z0-9][a-z0-9.+_-]{0,60}")
# A reader may show or run these, or take them for parts of the mail itself.
_AS_BYTES: Final = ("text/", "message/", "multipart/")
_ANY: Final = "application/octet-stream"
_PLAIN: Final = re.compile(r"[A-Za-z0-9 ._()+,=@~-]{1,60}")


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to attach; `name` and `type` may be anybody's words, and are cleaned."""

    name: str
    type: str
    content: bytes = field(repr=False)


def file_part(file: OutgoingFile, number: int) -> MimePart:
    """The part of one file, the `number`th of its mail; its name as RFC 2231 writes it."""
    kind = file.type if _TYPE.fullmatch(file.type) else _ANY
    if kind.startswith(_AS_BYTES):
        kind = _ANY
    part = MimePart()
    part.add_header("Content-Type", kind)
    part.add_header("Content-Disposition", f"attachment; {_name(file.name, kind, number)}")
    part.add_header("Content-Transfer-Encoding", "base64")
    part.set_payload(base64.encodebytes(file.content).decode("ascii"))
    return part


def _name(name: str, kind: str, number: int) -> str:
    """One line of at most 76 characters each: long names in pieces (RFC 2231, 3 and 4)."""
    safe = safe_name(name, kind=kind, number=number)
    if _PLAIN.fullmatch(safe):
        return f'filename="{safe}"'
    written = f"utf-8''{quote(safe, safe='')}"
    pieces, longest = list[str](), 60
    while written:
        cut = min(longest, len(written))
        # A piece must not end inside a %XX.
        if "%" in written[max(cut - 2, 0) : cut] and cut < len(written):
            cut = written.rindex("%", 0, cut)
        pieces.append(written[:cut])
        written = written[cut:]
    if len(pieces) == 1:
        return f"filename*={pieces[0]}"
    return ";\r\n ".join(f"filename*{at}*={piece}" for at, piece in enumerate(pieces))
