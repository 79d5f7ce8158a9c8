"""Unicode normal forms of what strangers wrote, in a time that grows with its length.

Python puts the marks on a letter in order by insertion, so that their number counts squared: a mail
of 200 kB with one letter and marks alone took 14 seconds, with all other threads waiting.
"""

import unicodedata
from functools import cache
from typing import Final, Literal

Form = Literal["NFC", "NFKC", "NFKD"]
_MOST_MARKS: Final = 30
# Beyond, no character is a mark or made of marks; a test asks all of them.
_WITH_MARKS: Final = range(0x300, 0x20000)


def normalized(form: Form, text: str) -> str:
    """A text in a normal form; of more than 30 marks in a row the first 30.

    No language comes near: UAX #15, section 13 (Stream-Safe Text Format).
    """
    if text.isascii():
        return text
    return unicodedata.normalize(form, _with_short_runs(text))


def _with_short_runs(text: str) -> str:
    marks = _marks()
    # A run of more than 30 has one of every 31 characters, wherever it begins.
    if marks.isdisjoint(text[_MOST_MARKS :: _MOST_MARKS + 1]):
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if char in marks else 0
        if run <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


@cache
def _marks() -> frozenset[str]:
    """What does not begin a new letter, in its decomposition: non-starters, and what begins so."""
    return frozenset(
        char
        for char in map(chr, _WITH_MARKS)
        if unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
    )
