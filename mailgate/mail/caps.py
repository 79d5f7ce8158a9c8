"""Whether a parser may see a mail at all: limits on the bytes, checked in one linear pass.

What the limits keep out was measured: a Subject of 480 kB of encoded words takes gigabytes in the
standard library, 2000 nested multiparts end its recursion, 500 000 tiny parts take minutes.
"""

from typing import Final

from mailgate.mail.fields import LONGEST_BLOCK, LONGEST_MESSAGE_ID, split
from mailgate.mail.mending import mend
from mailgate.mail.structure import LONGEST_CONTENT_FIELD, scan

MOST_FIELDS: Final = 1000
_LONGEST_FIELD: Final = 64 * 1024
_ADDRESSES: Final = 16 * 1024
_LONGEST: Final = {
    "subject": 8 * 1024,
    "message-id": LONGEST_MESSAGE_ID,
    "references": 32 * 1024,
    "in-reply-to": 32 * 1024,
    "date": 1024,
    "received": 8 * 1024,
    "authentication-results": 16 * 1024,
    **dict.fromkeys(
        ("from", "to", "cc", "bcc", "reply-to", "sender", "resent-from", "resent-to"), _ADDRESSES
    ),
}


def over_caps(raw: bytes) -> str:
    """Why no parser may see this mail, as a sentence, or an empty string."""
    header = split(raw)
    if header.body_at >= LONGEST_BLOCK:
        return f"The header is longer than {LONGEST_BLOCK} bytes."
    if not header.fields and len(raw) > LONGEST_BLOCK:
        return f"There is no header in {LONGEST_BLOCK} bytes."
    if len(header.fields) > MOST_FIELDS:
        return f"The header has more than {MOST_FIELDS} fields."
    for field in header.fields:
        most = longest(field.name)
        if len(field.value) > most:
            return f"The field {field.name[:60]} is longer than {most} bytes."
    mended = mend(raw)
    trouble = scan(mended.raw, header=mended.block, body_at=mended.body_at).trouble
    return f"{trouble[0].upper()}{trouble[1:]}." if trouble else ""


def longest(name: str) -> int:
    """How many bytes a field of that lower-case name may have."""
    if name.startswith("content-"):
        return LONGEST_CONTENT_FIELD
    return _LONGEST.get(name, _LONGEST_FIELD)
