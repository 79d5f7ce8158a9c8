"""Moments as people read them: in the words of their language, with the name of the zone."""

from datetime import datetime
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime

# English without a country is what most of the world reads: the day before the month.
_ENGLISH: Final = "en_GB"


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_ENGLISH if language in ("", "en") else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_ENGLISH)


def moment_in_words(at: datetime, *, language: str) -> str:
    """`Tuesday, 3 March 2026, 11:00 GMT`: an aware moment, in its own zone.

    A language that is not known is written as English.
    """
    locale = _locale(language)
    named = format_datetime(at, "zzz", locale=locale)
    zone = named if named.isalpha() else f"{at:%Z}"
    if not zone[:1].isalpha():
        hours, minutes = f"{at:%z}"[:3], f"{at:%z}"[3:5]
        zone = f"UTC{hours}" if minutes == "00" else f"UTC{hours}:{minutes}"
    return f"{format_date(at, 'full', locale=locale)}, {at:%H:%M} {zone}"
