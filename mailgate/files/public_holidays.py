"""Public holidays of countries, as the `holidays` library knows them.

Holidays that follow the moon, and those a government proclaims, are its estimates: an admin adds
and removes dates.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

from holidays import country_holidays, list_supported_countries

# A desk's past is looked at again, and no promise reaches further ahead.
YEARS: Final = range(2015, 2065)


@cache
def countries() -> Mapping[str, tuple[str, ...]]:
    """Each country's code (GB, or GBR) with the codes of its parts that differ."""
    known = list_supported_countries(include_aliases=True)
    return {code: tuple(parts) for code, parts in known.items()}


def public_holidays(country: str, part: str) -> Mapping[date, str]:
    """The holidays of `YEARS` with their names; the part may be empty."""
    return dict(country_holidays(country, subdiv=part or None, years=YEARS))
