"""Carrying out a decision in one transaction: case, events, and the mail to send, rendered."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.case import EventKind, Fate, Reason
from mailgate.core.decision_facts import Facts
from mailgate.core.effects import (
    Acknowledge,
    AddEvent,
    ChangeState,
    CountBounce,
    Decision,
    Effect,
    Escalate,
    Forgive,
    Hold,
    LinkTo,
    Notify,
    OpenCase,
    Rate,
    Remember,
    SetValues,
    ShowToManagers,
    Withhold,
    WriteToRequester,
)
from mailgate.core.event_words import address_of
from mailgate.core.new_mail import opening_state
from mailgate.core.ruled import CLOSURE, REOPENED, SURVEY_THANKS
from mailgate.core.trust import Verdict
from mailgate.crash_points import CrashPoint, reach
from mailgate.errors import PermanentError
from mailgate.jobs.acknowledge import acknowledge
from mailgate.jobs.case_letters import CaseLetter, write_to_requester
from mailgate.jobs.context import Context
from mailgate.jobs.escalating import raise_case, show_to_managers
from mailgate.jobs.notify import notify
from mailgate.jobs.outgoing import About, note_withheld
from mailgate.jobs.undeliverable import note_address
from mailgate.settings.model import MailboxSettings
from mailgate.store import cases, files, held, surveys, threads
from mailgate.store.cases import ReferenceTaken

DRAWS: Final = 100
_MARKS: Final = {CLOSURE: "end", REOPENED: "open", SURVEY_THANKS: "thanks"}
_Noted = SetValues | ChangeState | Remember | Hold | Notify | CountBounce | Forgive | Rate
_WITH_FILES: Final = frozenset({Fate.CASE, Fate.UPDATE, Fate.HELD})


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done: the case, its events, who was acknowledged, or why nobody was."""

    case_id: int | None = None
    reference: str = ""
    acknowledged: str = ""
    withheld: str = ""
    event: int = 0
    events: tuple[int, ...] = ()


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
        case LinkTo():
            return _link(work, effect, done)
        case Acknowledge():
            return _acknowledge(work, effect, done)
        case Withhold(reason=reason):
            what = f"not acknowledged: {reason}"
            note_withheld(work.session, _about(work, done), what, now=work.now)
            return replace(done, withheld=reason)
        case WriteToRequester():
            _write(work, effect, done)
            return done
        case Escalate(asking=asking):
            raise_case(
                work.session,
                work.context,
                case_id=_case(done),
                asking=asking,
                inbox_id=work.inbox_id,
                now=work.now,
            )
            return done
        case ShowToManagers():
            show_to_managers(
                work.session,
                work.context,
                case_id=_case(done),
                inbox_id=work.inbox_id,
                now=work.now,
            )
            return done
        case _:
            _note(work, effect, done)
            return done


def _note(work: _Work, effect: _Noted, done: Applied) -> None:
    """Effects after which there is nothing more to know."""
    session, now = work.session, work.now
    match effect:
        case SetValues(values=values):
            cases.set_values(session, case_id=_case(done), values=values, now=now)
        case ChangeState(kind=kind, name=name):
            cases.set_state(session, case_id=_case(done), state=name, kind=kind, now=now)
        case Remember(message_id=message_id, sender=sender):
            threads.add_thread(
                session,
                desk=work.facts.desk.name,
                message_id=message_id,
                case_id=_case(done),
                sender=sender,
                now=now,
            )
        case Hold(reason=reason):
            held.hold(session, inbox_id=work.inbox_id, case_id=_case(done), reason=reason, now=now)
        case Notify():
            _notify(work, effect, done)
        case Rate(value=value, word=word, comment=comment):
            surveys.rate(
                session,
                case_id=_case(done),
                value=value,
                word=word,
                comment=comment,
                by=address_of(work.facts.message.sender),
                inbox_id=work.inbox_id,
                now=now,
            )
        case CountBounce() | Forgive():
            note_address(session, effect, inbox_id=work.inbox_id, now=now)


def record_reasons(reasons: tuple[Reason, ...]) -> list[dict[str, str]]:
    """Reasons as they are stored in events and decision records."""
    return [{"text": reason.text, "source": reason.source} for reason in reasons]


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
    return replace(done, event=number, events=(*done.events, number))


def _acknowledge(work: _Work, effect: Acknowledge, done: Applied) -> Applied:
    acknowledged, withheld = acknowledge(
        work.session,
        work.context,
        work.mailbox,
        facts=work.facts,
        effect=effect,
        about=_about(work, done),
        is_new_case=work.decision.fate is Fate.CASE,
        now=work.now,
    )
    return replace(done, acknowledged=acknowledged, withheld=withheld)


def _notify(work: _Work, effect: Notify, done: Applied) -> None:
    notify(
        work.session,
        work.context,
        work.mailbox,
        facts=work.facts,
        effect=effect,
        about=_about(work, done),
        tells=done.events,
        now=work.now,
    )


def _write(work: _Work, effect: WriteToRequester, done: Applied) -> None:
    letter = CaseLetter(
        kind=effect.kind,
        cause=effect.kind if effect.once else f"inbox:{work.inbox_id}",
        template=effect.kind,
        mark=_MARKS.get(effect.kind, "note"),
        values=effect.values,
    )
    write_to_requester(
        work.session,
        work.context,
        case_id=_case(done),
        letter=letter,
        event=done.event,
        now=work.now,
    )


def _about(work: _Work, done: Applied) -> About:
    return About(work.facts.desk, work.inbox_id, done.case_id, done.reference, done.event)


def _open(work: _Work, effect: OpenCase) -> Applied:
    desk = work.facts.desk
    state = opening_state(desk, effect.values.state)
    for _ in range(DRAWS):
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
                state=state.name,
                kind=state.kind,
                now=work.now,
                values=effect.values,
            )
        except ReferenceTaken:
            continue
        reach(CrashPoint.CASE_WRITTEN)
        return Applied(case_id=case_id, reference=reference)
    raise PermanentError(f"desk {desk.name} has no free reference left in {DRAWS} draws")


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
