"""Deciding about taken mail: claim, read, decide, apply, each message in a commit of its own."""

from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial
from typing import Any, Final

from sqlmodel import Session

from mailgate.core.case import EventKind, Fate, Reason
from mailgate.core.decision_facts import Facts
from mailgate.core.message import Message
from mailgate.crash_points import CrashPoint, reach
from mailgate.errors import TemporaryError
from mailgate.jobs.apply import Applied, record_reasons
from mailgate.jobs.by_whom import by_whom_it_is
from mailgate.jobs.context import Clock, Context
from mailgate.jobs.escalated_copy import raise_by_copy
from mailgate.jobs.hearing import tell_news
from mailgate.jobs.loop_breaker import watch_pair
from mailgate.jobs.reading import Reading, Unreadable, read, seen
from mailgate.jobs.relate import conversation_keys, facts_of
from mailgate.jobs.stale import note_stale
from mailgate.jobs.suspect import harm_done_by
from mailgate.jobs.trace import trace_record
from mailgate.jobs.unread_case import note_read, open_unread, unread_case
from mailgate.log import Action, log
from mailgate.mail.reader import HarmError, read_here
from mailgate.settings.model import MailboxSettings
from mailgate.store import before, cases, content, inbox, quarantine
from mailgate.store.frozen import LIKENESS
from mailgate.store.inbox import Item
from mailgate.store.watching import note_false_marks
from mailgate.store.workers import Stale

_PAUSES: Final = (timedelta(minutes=1), timedelta(minutes=5))
ATTEMPTS: Final = len(_PAUSES) + 1
UNFINISHED: Final = 12
_CLAIM_LEASE: Final = timedelta(minutes=5)
_INTERRUPTED_PAUSE: Final = timedelta(minutes=1)


class Undecided(Enum):
    """Why a message that was due has no fate yet; others may have one."""

    FAILED = auto()  # it is tried again later
    CLAIM_LOST = auto()  # another worker holds it by now


class _ClaimLostError(Exception):
    """Another worker holds the message by now: nothing of ours may be written."""


def process_next(context: Context, clock: Clock) -> Fate | Undecided | None:
    """Decides about the oldest message that is due; None if there is none.

    A message that fails is tried three times, then set aside for a person. A lost database raises
    TemporaryError: that is not the message's fault, so the attempt does not count.
    """
    names = [mailbox.name for mailbox in context.settings.mailboxes]
    with context.database.session() as session:
        _give_back(session, context, now=clock())
        item = inbox.claim_next(
            session,
            now=clock(),
            lease=_CLAIM_LEASE,
            mailboxes=names,
            worker=context.holdings.worker,
        )
    context.interrupted.clear()
    if item is None:
        return None
    reach(CrashPoint.ATTEMPT_COUNTED)
    try:
        return _try(context, item, clock)
    except _ClaimLostError:
        log(Action.MAIL_CLAIM_LOST, message=item.id, mailbox=item.key.mailbox)
        note_stale(context, Stale.DECISION)
        return Undecided.CLAIM_LOST
    except TemporaryError:
        context.interrupted[item.id] = item.token
        raise


def _give_back(session: Session, context: Context, *, now: datetime) -> None:
    """Takes back the attempts that a lost database ended: it could not be told so then."""
    # Behind the others, should the message be at fault after all.
    again_at = now + _INTERRUPTED_PAUSE
    for inbox_id, token in context.interrupted.items():
        inbox.give_back(session, inbox_id=inbox_id, token=token, next_attempt_at=again_at)


def _try(context: Context, item: Item, clock: Clock) -> Fate | Undecided:
    try:
        return _process(context, item, clock)
    except (_ClaimLostError, TemporaryError):
        raise
    except Exception as error:  # the top of the loop: one mail must not stop the others
        return _failed(context, item, error, now=clock())


def _process(context: Context, item: Item, clock: Clock) -> Fate:
    mailbox = context.settings.mailbox(item.key.mailbox)
    if item.attempts > ATTEMPTS:
        harm = _harm_done_by(context, item) or _too_many(item)
        if harm:
            return _quarantine(context, item, f"{item.attempts - 1} attempts; {harm}", now=clock())
    with context.database.reading() as session:
        is_known = content.duplicate_of(
            session, desk=item.desk, content_key=item.content_key, inbox_id=item.id
        )
    if is_known:
        return _duplicate(context, item, now=clock())
    reading = read(context, mailbox, item.raw, whole=item.whole)
    if isinstance(reading, Unreadable):
        return _quarantine(context, item, reading.reason, now=clock())
    reach(CrashPoint.PARSED)
    return _decide(context, mailbox, item, reading, now=clock())


def _decide(
    context: Context, mailbox: MailboxSettings, item: Item, reading: Reading, *, now: datetime
) -> Fate:
    with context.database.session() as session:
        cases.lock_conversation(session, desk=item.desk, keys=conversation_keys(reading))
        if not content.claim_content(
            session, desk=item.desk, content_key=item.content_key, inbox_id=item.id
        ):
            return _note_duplicate(session, context, item, now=now)
        unread = unread_case(session, item)
        look = partial(
            facts_of,
            session,
            context,
            mailbox,
            reading,
            received_at=item.received_at,
            now=now,
            before_our_time=before.is_before_our_time(session, key=item.key, at=item.received_at),
            unread=unread,
        )
        facts = look()
        if _changed_meanwhile(session, facts):
            facts = look()
        mark = watch_pair(session, context, facts, inbox_id=item.id, now=now)
        decision, applied = by_whom_it_is(
            session, context, mailbox, item=item, reading=reading, facts=facts, now=now
        )
        record = decision_record(reading, decision.reasons, applied)
        record["rules"] = trace_record(context, item.desk, facts)
        record[LIKENESS] = mark
        note_false_marks(session, count=reading.false_marks, now=now)
        requester = facts.about.requester
        note_read(
            session,
            item,
            case_id=applied.case_id,
            reference=applied.reference,
            requester=requester,
            now=now,
        )
        _finish(
            session,
            item,
            decision.fate,
            applied.case_id,
            record,
            now=now,
            sender=requester.address if requester else "",
        )
        tell_news(session, context, now=now)
    reach(CrashPoint.DECIDE_COMMITTED)
    _say(item, decision.fate, applied)
    return decision.fate


def _changed_meanwhile(session: Session, facts: Facts) -> bool:
    """Whether an agent moved one of the cases before nobody else could any more.

    His order waits for a mail of the conversation only where the mail names the reference.
    """
    claimed = {match.case.id: match.case for match in facts.matches}
    for case_id in sorted(claimed):
        cases.lock_case(session, case_id)
    found = cases.read_cases(session, sorted(claimed))
    return any((one.state, one.kind) != (claimed[one.id].state, claimed[one.id].kind)
               for one in found)  # fmt: skip


def decision_record(
    reading: Reading, reasons: tuple[Reason, ...], applied: Applied
) -> dict[str, Any]:
    """What is kept with the message for ever: how it was read, what was decided, and why."""
    message: Message = reading.message
    return {
        "screening": reading.screening.as_record(),
        "verdict": reading.verdict.value,
        "claims": [
            {
                "evidence": claim.evidence.value,
                "reference": claim.reference,
                "message_id": claim.message_id,
            }
            for claim in reading.claims
        ],
        "false_marks": reading.false_marks,
        "reasons": record_reasons(reasons),
        "acknowledged": applied.acknowledged,
        "withheld": applied.withheld,
        "defects": sorted(defect.value for defect in message.defects),
        "subject": message.subject,
        "from": message.sender.address if message.sender else "",
    }


def short_record(reason: Reason, *, withheld: str) -> dict[str, Any]:
    """What is kept with a message that was not read."""
    return {"reasons": record_reasons((reason,)), "withheld": withheld}


def _harm_done_by(context: Context, item: Item) -> str:
    """What reading a suspect does; empty for no harm, or where none of ours reads it anyway."""
    if context.read is not read_here:
        return ""
    return harm_done_by(seen(context, item.raw, whole=item.whole)[0])


def _too_many(item: Item) -> str:
    """Kills from outside do not count against a mail, but there is an end to all patience."""
    return "none of them came to an end" if item.attempts > UNFINISHED else ""


def _duplicate(context: Context, item: Item, *, now: datetime) -> Fate:
    with context.database.session() as session:
        return _note_duplicate(session, context, item, now=now)


def _note_duplicate(session: Session, context: Context, item: Item, *, now: datetime) -> Fate:
    first = content.duplicate_of(
        session, desk=item.desk, content_key=item.content_key, inbox_id=item.id
    )
    case_id = first.case_id if first else None
    where = f"{item.key.mailbox}/{item.key.folder} {item.key.uid}"
    text = f"the same mail again, from {where}"
    if case_id is not None:
        cases.add_event(
            session,
            case_id=case_id,
            kind=EventKind.DUPLICATE,
            summary=text,
            now=now,
            inbox_id=item.id,
        )
    if first is not None:
        raise_by_copy(session, context, item, first, now=now)
    earlier = f"message {first.id}" if first else "a message being decided"
    reason = Reason(f"its content is that of {earlier}: counted once, answered once")
    record = short_record(reason, withheld="it is a duplicate")
    _finish(session, item, Fate.DUPLICATE, case_id, record, now=now)
    log(Action.MAIL_DECIDED, message=item.id, mailbox=item.key.mailbox, fate="duplicate")
    return Fate.DUPLICATE


def _quarantine(context: Context, item: Item, reason: str, *, now: datetime) -> Fate:
    """Sets a mail aside, with a case by which people hear of it.

    Should the case be what fails, the mail is set aside without: nothing may keep it in the way.
    """
    try:
        _set_aside(context, item, reason, with_case=True, now=now)
    except (_ClaimLostError, TemporaryError):
        raise
    except Exception as error:
        log(Action.JOB_FAILED, job="set aside", message=item.id, exc_info=error)
        _set_aside(context, item, reason, with_case=False, now=now)
    log(Action.MAIL_QUARANTINED, message=item.id, mailbox=item.key.mailbox, reason=reason)
    return Fate.QUARANTINED


def _set_aside(
    context: Context, item: Item, reason: str, *, with_case: bool, now: datetime
) -> None:
    with context.database.session() as session:
        # A copy of it is a duplicate from now on, and nobody reads that.
        is_ours = content.claim_content(
            session, desk=item.desk, content_key=item.content_key, inbox_id=item.id
        )
        case_id = item.case_id
        if with_case and is_ours:
            case_id = open_unread(session, context, item, reason=reason, now=now)
        record = short_record(Reason(reason), withheld="it is in quarantine")
        if not quarantine.quarantine(
            session,
            inbox_id=item.id,
            reason=reason,
            decision=record,
            now=now,
            token=item.token,
            case_id=case_id,
        ):
            raise _ClaimLostError
        tell_news(session, context, now=now)


def _failed(context: Context, item: Item, error: Exception, *, now: datetime) -> Fate | Undecided:
    log(
        Action.MAIL_ATTEMPT_FAILED,
        exc_info=error,
        message=item.id,
        mailbox=item.key.mailbox,
        attempt=item.attempts,
    )
    if item.attempts >= ATTEMPTS:
        is_harm = isinstance(error, HarmError)
        said = str(error) if is_harm else f"the last failed with {type(error).__name__}"
        text = f"{item.attempts} attempts; {said}"
        return _quarantine(context, item, text, now=now)
    with context.database.session() as session:
        if not inbox.fail_attempt(
            session,
            item=item,
            error=type(error).__name__,
            now=now,
            next_attempt_at=now + _PAUSES[item.attempts - 1],
        ):
            raise _ClaimLostError
    return Undecided.FAILED


def _finish(
    session: Session,
    item: Item,
    fate: Fate,
    case_id: int | None,
    record: dict[str, Any],
    *,
    now: datetime,
    sender: str = "",
) -> None:
    if not inbox.finish(
        session,
        item=item,
        fate=fate,
        case_id=case_id,
        decision=record,
        now=now,
        sender=sender,
    ):
        raise _ClaimLostError


def _say(item: Item, fate: Fate, applied: Applied) -> None:
    log(
        Action.MAIL_DECIDED,
        message=item.id,
        mailbox=item.key.mailbox,
        fate=fate.value,
        case=applied.reference,
    )
    if applied.withheld:
        log(Action.MAIL_WITHHELD, message=item.id, case=applied.reference, reason=applied.withheld)
