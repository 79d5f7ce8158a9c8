"""The one exit for automatic mail: counted, rendered, composed, and put into the outbox.

Everything happens in the deciding transaction. If the counters cannot be read, the transaction
fails, and nothing is sent: the limits fail closed.
"""

from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.case import EventKind
from mailgate.core.decide import Facts
from mailgate.core.effects import Acknowledge
from mailgate.core.limits import Allowance, may_send
from mailgate.core.message import Address
from mailgate.core.references import (
    bounce_address,
    bounce_token,
    outgoing_message_id,
    reply_address,
)
from mailgate.files.templates import Acknowledgement
from mailgate.jobs.context import Context
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
    mail = _write(
        context, mailbox, facts=facts, effect=effect, reference=reference, event=event, now=now
    )
    try:
        raw = compose(mail)
    except GateError as error:
        reason = f"it could not be written safely: {error}"
        note_withheld(session, case_id, reason, inbox_id=inbox_id, now=now)
        return "", reason
    is_held = allowance is Allowance.HOLD
    outbox_id = outbox.queue(
        session,
        case_id=case_id,
        desk=facts.desk.name,
        kind=_KIND,
        cause=f"inbox:{inbox_id}",
        relay=mailbox.smtp,
        recipient=recipient,
        envelope_from=mail.envelope_from,
        bounce_token=bounce_token(context.keyring, mail.message_id),
        message_id=mail.message_id,
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


def _write(
    context: Context,
    mailbox: MailboxSettings,
    *,
    facts: Facts,
    effect: Acknowledge,
    reference: str,
    event: int,
    now: datetime,
) -> Outgoing:
    desk, message, settings = facts.desk, facts.message, context.settings
    reply_to = ""
    if mailbox.subaddress:
        reply_to = reply_address(
            context.keyring, desk=desk.name, reference=reference, address=mailbox.address
        )
    repeats = effect.repeats_words
    values = Acknowledgement(
        reference=reference,
        subject=message.subject if repeats else "",
        summary=message.reply_text[:_SUMMARY_MAX].strip() if repeats else "",
        priority=desk.default_priority,
        priority_name=desk.priorities.get(desk.default_priority, desk.default_priority),
        link=desk.link.replace("{reference}", reference),
        desk=desk.title,
        reply_address=reply_to or mailbox.address,
        received_at=f"{facts.about.received_at:%Y-%m-%d %H:%M} UTC",
        repeats_words=repeats,
        requester_name=effect.recipient.name if repeats else "",
        language=desk.language,
    )
    rendered = context.templates.render(_KIND, desk=desk.name, values=values)
    message_id = outgoing_message_id(
        context.keyring,
        desk=desk.name,
        kind="ack",
        reference=reference,
        event=event,
        recipient=effect.recipient.address,
        domain=settings.domain,
    )
    in_reply_to, references = thread_references(message)
    return Outgoing(
        sender=Address(mailbox.address, desk.title),
        recipient=effect.recipient.address,
        envelope_from=_envelope(context, mailbox, message_id),
        reply_to=reply_to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=message_id,
        in_reply_to=in_reply_to,
        references=references,
        automatic="auto-replied",
        date=now,
    )


def _envelope(context: Context, mailbox: MailboxSettings, message_id: str) -> str:
    match mailbox.envelope:
        case Envelope.NULL:
            return ""
        case Envelope.ADDRESS:
            return mailbox.address
        case Envelope.VERP:
            token = bounce_token(context.keyring, message_id)
            return bounce_address(token, address=mailbox.address)
