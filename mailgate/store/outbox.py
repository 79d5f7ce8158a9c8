"""Mail to send: queued in the transaction of its cause, claimed with a lease, its outcome recorded.

A row is `queued`, then `sending` while a lease lasts, then one of `sent`, `failed`, `expired` and
`uncertain` (for a person to settle). A mail that is to be tried again is `queued` again. Every
claim counts `token` up, and an outcome is recorded only with the newest: who was away for longer
than the lease records nothing. Leases are measured by `lease_clock`, all else by `now`.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, Literal

from sqlalchemy import Update, bindparam, case, exists, func, not_, or_, select, true, update
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from mailgate.store.lease_clock import clock, clock_values, lease_end, lease_values
from mailgate.store.statements import OUTBOX, dialect, insert_into
from mailgate.store.tables import OutboxRow
from mailgate.store.text import clean


@dataclass(frozen=True, slots=True)
class Due:
    """A mail that was claimed for sending; `attempts` counts this one, `token` proves the claim.

    `uncertain` counts the earlier attempts that may have delivered it. `queued_at` is when its
    lifetime began: queued, or since then released or resent by a person.
    """

    id: int
    case_id: int | None
    kind: str
    relay: str
    recipient: str
    envelope_from: str
    message_id: str
    raw: bytes
    attempts: int
    uncertain: int
    queued_at: datetime
    token: int


def queue(
    session: Session,
    *,
    case_id: int | None,
    inbox_id: int | None,
    desk: str,
    kind: str,
    cause: str,
    relay: str,
    recipient: str,
    envelope_from: str,
    message_id: str,
    raw: bytes,
    now: datetime,
    bounce_token: str,
    automatic: bool,
    state: Literal["queued", "held"],
    last_error: str,
) -> int | None:
    """Queues a mail to be sent at once, or holds it with the reason in `last_error`; its id.

    None if the case has a mail of this kind for this cause already; without a case, if the mail
    that is answered has one. ValueError if the Message-ID is that of another mail.
    """
    values = {
        "case_id": case_id,
        "inbox_id": inbox_id,
        "desk": desk,
        "kind": kind,
        "cause": cause,
        "relay": relay,
        "recipient": recipient,
        "recipient_domain": recipient.rpartition("@")[2],
        "envelope_from": envelope_from,
        "bounce_token": bounce_token,
        "message_id": message_id,
        "raw": raw,
        "automatic": automatic,
        "queued_at": now,
        "state": state,
        "next_attempt_at": now,
        "last_error": clean(last_error),
        "b_recipient": recipient,
    }
    outbox_id = session.scalar(_queueing(dialect(session)), values)
    if outbox_id is None:
        owner = (
            OUTBOX.c.case_id == case_id if case_id is not None else OUTBOX.c.inbox_id == inbox_id
        )
        same = (owner, OUTBOX.c.kind == kind, OUTBOX.c.cause == cause)
        if not session.scalar(select(exists().where(*same))):
            raise ValueError(f"another mail has the Message-ID {message_id}")
    return outbox_id


def claim_due(
    session: Session,
    *,
    now: datetime,
    lease: timedelta,
    relay: str,
    worker: str,
    pause: timedelta,
) -> Due | None:
    """The mail due for longest at a relay, leased to a worker; its attempt is counted.

    Commit before sending, so that nobody else sends it. None if nothing is due. One whose last
    claim came to no end may have been sent: that counts as uncertain, and should this claim come to
    none either, it is due again only after the `pause`.
    """
    values = {"b_now": now, "b_relay": relay, "b_worker": worker, "b_later": now + pause}
    values |= clock_values(session, now)
    values |= lease_values(session, now, lease)
    row = session.execute(_claiming(dialect(session)), values).one_or_none()
    return None if row is None else Due(**row._mapping)  # noqa: SLF001 - public, a named tuple's habit


def renew_lease(
    session: Session, *, outbox_id: int, token: int, now: datetime, lease: timedelta
) -> bool:
    """Keeps a claim for the length of a lease from now; False if it was lost."""
    values = {"b_id": outbox_id, "b_token": token, **lease_values(session, now, lease)}
    return session.exec(_renewing(dialect(session)), params=values).rowcount == 1


def record_sent(session: Session, *, outbox_id: int, token: int, now: datetime) -> bool:
    """The relay took it; False if the claim was lost."""
    return _record(session, outbox_id, token, state="sent", sent_at=now, last_error="")


def record_postponed(
    session: Session, *, outbox_id: int, token: int, next_attempt_at: datetime, error: str
) -> bool:
    """The relay did not take it for now; False if the claim was lost."""
    return _record(
        session,
        outbox_id,
        token,
        state="queued",
        next_attempt_at=next_attempt_at,
        last_error=clean(error),
    )


def record_failed(
    session: Session,
    *,
    outbox_id: int,
    token: int,
    error: str,
    state: Literal["failed", "expired"],
) -> bool:
    """Given up: refused for good, or not taken in its lifetime; False if the claim was lost."""
    return _record(session, outbox_id, token, state=state, last_error=clean(error))


def record_uncertain(
    session: Session, *, outbox_id: int, token: int, next_attempt_at: datetime | None, error: str
) -> bool:
    """Cut off after DATA: tried again with the same bytes, or, with None, left to a person.

    False if the claim was lost.
    """
    values: dict[str, Any] = {"state": "uncertain", "last_error": clean(error)}
    if next_attempt_at is not None:
        values |= {"state": "queued", "next_attempt_at": next_attempt_at}
    statement = _HOLDER.values(uncertain=OUTBOX.c.uncertain + 1, leased_until=None, **values)
    return session.exec(statement, params={"b_id": outbox_id, "b_token": token}).rowcount == 1


def by_message_id(session: Session, message_id: str) -> OutboxRow | None:
    """The mail of ours with this Message-ID."""
    return session.exec(
        select_rows(OutboxRow).where(OutboxRow.message_id == clean(message_id))
    ).one_or_none()


def told_before(session: Session, *, case_id: int, recipient: str) -> tuple[str, ...]:
    """The first mail about a case to an address, and the newest: a thread hangs on them."""
    query = select_rows(OutboxRow.message_id).where(
        OutboxRow.case_id == case_id, OutboxRow.recipient == recipient
    )
    ids = session.exec(query.order_by(col(OutboxRow.id))).all()
    return tuple(dict.fromkeys((*ids[:1], *ids[-1:])))


def by_bounce_token(session: Session, token: str) -> OutboxRow | None:
    """The mail of ours whose envelope sender carried this token; the newest, should it repeat."""
    if not token:
        return None
    return session.exec(
        select_rows(OutboxRow)
        .where(OutboxRow.bounce_token == clean(token))
        .order_by(col(OutboxRow.id).desc())
    ).first()


def hold_all(session: Session, *, reason: str) -> int:
    """Holds all automatic mail that nobody is just sending or has let go by his word; how many."""
    return session.exec(
        update(OUTBOX)
        .where(
            OUTBOX.c.state == "queued",
            OUTBOX.c.automatic == true(),
            OUTBOX.c.released_at.is_(None),
        )
        .values(state="held", last_error=clean(reason))
    ).rowcount


def release(session: Session, *, outbox_id: int, now: datetime) -> bool:
    """Lets a held mail go; False if it is not held."""
    statement = (
        update(OUTBOX)
        .where(OUTBOX.c.id == outbox_id, OUTBOX.c.state == "held")
        .values(state="queued", next_attempt_at=now, released_at=now, last_error="")
    )
    return session.exec(statement).rowcount == 1


def resend(session: Session, *, outbox_id: int, now: datetime) -> bool:
    """Sends the same bytes again by a person's word; False if it waits or is held anyway."""
    statement = (
        update(OUTBOX)
        .where(
            OUTBOX.c.id == outbox_id,
            OUTBOX.c.state.in_(("sent", "failed", "expired", "uncertain")),
        )
        .values(
            state="queued",
            attempts=0,
            uncertain=0,
            next_attempt_at=now,
            released_at=now,
            last_error="",
        )
    )
    return session.exec(statement).rowcount == 1


def settle(session: Session, *, outbox_id: int, note: str, now: datetime) -> bool:
    """Takes an uncertain mail for sent by a person's word; False if it is not uncertain."""
    statement = (
        update(OUTBOX)
        .where(OUTBOX.c.id == outbox_id, OUTBOX.c.state == "uncertain")
        .values(state="sent", sent_at=now, last_error=clean(note))
    )
    return session.exec(statement).rowcount == 1


def _record(session: Session, outbox_id: int, token: int, **values: Any) -> bool:
    known = {"leased_until": None, "b_id": outbox_id, "b_token": token}
    return session.exec(_HOLDER, params=known | values).rowcount == 1


@cache
def _queueing(dialect_name: str) -> ReturningInsert[int]:
    """With every key in view: of two who insert the same mail at once, PostgreSQL would fail one.

    Were only one key named, the other key could be the one by which the second is found out.
    """
    known = exists().where(OUTBOX.c.recipient == bindparam("b_recipient"))
    statement = insert_into(dialect_name, OUTBOX).values(first_time=not_(known))
    return statement.on_conflict_do_nothing().returning(OUTBOX.c.id)


@cache
def _renewing(dialect_name: str) -> Update:
    return _HOLDER.values(leased_until=lease_end(dialect_name))


@cache
def _claiming(dialect_name: str) -> ReturningUpdate[Any]:
    due = (
        select(OUTBOX.c.id)
        .where(
            OUTBOX.c.relay == bindparam("b_relay"),
            OUTBOX.c.state.in_(("queued", "sending")),
            OUTBOX.c.next_attempt_at <= bindparam("b_now"),
            or_(OUTBOX.c.leased_until.is_(None), OUTBOX.c.leased_until <= clock(dialect_name)),
        )
        .order_by(OUTBOX.c.next_attempt_at, OUTBOX.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    was_interrupted = OUTBOX.c.state == "sending"
    queued_at = func.coalesce(OUTBOX.c.released_at, OUTBOX.c.queued_at).label("queued_at")
    return (
        update(OUTBOX)
        .where(OUTBOX.c.id == due.scalar_subquery())
        .values(
            state="sending",
            attempts=OUTBOX.c.attempts + 1,
            token=OUTBOX.c.token + 1,
            leased_until=lease_end(dialect_name),
            leased_by=bindparam("b_worker"),
            uncertain=OUTBOX.c.uncertain + case((was_interrupted, 1), else_=0),
            next_attempt_at=case(
                (was_interrupted, bindparam("b_later")), else_=OUTBOX.c.next_attempt_at
            ),
        )
        .returning(
            *(OUTBOX.c[field.name] for field in fields(Due) if field.name != "queued_at"),
            queued_at,
        )
    )


_HOLDER: Final = update(OUTBOX).where(
    OUTBOX.c.id == bindparam("b_id"),
    OUTBOX.c.token == bindparam("b_token"),
    OUTBOX.c.state == "sending",
)
