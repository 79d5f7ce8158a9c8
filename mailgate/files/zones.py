"""Time zones by the names of the IANA database."""

import zoneinfo
from typing import Final
from zoneinfo import ZoneInfo

from mailgate.core.wording import suggestion

# Of a machine and not of a place, or with leap seconds in them.
_NO_PLACES: Final = frozenset({"localtime", "posixrules", "Factory", "posix", "right"})


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of that name, the same on every machine, or None."""
    if name.partition("/")[0] in _NO_PLACES:
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):  # a folder, "..", an unknown one
        return None


def nearest_zone(name: str) -> str:
    """`; did you mean "Europe/London"?`, or nothing when no name comes near."""
    near = suggestion(name, zoneinfo.available_timezones() - _NO_PLACES)
    return f"; {near}" if near.startswith("did") else ""
