"""What the header of a mail says, as values: from our own scan of it, without any parser."""

import re
from datetime import datetime
from typing import Final

from mailgate.core.message import Defect
from mailgate.mail.cleaning import clean_line, has_controls
from mailgate.mail.digest import message_id_of
from mailgate.mail.fields import Field, Header, message_ids
from mailgate.mail.words import read_words

_MOST_IDS: Final = 1000
_OF_A_PART: Final = re.compile(rb"(?:^|;)\s*l\s*=\s*\d")  # RFC 6376, 8.2: more may follow
_OURS: Final = re.compile(r"x[-_]mailgate\b|x[-_]mailgate_", re.IGNORECASE)


def texts(header: Header, name: str) -> tuple[str, ...]:
    """The values of all fields of a lower-case name, each as a text of one line."""
    return tuple(field.text for field in header.all(name))


def subject_of(header: Header) -> tuple[str, frozenset[Defect]]:
    """The first Subject, its encoded words read, and what was odd about it."""
    found = header.all("subject")
    if not found:
        return "", frozenset()
    text, defects = read_words(found[0].text)
    if has_controls(text):
        defects |= {Defect.CONTROL_IN_HEADER}
    if len(found) > 1:
        defects |= {Defect.SEVERAL_SUBJECTS}
    return clean_line(text), defects


def ids(header: Header, name: str) -> tuple[str, ...]:
    """Message-IDs; of very many the first, which began the thread, and the newest."""
    found = tuple(one for field in header.all(name) for one in message_ids(field.text))
    return found if len(found) <= _MOST_IDS else (found[0], *found[1 - _MOST_IDS :])


def header_values(header: Header) -> tuple[tuple[str, str], ...]:
    """Names and values; encoded words stay, because reading them in structured fields is a trap.

    Fields in our own name are left out: none of ours ever come from outside (CVE-2023-41259).
    """
    return tuple(
        (clean_line(field.name), field.text)
        for field in header.fields
        if not _OURS.match(field.name)
    )


def header_defects(raw: bytes, header: Header, *, date: datetime | None) -> frozenset[Defect]:
    """What a decision or a person may want to know about the header."""
    found: set[Defect] = set()
    message_id = header.first("message-id")
    if message_id is None:
        found.add(Defect.NO_MESSAGE_ID)
    elif not message_id_of(raw) or not message_id.unfolded.startswith(b"<"):
        found.add(Defect.BROKEN_MESSAGE_ID)
    if header.first("date") is None:
        found.add(Defect.NO_DATE)
    elif date is None:
        found.add(Defect.BROKEN_DATE)
    if not header.fields:
        found.add(Defect.NO_HEADER)
    return frozenset(found) | _defects_of_fields(header)


def _defects_of_fields(header: Header) -> frozenset[Defect]:
    """What is odd about any of the fields."""
    fields = header.fields
    odd = {
        Defect.EIGHT_BIT_HEADER: any(not field.value.isascii() for field in fields),
        Defect.CONTROL_IN_HEADER: any(_has_control(field) for field in fields),
        Defect.NUL_IN_HEADER: any(b"\0" in field.raw for field in fields),
        Defect.CONTROL_FIELD: any(_OURS.match(field.name) for field in fields),
        Defect.SIGNED_IN_PART: any(
            _OF_A_PART.search(field.unfolded) for field in header.all("dkim-signature")
        ),
    }
    return frozenset(defect for defect, is_so in odd.items() if is_so)


def _has_control(field: Field) -> bool:
    """A control in the value; the escape of ISO-2022-JP is a charset's, not a control."""
    return has_controls(field.unfolded.replace(b"\x1b", b"").decode("ascii", "replace"))
