"""Mails about a case that nobody's mail has asked for: to its people, in the case's thread.

Agents' orders and the clock write them. Everything happens in the transaction of their cause, and
what is not sent is an event of the case with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, col, not_, select

from mailgate.core.bounced import withheld_because
from mailgate.core.case import Fate, Reason, StateKind
from mailgate.core.desk import Desk
from mailgate.core.message import is_one_of
from mailgate.core.standing import Happening
from mailgate.core.states import OUTAGE_REASON
from mailgate.core.thread_subject import without_prefixes
from mailgate.core.trust import Verdict
from mailgate.files.letter_contents import (
    CONFIRMATION,
    DESK_REMINDER,
    GROUP_NEWS,
    NOTIFICATION,
    Acknowledgement,
)
from mailgate.jobs.context import Context
from mailgate.jobs.link_values import link_values
from mailgate.jobs.outgoing import About, Letter, marks_of, note_withheld, post
from mailgate.jobs.views.record import word_of
from mailgate.jobs.whose_time import moment, zone_of
from mailgate.mail.file_parts import OutgoingFile
from mailgate.mail.final_bytes import GateError
from mailgate.settings.model import MailboxSettings
from mailgate.store import blocks, bounces, cases, limits
from mailgate.store.tables import CaseRow, InboxRow, OutboxRow, ThreadRow

_MOST_IDS: Final = 20
# No participant has these: nothing in his thread may name them.
_OF_THE_DESK: Final = (NOTIFICATION, GROUP_NEWS, DESK_REMINDER)
_NEVER_WROTE: Final = "no mail of its requester is in the case"


@dataclass(frozen=True, slots=True)
class CaseLetter:
    """A mail to the requester of a case. `kind` and `cause` are what makes it one and the same.

    `recipient` is a participant to whom it goes instead; the cause has to tell him from others.

    `mark` is its kind in the Message-ID. An automatic one goes only to people whom we may answer by
    ourselves; another one is a person's own words. One that an agent ordered is outside the limits:
    a person who gives orders is no loop. `cadence` is how many the desk asks for about one case by
    a ladder: they count for the case, not for all cases of the address. `values` are those of its
    template beside what every mail about a case has. `happening` is what it is to the promises.
    `to` is another participant's address, whom the desk's files or the case name: it goes to him.
    """

    kind: str
    cause: str
    template: str
    mark: str = "note"
    is_automatic: bool = True
    cadence: int = 0
    is_ordered: bool = False
    reasons: tuple[Reason, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    happening: Happening | None = None
    to: str = ""
    files: tuple[OutgoingFile, ...] = ()


def write_to_requester(
    session: Session,
    context: Context,
    *,
    case_id: int,
    letter: CaseLetter,
    event: int,
    now: datetime,
) -> str:
    """Queues the mail; returns why it was withheld, which is an event then, or an empty string.

    `event` is the number of the line in the history that it belongs to.
    """
    row = session.get_one(CaseRow, case_id, populate_existing=True)
    desk = context.desks[row.desk]
    recipient = letter.to or row.requester
    if recipient != row.requester:
        letter = replace(letter, cause=f"{letter.cause}:{recipient}"[:200])
    known = requester_known(session, context, row, recipient)
    if recipient != row.requester:  # the words of a case are its requester's, whoever reads them
        theirs = requester_known(session, context, row, row.requester)
        known = replace(known, repeats_words=theirs.repeats_words)
    about = About(desk, None, case_id, row.reference, event)
    refused = _refused(session, context, row, letter, known)
    if not refused:
        try:
            refused = _post(session, context, row, letter, about, known=known, now=now)
        except GateError as error:
            refused = f"it could not be written safely: {error}"
    if refused:
        note_withheld(session, about, f"{letter.template} not sent: {refused}", now=now)
    return refused


@dataclass(frozen=True, slots=True)
class RequesterKnown:
    """What the mails of a case's requester have shown: `refusal` is why he gets none by itself."""

    refusal: str
    repeats_words: bool


def requester_known(
    session: Session, context: Context, row: CaseRow, address: str
) -> RequesterKnown:
    """Whether any mail of the requester in this case is a person's whom we may answer.

    The same of another participant's `address`; who was named by the desk need not have written.
    """
    query = select(InboxRow).where(
        InboxRow.case_id == row.id, col(InboxRow.fate).in_((Fate.CASE, Fate.UPDATE))
    )
    why, may_repeat = "", not context.settings.authserv_ids
    answerable = False
    for mail in session.exec(query.order_by(col(InboxRow.id))):
        # What was decided by an early version has no sender of its own, but names him.
        if (mail.sender or word_of(mail.decision, "from").lower()) != address:
            continue
        verdict = word_of(mail.decision, "verdict")
        screening = mail.decision.get("screening", {})
        withheld = "the trusted server says that the sender is forged"
        if verdict != Verdict.FAIL.value:
            withheld = _machine(screening)
        if not withheld:
            answerable = True
            may_repeat = may_repeat or verdict == Verdict.PASS.value
        why = why or withheld
    if answerable:
        return RequesterKnown("", may_repeat)
    return RequesterKnown(why or _NEVER_WROTE, may_repeat)


def _machine(screening: Mapping[str, Any]) -> str:
    """Why a mail that was screened so is not answered by itself."""
    if screening.get("author", "person") == "person" and not screening.get("in_doubt"):
        return ""
    return f"its requester is perhaps a machine ({screening.get('reason', '')})"


def _refused(
    session: Session,
    context: Context,
    row: CaseRow,
    letter: CaseLetter,
    known: RequesterKnown,
) -> str:
    recipient = letter.to or row.requester
    if not recipient:
        return "the case has no requester"
    if is_one_of(recipient, context.settings.addresses):
        return "its requester is an address of our own"
    if not letter.is_automatic:
        return ""
    is_named = letter.is_ordered or bool(letter.to)
    if known.refusal and not (is_named and known.refusal == _NEVER_WROTE):
        return known.refusal
    if (blocked := blocks.blocked_by(session, address=recipient)) is not None:
        return f"{blocked.pattern} is blocked"
    gone = bounces.undeliverable(session, address=recipient)
    return withheld_because(gone) if gone is not None else ""


def _post(
    session: Session,
    context: Context,
    row: CaseRow,
    letter: CaseLetter,
    about: About,
    *,
    known: RequesterKnown,
    now: datetime,
) -> str:
    """Why it was withheld, or an empty string."""
    mailbox = mailbox_of(context, row)
    recipient = letter.to or row.requester
    in_reply_to, references = thread_of(session, row.id or 0)
    written = Letter(
        kind=letter.kind,
        mark=letter.mark,
        template=letter.template,
        recipient=recipient,
        cause=letter.cause,
        automatic="auto-generated" if letter.is_automatic else "",
        in_reply_to=in_reply_to,
        references=references,
        is_ordered=letter.is_ordered,
        cadence=letter.cadence,
        reasons=letter.reasons,
        happening=letter.happening.value if letter.happening is not None else "",
        files=letter.files,
    )
    marks = marks_of(context, mailbox, about, mark=letter.mark, recipient=recipient)
    answer_to = marks.reply_to or mailbox.address
    values = case_values(
        session, about.desk, row, repeats_words=known.repeats_words, answer_to=answer_to
    )
    if recipient != row.requester:
        values = _for_another(about.desk, values, recipient)
    links = link_values(
        session,
        context,
        row,
        address=answer_to,
        language=values.language,
        recipient=recipient,
    )
    return post(
        session,
        context,
        mailbox,
        about=about,
        letter=written,
        values=replace(values, **{**links, **letter.values}),
        marks=marks,
        now=now,
    )


def _for_another(desk: Desk, values: Acknowledgement, recipient: str) -> Acknowledgement:
    """The same for a participant who is not the requester: in his language, without that name."""
    known = desk.customers.of(recipient)
    language = (known.customer.language if known is not None else "") or desk.language
    return replace(values, requester_name="", own_reference="", language=language)


def mailbox_of(context: Context, row: CaseRow) -> MailboxSettings:
    """The mailbox that a case came to, or another of its desk where the settings lost that."""
    boxes = [box for box in context.settings.mailboxes if box.desk == row.desk]
    return next((box for box in boxes if box.name == row.mailbox), boxes[0])


def thread_of(session: Session, case_id: int) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References of a new mail in the thread of a case (RFC 5322, 3.6.4).

    The parent is the newest mail in it, ours or theirs; the first and the newest others follow.
    Mails to the desk's people are left out: their ids are what agents are believed by.
    """
    theirs = select(ThreadRow.at, ThreadRow.message_id).where(ThreadRow.case_id == case_id)
    ours = select(OutboxRow.queued_at, OutboxRow.message_id).where(
        OutboxRow.case_id == case_id,
        col(OutboxRow.kind).not_in(_OF_THE_DESK),
        not_(col(OutboxRow.message_id).startswith(limits.TO_AN_AGENT)),
    )
    found = [(at, 0, message_id) for at, message_id in session.exec(theirs)]
    # Of one instant are a mail and our answer to it.
    found += [(at, 1, message_id) for at, message_id in session.exec(ours)]
    ids = list(dict.fromkeys(message_id for _, _, message_id in sorted(found)))
    if not ids:
        return "", ()
    kept = ids if len(ids) <= _MOST_IDS else [ids[0], *ids[1 - _MOST_IDS :]]
    return kept[-1], tuple(kept)


def case_values(
    session: Session, desk: Desk, row: CaseRow, *, repeats_words: bool, answer_to: str
) -> Acknowledgement:
    """What every mail about a case can say; without `repeats_words` no word of its requester."""
    fields = row.fields or {}
    waiting_for, words = _waits_for(session, row)
    return Acknowledgement(
        reference=row.reference,
        subject=without_prefixes(row.subject, row.reference) if repeats_words else "",
        summary="",
        priority=row.priority,
        priority_name=desk.priorities.get(row.priority, row.priority),
        link=desk.link.replace("{reference}", row.reference),
        desk=desk.title,
        reply_address=answer_to,
        received_at=moment(row.opened_at, zone_of(desk, row)),
        repeats_words=repeats_words,
        requester_name=row.requester_name if repeats_words else "",
        language=row.language or desk.language,
        own_reference=fields.get("own reference", "") if repeats_words else "",
        telephone=desk.telephone,
        reason_for_outage=fields.get(OUTAGE_REASON, ""),
        state=row.state,
        colour=desk.colours.main,
        colour_of_words=desk.colours.on_main,
        waiting_for=waiting_for,
        words=words,
    )


def _waits_for(session: Session, row: CaseRow) -> tuple[str, str]:
    """What a case waits for, and the words in which that was said: mails ask again for it."""
    if row.kind == StateKind.RESOLVED:
        return CONFIRMATION, ""
    if row.kind != StateKind.WAITING:
        return "", ""
    changes = (one.detail for one in reversed(cases.history(session, row.id or 0)))
    last = next((detail for detail in changes if "state" in detail and "kind" in detail), {})
    return str(last.get("reason", "")), str(last.get("text", ""))
