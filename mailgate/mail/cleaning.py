"""What may leave the parse edge: no NUL, lone surrogate or control character but line feed and tab.

PostgreSQL refuses NUL, no database takes lone surrogates, and a carriage return in a decoded
Subject writes a second header into the answer (CVE-2024-6923).
"""

import re
from typing import Final

_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_IN_ONE_LINE: Final = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")


def clean_text(text: str) -> str:
    """A text of many lines: line ends become line feeds, other controls go."""
    if _FORBIDDEN.search(text) is None:
        return text
    lines = _LINE_ENDS.sub("\n", text)
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", lines))


def clean_line(text: str) -> str:
    """A text of one line: every run of white space and controls becomes one space."""
    return _SURROGATES.sub("\ufffd", _IN_ONE_LINE.sub(" ", text)).strip()


def has_controls(text: str) -> bool:
    """Whether a decoded header value holds what no header may hold."""
    return _FORBIDDEN.search(text) is not None or "\n" in text
