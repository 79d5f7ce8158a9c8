"""`--since`: how far back a command looks."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from mailgate.errors import UsageError

_SPAN: Final = re.compile(r"(\d{1,5})([hdw])")
_UNITS: Final = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def since_at(text: str, *, now: datetime) -> datetime:
    """The instant that `12h`, `30d`, `8w` or a date means; UsageError for anything else."""
    if span := _SPAN.fullmatch(text.strip()):
        try:
            return now - int(span[1]) * _UNITS[span[2]]
        except OverflowError:
            return datetime.min.replace(tzinfo=UTC) + timedelta(days=2)
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"--since is {text!r}, expected 12h, 30d, 8w or 2026-02-01") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
