"""Two machines that answer each other, known by what they do and not by what they say they are.

A system that hides every sign of a machine still writes the same mail again and again. So a mail's
words are kept as a likeness of 64 bits: texts that differ in numbers, in quotes and in few words
have nearly the same (Charikar's simhash, 2002). Who writes the same mail more often than a person
would, and is answered by itself each time, gets no more automatic mail; what he writes becomes
cases as before.
"""

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b
from itertools import pairwise
from typing import Final

_BITS: Final = 64
_NEAR: Final = 8  # of 64 bits
_LONGEST: Final = 20_000
_QUOTED: Final = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
# A word with a figure in it is a number, a date or somebody's reference: it changes each time.
_WORD: Final = re.compile(r"\w+")
_FIGURE: Final = re.compile(r"\d")


def likeness(text: str) -> str:
    """What nearly the same texts have nearly in common, as 16 hexadecimal digits."""
    tokens = _tokens(text)
    sums = [0] * _BITS
    for shingle, weight in Counter(_shingles(tokens)).items():
        digest = int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest())
        for bit in range(_BITS):
            sums[bit] += weight if digest >> bit & 1 else -weight
    return f"{sum(1 << bit for bit, one in enumerate(sums) if one > 0):016x}"


def are_alike(first: str, second: str) -> bool:
    """Whether two likenesses are of nearly the same text."""
    return (int(first, 16) ^ int(second, 16)).bit_count() <= _NEAR


def loop_because(mail: str, earlier: Iterable[str], *, answered: int, most: int) -> str:
    """Why an address gets no more automatic mail, or the empty string.

    `mail` and `earlier` are the likenesses of its mails of a day, the new one and those before;
    `answered` is how many automatic mails it got in that day, `most` how many alike are a person's.
    """
    alike = 1 + sum(1 for one in earlier if are_alike(mail, one))
    if alike <= most or answered < most:
        return ""
    return f"{alike} nearly identical mails within a day, and {answered} automatic ones of ours"


def _tokens(text: str) -> list[str]:
    words = _WORD.findall(_QUOTED.sub("", text[:_LONGEST]).casefold())
    return ["#" if _FIGURE.search(word) else word for word in words]


def _shingles(tokens: list[str]) -> Iterable[str]:
    """Each word alone and each pair: few words give enough to compare, and order counts."""
    yield from tokens
    yield from (f"{one} {two}" for one, two in pairwise(tokens))
