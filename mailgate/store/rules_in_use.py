"""Which rules a running daemon goes by: written by it, read by every screen."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlmodel import Session

from mailgate.core.version import DeskVersion, RulesInUse
from mailgate.store.meta import set_meta
from mailgate.store.statements import META
from mailgate.store.text import clean

_PREFIX: Final = "rules in use:"


def note_rules(session: Session, found: Iterable[RulesInUse]) -> None:
    """Notes what a daemon goes by, in place of what it noted for these desks before."""
    for one in found:
        set_meta(session, _name(one), _packed(one))


def forget_rules(session: Session, *, but_of: Collection[str]) -> None:
    """Forgets what daemons went by, but those of these workers."""
    gone = [name for name, worker in _noted(session) if worker not in but_of]
    session.execute(delete(META).where(META.c.name.in_(gone)))


def rules_in_use(session: Session) -> tuple[RulesInUse, ...]:
    """What is noted of each desk, in the order of their names; of each daemon that goes by it."""
    rows = session.execute(
        select(META.c.name, META.c.value)
        .where(META.c.name.startswith(_PREFIX, autoescape=True))
        .order_by(META.c.name)
    )
    found = (_unpacked(*_desk_and_worker(name), value) for name, value in rows)
    return tuple(one for one in found if one is not None)


def _name(one: RulesInUse) -> str:
    """No desk's name has a colon in it."""
    return f"{_PREFIX}{one.desk}:{one.worker}" if one.worker else f"{_PREFIX}{one.desk}"


def _desk_and_worker(name: str) -> tuple[str, str]:
    desk, _, worker = name.removeprefix(_PREFIX).partition(":")
    return desk, worker


def _noted(session: Session) -> list[tuple[str, str]]:
    names = session.scalars(
        select(META.c.name).where(META.c.name.startswith(_PREFIX, autoescape=True))
    )
    return [(name, _desk_and_worker(name)[1]) for name in names]


def _packed(one: RulesInUse) -> str:
    loaded_at, refused_at = one.version.loaded_at, one.refused_at
    return json.dumps(
        {
            "digest": one.version.digest,
            "loaded_at": loaded_at.isoformat() if loaded_at else None,
            "process": clean(one.process),
            "refused_at": refused_at.isoformat() if refused_at else None,
            "mistakes": [clean(mistake) for mistake in one.mistakes],
            "stopped_at": one.stopped_at.isoformat() if one.stopped_at else None,
            "program": one.program,
        }
    )


def _unpacked(desk: str, worker: str, value: str) -> RulesInUse | None:
    """None for what another version of mailgate wrote otherwise."""
    try:
        said: dict[str, Any] = json.loads(value)
        return RulesInUse(
            desk=desk,
            version=DeskVersion(said["digest"], _instant(said["loaded_at"])),
            process=said["process"],
            refused_at=_instant(said["refused_at"]),
            mistakes=tuple(said["mistakes"]),
            stopped_at=_instant(said["stopped_at"]),
            program=said["program"],
            worker=worker,
        )
    except (ValueError, KeyError, TypeError):
        return None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
