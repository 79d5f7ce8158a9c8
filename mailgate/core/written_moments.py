"""Reads a date with its time and zone, as programs write them above a mail they pass on."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from mailgate.core.written_dates import WrittenDate, dates_in

_LONGEST: Final = 200
_NOON: Final = 12
_MORNING: Final = (
    r"a\.?\s?m\.?|vorm\.|f\.?\s?m\.?|ap\.|de\.|dop\.|öö|πμ|π\.\s?μ\.|дп|пр\.об\.|לפנה״צ|ص|ق\.ظ|sa|"
    "上午|早上|凌晨|午前|오전|ก่อนเที่ยง"
)
_AFTERNOON: Final = (
    r"p\.?\s?m\.?|nachm\.|e\.?\s?m\.?|ip\.|du\.|odp\.|ös|μμ|μ\.\s?μ\.|пп|сл\.об\.|אחה״צ|م|ب\.ظ|ch|"
    "下午|晚上|中午|午後|오후|หลังเที่ยง"
)
_TIME: Final = re.compile(
    rf"(?:(?<!\w)(?:(?P<am_before>{_MORNING})|(?P<pm_before>{_AFTERNOON}))\s{{0,2}})?"
    r"(?<![\d.:/])(?P<hour>\d{1,2})\s?(?:[:.h]|h\s|[時时点點시]\s?)\s?(?P<minute>\d{2})(?!\d)[分분]?"
    r"(?:\s?[:.]?(?P<second>\d{2})(?!\d)[秒초]?(?:[.,]\d{1,6})?)?"
    rf"(?:\s{{0,2}}(?:(?P<am>{_MORNING})|(?P<pm>{_AFTERNOON}))(?!\w))?",
    re.IGNORECASE,
)
_OFFSET: Final = re.compile(
    r"[\s(]{0,3}(?:GMT|UTC|Z)?\s?(?P<sign>[+−-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?!\d)"
)
_ZONE: Final = re.compile(r"[\s(]{0,3}(?P<name>[A-Z]{1,5})\b")
# Names that mean one offset everywhere; CST or IST mean several.
_ZONES: Final = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9,
    "AKDT": -8, "HST": -10,
}  # fmt: skip
_FARTHEST: Final = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class WrittenMoment:
    """A moment in UTC, and where it stands in the text.

    Without a zone in the text the time is taken for UTC, and `zone_is_written` is False.
    """

    at: datetime
    zone_is_written: bool
    begin: int
    end: int


def read_moment(text: str, *, language: str = "") -> WrittenMoment | None:
    """The moment a text says; None without a date and a time, or where one has two readings.

    `language` is as for `read_date`.
    """
    text = text[:_LONGEST]
    days = dates_in(text, language=language)
    if len({one.day for one in days}) != 1:
        return None
    return _with_time(text, days[0])


def _with_time(text: str, written: WrittenDate) -> WrittenMoment | None:
    # The date is blanked out, so that none of its numbers is taken for a time; `Mar 7 10:00 2026`
    # has the time inside.
    inside = _TIME.search(text, written.begin, written.end) if ":" in text[: written.end] else None
    bare = text[: written.begin] + " " * (written.end - written.begin) + text[written.end :]
    found = inside if inside is not None and ":" in inside[0] else _TIME.search(bare)
    if found is None:
        return None
    hour = _hour(found)
    minute, second = int(found["minute"]), int(found["second"] or 0)
    zone, zone_end = _zone(text, found.end())
    if hour is None or minute > 59 or second > 59 or zone is _UNKNOWN:  # noqa: PLR2004 - a clock
        return None
    day = written.day
    local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone or UTC)
    return WrittenMoment(
        at=local.astimezone(UTC),
        zone_is_written=zone is not None,
        begin=min(written.begin, found.start()),
        end=max(written.end, zone_end),
    )


_UNKNOWN: Final = timezone(timedelta(hours=23), "unknown")


def _hour(found: re.Match[str]) -> int | None:
    hour = int(found["hour"])
    if found["am"] or found["am_before"]:
        hour = 0 if hour == _NOON else hour
    elif (found["pm"] or found["pm_before"]) and hour < _NOON:
        hour += _NOON
    return hour if hour < 24 else None  # noqa: PLR2004 - a day


def _zone(text: str, at: int) -> tuple[timezone | None, int]:
    """The zone written behind a time and its end; `_UNKNOWN` for a name of several zones."""
    offset = _OFFSET.match(text, at)
    if offset is not None:
        size = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if size > _FARTHEST:
            return _UNKNOWN, at
        return timezone(size if offset["sign"] == "+" else -size), offset.end()
    named = _ZONE.match(text, at)
    if named is None:
        return None, at
    if named["name"] not in _ZONES:
        return _UNKNOWN, at
    return timezone(timedelta(hours=_ZONES[named["name"]])), named.end()
