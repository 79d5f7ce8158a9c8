"""A likely charset for bytes that name none and are not UTF-8.

Western text has its letters above ASCII one by one, so windows-1252 stays unless they come in runs.
Then each candidate must fit strictly, and what it gives is weighed by what its language writes
most. A wrong guess is as unreadable as none, and a person can have the text read otherwise.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

_MOST_BYTES: Final = 2048
_LONG_RUN: Final = 3
_LEAST_SHARE: Final = 0.55
_LEAST_SCORE: Final = 0.62
_LEAST_LETTERS: Final = 4
_WHOLE: Final = re.compile(rb"[\x80-\xff](?:[\x40-\x7e\x80-\xff]*[\x80-\xff])?")
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
_ASCII_LETTER: Final = re.compile(rb"[A-Za-z]")
_BETWEEN: Final = re.compile(rb"[\s<>\"'=;:,/()\[\].-]+")

# What one-byte charsets are read for: the letters that make four fifths of any text.
_ALPHABETS: Final = {
    "cp1251": "оеаинтсрвлкмдпуяыьзгбч",
    "koi8-r": "оеаинтсрвлкмдпуяыьзгбч",
    "cp866": "оеаинтсрвлкмдпуяыьзгбч",
    "cp1253": "αοιετνσρηυπκλμςάίόέήωδγ",
    "cp1255": "יוהלארמתבשנכעםחפדקצטג",
    "cp1256": "اليمنتروبةعدسفهكقحجأىش",
    "cp874": "านรกอเงมยลวดทสตะปบคหแจพชไขใ่้ีิัุู็์",
}
_PUNCTUATION: Final = re.compile("[\u3000-\u303f\uff01-\uff5e…—“”‘’·]")
_KANA: Final = re.compile("[\u3041-\u30ff]")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_IDEOGRAPH: Final = re.compile("[\u4e00-\u9fff]")


def guess(data: bytes) -> str:
    """A codec for bytes above ASCII that come in runs, or an empty string."""
    sample = data[:_MOST_BYTES]
    if not _comes_in_runs(sample):
        return ""
    scores = {codec: score(sample) for codec, score in _SCORES.items()}
    best = max(scores, key=lambda codec: scores[codec])
    return best if scores[best] >= _LEAST_SCORE else ""


def _comes_in_runs(sample: bytes) -> bool:
    """Whether most bytes above ASCII stand beside others, and not among Latin letters."""
    high = letters = long = whole = 0
    for word in _BETWEEN.split(sample):
        if word.isascii():
            continue
        high += sum(map(len, _HIGH.findall(word)))
        letters += len(_ASCII_LETTER.findall(word))
        runs = [len(run) for run in _WHOLE.findall(word)]
        whole += sum(runs)
        long += sum(run for run in runs if run >= _LONG_RUN)
    return high >= _LEAST_LETTERS and high > letters and long >= _LEAST_SHARE * whole


def _text(sample: bytes, codec: str) -> str:
    """The sample under a codec that fits it, without a last letter that was cut in two."""
    for length in (len(sample), len(sample) - 1):
        try:
            return sample[:length].decode(codec)
        except UnicodeError:
            continue
    return ""


def _by_alphabet(codec: str) -> Callable[[bytes], float]:
    """The share of the usual letters; capitals within words speak against it."""
    usual = frozenset(_ALPHABETS[codec])

    def score(sample: bytes) -> float:
        text = _text(sample, codec)
        letters = [char for char in text if not char.isascii() and char.isalpha()]
        others = [char for char in text if not char.isascii() and not char.isspace()]
        if len(letters) < _LEAST_LETTERS:
            return 0.0
        common = sum(
            1.0 if char in usual else 0.5 if char.lower() in usual else 0.0 for char in letters
        )
        inner = sum(after.isupper() and before.islower() for before, after in pairwise(text))
        return (common - 2 * inner) / len(others)

    return score


def _japanese(codec: str) -> Callable[[bytes], float]:
    def score(sample: bytes) -> float:
        text = _text(sample, codec)
        kana, usual = len(_KANA.findall(text)), len(_IDEOGRAPH.findall(text))
        usual += len(_PUNCTUATION.findall(text))
        others = sum(not char.isascii() for char in text)
        return (kana + usual) / others if kana * 5 >= others > 0 else 0.0

    return score


def _korean(sample: bytes) -> float:
    text = _text(sample, "euc_kr")
    others = sum(not char.isascii() for char in text)
    return len(_HANGUL.findall(text)) / others if others else 0.0


def _chinese(codec: str, *, last: int) -> Callable[[bytes], float]:
    """The share of ideographs of the first level, whose first byte is at most `last`."""

    def score(sample: bytes) -> float:
        text = _text(sample, codec)
        others = [char for char in text if not char.isascii()]
        if not others:
            return 0.0
        marks = len(_PUNCTUATION.findall(text))
        usual = sum(char.encode(codec)[0] <= last for char in text if _IDEOGRAPH.match(char))
        return 0.97 * (usual + marks) / len(others)  # Hangul has the same bytes, but no others

    return score


_SCORES: Final[dict[str, Callable[[bytes], float]]] = {
    **{codec: _by_alphabet(codec) for codec in _ALPHABETS},
    "cp932": _japanese("cp932"),
    "euc_jp": _japanese("euc_jp"),
    "cp949": _korean,
    "gb18030": _chinese("gb2312", last=0xD7),
    "big5hkscs": _chinese("big5", last=0xC6),
}
