"""Values made harmless for a mail: a stranger wrote some of them."""

import re
import unicodedata
from typing import Final

# Embeddings, overrides and isolates turn text around far beyond themselves (U08); the plain marks
# of right-to-left languages (U+200E, U+200F, U+061C) do not and stay.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS: Final = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINES: Final = re.compile(r"\n(?:[^\S\n]*\n){2,}")


def one_line(text: str) -> str:
    """A text on a single line: line breaks and runs of blanks become one blank."""
    return " ".join(_visible(_LINE_BREAKS.sub(" ", text)).split())


def paragraphs(text: str) -> str:
    """A text whose lines are kept, without more than one empty line at a time."""
    lines = _visible(_LINE_BREAKS.sub("\n", text)).replace("\t", "    ").split("\n")
    return tidy("\n".join(line.rstrip() for line in lines)).strip("\n")


def tidy(text: str) -> str:
    """A rendered text without more than one empty line at a time."""
    return _BLANK_LINES.sub("\n\n", text)


def _visible(text: str) -> str:
    """Without control characters; signs that turn the text around are shown by their number."""
    return "".join(
        f"[U+{ord(sign):04X}]" if sign in _TURNING else sign
        for sign in text
        if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    )
