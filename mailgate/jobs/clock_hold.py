"""A clock that jumped: what would go by it waits until a person says that the clock is right."""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from mailgate.core.clock_jumps import LARGEST_JUMP, Watch
from mailgate.jobs.context import Context
from mailgate.log import Action, log
from mailgate.store.database import Database
from mailgate.store.meta import get_meta, set_meta

_HELD: Final = "clock-held"


def watch_clock(context: Context, watch: Watch, *, now: datetime, steady: float) -> bool:
    """Holds chasers and closures if the wall clock was set forward by more than a day; whether."""
    jump = watch.jumped(wall_at=now, steady=steady)
    if jump <= LARGEST_JUMP:
        return False
    why = f"the clock jumped forward by {_shown(jump)}, to {now:%Y-%m-%d %H:%M} UTC"
    with context.database.session() as session:
        set_meta(session, _HELD, why)
    log(Action.CLOCK_JUMPED, why=why)
    return True


def held_because(session: Session) -> str:
    """Why chasers and closures are held, or nothing."""
    return get_meta(session, _HELD)


def confirm(database: Database, *, by: str) -> str:
    """Lets them go on by a person's word; why they were held, or nothing if they were not.

    Whoever waits for it is looked at again within a minute.
    """
    with database.session() as session:
        why = held_because(session)
        if why:
            set_meta(session, _HELD, "")
    if why:
        log(Action.CLOCK_CONFIRMED, by=by)
    return why


def _shown(jump: timedelta) -> str:
    hours = int(jump.total_seconds()) // 3600
    return f"{hours // 24} days and {hours % 24} hours"
