"""The one exit for mail of ours: rendered, composed with its marks, and put into the outbox."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from mailgate.core.case import EventKind, Reason
from mailgate.core.desk import Desk
from mailgate.core.limits import Allowance
from mailgate.core.message import Address
from mailgate.core.references import (
    bounce_address,
    bounce_token,
    outgoing_message_id,
    reply_address,
)
from mailgate.crash_points import CrashPoint, reach
from mailgate.files.templates import Acknowledgement
from mailgate.jobs.allowed import allowed
from mailgate.jobs.context import Context
from mailgate.jobs.recipient_guard import guarded_because
from mailgate.log import Action, log
from mailgate.mail.compose import Outgoing, Picture, compose
from mailgate.mail.file_parts import OutgoingFile
from mailgate.mail.final_bytes import GateError
from mailgate.settings.model import Envelope, MailboxSettings
from mailgate.store import cases, outbox


@dataclass(frozen=True, slots=True)
class About:
    """What a mail of ours is about: a mail that came, if one did, and its case, if there is one."""

    desk: Desk
    inbox_id: int | None
    case_id: int | None
    reference: str
    event: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to write. `mark` is its kind in the Message-ID, `automatic` that of Auto-Submitted.

    A mail without that is a person's; one `is_ordered` is automatic, but asked for by a person just
    now. `cadence` is how many mails the ladder of its case asks for, or 0. `happening` is what a
    person's mail is to the promises made to its case. `pictures` are sent where the mail shows
    them. One `to_the_desk` is for its own people: no customer's mail is compared with it. `tells`
    are the events that it tells of.
    """

    kind: str
    mark: str
    template: str
    recipient: str
    cause: str
    automatic: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    is_ordered: bool = False
    cadence: int = 0
    reasons: tuple[Reason, ...] = ()
    happening: str = ""
    pictures: tuple[Picture, ...] = ()
    files: tuple[OutgoingFile, ...] = ()
    to_the_desk: bool = False
    tells: tuple[int, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether it counts among the automatic mail to people outside the desk."""
        return bool(self.automatic) and not (self.is_ordered or self.to_the_desk)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is signed in one mail of ours, so that answers and bounces find their case."""

    message_id: str
    reply_to: str
    bounce_token: str
    envelope_from: str


def marks_of(
    context: Context, mailbox: MailboxSettings, about: About, *, mark: str, recipient: str
) -> Marks:
    """The marks of one mail; GateError where an address has no room for them.

    Without a case the Message-ID names the mail that is answered: `mail-12` is nobody's reference,
    because those have no hyphen, so that an answer to it leads to no case.
    """
    keyring, address = context.keyring, mailbox.address
    try:
        message_id = outgoing_message_id(
            keyring,
            desk=about.desk.name,
            kind=mark,
            reference=about.reference or _no_case(about),
            event=about.event,
            recipient=recipient,
            domain=context.settings.domain,
        )
        reply_to = ""
        if mailbox.subaddress and about.case_id is not None:
            reply_to = reply_address(
                keyring, desk=about.desk.name, reference=about.reference, address=address
            )
        token = bounce_token(keyring, message_id)
        envelope_from = _envelope(mailbox, token)
    except ValueError as error:
        raise GateError(str(error)) from error
    return Marks(message_id, reply_to, token, envelope_from)


def post(
    session: Session,
    context: Context,
    mailbox: MailboxSettings,
    *,
    about: About,
    letter: Letter,
    values: Acknowledgement,
    marks: Marks,
    now: datetime,
) -> str:
    """Queues a letter and tells its case; returns why it was withheld, which the caller notes.

    Automatic mail to anybody outside the desk leaves within the limits, which are counted here and
    nowhere else. GateError if the letter cannot be written safely.
    """
    circuit = ""
    if letter.is_counted:
        allowance, why = allowed(
            session,
            context,
            desk=about.desk.name,
            recipient=letter.recipient,
            case_id=about.case_id,
            cadence=letter.cadence,
            now=now,
        )
        if allowance is Allowance.WITHHOLD:
            return why
        circuit = why if allowance is Allowance.HOLD else ""
    rendered = context.templates.render(
        letter.template, desk=about.desk.name, values=values, otherwise=about.desk.language
    )
    raw = compose(
        Outgoing(
            sender=Address(mailbox.address, about.desk.title),
            recipient=letter.recipient,
            envelope_from=marks.envelope_from,
            reply_to=marks.reply_to,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            message_id=marks.message_id,
            in_reply_to=letter.in_reply_to,
            references=letter.references,
            automatic=letter.automatic,
            date=now,
            pictures=tuple(one for one in letter.pictures if f"cid:{one.name}" in rendered.html),
            files=letter.files,
        )
    )
    guard = ""
    if about.case_id is not None and not letter.to_the_desk:
        guard = guarded_because(session, about.desk, about.case_id, letter.recipient)
    held_because = circuit or guard
    if circuit:
        others = outbox.hold_all(session, reason=circuit)
        log(Action.CIRCUIT_OPEN, case=about.reference, held_too=others, why=circuit)
    outbox_id = _queued(
        session,
        mailbox,
        about=about,
        letter=letter,
        marks=marks,
        raw=raw,
        held_because=held_because,
        now=now,
    )
    if about.case_id is None:
        return ""
    named = "" if letter.template in (letter.kind, "acknowledgement") else f" ({letter.template})"
    held = f", held: {held_because}" if held_because else ""
    cases.add_event(
        session,
        case_id=about.case_id,
        kind=EventKind.MAIL_QUEUED,
        summary=f"{letter.kind} to {letter.recipient}{named}{held}",
        now=now,
        inbox_id=about.inbox_id,
        outbox_id=outbox_id,
        reasons=(*letter.reasons, *((Reason(rendered.note),) if rendered.note else ())),
        detail={
            "templates": list(rendered.sources),
            "note": rendered.note,
            **({"happening": letter.happening} if letter.happening else {}),
            **({"files": [one.name for one in letter.files]} if letter.files else {}),
            **({"guard": guard} if guard else {}),
            **({"tells": list(letter.tells)} if letter.tells else {}),
        },
    )
    return ""


def post_words(
    session: Session,
    context: Context,
    mailbox: MailboxSettings,
    *,
    about: About,
    letter: Letter,
    subject: str,
    text: str,
    now: datetime,
) -> None:
    """Queues a letter to one of our own in these words, by no template: plain text, never held.

    GateError if it cannot be written safely. ValueError for one that would have to be counted.
    """
    if letter.is_counted:
        raise ValueError("what is counted is posted by a template")
    marks = marks_of(context, mailbox, about, mark=letter.mark, recipient=letter.recipient)
    raw = compose(
        Outgoing(
            sender=Address(mailbox.address, about.desk.title),
            recipient=letter.recipient,
            envelope_from="",
            reply_to="",
            subject=subject,
            text=text,
            html="",
            message_id=marks.message_id,
            in_reply_to="",
            references=(),
            automatic=letter.automatic,
            date=now,
        )
    )
    marks = replace(marks, envelope_from="")
    _queued(
        session,
        mailbox,
        about=about,
        letter=letter,
        marks=marks,
        raw=raw,
        held_because="",
        now=now,
    )


def _queued(
    session: Session,
    mailbox: MailboxSettings,
    *,
    about: About,
    letter: Letter,
    marks: Marks,
    raw: bytes,
    held_because: str,
    now: datetime,
) -> int | None:
    outbox_id = outbox.queue(
        session,
        case_id=about.case_id,
        inbox_id=about.inbox_id,
        desk=about.desk.name,
        kind=letter.kind,
        cause=letter.cause,
        relay=mailbox.smtp,
        recipient=letter.recipient,
        envelope_from=marks.envelope_from,
        bounce_token=marks.bounce_token,
        message_id=marks.message_id,
        raw=raw,
        automatic=letter.is_counted,
        state="held" if held_because else "queued",
        last_error=held_because,
        now=now,
    )
    reach(CrashPoint.OUTBOX_WRITTEN)
    return outbox_id


def note_withheld(session: Session, about: About, what: str, *, now: datetime) -> None:
    """Writes into the case's history, if there is a case, that a mail was not sent, and why."""
    if about.case_id is None:
        return
    cases.add_event(
        session,
        case_id=about.case_id,
        kind=EventKind.MAIL_WITHHELD,
        summary=what,
        now=now,
        inbox_id=about.inbox_id,
    )


def _no_case(about: About) -> str:
    return f"mail-{about.inbox_id}" if about.inbox_id is not None else "desk-mail"


def _envelope(mailbox: MailboxSettings, token: str) -> str:
    match mailbox.envelope:
        case Envelope.NULL:
            return ""
        case Envelope.ADDRESS:
            return mailbox.address
        case Envelope.VERP:
            return bounce_address(token, address=mailbox.address)
