"""Time zones by the names of the IANA database."""

import zoneinfo
from zoneinfo import ZoneInfo

from mailgate.core.wording import suggestion


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of that name, or None."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):  # a folder, "..", an unknown one
        return None


def nearest_zone(name: str) -> str:
    """`; did you mean "Europe/London"?`, or nothing when no name comes near."""
    near = suggestion(name, zoneinfo.available_timezones())
    return f"; {near}" if near.startswith("did") else ""
