"""The ledger of mails: taking them, one after the other deciding about them, and their fates."""

import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Row, bindparam, case, or_, select, update
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate
from sqlmodel import Session

from mailgate.core.case import Fate
from mailgate.core.message import FetchedMail, MessageKey
from mailgate.store.lease_clock import clock, clock_values, lease_end, lease_values
from mailgate.store.raw import store_raw, unpack
from mailgate.store.statements import INBOX, dialect, insert_into
from mailgate.store.tables import InboxRow
from mailgate.store.text import clean, lookup_key

_OFTEN: Final = 3
_RECEIVED: Final = "received"
_LONGEST_ADDRESS: Final = 320


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail to take, with what its source and the digests said about it."""

    mail: FetchedMail
    desk: str
    content_key: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Taken:
    """How many mails of a batch were new, and how many had been taken before.

    `others` are the UIDs under which other mails were taken before: other Message-IDs. RFC 3501,
    2.3.1.1 rules that out, so this is not the folder that it was.
    """

    new: int
    known: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A mail that was claimed; `attempts` counts this one, `token` proves the claim.

    `case_id` is the case that waits for it, if it was set aside before.
    """

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
    case_id: int | None = None


def take(session: Session, arrivals: Sequence[Arrival], *, now: datetime) -> Taken:
    """Stores the mails whose keys are new; equal bytes are stored once. Four statements a batch."""
    if not arrivals:
        return Taken(new=0, known=0)
    hashed = [(hashlib.sha256(one.mail.raw).hexdigest(), one) for one in arrivals]
    store_raw(session, {digest: one.mail.raw for digest, one in hashed})
    rows = [_row(one, sha256=digest, now=now) for digest, one in hashed]
    # In one order, so that two takers of the same mails cannot wait for each other; and in the
    # order they came in, since they are decided in the order of their ids. Names keep theirs.
    rows.sort(key=lambda row: (row["mailbox"], row["folder"], row["uidvalidity"], _place(row)))
    new = len(session.execute(_taking(dialect(session)), rows).all())
    known = len(rows) - new
    return Taken(new=new, known=known, others=_others(session, rows) if known else ())


def _others(session: Session, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The UIDs of these rows under which a mail with another Message-ID is stored."""
    found = []
    for row in rows:
        stored = session.scalar(
            select(INBOX.c.message_id).where(
                INBOX.c.mailbox == row["mailbox"],
                INBOX.c.folder == row["folder"],
                INBOX.c.uidvalidity == row["uidvalidity"],
                INBOX.c.uid == row["uid"],
            )
        )
        if stored != row["message_id"]:
            found.append(str(row["uid"]))
    return tuple(found)


def claim_next(
    session: Session,
    *,
    now: datetime,
    lease: timedelta,
    mailboxes: Collection[str],
    worker: str,
) -> Item | None:
    """The oldest mail of these mailboxes that is due, claimed for a worker; its attempt is counted.

    One that was claimed often, and came to no end, is due again only after a lease: so it lets the
    others pass.

    Commit before working on it, so that a crash counts. None if nothing is due.
    """
    values = {"b_now": now, "b_worker": worker, "b_token": uuid.uuid4().hex}
    values["b_mailboxes"] = list(mailboxes)
    values["b_later"] = now + lease
    values |= clock_values(session, now) | lease_values(session, now, lease)
    row = session.execute(_claiming(dialect(session)), values).one_or_none()
    return None if row is None else _item(row, raw=unpack(session, row.sha256))


def finish(
    session: Session,
    *,
    item: Item,
    fate: Fate,
    case_id: int | None,
    decision: Mapping[str, Any],
    now: datetime,
    sender: str,
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
        sender=clean(sender)[:_LONGEST_ADDRESS],
    )


def fail_attempt(
    session: Session, *, item: Item, error: str, now: datetime, next_attempt_at: datetime
) -> bool:
    """Puts a mail back until the next attempt; False if the claim was lost."""
    text = f"{now:%Y-%m-%d %H:%M:%S} UTC: {clean(error)}"
    return _end_claim(session, item, next_attempt_at=next_attempt_at, last_error=text)


def give_back(session: Session, *, inbox_id: int, token: str, next_attempt_at: datetime) -> None:
    """Ends a claim as if its attempt had never been made; one that was lost stays another's."""
    ended = {"claim_token": "", "claimed_until": None, "next_attempt_at": next_attempt_at}
    keys = {"b_id": inbox_id, "b_token": token}
    session.exec(_NEVER_TRIED, params=ended | keys)


def earlier_mails(
    session: Session, *, desk: str, sender: str, since: datetime, until: datetime, most: int
) -> tuple[datetime, ...]:
    """When a sender wrote to a desk before, newest first: what was counted, no mail twice."""
    if not sender:
        return ()
    return tuple(
        session.scalars(
            select(INBOX.c.received_at)
            .where(
                INBOX.c.desk == desk,
                INBOX.c.sender == clean(sender)[:_LONGEST_ADDRESS],
                INBOX.c.state == "done",
                INBOX.c.fate != Fate.DUPLICATE.value,
                INBOX.c.received_at >= since,
                INBOX.c.received_at <= until,
            )
            .order_by(INBOX.c.received_at.desc())
            .limit(most)
        )
    )


def inbox_row(session: Session, inbox_id: int) -> InboxRow | None:
    """A mail's line in the ledger."""
    return session.get(InboxRow, inbox_id, populate_existing=True)


def _row(arrival: Arrival, *, sha256: str, now: datetime) -> dict[str, Any]:
    """What is known of a mail; the rest is as the table has it of one that nobody has tried yet."""
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
        "next_attempt_at": now,
    }


def _place(row: Mapping[str, Any]) -> int:
    """The UID as a number; nothing is known of the order of names."""
    uid = str(row["uid"])
    return int(uid) if uid.isdecimal() else 0


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
        case_id=row.case_id,
    )


def _end_claim(session: Session, item: Item, **values: Any) -> bool:
    ended = {"claim_token": "", "claimed_until": None, "b_id": item.id, "b_token": item.token}
    return session.exec(_END_CLAIM, params=ended | values).rowcount == 1


@cache
def _taking(dialect_name: str) -> ReturningInsert[int]:
    key = ["mailbox", "folder", "uidvalidity", "uid"]
    statement = insert_into(dialect_name, INBOX).on_conflict_do_nothing(index_elements=key)
    return statement.returning(INBOX.c.id)


@cache
def _claiming(dialect_name: str) -> ReturningUpdate[Any]:
    due = (
        select(INBOX.c.id)
        .where(
            INBOX.c.state == _RECEIVED,
            INBOX.c.next_attempt_at <= bindparam("b_now"),
            or_(INBOX.c.claimed_until.is_(None), INBOX.c.claimed_until <= clock(dialect_name)),
            INBOX.c.mailbox.in_(bindparam("b_mailboxes")),
        )
        .order_by(INBOX.c.next_attempt_at, INBOX.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return (
        update(INBOX)
        .where(INBOX.c.id == due.scalar_subquery())
        .values(
            attempts=INBOX.c.attempts + 1,
            claim_token=bindparam("b_token"),
            claimed_until=lease_end(dialect_name),
            claimed_by=bindparam("b_worker"),
            # Whoever ends us at it each time must not end all the others with it.
            next_attempt_at=case(
                (INBOX.c.attempts > _OFTEN, bindparam("b_later")), else_=INBOX.c.next_attempt_at
            ),
        )
        .returning(*(INBOX.c[name] for name in _ITEM))
    )


_ITEM: Final = (
    "id",
    "mailbox",
    "folder",
    "uidvalidity",
    "uid",
    "desk",
    "sha256",
    "whole",
    "received_at",
    "size",
    "attempts",
    "content_key",
    "message_id",
    "claim_token",
    "case_id",
)
_END_CLAIM: Final = update(INBOX).where(
    INBOX.c.id == bindparam("b_id"),
    INBOX.c.state == _RECEIVED,
    INBOX.c.claim_token == bindparam("b_token"),
)
_NEVER_TRIED: Final = _END_CLAIM.values(attempts=INBOX.c.attempts - 1)
