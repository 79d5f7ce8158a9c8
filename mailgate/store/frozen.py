"""Addresses that trade the same mail with a desk: no automatic mail until a person says so."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import func, select, true
from sqlmodel import Session

from mailgate.store.meta import all_of, forget, get_meta, set_meta
from mailgate.store.statements import INBOX, OUTBOX

LIKENESS: Final = "likeness"  # in the decision record of a mail
_FROZEN: Final = "frozen:"
_THAWED: Final = "thawed:"
_AT_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Frozen:
    """A desk and an address, since when they are frozen, and why."""

    desk: str
    address: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Traded:
    """What an address and a desk wrote each other: likenesses of its mails, and our answers."""

    likenesses: tuple[str, ...]
    answered: int


def traded(session: Session, *, desk: str, address: str, since: datetime, but: int) -> Traded:
    """What went back and forth since then, or since the pair was thawed; without the mail `but`."""
    thawed = get_meta(session, _name(_THAWED, desk, address))
    since = max(since, datetime.fromisoformat(thawed)) if thawed else since
    records = session.scalars(
        select(INBOX.c.decision)
        .where(
            INBOX.c.desk == desk,
            INBOX.c.sender == address,
            INBOX.c.received_at > since,
            INBOX.c.id != but,
        )
        .order_by(INBOX.c.received_at.desc())
        .limit(_AT_MOST)
    )
    answered = session.scalar(
        select(func.count()).where(
            OUTBOX.c.desk == desk,
            OUTBOX.c.recipient == address,
            OUTBOX.c.automatic == true(),
            OUTBOX.c.queued_at > since,
        )
    )
    found = (str(record.get(LIKENESS, "")) for record in records)
    return Traded(tuple(one for one in found if one), int(answered or 0))


def freeze(session: Session, *, desk: str, address: str, why: str, now: datetime) -> bool:
    """No automatic mail from this desk to this address from now on; False if that was so before."""
    if frozen(session, desk=desk, address=address) is not None:
        return False
    value = asdict(Frozen(desk, address, now, why)) | {"at": now.isoformat()}
    set_meta(session, _name(_FROZEN, desk, address), json.dumps(value))
    return True


def frozen(session: Session, *, desk: str, address: str) -> Frozen | None:
    """Since when and why the pair is frozen, or None."""
    value = get_meta(session, _name(_FROZEN, desk, address))
    return _read(value) if value else None


def all_frozen(session: Session, *, address: str = "") -> tuple[Frozen, ...]:
    """All pairs, or those of an address, the last one first."""
    found = (_read(value) for _, value in all_of(session, _FROZEN))
    wanted = (one for one in found if address in ("", one.address))
    return tuple(sorted(wanted, key=lambda one: one.at, reverse=True))


def thaw(session: Session, pairs: Iterable[Frozen], *, now: datetime) -> None:
    """Lets these get automatic mail again; what they traded so far counts no more."""
    for one in pairs:
        forget(session, [_name(_FROZEN, one.desk, one.address)])
        set_meta(session, _name(_THAWED, one.desk, one.address), now.isoformat())


def _name(prefix: str, desk: str, address: str) -> str:
    """A name of bounded length for a pair that may have a long address."""
    return prefix + sha256(f"{desk}\n{address}".encode()).hexdigest()


def _read(value: str) -> Frozen:
    found = json.loads(value)
    return Frozen(
        found["desk"], found["address"], datetime.fromisoformat(found["at"]), found["why"]
    )
