"""The picture of a digest: new and resolved cases of each day, and the promises broken on it.

Drawn twice as large as it is shown, so that it is sharp on fine screens. Its words are plain ASCII:
the font that comes with Pillow has no other letters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from mailgate.core.report import Day

_WIDTH, _HEIGHT = 1088, 540
_LEFT, _RIGHT, _TOP, _BOTTOM = 84, 24, 132, 64
_SIZE: Final = 32
_ROUND: Final = 5
_MOST: Final = 14
_LINES: Final = 4
_TOPS: Final = (4, 8, 12, 20)
# What bars and marks mean, in this order: new cases, resolved ones, broken promises.
_WORDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "en": ("new", "resolved", "promises broken"),
    "de": ("neu", "erledigt", "Zusagen gebrochen"),
    "fr": ("nouveaux", "finis", "promesses rompues"),
    "es": ("nuevos", "resueltos", "promesas incumplidas"),
}


class Scheme(StrEnum):
    """For which screens a picture is."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class _Look:
    """Colours that are told apart by their lightness too; words have a contrast over 4.5 to 1."""

    paper: str
    words: str
    lines: str
    opened: str
    resolved: str
    broken: str


_LOOKS: Final[Mapping[Scheme, _Look]] = {
    Scheme.LIGHT: _Look("#f3f5f7", "#3f4a54", "#d9dfe5", "#1f5fd0", "#8fb4ee", "#b3261e"),
    Scheme.DARK: _Look("#2a3038", "#dfe5ea", "#444d57", "#6ea3ff", "#b9c7da", "#ff9a8f"),
}


def draw(days: Sequence[Day], *, scheme: Scheme, language: str) -> bytes:
    """A PNG of the newest days; the same days are the same bytes."""
    return _drawn(tuple(days[-_MOST:]), scheme, language)


@lru_cache(maxsize=64)  # each reader of a digest gets the same
def _drawn(shown: tuple[Day, ...], scheme: Scheme, language: str) -> bytes:
    look = _LOOKS[scheme]
    image = Image.new("RGB", (_WIDTH, _HEIGHT), look.paper)
    pen = ImageDraw.Draw(image)
    _legend(pen, look, _WORDS.get(language.partition("-")[0], _WORDS["en"]))
    most = _round_top(max((max(day.opened, day.resolved) for day in shown), default=0))
    _scale(pen, look, most)
    room = (_WIDTH - _LEFT - _RIGHT) / max(len(shown), 1)
    for number, day in enumerate(shown):
        _day(pen, look, day, left=_LEFT + number * room, room=room, most=most)
    written = BytesIO()
    image.quantize(colors=64, method=Image.Quantize.FASTOCTREE).save(written, "PNG")
    return written.getvalue()


def _legend(pen: ImageDraw.ImageDraw, look: _Look, words: tuple[str, str, str]) -> None:
    font, left = ImageFont.load_default(size=_SIZE), float(_LEFT)
    for word, colour in zip(words, (look.opened, look.resolved, look.broken), strict=True):
        if colour == look.broken:
            pen.ellipse((left, 30, left + 28, 58), fill=colour)
        else:
            pen.rounded_rectangle((left, 30, left + 28, 58), _ROUND, fill=colour)
        pen.text((left + 40, 44), word, fill=look.words, font=font, anchor="lm")
        left += 40 + pen.textlength(word, font=font) + 44


def _scale(pen: ImageDraw.ImageDraw, look: _Look, most: int) -> None:
    font = ImageFont.load_default(size=_SIZE)
    for step in range(_LINES + 1):
        value = most * step // _LINES
        level = _level(value, most)
        pen.line((_LEFT, level, _WIDTH - _RIGHT, level), fill=look.lines, width=2)
        pen.text((_LEFT - 14, level), str(value), fill=look.words, font=font, anchor="rm")


def _day(
    pen: ImageDraw.ImageDraw, look: _Look, day: Day, *, left: float, room: float, most: int
) -> None:
    bar = room * 0.34
    middle = left + room / 2
    bars = ((middle - bar - 1, day.opened, look.opened), (middle + 1, day.resolved, look.resolved))
    for begins, count, colour in bars:
        if count:
            box = (begins, _level(count, most), begins + bar, _level(0, most))
            pen.rounded_rectangle(
                box, min(_ROUND, bar / 2), fill=colour, corners=(True, True, False, False)
            )
    font = ImageFont.load_default(size=_SIZE)
    under = _HEIGHT - _BOTTOM + 30
    pen.text((middle, under), str(day.on.day), fill=look.words, font=font, anchor="mm")
    if day.breached:
        top = _level(max(day.opened, day.resolved), most) - 26
        wide = pen.textlength(str(day.breached), font=font) / 2 + 12
        box = (middle - wide, top - 21, middle + wide, top + 21)
        pen.rounded_rectangle(box, 21, fill=look.broken)
        pen.text((middle, top), str(day.breached), fill=look.paper, font=font, anchor="mm")


def _level(value: int, most: int) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * value / most


def _round_top(most: int) -> int:
    """A round number, at least this one, that can be parted into as many whole steps as lines."""
    scale = 1
    while True:
        for top in _TOPS:
            if top * scale >= most:
                return top * scale
        scale *= 10
