"""A garbled text in the ways it may have been meant, for a person to choose from."""

from dataclasses import dataclass
from typing import Final

from mailgate.mail.charset_labels import charset_of
from mailgate.mail.charsets import TWICE
from mailgate.mail.parse import parse

AS_LABELLED: Final = "as-labelled"
_CHARSETS: Final = (
    *("utf-8", TWICE, "windows-1252", "windows-1250", "iso-8859-2", "windows-1251", "koi8-r"),
    *("iso-8859-5", "cp866", "koi8-u", "windows-1253", "windows-1254", "windows-1255"),
    *("windows-1256", "windows-1257", "windows-1258", "windows-874", "gb18030", "big5"),
    *("shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "macintosh", "x-mac-cyrillic", "cp850"),
    *("utf-16le", "utf-16be", "utf-7"),
)
_LINES: Final = 3
_WIDTH: Final = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read a mail: a name for `--charset`, the first lines, and if it is used now.

    `lost` counts the characters that cannot be read so.
    """

    charset: str
    text: str
    lost: int
    used: bool


def is_charset(name: str) -> bool:
    """Whether a text can be read so."""
    return name in {AS_LABELLED, TWICE} or bool(name and charset_of(name))


def candidates(raw: bytes, *, used: str) -> tuple[Candidate, ...]:
    """The ways to read this mail that differ: as labelled, then those that lose least.

    `used` is the charset that a person chose before, or empty.
    """
    now = used or AS_LABELLED
    first = _candidate(raw, AS_LABELLED, now)
    found = {first.text: first}
    others = (*_CHARSETS, *([used] if used else []))
    for candidate in sorted(
        (_candidate(raw, charset, now) for charset in others), key=lambda one: one.lost
    ):
        if candidate.used or (candidate.text and candidate.text not in found):
            found[candidate.text] = candidate
    return (first, *(one for one in found.values() if one.charset != AS_LABELLED))


def _candidate(raw: bytes, charset: str, now: str) -> Candidate:
    message = parse(raw, charset="" if charset == AS_LABELLED else charset)
    lines = [line.strip()[:_WIDTH] for line in message.text.split("\n") if line.strip()]
    # Plain English lines say nothing about a charset.
    telling = [line for line in lines if not line.isascii()] or lines
    return Candidate(
        charset=charset,
        text="\n".join(telling[:_LINES]),
        lost=message.text.count("\ufffd"),
        used=charset == now,
    )
