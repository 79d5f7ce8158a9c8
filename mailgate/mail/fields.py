"""The header block of a mail, field by field, found in the bytes without any parser.

It takes what real mail begins with: an mbox line, a byte order mark, blank lines, junk before or
between the fields. Work is linear in the block; only `LONGEST_BLOCK` bytes are looked at.
"""

import re
from dataclasses import dataclass
from typing import Final

from mailgate.mail.charsets import decode
from mailgate.mail.cleaning import clean_line

LONGEST_BLOCK: Final = 256 * 1024
LONGEST_MESSAGE_ID: Final = 998

_BLANK_LINE: Final = re.compile(rb"\n\r?\n")
_FIELD: Final = re.compile(rb"([!-9;-~]+)[ \t]*:", re.ASCII)
_KNOWN: Final = re.compile(
    rb"(?:from|to|cc|subject|date|message-id|mime-version|content-type|received|return-path"
    rb"|reply-to|sender|delivered-to|content-transfer-encoding|dkim-signature)[ \t]*:",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(rb"(?:\xef\xbb\xbf|[\x00\r\n]|>?From [^\n]*\n)*")
_FOLDING: Final = re.compile(rb"[\r\n]+[ \t]*")
_ID: Final = re.compile(r"<([^<>]+)>")
_BARE_ID: Final = re.compile(r"[^\s<>,;\"]+@[^\s<>,;\"]+")
_WHITE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Field:
    """One field as it stands in the mail: lower-case name, bytes after the colon, whole bytes."""

    name: str
    value: bytes
    raw: bytes

    @property
    def unfolded(self) -> bytes:
        """The value in one line."""
        return _FOLDING.sub(b" ", self.value).strip()

    @property
    def text(self) -> str:
        """The value as clean text of one line; encoded words stay as they are."""
        return clean_line(decode(self.unfolded, "")[0])


@dataclass(frozen=True, slots=True)
class Header:
    """The fields in their order, and where the body starts in the bytes that were given."""

    fields: tuple[Field, ...]
    body_at: int

    def first(self, name: str) -> Field | None:
        """The first field of a lower-case name, or None."""
        return next((field for field in self.fields if field.name == name), None)

    def all(self, name: str) -> tuple[Field, ...]:
        """All fields of a lower-case name, topmost first."""
        return tuple(field for field in self.fields if field.name == name)


def split(raw: bytes) -> Header:
    """The header of a mail; a mail that starts with no field at all has none, and is all body."""
    if b"\n" not in raw[:LONGEST_BLOCK]:
        raw = raw.replace(b"\r", b"\n")  # the line ends of old Macs; offsets stay the same
    lead = _LEAD.match(raw, 0, LONGEST_BLOCK)
    start = lead.end() if lead else 0
    blank = _BLANK_LINE.search(raw, start, start + LONGEST_BLOCK)
    end = blank.start() + 1 if blank else min(len(raw), start + LONGEST_BLOCK)
    lines = _lines(raw[start:end])
    last_known = max((at for at, line in enumerate(lines) if _KNOWN.match(line)), default=-1)
    groups: list[list[bytes]] = []
    position = start
    for at, line in enumerate(lines):
        if _FIELD.match(line):
            groups.append([line])
        elif groups and (line[:1] in (b" ", b"\t") or at < last_known):
            groups[-1].append(line)
        elif at > last_known:
            return Header(_fields(groups), position)
        position += len(line)
    body_at = blank.end() if blank else position
    return Header(_fields(groups), body_at)


def message_ids(value: str) -> tuple[str, ...]:
    """The Message-IDs in a value of Message-ID, In-Reply-To or References, in order, each once.

    White space inside the brackets is folding of a long id and goes; an id without brackets gets
    them, so that every way of writing an id compares equal.
    """
    found = [f"<{_WHITE.sub('', inner)}>" for inner in _ID.findall(value)]
    if not found and "<" not in value:
        found = [f"<{bare}>" for bare in _BARE_ID.findall(value[:LONGEST_MESSAGE_ID])]
    return tuple(
        dict.fromkeys(one for one in found if len(one) <= LONGEST_MESSAGE_ID and one != "<>")
    )


def _fields(groups: list[list[bytes]]) -> tuple[Field, ...]:
    fields = []
    for group in groups:
        whole = b"".join(group)
        name, _, value = whole.partition(b":")
        fields.append(Field(name.rstrip().lower().decode("ascii", "replace"), value, whole))
    return tuple(fields)


def _lines(block: bytes) -> list[bytes]:
    """Lines with their line feeds; a carriage return alone ends no line, so it starts no field."""
    lines = [line + b"\n" for line in block.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return [line for line in lines if line]
