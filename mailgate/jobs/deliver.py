"""Sending the outbox: claim with a lease, send, record the outcome under the claim's token."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import partial
from hashlib import sha256
from typing import Final, Literal, Protocol

from sqlmodel import Session

from mailgate.core.case import EventKind
from mailgate.core.retries import AFTER_INTERRUPTED, next_attempt, next_uncertain
from mailgate.crash_points import CrashPoint, reach
from mailgate.errors import TemporaryError
from mailgate.jobs.context import Clock, Context
from mailgate.jobs.hearing import tell_news
from mailgate.jobs.lease import renewed
from mailgate.jobs.stale import note_stale
from mailgate.log import Action, log
from mailgate.mail.smtp import Accepted, Postponed, Refused, SendOutcome, Uncertain
from mailgate.settings.model import OutboxSettings
from mailgate.store import cases, outbox
from mailgate.store.outbox import Due
from mailgate.store.workers import Stale

_INTERRUPTED: Final = "mailgate was ended each time it sent it"
# The rest of a lease of 15 minutes is more than the 10 that the answer to the final dot may take.
_FRESH: Final = 0.2


class Sent(StrEnum):
    """What became of one attempt; unreachable is postponed too, and so will the next one be."""

    SENT = "sent"
    POSTPONED = "postponed"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    UNREACHABLE = "unreachable"
    CLAIM_LOST = "claim lost"  # another worker sends it by now


class Courier(Protocol):
    """Whoever takes mail of ours to its recipients: a relay, or a rehearsal's collector."""

    def send(
        self, *, envelope_from: str, recipient: str, raw: bytes, is_ours: Callable[[], bool]
    ) -> SendOutcome:
        """Sends final bytes to one recipient."""
        ...


def deliver_next(context: Context, name: str, relay: Courier, clock: Clock) -> Sent | None:
    """Sends the oldest mail that is due at the relay of that name; None if there is none.

    What became of one is recorded before the next is claimed, also where the database was away for
    a while: else it would be sent again.
    """
    if name in context.unrecorded:
        return _record_now(context, name, clock)
    lease = context.settings.outbox.lease
    claimed_at = clock()
    with context.database.session() as session:
        due = outbox.claim_due(
            session,
            now=claimed_at,
            lease=lease,
            relay=name,
            worker=context.holdings.worker,
            pause=AFTER_INTERRUPTED,
        )
    if due is None:
        return None
    reach(CrashPoint.SEND_CLAIMED)
    if due.uncertain > context.settings.outbox.uncertain_resends:
        context.unrecorded[name] = (due, Uncertain(_INTERRUPTED))
        return _record_now(context, name, clock)
    with renewed(context, due, clock):
        outcome = relay.send(
            envelope_from=due.envelope_from,
            recipient=due.recipient,
            raw=due.raw,
            is_ours=partial(_is_ours, context, due, clock, claimed_at=claimed_at),
        )
    context.unrecorded[name] = (due, outcome)
    return _record_now(context, name, clock)


def _record_now(context: Context, name: str, clock: Clock) -> Sent:
    """Records what became of the last mail at a relay; TemporaryError to try that again."""
    due, outcome = context.unrecorded[name]
    try:
        sent = _record(context, due, outcome, now=clock())
    except TemporaryError:
        raise
    except Exception:
        # Whatever is wrong with this one, it must not keep the relay from all others for ever.
        del context.unrecorded[name]
        raise
    del context.unrecorded[name]
    if sent is Sent.CLAIM_LOST:
        log(Action.MAIL_CLAIM_LOST, mail=due.id, relay=due.relay)
        note_stale(context, Stale.SEND)
    if isinstance(outcome, Postponed) and outcome.of_relay:
        return Sent.UNREACHABLE
    return sent


def _record(context: Context, due: Due, outcome: SendOutcome, *, now: datetime) -> Sent:
    patience = context.settings.outbox
    match outcome:
        case Accepted():
            return _accepted(context, due, now=now)
        case Postponed(text):
            return _postponed(context, due, text, patience, now=now)
        case Refused(text):
            return _failed(context, due, text, state="failed", now=now)
        case Uncertain(text):
            return _uncertain(context, due, text, patience, now=now)


def _accepted(context: Context, due: Due, *, now: datetime) -> Sent:
    reach(CrashPoint.SEND_ACCEPTED)
    with context.database.session() as session:
        if not outbox.record_sent(session, outbox_id=due.id, token=due.token, now=now):
            return Sent.CLAIM_LOST
    reach(CrashPoint.SEND_RECORDED)
    log(Action.MAIL_SENT, mail=due.id, message_id=due.message_id, relay=due.relay)
    return Sent.SENT


def _is_ours(context: Context, due: Due, clock: Clock, *, claimed_at: datetime) -> bool:
    """Keeps the lease of a mail whose relay is slow; False if another process has claimed it."""
    now, lease = clock(), context.settings.outbox.lease
    # Nor has anybody claimed it who takes this process for dead: that takes its own lease.
    if claimed_at <= now < claimed_at + min(lease, context.settings.workers.lease) * _FRESH:
        return True
    with context.database.session() as session:
        return outbox.renew_lease(session, outbox_id=due.id, token=due.token, now=now, lease=lease)


def _postponed(
    context: Context, due: Due, text: str, patience: OutboxSettings, *, now: datetime
) -> Sent:
    again_at = next_attempt(
        due.attempts,
        now=now,
        queued_at=due.queued_at,
        lifetime=patience.lifetime,
        jitter=_jitter(due),
    )
    if again_at is None:
        return _failed(context, due, f"gave up: {text}", state="expired", now=now)
    with context.database.session() as session:
        if not outbox.record_postponed(
            session, outbox_id=due.id, token=due.token, next_attempt_at=again_at, error=text
        ):
            return Sent.CLAIM_LOST
    log(Action.MAIL_POSTPONED, mail=due.id, relay=due.relay, until=again_at.isoformat(), why=text)
    return Sent.POSTPONED


def _failed(
    context: Context, due: Due, text: str, *, state: Literal["failed", "expired"], now: datetime
) -> Sent:
    with context.database.session() as session:
        if not outbox.record_failed(
            session, outbox_id=due.id, token=due.token, state=state, error=text
        ):
            return Sent.CLAIM_LOST
        summary = f"{due.kind} to {due.recipient} {state}: {text}"
        _tell(session, due, EventKind.MAIL_FAILED, summary, now)
        tell_news(session, context, now=now)
    log(Action.MAIL_FAILED, mail=due.id, relay=due.relay, state=state, why=text)
    return Sent.FAILED


def _uncertain(
    context: Context, due: Due, text: str, patience: OutboxSettings, *, now: datetime
) -> Sent:
    again_at = next_uncertain(
        due.uncertain + 1, now=now, resends=patience.uncertain_resends, jitter=_jitter(due)
    )
    with context.database.session() as session:
        if not outbox.record_uncertain(
            session, outbox_id=due.id, token=due.token, next_attempt_at=again_at, error=text
        ):
            return Sent.CLAIM_LOST
        if again_at is None:
            summary = f"{due.kind} to {due.recipient} may have arrived, a person decides: {text}"
            _tell(session, due, EventKind.MAIL_UNCERTAIN, summary, now)
            tell_news(session, context, now=now)
    log(Action.MAIL_UNCERTAIN, mail=due.id, relay=due.relay, again=again_at is not None, why=text)
    return Sent.UNCERTAIN


def _tell(session: Session, due: Due, kind: EventKind, summary: str, now: datetime) -> None:
    if due.case_id is None:
        return  # the outbox says it itself
    cases.add_event(
        session, case_id=due.case_id, kind=kind, summary=summary, now=now, outbox_id=due.id
    )


def _jitter(due: Due) -> float:
    """A share of the pause from 0 to 1, the same for one mail and attempt wherever it is asked."""
    digest = sha256(f"{due.id} {due.attempts}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / (1 << 32)
