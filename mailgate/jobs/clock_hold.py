"""A clock that jumped: what would go by it waits until a person says that the clock is right."""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from mailgate.core.clock_jumps import LARGEST_JUMP, LARGEST_STEP, Watch
from mailgate.jobs.context import Context
from mailgate.log import Action, log
from mailgate.store.database import Database
from mailgate.store.meta import get_meta, set_meta

_HELD: Final = "clock-held"
_SET: Final = "clock-set"
_TOLD: Final = timedelta(hours=1)


def watch_clock(context: Context, watch: Watch, *, now: datetime, steady: float) -> bool:
    """Holds chasers and closures if the wall clock was set forward by more than a day; whether.

    Smaller steps are noted, so that somebody hears of them.
    """
    jump = watch.jumped(wall_at=now, steady=steady)
    if jump <= LARGEST_JUMP:
        if abs(jump) > LARGEST_STEP:
            _note_step(context, jump, now=now)
        return False
    why = f"the clock jumped forward by {_shown(jump)}, to {now:%Y-%m-%d %H:%M} UTC"
    with context.database.session() as session:
        set_meta(session, _HELD, why)
    log(Action.CLOCK_JUMPED, why=why)
    return True


def set_lately(session: Session, *, now: datetime) -> str:
    """How the clock was set within the last hour, or nothing."""
    at, _, why = get_meta(session, _SET).partition(" ")
    return why if at and abs(now - datetime.fromisoformat(at)) < _TOLD else ""


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


def _note_step(context: Context, jump: timedelta, *, now: datetime) -> None:
    way = "forward" if jump > timedelta() else "back"
    minutes = int(abs(jump).total_seconds()) // 60
    why = f"the clock was set {way} by {minutes} minutes, to {now:%Y-%m-%d %H:%M} UTC"
    with context.database.session() as session:
        set_meta(session, _SET, f"{now.isoformat()} {why}")
    log(Action.CLOCK_SET, why=why)


def _shown(jump: timedelta) -> str:
    hours = int(jump.total_seconds()) // 3600
    return f"{hours // 24} days and {hours % 24} hours"
