"""Names of files: as the sender wrote them, and safe to show and to write to a folder."""

import mimetypes
import re
import unicodedata
from typing import Final

from mailgate.core.normal_forms import normalized
from mailgate.mail.cleaning import clean_line
from mailgate.mail.words import read_words

_LONGEST_NAME: Final = 200
_LONGEST_GIVEN: Final = 1000
_LONGEST_ENDING: Final = 16
_INVISIBLE: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
_TYPES: Final = mimetypes.MimeTypes(filenames=())  # the machine's own table would change the names
_ENDINGS: Final = {
    "text/calendar": ".ics",
    "text/enriched": ".txt",
    "application/ics": ".ics",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "text/rfc822-headers": ".txt",
    "application/pgp-signature": ".asc",
}
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f<>:\"|?*/\\]+")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)


def given_name(name: str) -> str:
    """A name as the sender wrote it, with its path, in one line without controls."""
    return clean_line(read_words(name)[0])[:_LONGEST_GIVEN]


def safe_name(name: str, *, kind: str, number: int) -> str:
    """A file name without path, controls, hidden or reversing characters, dots around, devices.

    Normalised first and checked then: a zero-width space before `.htaccess` was a hole of ten
    points (CVE-2026-28289).
    """
    text = normalized("NFC", read_words(name)[0])
    text = "".join(char for char in text if unicodedata.category(char) not in _INVISIBLE)
    text = text.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    text = " ".join(clean_line(_UNSAFE.sub("_", text)).split()).strip(". ")
    extension = _ENDINGS.get(kind) or _TYPES.guess_extension(kind) or ""
    if not text.strip("_"):
        text = f"attachment-{number}{extension}"
    if _RESERVED.match(text):
        text = f"_{text}"
    return text if len(text.encode()) <= _LONGEST_NAME else _shortened(text)


def _shortened(name: str) -> str:
    """A long name cut before its ending, at a whole character."""
    stem, dot, ending = name.rpartition(".")
    tail = f".{ending}" if dot and len(ending.encode()) <= _LONGEST_ENDING else ""
    octets = (stem if tail else name).encode()[: _LONGEST_NAME - len(tail.encode())]
    return octets.decode("utf-8", "ignore").rstrip(". ") + tail
