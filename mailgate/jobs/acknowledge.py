"""The one exit for automatic mail: counted, rendered, composed, and put into the outbox.

Everything happens in the deciding transaction. If the counters cannot be read, the transaction
fails, and nothing is sent: the limits fail closed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.case import EventKind
from mailgate.core.decide import Facts
from mailgate.core.desk import Desk
from mailgate.core.effects import Acknowledge
from mailgate.core.limits import Allowance, may_send
from mailgate.core.message import Address
from mailgate.core.references import (
    bounce_address,
    bounce_token,
    outgoing_message_id,
    reply_address,
)
from mailgate.files.templates import Acknowledgement, Rendered
from mailgate.jobs.context import Context
from mailgate.log import Action, log
from mailgate.mail.compose import Outgoing, compose, thread_references
from mailgate.mail.gate import GateError
from mailgate.settings.model import Envelope, MailboxSettings
from mailgate.store import cases, limits, outbox

_KIND: Final = "acknowledgement"
_SUMMARY_MAX: Final = 1000


def acknowledge(
    session: Session,
    context: Context,
    mailbox: MailboxSettings,
    *,
    facts: Facts,
    effect: Acknowledge,
    case_id: int,
    reference: str,
    event: int,
    inbox_id: int,
    now: datetime,
) -> tuple[str, str]:
    """Queues the acknowledgement; returns (to whom, "") or ("", why it was withheld)."""
    recipient = effect.recipient.address
    counts = limits.automatic_counts(session, recipient=recipient, now=now)
    allowance, reason = may_send(counts, context.settings.limits)
    if allowance is Allowance.WITHHOLD:
        note_withheld(session, case_id, reason, inbox_id=inbox_id, now=now)
        return "", reason
    try:
        marks = _marks(
            context, mailbox, facts.desk, reference=reference, event=event, recipient=recipient
        )
        rendered = _render(
            context, facts, effect, reference=reference, answer_to=marks.reply_to or mailbox.address
        )
        raw = compose(_write(mailbox, facts, rendered, marks, recipient=recipient, now=now))
    except GateError as error:
        reason = f"it could not be written safely: {error}"
        note_withheld(session, case_id, reason, inbox_id=inbox_id, now=now)
        return "", reason
    is_held = allowance is Allowance.HOLD
    if is_held:
        held = outbox.hold_all(session, reason=reason)
        log(Action.CIRCUIT_OPEN, case=reference, held_too=held, why=reason)
    outbox_id = outbox.queue(
        session,
        case_id=case_id,
        desk=facts.desk.name,
        kind=_KIND,
        cause=f"inbox:{inbox_id}",
        relay=mailbox.smtp,
        recipient=recipient,
        envelope_from=marks.envelope_from,
        bounce_token=marks.bounce_token,
        message_id=marks.message_id,
        raw=raw,
        state="held" if is_held else "queued",
        last_error=reason,
        now=now,
    )
    cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.MAIL_QUEUED,
        summary=f"{_KIND} to {recipient}" + (f", held: {reason}" if is_held else ""),
        now=now,
        inbox_id=inbox_id,
        outbox_id=outbox_id,
        detail={"templates": list(rendered.sources), "note": rendered.note},
    )
    return recipient, ""


def note_withheld(
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


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is signed in one mail of ours, so that answers and bounces find their case."""

    message_id: str
    reply_to: str
    bounce_token: str
    envelope_from: str


def _marks(
    context: Context,
    mailbox: MailboxSettings,
    desk: Desk,
    *,
    reference: str,
    event: int,
    recipient: str,
) -> _Marks:
    """The marks of one mail; GateError where an address has no room for them."""
    keyring, address = context.keyring, mailbox.address
    try:
        message_id = outgoing_message_id(
            keyring,
            desk=desk.name,
            kind="ack",
            reference=reference,
            event=event,
            recipient=recipient,
            domain=context.settings.domain,
        )
        reply_to = ""
        if mailbox.subaddress:
            reply_to = reply_address(keyring, desk=desk.name, reference=reference, address=address)
        token = bounce_token(keyring, message_id)
        envelope_from = _envelope(mailbox, token)
    except ValueError as error:
        raise GateError(str(error)) from error
    return _Marks(message_id, reply_to, token, envelope_from)


def _envelope(mailbox: MailboxSettings, token: str) -> str:
    match mailbox.envelope:
        case Envelope.NULL:
            return ""
        case Envelope.ADDRESS:
            return mailbox.address
        case Envelope.VERP:
            return bounce_address(token, address=mailbox.address)


def _render(
    context: Context, facts: Facts, effect: Acknowledge, *, reference: str, answer_to: str
) -> Rendered:
    desk, message = facts.desk, facts.message
    repeats = effect.repeats_words
    values = Acknowledgement(
        reference=reference,
        subject=message.subject if repeats else "",
        summary=message.reply_text[:_SUMMARY_MAX].strip() if repeats else "",
        priority=desk.default_priority,
        priority_name=desk.priorities.get(desk.default_priority, desk.default_priority),
        link=desk.link.replace("{reference}", reference),
        desk=desk.title,
        reply_address=answer_to,
        received_at=f"{facts.about.received_at:%Y-%m-%d %H:%M} UTC",
        repeats_words=repeats,
        requester_name=effect.recipient.name if repeats else "",
        language=desk.language,
    )
    return context.templates.render(_KIND, desk=desk.name, values=values)


def _write(
    mailbox: MailboxSettings,
    facts: Facts,
    rendered: Rendered,
    marks: _Marks,
    *,
    recipient: str,
    now: datetime,
) -> Outgoing:
    in_reply_to, references = thread_references(facts.message)
    return Outgoing(
        sender=Address(mailbox.address, facts.desk.title),
        recipient=recipient,
        envelope_from=marks.envelope_from,
        reply_to=marks.reply_to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=marks.message_id,
        in_reply_to=in_reply_to,
        references=references,
        automatic="auto-replied",
        date=now,
    )
