"""Carrying out a decision in one transaction: case, events, and the mail to send, rendered."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from mailgate.core.case import EventKind, Reason, StateKind
from mailgate.core.decide import Facts
from mailgate.core.desk import Desk, Drawing
from mailgate.core.effects import (
    Acknowledge,
    AddEvent,
    ChangeState,
    Decision,
    Hold,
    LinkTo,
    OpenCase,
    Remember,
    Withhold,
)
from mailgate.crash_points import CrashPoint, reach
from mailgate.errors import PermanentError
from mailgate.jobs.acknowledge import acknowledge
from mailgate.jobs.context import Context
from mailgate.settings.model import MailboxSettings
from mailgate.store import cases, held
from mailgate.store.cases import ReferenceTaken

_DRAWS: Final = 100


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done: the case, who was acknowledged, or why nobody was."""

    case_id: int | None = None
    reference: str = ""
    acknowledged: str = ""
    withheld: str = ""
    event: int = 0
    notes: tuple[str, ...] = field(default_factory=tuple)


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
    for effect in decision.effects:
        match effect:
            case OpenCase():
                done = _open(session, mailbox, facts.desk, effect, now=now)
                reach(CrashPoint.CASE_WRITTEN)
            case AddEvent():
                number = cases.add_event(
                    session,
                    case_id=_case(done),
                    kind=effect.kind,
                    summary=effect.summary,
                    now=now,
                    inbox_id=inbox_id,
                    reasons=record_reasons(decision.reasons),
                    detail=dict(effect.detail),
                )
                done = replace(done, event=number)
                reach(CrashPoint.EVENT_WRITTEN)
            case ChangeState():
                cases.set_state(
                    session,
                    case_id=_case(done),
                    state=state_name(effect.kind),
                    kind=effect.kind,
                    now=now,
                )
            case Remember():
                cases.add_thread(
                    session,
                    desk=facts.desk.name,
                    message_id=effect.message_id,
                    case_id=_case(done),
                    sender=effect.sender,
                    now=now,
                )
            case LinkTo():
                _link(session, done, effect, inbox_id=inbox_id, now=now)
            case Hold():
                held.hold(
                    session,
                    inbox_id=inbox_id,
                    case_id=_case(done),
                    reason=effect.reason,
                    now=now,
                )
            case Acknowledge():
                sent, withheld = acknowledge(
                    session,
                    context,
                    mailbox,
                    facts=facts,
                    effect=effect,
                    case_id=_case(done),
                    reference=done.reference,
                    event=done.event,
                    inbox_id=inbox_id,
                    now=now,
                )
                done = replace(done, acknowledged=sent, withheld=withheld)
                reach(CrashPoint.OUTBOX_WRITTEN)
            case Withhold():
                withhold(session, _case(done), effect.reason, inbox_id=inbox_id, now=now)
                done = replace(done, withheld=effect.reason)
    return done


def withhold(
    session: Session, case_id: int, reason: str, *, inbox_id: int, now: datetime
) -> None:
    """Writes into the case's history that no automatic mail was sent, and why."""
    cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.MAIL_WITHHELD,
        summary=f"not acknowledged: {reason}",
        now=now,
        inbox_id=inbox_id,
    )


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


def _open(
    session: Session, mailbox: MailboxSettings, desk: Desk, effect: OpenCase, *, now: datetime
) -> Applied:
    for _ in range(_DRAWS):
        reference = _draw(session, desk)
        try:
            case_id = cases.open_case(
                session,
                desk=desk.name,
                reference=reference,
                mailbox=mailbox.name,
                subject=effect.subject,
                requester=effect.requester,
                priority=effect.priority,
                state=state_name(StateKind.NEW),
                kind=StateKind.NEW,
                now=now,
            )
        except ReferenceTaken:
            continue
        return Applied(case_id=case_id, reference=reference)
    raise PermanentError(f"desk {desk.name} has no free reference left in {_DRAWS} draws")


def _draw(session: Session, desk: Desk) -> str:
    match desk.reference.drawing:
        case Drawing.AT_RANDOM:
            return desk.reference.write(secrets.randbelow(10**desk.reference.digits))
        case Drawing.COUNTED:
            return desk.reference.write(cases.next_counted(session, desk.name))


def _link(
    session: Session, done: Applied, effect: LinkTo, *, inbox_id: int, now: datetime
) -> None:
    case_id = _case(done)
    cases.link(session, case_id=case_id, other_id=effect.case_id, reason=effect.reason, now=now)
    other = cases.load_case(session, effect.case_id)
    detail: dict[str, Any] = {"reference": other.reference}
    cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.LINKED,
        summary=f"linked with {other.reference}: {effect.reason}",
        now=now,
        inbox_id=inbox_id,
        detail=detail,
    )
    cases.add_event(
        session,
        case_id=other.id,
        kind=EventKind.LINKED,
        summary=f"linked with {done.reference}, opened by a mail that mentions this case",
        now=now,
        inbox_id=inbox_id,
        detail={"reference": done.reference},
    )
