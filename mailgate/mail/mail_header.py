"""The header block of a mail that is too large to be taken whole."""

import re
from typing import Final

_EMPTY_LINE: Final = re.compile(rb"\r?\n\r?\n")


def header_of(raw: bytes, *, longest: int) -> bytes:
    """The bytes up to and with the first empty line, at most `longest` of them."""
    end = _EMPTY_LINE.search(raw, 0, longest)
    return raw[: end.end() if end else longest]
