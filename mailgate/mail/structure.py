"""The parts of a mail by offsets, found in the bytes in one pass.

The parsers of the standard library need seconds for deep nesting, many parts, or many lines. This
scan needs none of that work, so it can say first whether a parser may see the mail, and where the
long bodies are that no parser needs to see (`tree.py` leaves them out).
"""

import re
from dataclasses import dataclass, field
from email.message import Message as Part
from typing import Final

DEEPEST: Final = 50
MOST_PARTS: Final = 1000
LONGEST_CONTENT_FIELD: Final = 2 * 1024
MOST_PARAMETERS: Final = 100
_MOST_DASH_LINES: Final = 100_000
LONGEST_PART_HEADER: Final = 64 * 1024
_ALL_PART_HEADERS: Final = 1024 * 1024

_CONTENT_FIELD: Final = re.compile(
    rb"^(content-[a-z-]{1,40})[ \t]*:([^\n]*\n?(?:[ \t][^\n]*\n?)*)",
    re.IGNORECASE | re.MULTILINE,
)
_PART_HEADER: Final = re.compile(rb"(?:(?:[!-9;-~]+:|[ \t])[^\n]*\n)*")
_HEADER_LINE: Final = re.compile(rb"[!-9;-~]+:|[ \t]")
_FOLDING: Final = re.compile(rb"[\r\n]+[ \t]*")
_AFTER_BOUNDARY: Final = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")


@dataclass(slots=True)
class Structure:
    """Where the bodies of the parts and the attached mails are, from and to.

    `trouble` says why no parser may see the mail, if so.
    """

    bodies: list[tuple[int, int]] = field(default_factory=list)
    attached: list[tuple[int, int]] = field(default_factory=list)
    parts: int = 0
    depth: int = 0
    trouble: str = ""


def scan(raw: bytes, *, header: bytes, body_at: int) -> Structure:
    """The structure of a mail with line feeds as line ends, given its header block and body."""
    found = Structure()
    open_parts: list[bytes | int] = []  # a boundary, or the number of an attached mail
    dashes = _Dashes(raw)
    block, start = header, body_at
    headers = 0
    while not found.trouble:
        kind, boundary, found.trouble = _content_type(block)
        if kind.startswith("message/") and kind != "message/delivery-status":
            open_parts.append(len(found.attached))
            found.attached.append((start, len(raw)))
        elif boundary:
            open_parts.append(boundary)
        found.parts += 1
        found.depth = max(found.depth, len(open_parts))
        headers += len(block) if found.parts > 1 else 0
        found.trouble = found.trouble or _trouble(found, headers=headers)
        if found.trouble:
            return found
        if kind.startswith("message/") and open_parts and isinstance(open_parts[-1], int):
            block, start, found.trouble = _part_header(raw, start)
            continue
        inside = [one for one in open_parts if isinstance(one, int)]
        end, after = dashes.next_part(open_parts, start)
        for number in inside:
            if number not in open_parts:
                # The line feed before a boundary is the boundary's, also if the body is empty.
                last = end - 1 if raw.startswith(b"--", end) else end
                found.attached[number] = (found.attached[number][0], last)
        found.bodies.append((start, end))
        found.trouble = dashes.trouble
        if after is None:
            return found
        block, start, found.trouble = _part_header(raw, after)
    return found


def _trouble(found: Structure, *, headers: int) -> str:
    """Why the mail is too much for a parser, as far as it was scanned."""
    if found.depth > DEEPEST:
        return f"parts are nested more than {DEEPEST} deep"
    if found.parts > MOST_PARTS:
        return f"there are more than {MOST_PARTS} parts"
    if headers > _ALL_PART_HEADERS:
        return "the headers of the parts are too long"
    return ""


class _Dashes:
    """Finds the next line that is a boundary of an open part."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._seen = 0
        self.trouble = ""

    def next_part(self, open_parts: list[bytes | int], start: int) -> tuple[int, int | None]:
        """Where the body from `start` ends, and where the next part's header begins, if any."""
        raw = self._raw
        end: int | None = None
        at = start - 1
        starts = tuple(one for one in open_parts if isinstance(one, bytes))
        while starts:
            at = raw.find(b"\n--", at)
            if at < 0:
                break
            self._seen += 1
            if self._seen > _MOST_DASH_LINES:
                self.trouble = f"more than {_MOST_DASH_LINES} lines start with two dashes"
                break
            is_one = raw.startswith(starts, at + 3)
            closed, after = self._match(open_parts, at + 3) if is_one else (False, None)
            if after is None:
                at += 1
                continue
            end = max(at, start) if end is None else end
            if not closed:
                return end, after
            at = after - 1
            starts = tuple(one for one in open_parts if isinstance(one, bytes))
        return (len(raw) if end is None else end), None

    def _match(self, open_parts: list[bytes | int], at: int) -> tuple[bool, int | None]:
        """Closes the parts that a boundary line ends; tells whether it was a closing one."""
        for level in range(len(open_parts) - 1, -1, -1):
            boundary = open_parts[level]
            if isinstance(boundary, int) or not self._raw.startswith(boundary, at):
                continue
            rest = _AFTER_BOUNDARY.match(self._raw, at + len(boundary))
            if rest is None:
                continue
            closing = rest.group(1) is not None
            del open_parts[level if closing else level + 1 :]
            return closing, rest.end()
        return False, None


def _part_header(raw: bytes, at: int) -> tuple[bytes, int, str]:
    """The header block of a part, where its body begins, and why it is too much, if it is."""
    most = at + LONGEST_PART_HEADER
    block = _PART_HEADER.match(raw, at, most)
    end = block.end() if block else at
    for blank in (b"\n", b"\r\n"):
        if raw.startswith(blank, end):
            return raw[at:end], end + len(blank), ""
    # A line that goes on behind the limit is seen by no scan, but by every parser.
    if len(raw) > most and raw.find(b"\n", end, most) < 0 and _HEADER_LINE.match(raw, end):
        return b"", end, f"the header of a part is longer than {LONGEST_PART_HEADER} bytes"
    return raw[at:end], end, ""


def _content_type(block: bytes) -> tuple[str, bytes, str]:
    """The type and boundary that the header of a part names, as the standard library reads them."""
    content_type = b""
    for found in _CONTENT_FIELD.finditer(block):
        value = found.group(2)
        if len(value) > LONGEST_CONTENT_FIELD:
            name = found.group(1).lower().decode("ascii", "replace")
            return "", b"", f"a {name} field is longer than {LONGEST_CONTENT_FIELD} bytes"
        if value.count(b";") > MOST_PARAMETERS:
            return "", b"", f"a content field has more than {MOST_PARAMETERS} parameters"
        if found.group(1).lower() == b"content-type" and not content_type:
            content_type = _FOLDING.sub(b" ", value).strip()
    kind = content_type.partition(b";")[0].strip().lower().decode("ascii", "replace")
    if not kind.startswith("multipart/"):
        return kind, b"", ""
    part = Part()
    part["Content-Type"] = content_type.decode("ascii", "surrogateescape")
    try:
        boundary = part.get_boundary() or ""
        return kind, boundary.encode("ascii", "surrogateescape"), ""
    except (TypeError, ValueError, LookupError):
        return kind, b"", "the boundary between the parts cannot be read"
