"""The words and signs of a short text: where each word stands, smileys, marks that ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mailgate.core.confirming_words import plain, words_in

# Nobody thanks for good with one of these.
QUESTION: Final = re.compile(r"[?？؟⁇⁈⁉¿]|[Ͱ-Ͽ]\s*[;;]")
SAD: Final = re.compile(
    r"[\U0001F44E\U0001F614-\U0001F616\U0001F61E-\U0001F624\U0001F62D-\U0001F62F"
    r"\U0001F61F\U0001F641\U0001F644\U0001F92C\U0001F914\U0001F610-\U0001F613\U0001F625-\U0001F62B"
    r"\u2639\u274C\u26A0\u2753\u2049\U0001F621\U0001F620\U0001F198]|[:=][-']?[(\\|]|(?<![ps])[:=][-']?/"
)
GLAD: Final = re.compile(
    r"[\U0001F44D\U0001F44C\U0001F44F\U0001F64F\U0001F600-\U0001F60E\U0001F642"
    r"\U0001F917\U0001F929\U0001F973\U0001F389\U0001F38A\U0001F4AF\U0001F4AA\U0001F64C\U0001F970"
    r"\U0001F607\U0001F61A\U0001F618\u2705\u2714\u2611\u263A\u2665\u2764\U0001F490\U0001F339"
    r"\U0001F31F\u2728\u2B50\U0001F91D\U0001F499\U0001F49A\U0001F49B\U0001F37B\U0001F680]"
    r"|(?<!\w)[:;=8][-']?[)D](?!\w)|<3(?!\d)|\^_?\^"
)
# What may stand beside glad signs: tones of skin, the two kinds of picture, joiners, the dingbats.
_BESIDE: Final = re.compile(r"[\U0001F3FB-\U0001F3FF\uFE0E\uFE0F\u200B-\u200F\u2060\u2640\u2642]")
_MARKS: Final = frozenset(' \t\n\u00a0.,!¡;:…-–—_*~"„“”«»()/&+|>、。！，；：·•・～،؛۔״׳־[]')
BREAK: Final = re.compile(r"[.!,;:…、。！，；–—\n-]|$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, where it stands in the text, and whether it begins with a capital letter."""

    word: str
    begin: int
    end: int


def is_strange(body: str) -> bool:
    """Whether there is a sign that nobody needs to say thanks, like a picture of a bug."""
    rest = _BESIDE.sub("", GLAD.sub("", body))
    return any(
        not (sign.isalnum() or sign in _MARKS or sign in "'’‘ʼ`´" or _is_mark_of_letter(sign))
        for sign in rest
    )


def _is_mark_of_letter(sign: str) -> bool:
    return plain(f"a{sign}") == "a" or "\u0900" <= sign <= "\u0eff"


def tokens_of(body: str) -> tuple[Token, ...]:
    """The words with their places; smileys are no words."""
    blank = GLAD.sub(lambda found: " " * len(found.group()), body)
    found: list[Token] = []
    for match in re.finditer(r"[^\W_](?:[^\W_]|['’‘ʼ`´])*|[\u0e00-\u0e7f]+", blank):
        for word, begin, end in _split(match.group(), match.start()):
            found.append(Token(word, begin, end))
    return tuple(found)


def _split(run: str, begin: int) -> Iterator[tuple[str, int, int]]:
    """A run of letters as words: one, or one for each sign of a script without blanks."""
    words = words_in(plain(run))
    if len(words) == 1:
        yield words[0], begin, begin + len(run)
        return
    place = begin
    for word in words:
        end = min(place + max(1, len(word)), begin + len(run))
        yield word, place, end
        place = end


def shown(body: str, tokens: tuple[Token, ...]) -> str:
    """Words as they were written."""
    return " ".join(body[tokens[0].begin : tokens[-1].end].split())


def shown_glad(body: str) -> str:
    """The first smiley, or an empty string."""
    found = GLAD.search(body)
    return found.group() if found else ""
