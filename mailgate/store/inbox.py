"""The ledger of mails: taking them, one after the other deciding about them, and their fates."""

import hashlib
import uuid
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, or_, select, update
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from mailgate.core.case import Fate
from mailgate.core.message import FetchedMail, MessageKey
from mailgate.store.statements import CONTENT, INBOX, QUARANTINE, RAW, insert, insert_new
from mailgate.store.tables import ContentRow, InboxRow
from mailgate.store.text import clean, clean_tree, lookup_key

# Level 1 keeps 1.1 times as many bytes of ordinary mail as level 6 in a third of the time; most
# bytes are attachments in base64, where all levels are alike.
_LEVEL: Final = 1
_RECEIVED: Final = "received"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail to take, with what its source and the digests said about it."""

    mail: FetchedMail
    desk: str
    content_key: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Taken:
    """How many mails of a batch were new, and how many had been taken before."""

    new: int
    known: int


@dataclass(frozen=True, slots=True)
class Item:
    """A mail that was claimed; `attempts` counts this one, `token` proves the claim."""

    id: int
    key: MessageKey
    desk: str
    raw: bytes
    whole: bool
    received_at: datetime
    size: int
    attempts: int
    content_key: str
    message_id: str
    token: str


def take(session: Session, arrivals: Sequence[Arrival], *, now: datetime) -> Taken:
    """Stores the mails whose keys are new; equal bytes are stored once. Four statements a batch."""
    if not arrivals:
        return Taken(new=0, known=0)
    digests = [hashlib.sha256(arrival.mail.raw).hexdigest() for arrival in arrivals]
    _store_raw(session, {d: a.mail.raw for d, a in zip(digests, arrivals, strict=True)})
    rows = [_row(a, sha256=d, now=now) for d, a in zip(digests, arrivals, strict=True)]
    # In one order, so that two takers of the same mails cannot wait for each other.
    rows.sort(key=lambda row: (row["mailbox"], row["folder"], row["uidvalidity"], row["uid"]))
    statement = insert(session, INBOX).on_conflict_do_nothing(
        index_elements=["mailbox", "folder", "uidvalidity", "uid"]
    )
    new = len(session.execute(statement.returning(INBOX.c.id), rows).all())
    return Taken(new=new, known=len(rows) - new)


def claim_next(
    session: Session, *, now: datetime, lease: timedelta, mailboxes: Collection[str] | None = None
) -> Item | None:
    """The oldest mail that is due, claimed until `now + lease`; its attempt is counted.

    Commit before working on it, so that a crash counts. None if nothing is due.
    """
    due = (
        select(INBOX.c.id)
        .where(
            INBOX.c.state == _RECEIVED,
            INBOX.c.next_attempt_at <= now,
            or_(INBOX.c.claimed_until.is_(None), INBOX.c.claimed_until <= now),
        )
        .order_by(INBOX.c.next_attempt_at, INBOX.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if mailboxes is not None:
        due = due.where(INBOX.c.mailbox.in_(mailboxes))
    claim = (
        update(INBOX)
        .where(INBOX.c.id == due.scalar_subquery())
        .values(
            attempts=INBOX.c.attempts + 1,
            claim_token=uuid.uuid4().hex,
            claimed_until=now + lease,
        )
        .returning(INBOX)
    )
    row = session.execute(claim).one_or_none()
    return None if row is None else _item(row, raw=_unpack(session, row.sha256))


def duplicate_of(
    session: Session, *, desk: str, content_key: str, inbox_id: int
) -> InboxRow | None:
    """The other mail of this desk that the content belongs to: it came before, and was decided."""
    return session.exec(
        select_rows(InboxRow)
        .join(ContentRow, col(ContentRow.inbox_id) == col(InboxRow.id))
        .where(
            ContentRow.desk == desk,
            ContentRow.content_key == content_key,
            ContentRow.inbox_id != inbox_id,
        )
    ).one_or_none()


def claim_content(session: Session, *, desk: str, content_key: str, inbox_id: int) -> bool:
    """Makes the content this mail's own; False if it belongs to another mail of the desk.

    Waits for a transaction that is just claiming it.
    """
    if insert_new(session, CONTENT, desk=desk, content_key=content_key, inbox_id=inbox_id):
        return True
    owner = select(CONTENT.c.inbox_id).where(
        CONTENT.c.desk == desk, CONTENT.c.content_key == content_key
    )
    return bool(session.scalar(owner) == inbox_id)


def finish(
    session: Session,
    *,
    item: Item,
    fate: Fate,
    case_id: int | None,
    decision: Mapping[str, Any],
    now: datetime,
) -> bool:
    """Records the one fate of a mail; False if the claim was lost, and the caller must roll back.

    For any fate but quarantined, which `quarantine` records with its reason.
    """
    if fate is Fate.QUARANTINED:
        raise ValueError("a quarantined mail needs a reason: call quarantine")
    return _end_claim(
        session,
        item,
        state="done",
        fate=str(fate),
        case_id=case_id,
        decision=dict(decision),
        done_at=now,
    )


def fail_attempt(
    session: Session, *, item: Item, error: str, now: datetime, next_attempt_at: datetime
) -> bool:
    """Puts a mail back until the next attempt; False if the claim was lost."""
    text = f"{now:%Y-%m-%d %H:%M:%S} UTC: {clean(error)}"
    return _end_claim(session, item, next_attempt_at=next_attempt_at, last_error=text)


def quarantine(
    session: Session,
    *,
    inbox_id: int,
    reason: str,
    decision: Mapping[str, Any],
    now: datetime,
    token: str | None = None,
) -> bool:
    """Sets a mail aside for a person; False if it has its fate already.

    With the token of a claim, False also if that claim was lost.
    """
    statement = update(INBOX).where(INBOX.c.id == inbox_id, INBOX.c.state == _RECEIVED)
    if token is not None:
        statement = statement.where(INBOX.c.claim_token == token)
    changed = session.exec(
        statement.values(
            state="quarantined",
            fate=str(Fate.QUARANTINED),
            decision=clean_tree(dict(decision)),
            done_at=now,
            claim_token="",
            claimed_until=None,
        )
    ).rowcount
    if not changed:
        return False
    values = {"inbox_id": inbox_id, "reason": clean(reason), "since": now, "dropped_by": ""}
    session.exec(
        insert(session, QUARANTINE)
        .values(values)
        .on_conflict_do_update(index_elements=["inbox_id"], set_=values | {"dropped_at": None})
    )
    return True


def inbox_row(session: Session, inbox_id: int) -> InboxRow | None:
    """A mail's line in the ledger."""
    return session.get(InboxRow, inbox_id, populate_existing=True)


def raw_of(session: Session, inbox_id: int) -> bytes:
    """The bytes of a mail as they came; LookupError if there is no such mail."""
    sha256 = session.scalar(select(INBOX.c.sha256).where(INBOX.c.id == inbox_id))
    if sha256 is None:
        raise LookupError(f"no mail {inbox_id}")
    return _unpack(session, sha256)


def _store_raw(session: Session, raws: Mapping[str, bytes]) -> None:
    stored = set(session.scalars(select(RAW.c.sha256).where(RAW.c.sha256.in_(raws))))
    rows = [
        {"sha256": digest, "size": len(raws[digest]), "packed": zlib.compress(raws[digest], _LEVEL)}
        for digest in sorted(raws.keys() - stored)
    ]
    if rows:
        session.execute(insert(session, RAW).on_conflict_do_nothing(), rows)


def _row(arrival: Arrival, *, sha256: str, now: datetime) -> dict[str, Any]:
    mail = arrival.mail
    return {
        "mailbox": mail.key.mailbox,
        "folder": mail.key.folder,
        "uidvalidity": mail.key.uidvalidity,
        "uid": mail.key.uid,
        "desk": arrival.desk,
        "sha256": sha256,
        "content_key": arrival.content_key,
        "message_id": lookup_key(arrival.message_id),
        "size": mail.size,
        "whole": mail.whole,
        "received_at": mail.received_at,
        "taken_at": now,
        "state": _RECEIVED,
        "fate": "",
        "attempts": 0,
        "next_attempt_at": now,
        "claim_token": "",
        "decision": {},
        "last_error": "",
    }


def _item(row: Row[Any], *, raw: bytes) -> Item:
    return Item(
        id=row.id,
        key=MessageKey(row.mailbox, row.folder, row.uidvalidity, row.uid),
        desk=row.desk,
        raw=raw,
        whole=row.whole,
        received_at=row.received_at,
        size=row.size,
        attempts=row.attempts,
        content_key=row.content_key,
        message_id=row.message_id,
        token=row.claim_token,
    )


def _unpack(session: Session, sha256: str) -> bytes:
    packed: bytes = session.scalars(select(RAW.c.packed).where(RAW.c.sha256 == sha256)).one()
    return zlib.decompress(packed)


def _end_claim(session: Session, item: Item, **values: Any) -> bool:
    statement = (
        update(INBOX)
        .where(
            INBOX.c.id == item.id,
            INBOX.c.state == _RECEIVED,
            INBOX.c.claim_token == item.token,
        )
        .values(claim_token="", claimed_until=None, **values)
    )
    return session.exec(statement).rowcount == 1
