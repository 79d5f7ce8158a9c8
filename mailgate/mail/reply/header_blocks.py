"""Header blocks above a quoted mail, as Outlook, Lotus, Zimbra and others set them.

A block is at least two different fields in neighbouring lines. "From: / To: / Date:" can be a
journey or a letter too, so it must name an address, or say that it was sent or at what time.
"""

import re
from collections.abc import Sequence
from typing import Final

from mailgate.mail.reply.labels import OF_A_FORM, SENT, field_of, label_of
from mailgate.mail.reply.parts import Line

_LONGEST: Final = 400
_MOST_LINES: Final = 16
_CLOCK: Final = re.compile(r"(?<![\d.])\d{1,2}[:.h]\d{2}(?!\d|\.\d)")
_MOST_MISSES: Final = 2
_ONCE: Final = frozenset({"from", "to", "subject"})


def header_block(lines: Sequence[Line], at: int, *, below_ruler: bool) -> int:
    """The last line of the header block that begins here, or -1."""
    first = lines[at].text
    if not field_of(first):
        return -1
    is_apart = at + 1 < len(lines) and lines[at + 1].is_blank
    if is_apart and field_of(first) == "to":
        return -1  # "A: yes" of questions and answers; no program begins so, two lines apart
    fields: set[str] = set()
    last = at
    misses = 0
    has_address = was_sent = False
    for place in range(at, min(at + _MOST_LINES, len(lines))):
        line = lines[place]
        field = field_of(line.text)
        if misses and field in fields & _ONCE:
            break
        if field:
            fields.add(field)
            last, misses = place, 0
        elif misses == _MOST_MISSES or (line.is_blank and ("subject" in fields or misses)):
            break
        else:
            misses += 1
        has_address |= bool(field) and "@" in line.text[:_LONGEST]
        was_sent |= field == "date" and (
            label_of(line.text).startswith(SENT) or _CLOCK.search(line.text[:_LONGEST]) is not None
        )
    if any(label_of(line.text) in OF_A_FORM for line in lines[at : last + 3]):
        return -1
    if len(fields) > 1 and _is_of_a_mail(fields, has_address=has_address, was_sent=was_sent):
        return last
    return last if below_ruler and fields & {"from", "to"} and has_address else -1


def _is_of_a_mail(fields: set[str], *, has_address: bool, was_sent: bool) -> bool:
    """Whether these fields together are a mail's: who, and when or to whom and about what."""
    if "from" in fields and fields & {"date", "to"}:
        return has_address or was_sent
    return "date" in fields and "to" in fields and has_address
