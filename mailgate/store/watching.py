"""What the database says about how mailgate is, and what its admin was told of it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session

from mailgate.core.alerts import Alert
from mailgate.store.meta import all_of, forget, get_meta, set_meta
from mailgate.store.statements import FOLDER, INBOX, OUTBOX, QUARANTINE, lock
from mailgate.store.text import clean

ALERT: Final = "alert"  # the kind of a mail that tells of them
CIRCUIT: Final = "circuit open"  # how the reason of what the circuit holds begins
_REFUSED: Final = "mailbox-refused:"
_ALERT: Final = "alert:"
_WRITTEN: Final = "alerts-written"
_FALSE_MARKS: Final = "false-marks:"
_HOUR: Final = timedelta(hours=1)
# As `mail.smtp` tells of a login, or of a mail that wants one (RFC 4954, 6).
_LOGIN: Final = re.compile(r"login: 5|[A-Za-z]+: 53[0458]\b")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many there are, and since when the oldest waits."""

    count: int
    since: datetime | None


def note_refused(session: Session, *, mailbox: str, now: datetime) -> None:
    """Notes that a server refuses us a mailbox, and since when: all was well until the last drain.

    Asks before it writes, for a mailbox is refused again and again.
    """
    known, drained_at = refused(session).get(mailbox), drained(session).get(mailbox)
    if known is None or (drained_at is not None and known < drained_at):
        set_meta(session, _REFUSED + mailbox, now.isoformat())


def refused(session: Session) -> dict[str, datetime]:
    """The mailboxes whose server has refused us, and since when."""
    return {
        name.removeprefix(_REFUSED): datetime.fromisoformat(value)
        for name, value in all_of(session, _REFUSED)
    }


def drained(session: Session) -> dict[str, datetime | None]:
    """When all mail of each mailbox was last taken."""
    rows = session.execute(select(FOLDER.c.mailbox, FOLDER.c.drained_at))
    return {row.mailbox: row.drained_at for row in rows}


def undecided(session: Session) -> Waiting:
    """The mails that were taken and have no fate yet."""
    row = session.execute(
        select(func.count(), func.min(INBOX.c.taken_at)).where(INBOX.c.state == "received")
    ).one()
    return Waiting(row[0], row[1])


def quarantined_since(session: Session, since: datetime) -> int:
    """How many mails were set aside since then."""
    counted = select(func.count()).where(QUARANTINE.c.since > since)
    return int(session.scalar(counted) or 0)


def unsent(session: Session) -> dict[str, datetime]:
    """Since when the oldest mail waits for each relay; what tells the admin does not count."""
    began = func.coalesce(OUTBOX.c.released_at, OUTBOX.c.queued_at)
    rows = session.execute(
        select(OUTBOX.c.relay, func.min(began).label("since"))
        .where(OUTBOX.c.state.in_(("queued", "sending")), OUTBOX.c.kind != ALERT)
        .group_by(OUTBOX.c.relay)
    )
    return {row.relay: row.since for row in rows}


def note_false_marks(session: Session, *, count: int, now: datetime) -> None:
    """Adds marks that somebody made up to those of this hour; what is older is forgotten."""
    if not count:
        return
    this = f"{_FALSE_MARKS}{now:%Y-%m-%dT%H}"
    lock(session, [this])
    known = dict(all_of(session, _FALSE_MARKS))
    last = f"{_FALSE_MARKS}{now - _HOUR:%Y-%m-%dT%H}"
    forget(session, [name for name in known if name not in (this, last)])
    set_meta(session, this, str(int(known.get(this, "0")) + count))


def false_marks(session: Session, *, now: datetime) -> int:
    """How many marks were made up in this hour of the clock and the one before."""
    hours = {f"{_FALSE_MARKS}{at:%Y-%m-%dT%H}" for at in (now, now - _HOUR)}
    return sum(int(value) for name, value in all_of(session, _FALSE_MARKS) if name in hours)


def refused_relays(session: Session) -> dict[str, datetime]:
    """The relays that refuse our login, as mail that waits for them says, and since when."""
    rows = session.execute(
        select(OUTBOX.c.relay, OUTBOX.c.last_error, func.min(OUTBOX.c.queued_at).label("since"))
        .where(OUTBOX.c.state == "queued", OUTBOX.c.last_error != "")
        .group_by(OUTBOX.c.relay, OUTBOX.c.last_error)
    )
    found: dict[str, datetime] = {}
    for row in rows:
        if _LOGIN.match(row.last_error):
            found[row.relay] = min(row.since, found.get(row.relay, row.since))
    return found


def held_by_circuit(session: Session) -> int:
    """How many mails wait because the circuit is open."""
    counted = select(func.count()).where(
        OUTBOX.c.state == "held", OUTBOX.c.last_error.startswith(CIRCUIT)
    )
    return int(session.scalar(counted) or 0)


def alerts(session: Session) -> tuple[Alert, ...]:
    """What was found wrong and is not over, by name."""
    found = (_unpacked(name, value) for name, value in all_of(session, _ALERT))
    return tuple(one for one in found if one is not None)


def keep_alerts(session: Session, kept: Iterable[Alert], *, before: Iterable[Alert]) -> None:
    """Keeps these in place of those before; writes only what has changed."""
    known = {one.name: one for one in before}
    wanted = {one.name: one for one in kept}
    gone = [_ALERT + name for name in known if name not in wanted]
    if gone:
        forget(session, gone)
    for name, one in wanted.items():
        if known.get(name) != one:
            set_meta(session, _ALERT + name, _packed(one))


def written(session: Session) -> tuple[datetime, ...]:
    """When the admin was written to lately."""
    said = get_meta(session, _WRITTEN)
    return tuple(datetime.fromisoformat(one) for one in said.split()) if said else ()


def note_written(session: Session, *, now: datetime) -> None:
    """Notes that he was written to; what is older than an hour is forgotten."""
    lately = [one for one in written(session) if now - _HOUR < one <= now]
    set_meta(session, _WRITTEN, " ".join(one.isoformat() for one in (*lately, now)))


def _packed(one: Alert) -> str:
    return json.dumps(
        {
            "text": clean(one.text),
            "since": one.since.isoformat(),
            "told_at": one.told_at.isoformat() if one.told_at else None,
            "over_since": one.over_since.isoformat() if one.over_since else None,
        }
    )


def _unpacked(name: str, value: str) -> Alert | None:
    """None for what another version of mailgate wrote otherwise."""
    try:
        said: dict[str, Any] = json.loads(value)
        return Alert(
            name=name.removeprefix(_ALERT),
            text=said["text"],
            since=datetime.fromisoformat(said["since"]),
            told_at=_instant(said["told_at"]),
            over_since=_instant(said["over_since"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
