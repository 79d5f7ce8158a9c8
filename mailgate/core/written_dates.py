"""Reads the dates that people and programs write, in numbers and in forty languages.

What can be two dates is none: 03/04/2026 is read only where the language tells the order. All
patterns look a bounded number of characters ahead, and only `_LONGEST` characters are looked at.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from mailgate.core.month_names import NAMES, folded, is_month_of, month_named

_LONGEST: Final = 20_000
_YEARS: Final = range(1970, 2100)
_BUDDHIST: Final = 543
_MONTHS_A_YEAR: Final = 12
_ERAS: Final = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
# A date without a year is the next such day, or one that was at most this long ago.
_BACK: Final = timedelta(days=60)

# Languages that write the day before the month in numbers, and those that write it after.
_DAY_FIRST: Final = frozenset(NAMES) - {"en", "hu", "lt", "eu", "sv", "eo"} | {
    "vi",
    "en-gb",
    "en-au",
}
_MONTH_FIRST: Final = frozenset({"en-us"})


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date and where it stands in the text: from `begin` up to, not including, `end`."""

    day: date
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class _Context:
    text: str
    near: date | None
    language: str


def read_date(text: str, *, near: datetime | None = None, language: str = "") -> date | None:
    """The first date in a text; None when there is none that has exactly one reading.

    See `dates_in` for `near` and `language`.
    """
    return next((one.day for one in _dates(text, near, language)), None)


def dates_in(
    text: str, *, near: datetime | None = None, language: str = ""
) -> tuple[WrittenDate, ...]:
    """All dates in a text, in its order.

    A date without a year is the one nearest to `near`, forward; without `near` it is not read.
    `language` is an ISO 639 code; it decides 03/04/2026 (English does not, `en-us` and `en-gb`
    do), 3.4 without a year, and names that are different months in two languages.
    """
    return tuple(_dates(text, near, language))


def _dates(text: str, near: datetime | None, language: str) -> Iterator[WrittenDate]:
    context = _Context(text[:_LONGEST], near.date() if near else None, language.casefold())
    end = 0
    for number in _NUMBER.finditer(context.text):
        if number.start() < end:
            continue
        for read in _READERS:
            found = read(context, number.start())
            if found is not None:
                end = found.end
                yield found
                break


_NUMBER: Final = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_WORD: Final = r"(?:[ก-ฮ][ิี]?\.[ก-ฮ]\.?|[^\W\d_][^\s\d.,;:()\[\]<>/|\"!?_*+=‐–—-]{1,24})"
_YEAR: Final = r"(?P<year>\d{4})(?!\d)"
_CLOCK: Final = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s[A-Z]{3,4})?"
_THEN_YEAR: Final = (
    r"(?:(?:\.?,?\s{0,3}(?:(?:de|del|d['’]|année|năm|of|al|anul|urtea)\s)?"
    rf"(?:{_CLOCK}\s)?|[-/.]){_YEAR}"
    r"|[-/](?P<short>\d{2})(?![\d:])|\s?['’](?P<apart>\d{2})(?!\d))"
)

_ISO: Final = re.compile(
    r"(?P<year>\d{4})\s?(?:(?P<cut>[-/.])\s?)(?P<month>\d{1,2})\s?(?P=cut)\s?(?P<day>\d{1,2})(?!\d)"
)
_ASIAN: Final = re.compile(
    r"(?:(?P<year>\d{1,4})\s?[年년]\s?)?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日号號일]"
)
_NUMERIC: Final = re.compile(
    r"(?P<one>\d{1,2})(?P<cut>[./‐-]|\.\s|\s/\s)(?P<two>\d{1,2})"
    r"(?:(?P=cut)(?:(?P<year>\d{4})|(?P<short>\d{2}))(?![\d:]|[.,]\d)|(?P<dot>\.(?!\d)|(?!\d|[.:]\d)))"
)
_DAY_MONTH: Final = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|re|de|ter|ste|[ºª°]|-?(?:го|е|ого|ое))?\.?,?[\s-]{0,3}"
    rf"(?:(?:de|of|di|den|dhe|na|ngày)\s{{1,2}})?(?P<word>{_WORD})(?:{_THEN_YEAR})?"
)
_VIETNAMESE: Final = re.compile(
    r"(?P<day>\d{1,2})\s(?:tháng|thg)\s(?P<month>\d{1,2})(?!\d)"
    rf"(?:,?\s(?:năm\s)?{_YEAR})?",
    re.IGNORECASE,
)
_MONTH_DAY: Final = re.compile(
    rf"(?P<day>\d{{1,2}})(?!\d|[:.]\d)(?:st|nd|rd|th|[ºª°]|\s?d\.)?(?:{_THEN_YEAR})?"
)
_YEAR_MONTH_DAY: Final = re.compile(
    r"(?P<year>\d{4})(?:ko|\.|\s?m\.|\.?\s?gada?)?,?\s{0,2}(?:gada\s)?"
    rf"(?:(?P<word>{_WORD})\.?\s{{1,2}}(?P<day>\d{{1,2}})(?!\d)|(?P<first>\d{{1,2}})\.?\s(?P<last>{_WORD}))"
)
_WORD_BEFORE: Final = re.compile(rf"(?P<word>{_WORD})\.?,?[\s-]{{1,3}}(?:the\s)?\Z")
_SHORT: Final = (
    "may out set ago pro led tra api ara sen elo mam vas kas abu eka dub lip aza dis mag "
    "nis oca bal ruj pri ian"
)
# Short names of months that are everyday words, and "may": only with a year beside them.
_EVERYDAY: Final = frozenset(_SHORT.split())
_NOT_TIMES: Final = frozenset({"24/7", "9/11"})
_HOURS: Final = re.compile(
    r"\s?(?:uhr|h\b|hrs|klo|ч\b|час|godz|hod|%|€|\$|eur|mb|gb)", re.IGNORECASE
)


def _date(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, near: date | None) -> date | None:
    """The next such day after `near`, or one that has just been."""
    if near is None:
        return None
    possible = (_date(near.year + years, month, day) for years in (-1, 0, 1, 2, 3, 4))
    return next((one for one in possible if one is not None and one >= near - _BACK), None)


def _made(
    found: re.Match[str], context: _Context, *, month: int, day: int, begin: int = -1
) -> WrittenDate | None:
    groups = found.groupdict()
    year = groups.get("year")
    short = groups.get("short") or groups.get("apart")
    if year is not None:
        number = int(year)
        made = _date(number - _BUDDHIST if number > _YEARS.stop + 300 else number, month, day)
    elif short is not None:
        made = _date(2000 + int(short), month, day)
    else:
        made = _nearest(month, day, context.near)
    if made is None:
        return None
    return WrittenDate(made, found.start() if begin < 0 else begin, found.end())


def _iso(context: _Context, at: int) -> WrittenDate | None:
    found = _ISO.match(context.text, at)
    if found is None:
        return None
    return _made(found, context, month=int(found["month"]), day=int(found["day"]))


def _asian(context: _Context, at: int) -> WrittenDate | None:
    found = _ASIAN.match(context.text, at)
    if found is None:
        return None
    month, day = int(found["month"]), int(found["day"])
    era = _ERAS.get(context.text[max(0, at - 2) : at])
    if found["year"] is not None and era is not None:
        made = _date(era + int(found["year"]), month, day)
        return WrittenDate(made, at - 2, found.end()) if made else None
    return _made(found, context, month=month, day=day)


def _numeric(context: _Context, at: int) -> WrittenDate | None:
    found = _NUMERIC.match(context.text, at)
    if found is None or context.text[max(0, at - 1) : at] in {".", "/", "-", ":", ","}:
        return None
    one, two = int(found["one"]), int(found["two"])
    if found["year"] is None and not _stands_alone(found, context):
        return None
    if (
        found["cut"].startswith(".")
        or context.language in _DAY_FIRST
        or (one > _MONTHS_A_YEAR and two <= _MONTHS_A_YEAR)
    ):
        return _made(found, context, month=two, day=one)
    if (
        context.language in _MONTH_FIRST
        or (two > _MONTHS_A_YEAR and one <= _MONTHS_A_YEAR)
        or one == two
    ):
        return _made(found, context, month=one, day=two)
    return None


def _stands_alone(found: re.Match[str], context: _Context) -> bool:
    """Whether numbers without a whole year are a date: `24.12.`, `24.12.26`, or by language."""
    if found["cut"] in {"-", "‐"} or found[0] in _NOT_TIMES:
        return False
    if found["short"] is not None:
        return True
    if _HOURS.match(context.text, found.end()):
        return False
    if found["cut"].startswith("."):
        return found["dot"] == "." or (context.language in _DAY_FIRST and len(found["two"]) > 1)
    return context.language != ""


def _named(word: str, found: re.Match[str], context: _Context) -> int:
    """The month a word names here; everyday words count with a year or in their language."""
    month = month_named(word, language=context.language)
    if not month or found.groupdict().get("year") or found.groupdict().get("short"):
        return month
    plain = folded(word)
    if plain in _EVERYDAY and not word[:1].isupper():
        in_language = context.language != "en" and is_month_of(word, context.language)
        return month if in_language else 0
    return month


def _day_month(context: _Context, at: int) -> WrittenDate | None:
    found = _DAY_MONTH.match(context.text, at)
    if found is None:
        return None
    month = _named(found["word"], found, context)
    return _made(found, context, month=month, day=int(found["day"])) if month else None


def _vietnamese(context: _Context, at: int) -> WrittenDate | None:
    found = _VIETNAMESE.match(context.text, at)
    if found is None:
        return None
    return _made(found, context, month=int(found["month"]), day=int(found["day"]))


def _month_day(context: _Context, at: int) -> WrittenDate | None:
    before = _WORD_BEFORE.search(context.text, max(0, at - 30), at)
    found = _MONTH_DAY.match(context.text, at)
    if before is None or found is None:
        return None
    month = _named(before["word"], found, context)
    begin = before.start()
    return _made(found, context, month=month, day=int(found["day"]), begin=begin) if month else None


def _year_month_day(context: _Context, at: int) -> WrittenDate | None:
    found = _YEAR_MONTH_DAY.match(context.text, at)
    if found is None:
        return None
    month = _named(found["word"] or found["last"], found, context)
    day = int(found["day"] or found["first"])
    return _made(found, context, month=month, day=day) if month else None


_READERS: Final[tuple[Callable[[_Context, int], WrittenDate | None], ...]] = (
    _iso,
    _asian,
    _vietnamese,
    _numeric,
    _year_month_day,
    _day_month,
    _month_day,
)
