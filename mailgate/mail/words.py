r"""Header text with its encoded words read (RFC 2047), by our own ladder of charsets.

mail-parser loses the characters that a wrong label cannot hold, and `email.header.decode_header`
mixes plain text with escapes: `C:\users` beside an encoded word does not survive it.
"""

import binascii
import re
from typing import Final

from mailgate.core.message import Defect
from mailgate.mail.charsets import decode

_NO_DEFECT: Final[frozenset[Defect]] = frozenset()
# Some programs leave question marks as they are, and some cut the last word short, or its mark.
_WORD: Final = re.compile(
    r"=\?[ \t]?([^?\s]{1,60})[ \t]?\?(?:([bBqQ])\?([^?]*)\?="
    r"|([qQ])\?((?:[^?=]|=(?!\?)|\?(?!=))*)\?="
    r"|([bBqQ])\?([^?\s]+)(?:\?[ \t]=|\?(?=\s)|\??$))"
)
_HALF_BYTE: Final = re.compile(r"=.?$")


def read_words(value: str) -> tuple[str, frozenset[Defect]]:
    """The text of a header value of one line; not cleaned, for a caller who asks what was in it."""
    if "=?" not in value:
        return value, _NO_DEFECT
    texts: list[str] = []
    defects: frozenset[Defect] = _NO_DEFECT
    waiting, waiting_charset = b"", ""
    at = 0
    for word in _WORD.finditer(value):
        encoding, octets = (one for one in word.groups()[1:] if one is not None)
        data = _data(encoding, _to_whole_bytes(encoding, octets) if word.group(7) else octets)
        if data is None:
            continue
        between = value[at : word.start()]
        charset = word.group(1).lower().partition("*")[0]  # RFC 2231, 5: a language may follow
        # White space between words is no text (6.2); a character may be cut in two by the words.
        if waiting_charset and (between.strip() or charset != waiting_charset):
            text, found = decode(waiting, waiting_charset)
            texts.append(text)
            defects |= found
            waiting = b""
        if not waiting_charset or between.strip():
            texts.append(between)
        waiting, waiting_charset = waiting + data, charset
        at = word.end()
    if waiting_charset:
        text, found = decode(waiting, waiting_charset)
        texts.append(text)
        defects |= found
    return "".join([*texts, value[at:]]), defects


def _to_whole_bytes(encoding: str, text: str) -> str:
    """A word that was cut short, without what begins a byte and does not end it."""
    if encoding in "qQ":
        return _HALF_BYTE.sub("", text)
    return text[:-1] if len(text) % 4 == 1 else text


def _data(encoding: str, text: str) -> bytes | None:
    try:
        octets = text.encode("ascii")
        if encoding in "qQ":
            return binascii.a2b_qp(octets, header=True)
        data = binascii.a2b_base64(octets + b"=" * (-len(octets) % 4))
    except (UnicodeError, binascii.Error):
        return None
    return data if data or not octets else None
