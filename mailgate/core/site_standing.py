"""How one site of a case stands, by itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """How one site of a case stands.

    `since` is when it came into the case, or was opened again. `is_asked` says that it was asked
    to confirm since then, `wrote_at` when its people last wrote, `told_at` when the desk last did,
    `first_told_at` when the desk first did since `since`. `reminded_at` are the reminders since the
    last own message of its people, `desk_reminded_at` those of the desk since its own.
    """

    name: str
    since: datetime
    is_open: bool = True
    is_asked: bool = False
    has_confirmed: bool = False
    wrote_at: datetime | None = None
    told_at: datetime | None = None
    first_told_at: datetime | None = None
    reminded_at: tuple[datetime, ...] = ()
    desk_reminded_at: tuple[datetime, ...] = ()
