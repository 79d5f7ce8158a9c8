"""What a mail wants with an appointment: the calendar part of it (RFC 5545, RFC 5546, RFC 6047)."""

import re
from collections.abc import Iterator
from email.message import Message as Part
from typing import Final

from mailgate.core.message import Invitation
from mailgate.mail.bodies import param
from mailgate.mail.charsets import decode
from mailgate.mail.cleaning import clean_line
from mailgate.mail.tree import Tree

_TYPES: Final = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_LOOKED_AT: Final = 64 * 1024
_LONGEST: Final = 500
_FOLD: Final = re.compile(rb"\r?\n[ \t]")  # between any two octets, within a letter too
_LINE: Final = re.compile(r"([A-Za-z-]{1,40})((?:;[^:\"\n]*(?:\"[^\"\n]*\"[^:\"\n]*)*)?):(.*)")
_METHOD: Final = re.compile(r"[A-Z-]{1,40}")
_ZONE: Final = re.compile(r";TZID=\"?([^;\":]{1,100})", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\(.)")
_APPOINTMENTS: Final = frozenset({"VEVENT", "VTODO", "VFREEBUSY", "VJOURNAL"})
_WANTED: Final = frozenset({"summary", "dtstart", "organizer"})


def invitation(tree: Tree) -> Invitation | None:
    """The first calendar part that says what it wants, or that holds an appointment."""
    for _, part in tree.own_parts():
        if part.get_content_type() in _TYPES and not part.is_multipart():
            found = _read(tree, part)
            if found is not None:
                return found
    return None


def _read(tree: Tree, part: Part) -> Invitation | None:
    data = _FOLD.sub(b"", tree.shown_bytes(part)[:_LOOKED_AT])
    text, _ = decode(data, param(part, "charset") or "utf-8")
    facts = dict(_facts(text))
    method = (facts.get("method") or param(part, "method")).strip().upper()
    if not _METHOD.fullmatch(method):
        method = ""
    if not method and "summary" not in facts and "dtstart" not in facts:
        return None
    return Invitation(
        method=method,
        summary=facts.get("summary", ""),
        starts=facts.get("dtstart", ""),
        organizer=re.sub(r"^mailto:", "", facts.get("organizer", ""), flags=re.IGNORECASE),
    )


def _facts(text: str) -> Iterator[tuple[str, str]]:
    """What is wanted of the calendar and of its first appointment, in reverse: the first counts."""
    inside: list[str] = []
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        parts = _LINE.match(line)
        if parts is None:
            continue
        name, parameters, value = parts.group(1).lower(), parts.group(2), parts.group(3).strip()
        if name == "begin":
            inside.append(value.upper())
        elif name == "end":
            inside = inside[:-1]
        elif name == "method" and len(inside) <= 1:
            found.append((name, value))
        # An alarm has a summary, a time zone a start of its own.
        elif name in _WANTED and inside and inside[-1] in _APPOINTMENTS:
            zone = _ZONE.search(parameters) if name == "dtstart" else None
            found.append((name, f"{value} {zone.group(1)}" if zone else _unescaped(value)))
    for name, value in reversed(found):
        yield name, clean_line(value)[:_LONGEST]


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: " " if found.group(1) in "nN" else found.group(1), value)
