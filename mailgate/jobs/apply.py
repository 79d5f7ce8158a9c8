"""Carrying out a decision in one transaction: case, events, and the mail to send, rendered."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.case import EventKind, Fate, Reason, StateKind
from mailgate.core.decide import Facts
from mailgate.core.effects import (
    Acknowledge,
    AddEvent,
    ChangeState,
    CountBounce,
    Decision,
    Effect,
    Forgive,
    Hold,
    LinkTo,
    OpenCase,
    Remember,
    Withhold,
)
from mailgate.core.trust import Verdict
from mailgate.crash_points import CrashPoint, reach
from mailgate.errors import PermanentError
from mailgate.jobs.acknowledge import acknowledge, note_withheld
from mailgate.jobs.context import Context
from mailgate.jobs.undeliverable import note_address
from mailgate.settings.model import MailboxSettings
from mailgate.store import cases, files, held, threads
from mailgate.store.cases import ReferenceTaken

_DRAWS: Final = 100
_WITH_FILES: Final = frozenset({Fate.CASE, Fate.UPDATE, Fate.HELD})


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done: the case, who was acknowledged, or why nobody was."""

    case_id: int | None = None
    reference: str = ""
    acknowledged: str = ""
    withheld: str = ""
    event: int = 0


def apply(
    session: Session,
    context: Context,
    mailbox: MailboxSettings,
    *,
    inbox_id: int,
    facts: Facts,
    decision: Decision,
    now: datetime,
) -> Applied:
    """Writes everything the decision asks for; the caller commits, all or nothing."""
    done = Applied(case_id=decision.case_id)
    if decision.case_id is not None:
        case = cases.load_case(session, decision.case_id)
        done = replace(done, reference=case.reference)
    work = _Work(session, context, mailbox, inbox_id, facts, decision, now)
    for effect in decision.effects:
        done = _carry_out(work, effect, done)
    _remember_files(work)
    return done


@dataclass(frozen=True, slots=True)
class _Work:
    """What every effect of one decision needs."""

    session: Session
    context: Context
    mailbox: MailboxSettings
    inbox_id: int
    facts: Facts
    decision: Decision
    now: datetime


def _remember_files(work: _Work) -> None:
    """Which files the sender of a person's mail sent, so that screens can fold what he repeats."""
    sender = work.facts.message.sender
    is_forged = work.facts.about.verdict is Verdict.FAIL
    if sender is None or is_forged or work.decision.fate not in _WITH_FILES:
        return
    files.note_files(
        work.session,
        desk=work.facts.desk.name,
        sender=sender.address,
        digests=(one.sha256 for one in work.facts.message.attachments if one.size),
        inbox_id=work.inbox_id,
    )


def _carry_out(work: _Work, effect: Effect, done: Applied) -> Applied:
    match effect:
        case OpenCase():
            return _open(work, effect)
        case AddEvent():
            return _add_event(work, effect, done)
        case ChangeState(kind=kind):
            cases.set_state(
                work.session,
                case_id=_case(done),
                state=state_name(kind),
                kind=kind,
                now=work.now,
            )
            return done
        case Remember(message_id=message_id, sender=sender):
            threads.add_thread(
                work.session,
                desk=work.facts.desk.name,
                message_id=message_id,
                case_id=_case(done),
                sender=sender,
                now=work.now,
            )
            return done
        case LinkTo():
            return _link(work, effect, done)
        case Hold(reason=reason):
            held.hold(
                work.session,
                inbox_id=work.inbox_id,
                case_id=_case(done),
                reason=reason,
                now=work.now,
            )
            return done
        case Acknowledge():
            return _acknowledge(work, effect, done)
        case Withhold(reason=reason):
            note_withheld(work.session, _case(done), reason, inbox_id=work.inbox_id, now=work.now)
            return replace(done, withheld=reason)
        case CountBounce() | Forgive():
            note_address(work.session, effect, inbox_id=work.inbox_id, now=work.now)
            return done


def record_reasons(reasons: tuple[Reason, ...]) -> list[dict[str, str]]:
    """Reasons as they are stored in events and decision records."""
    return [{"text": reason.text, "source": reason.source} for reason in reasons]


def state_name(kind: StateKind) -> str:
    """What a desk calls a state of this kind; desks will name their own."""
    return kind.value.capitalize()


def _case(done: Applied) -> int:
    if done.case_id is None:
        raise PermanentError("a decision asked for an effect on a case before it named one")
    return done.case_id


def _add_event(work: _Work, effect: AddEvent, done: Applied) -> Applied:
    number = cases.add_event(
        work.session,
        case_id=_case(done),
        kind=effect.kind,
        summary=effect.summary,
        now=work.now,
        inbox_id=work.inbox_id,
        reasons=work.decision.reasons,
        detail=effect.detail,
    )
    reach(CrashPoint.EVENT_WRITTEN)
    return replace(done, event=number)


def _acknowledge(work: _Work, effect: Acknowledge, done: Applied) -> Applied:
    acknowledged, withheld = acknowledge(
        work.session,
        work.context,
        work.mailbox,
        facts=work.facts,
        effect=effect,
        case_id=_case(done),
        reference=done.reference,
        event=done.event,
        inbox_id=work.inbox_id,
        now=work.now,
    )
    reach(CrashPoint.OUTBOX_WRITTEN)
    return replace(done, acknowledged=acknowledged, withheld=withheld)


def _open(work: _Work, effect: OpenCase) -> Applied:
    desk = work.facts.desk
    for _ in range(_DRAWS):
        reference = work.context.draw(work.session, desk)
        try:
            case_id = cases.open_case(
                work.session,
                desk=desk.name,
                reference=reference,
                mailbox=work.mailbox.name,
                subject=effect.subject,
                requester=effect.requester,
                priority=effect.priority,
                state=state_name(StateKind.NEW),
                kind=StateKind.NEW,
                now=work.now,
            )
        except ReferenceTaken:
            continue
        reach(CrashPoint.CASE_WRITTEN)
        return Applied(case_id=case_id, reference=reference)
    raise PermanentError(f"desk {desk.name} has no free reference left in {_DRAWS} draws")


def _link(work: _Work, effect: LinkTo, done: Applied) -> Applied:
    case_id = _case(done)
    other = cases.load_case(work.session, effect.case_id)
    threads.link(
        work.session, case_id=case_id, other_id=other.id, reason=effect.reason, now=work.now
    )
    said = (
        (case_id, other.reference, f"linked with {other.reference}: {effect.reason}"),
        (other.id, done.reference, f"linked with {done.reference}, whose mail mentions this case"),
    )
    for about, reference, summary in said:
        cases.add_event(
            work.session,
            case_id=about,
            kind=EventKind.LINKED,
            summary=summary,
            now=work.now,
            inbox_id=work.inbox_id,
            detail={"reference": reference},
        )
    return done
