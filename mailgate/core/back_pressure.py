"""When no more mail is to be taken: what waits for us is safe where it is, in its mailbox."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

# What stopped the intake must be a tenth better before it goes on: else it would flutter.
_EASED: Final = 0.9


@dataclass(frozen=True, slots=True)
class Load:
    """How it stands: mails to send, mails in quarantine, bytes free, and how slow the database is.

    `free` is None where the disk is not ours to look at, `latency` while nothing is known of it.
    """

    outbox: int = 0
    quarantined: int = 0
    free: int | None = None
    latency: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """From where on no more is taken; 0 bounds nothing."""

    outbox: int
    quarantine: int
    free_disk: int
    latency: timedelta


def pressures(load: Load, bounds: Bounds, *, is_paused: bool) -> tuple[str, ...]:
    """Why no more mail is to be taken, in words for people; empty while it goes on."""
    ease = _EASED if is_paused else 1.0
    found = []
    if bounds.outbox and load.outbox > bounds.outbox * ease:
        found.append(f"{_at_least(load.outbox, bounds.outbox)} mails wait to be sent")
    if bounds.quarantine and load.quarantined > bounds.quarantine * ease:
        found.append(f"{_at_least(load.quarantined, bounds.quarantine)} mails are in quarantine")
    if load.free is not None and load.free < bounds.free_disk / ease:
        found.append(f"{load.free / 1_000_000:.1f} MB are free on the disk")
    if load.latency is not None and load.latency > bounds.latency * ease:
        found.append(f"the database takes {load.latency.total_seconds():.1f} s")
    return tuple(found)


def _at_least(count: int, bound: int) -> str:
    return f"more than {bound}" if count > bound else str(count)
