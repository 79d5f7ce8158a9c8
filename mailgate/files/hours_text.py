"""Opening hours and dates as an admin writes them: `mon-fri`, `09:00-12:30, 13:30-17:00`."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from mailgate.core.calendar import ALL_DAY, DAY_MINUTES, WEEKDAYS, Span

HOURS_EXPECTED: Final = (
    "opening hours like 09:00-17:00, several like 09:00-12:30, 13:30-17:00, "
    "around the clock, or closed"
)
_NO_OVERLAP: Final = "opening hours that do not overlap"
DATE_EXPECTED: Final = "a date like 2026-12-24, with a name behind it if you like"
DATES_EXPECTED: Final = (
    "a date like 2026-12-24 or dates like 2026-12-24 to 2026-12-31, with a name if you like"
)
DAYS_PATTERN: Final = (
    r"^(every day|(mon|tue|wed|thu|fri|sat|sun)[a-z]*(-(mon|tue|wed|thu|fri|sat|sun)[a-z]*)?)$"
)

_EVERY_DAY: Final = "every day"
_AROUND_THE_CLOCK: Final = "around the clock"
_CLOSED: Final = "closed"
_DAY_NAMES: Final = {
    name: number for number, day in enumerate(WEEKDAYS) for name in (day.lower(), day[:3].lower())
}
_SHORT: Final = tuple(day[:3].lower() for day in WEEKDAYS)
DAY_WORDS: Final = (*_SHORT, "mon-fri", "mon-sat", "mon-sun", "sat-sun", _EVERY_DAY)
_SPAN: Final = re.compile(
    r"([01]?\d|2[0-3]):([0-5]\d) ?[-–] ?(?:([01]?\d|2[0-3]):([0-5]\d)|(24:00))",  # noqa: RUF001 - as people type it
    re.ASCII,
)
_DATES: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?: to (\d{4}-\d{2}-\d{2}))?(?: +(\S.*))?", re.ASCII
)
_LONGEST_CLOSURE: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A date and what it is called, if anything."""

    on: date
    name: str


def read_days(text: str) -> tuple[int, ...] | None:
    """The weekdays that a key names, Monday as 0, or None if it is no key of days."""
    words = text.lower().strip()
    if words == _EVERY_DAY:
        return tuple(range(7))
    first, dash, last = (part.strip() for part in words.partition("-"))
    if first not in _DAY_NAMES or (dash and last not in _DAY_NAMES):
        return None
    begin = _DAY_NAMES[first]
    length = (_DAY_NAMES[last] - begin) % 7 if dash else 0
    return tuple((begin + number) % 7 for number in range(length + 1))


def read_hours(text: str) -> tuple[Span, ...] | None:
    """The opening hours of a day in order, or None if the text says none or they overlap."""
    words = " ".join(text.lower().split())
    if words == _AROUND_THE_CLOCK:
        return (ALL_DAY,)
    if words == _CLOSED:
        return ()
    spans = sorted(_spans(words))
    if len(spans) != len(words.split(",")) or _overlap(spans):
        return None
    return tuple(spans)


def hours_expected(text: str, *, otherwise: str = HOURS_EXPECTED) -> str:
    """What a text that `read_hours` refuses should have been."""
    return _NO_OVERLAP if _overlap(sorted(_spans(" ".join(text.split())))) else otherwise


def looks_like_hours(text: str) -> bool:
    """Whether a value is meant as opening hours, whatever its key is."""
    return bool(_SPAN.search(text)) or text.strip().lower() in (_AROUND_THE_CLOCK, _CLOSED)


def read_date(text: str) -> NamedDate | None:
    """One date with its name, or None."""
    found = read_dates(text)
    return found[0] if found and len(found) == 1 else None


def read_dates(text: str) -> tuple[NamedDate, ...] | None:
    """A date, or all from one to another, with their name; None if the text says no such thing."""
    found = _DATES.fullmatch(text.strip())
    if not found:
        return None
    try:
        first = date.fromisoformat(found[1])
        last = date.fromisoformat(found[2] or found[1])
    except ValueError:
        return None
    if not timedelta() <= last - first <= _LONGEST_CLOSURE:
        return None
    name = found[3] or ""
    length = (last - first).days + 1
    return tuple(NamedDate(first + timedelta(days=number), name) for number in range(length))


def _overlap(spans: list[Span]) -> bool:
    return any(one.closes > other.opens for one, other in itertools.pairwise(spans))


def _spans(words: str) -> Iterator[Span]:
    for part in words.split(","):
        found = _SPAN.fullmatch(part.strip())
        if not found:
            continue
        opens = int(found[1]) * 60 + int(found[2])
        closes = DAY_MINUTES if found[5] else int(found[3]) * 60 + int(found[4])
        if opens != closes:
            yield Span(opens, closes if closes > opens else closes + DAY_MINUTES)
