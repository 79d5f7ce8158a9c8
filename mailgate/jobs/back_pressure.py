"""Holding back the intake before anything overflows; mail is as safe in its mailbox as with us.

A full disk is not waited for: on one, even deleting fails. So no more is taken while there is room
for what was taken, and a file without content is kept that gives room in need.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from mailgate.core.back_pressure import Bounds, Load, pressures
from mailgate.errors import TemporaryError
from mailgate.jobs.context import Context
from mailgate.log import Action, log
from mailgate.settings.model import Settings
from mailgate.store import load
from mailgate.store.database import Database

_ROOM_FOR_ONE: Final = 1.5  # a mail is kept packed, its journal is not
_LOW: Final = 0.5


def is_open(context: Context) -> bool:
    """Whether more mail may be taken; looks every few seconds, and says when that changes.

    At the disk it looks each time: some mails at once can be large.
    """
    pressure = context.pressure
    if pressure.is_due() or _is_short(context):
        found = why_paused(context.database, context.settings, is_paused=bool(pressure.paused_by))
        if pressure.note(found):
            if found:
                log(Action.INTAKE_PAUSED, why="; ".join(found))
            else:
                log(Action.INTAKE_RESUMED)
    return not pressure.paused_by


def _is_short(context: Context) -> bool:
    free = free_bytes(context.database)
    return free is not None and free < room_needed(context.settings)


def why_paused(
    database: Database, settings: Settings, *, is_paused: bool = False
) -> tuple[str, ...]:
    """Why no mail is to be taken, by what the database and its disk say now."""
    intake = settings.intake
    bounds = Bounds(
        outbox=intake.outbox,
        quarantine=intake.quarantine,
        free_disk=room_needed(settings),
        latency=intake.latency,
    )
    with database.reading() as session:
        found = Load(
            outbox=load.unsent(session, most=intake.outbox + 1),
            quarantined=load.quarantined(session, most=intake.quarantine + 1),
            free=free_bytes(database),
            latency=database.latency(),
        )
    return pressures(found, bounds, is_paused=is_paused)


def room_needed(settings: Settings) -> int:
    """How many bytes must be free to take one more mail; 0 where the disk is not looked at."""
    if not settings.intake.free_disk:
        return 0
    return max(settings.intake.free_disk, int(settings.max_size * _ROOM_FOR_ONE))


def free_bytes(database: Database) -> int | None:
    """The room on the disk of an SQLite database; None if it cannot be told from here."""
    if database.path is None:
        return None
    try:
        return shutil.disk_usage(database.path.parent).free
    except OSError:
        return None


def check_room(database: Database, settings: Settings) -> None:
    """TemporaryError where the disk has no room for a mail that comes by a pipe."""
    free = free_bytes(database)
    if free is not None and free < room_needed(settings):
        raise TemporaryError(f"only {free} bytes are free on the disk of the database")


def look_after_ballast(database: Database, settings: Settings) -> None:
    """Keeps a file of the size that the settings say, and gives its room up when it is needed.

    What is taken already can then be decided and sent on a disk that others have filled.
    """
    size, free = settings.intake.ballast, free_bytes(database)
    if database.path is None or free is None:
        return
    path = database.path.with_name(f"{database.path.name}.ballast")
    there = path.stat().st_size if path.exists() else 0
    if there and (free < size * _LOW or not size):
        path.unlink()
        if size:
            log(Action.BALLAST_RELEASED, freed=there, free=free)
    elif size and there != size and free >= size + room_needed(settings):
        _make(path, size)


def _make(path: Path, size: int) -> None:
    """A file that takes room and holds nothing; a disk that refuses is asked again later."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(handle, 0, size)
            os.ftruncate(handle, size)
        except OSError:
            path.unlink()
            raise
        finally:
            os.close(handle)
