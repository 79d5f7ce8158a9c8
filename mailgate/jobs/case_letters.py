"""A mail to the requester of a case that no mail of his caused: time did, or the desk's people.

Written in the transaction of its cause. Whoever does not get one is told so in the case.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from mailgate.core.author import Author
from mailgate.core.bounced import withheld_because
from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.case import Case, EventKind, Reason
from mailgate.core.customers import Customer
from mailgate.core.desk import Desk
from mailgate.core.limits import Allowance, may_chase
from mailgate.core.message import is_one_of
from mailgate.core.trust import Verdict
from mailgate.files.templates import Acknowledgement
from mailgate.files.zones import zone_named
from mailgate.jobs.context import Context
from mailgate.jobs.outgoing import About, Letter, marks_of, note_withheld, post
from mailgate.log import Action, log
from mailgate.mail.gate import GateError
from mailgate.settings.model import MailboxSettings
from mailgate.store import blocks, bounces, cases, limits, outbox
from mailgate.store.tables import CaseRow, EventRow, InboxRow, OutboxRow, ThreadRow

_UTC: Final = ZoneInfo("UTC")
_NOBODY: Final = "nobody is known who asked for this case"
_MACHINE: Final = "only a machine wrote from this address"
_FORGED: Final = "a trusted server called his mails forged"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a mail is written: its template, what it is unique by, and how many the desk wants.

    `event` is the number of the event that it belongs to.
    """

    kind: str
    template: str
    mark: str
    cause: str
    event: int
    cadence: int = 0
    reasons: tuple[Reason, ...] = ()


def write_to_requester(
    session: Session, context: Context, *, case_id: int, cause: Cause, now: datetime
) -> str:
    """Queues the mail, or writes into the case why not; why it was withheld, or nothing."""
    row = session.get_one(CaseRow, case_id, populate_existing=True)
    desk = context.desks[row.desk]
    about = About(desk, None, case_id, row.reference, cause.event)
    mailbox = mailbox_of(context, row)
    refused = _refused(session, context, row) if mailbox else "this desk has no mailbox any more"
    held = ""
    if not refused:
        refused, held = _limited(session, context, row, cause, now=now)
    if not refused and mailbox is not None:
        try:
            _post(session, context, mailbox, row=row, about=about, cause=cause, held=held, now=now)
        except GateError as error:
            refused = f"it could not be written safely: {error}"
    if refused:
        note_withheld(session, about, f"{cause.template} not sent: {refused}", now=now)
        log(Action.MAIL_WITHHELD, case=row.reference, reason=refused)
    return refused


def mailbox_of(context: Context, row: CaseRow) -> MailboxSettings | None:
    """The mailbox that a case came by, or another of its desk if that is gone."""
    own = [one for one in context.settings.mailboxes if one.desk == row.desk]
    return next((one for one in own if one.name == row.mailbox), next(iter(own), None))


def customer_of(desk: Desk, row: CaseRow) -> Customer | None:
    """The customer that a case belongs to, as the desk's files have it now."""
    for one in desk.customers.all():
        if row.customer and row.customer in (one.account, one.name):
            return one
    known = desk.customers.of(row.requester) if row.requester else None
    return known.customer if known is not None else None


def zone_of(desk: Desk, customer: Customer | None) -> ZoneInfo:
    """The clock on the customer's wall, or the desk's where nobody knows it."""
    own = zone_named(customer.zone) if customer and customer.zone else None
    calendar = desk.calendars.get(WORKING_HOURS)
    return own or (calendar.zone if calendar else _UTC)


def _refused(session: Session, context: Context, row: CaseRow) -> str:
    """Why this requester gets no mail of ours, or nothing."""
    if not row.requester:
        return _NOBODY
    if is_one_of(row.requester, context.settings.addresses):
        return "it is an address of our own"
    if (blocked := blocks.blocked_by(session, address=row.requester)) is not None:
        return f"{blocked.pattern} is blocked"
    if (gone := bounces.undeliverable(session, address=row.requester)) is not None:
        return withheld_because(gone)
    mails = session.exec(
        select(InboxRow.decision)
        .where(InboxRow.case_id == row.id, InboxRow.sender == row.requester)
        .order_by(col(InboxRow.id).desc())
    ).all()
    if not mails:
        opening = session.exec(
            select(EventRow.detail).where(
                EventRow.case_id == row.id, EventRow.kind == EventKind.OPENED
            )
        ).first()
        return _MACHINE if opening and "author" in opening else ""
    honest = [mail for mail in mails if mail.get("verdict") != Verdict.FAIL]
    if not honest:
        return _FORGED
    people = (
        screening.get("author") == Author.PERSON and not screening.get("in_doubt")
        for screening in (mail.get("screening", {}) for mail in honest)
    )
    return "" if any(people) else _MACHINE


def _limited(
    session: Session, context: Context, row: CaseRow, cause: Cause, *, now: datetime
) -> tuple[str, str]:
    """Why it is withheld, and why it is held for a person; nothing for a mail that may go."""
    counts = limits.automatic_counts(session, recipient=row.requester, now=now)
    hour, day = limits.case_counts(session, case_id=row.id or 0, recipient=row.requester, now=now)
    allowance, reason = may_chase(
        counts, context.settings.limits, case_hour=hour, case_day=day, cadence=cause.cadence
    )
    match allowance:
        case Allowance.SEND:
            return "", ""
        case Allowance.WITHHOLD:
            return reason, ""
        case Allowance.HOLD:
            others = outbox.hold_all(session, reason=reason)
            log(Action.CIRCUIT_OPEN, case=row.reference, held_too=others, why=reason)
            return "", reason


def _post(
    session: Session,
    context: Context,
    mailbox: MailboxSettings,
    *,
    row: CaseRow,
    about: About,
    cause: Cause,
    held: str,
    now: datetime,
) -> None:
    marks = marks_of(context, mailbox, about, mark=cause.mark, recipient=row.requester)
    in_reply_to, references = _thread(session, row)
    letter = Letter(
        kind=cause.kind,
        mark=cause.mark,
        template=cause.template,
        recipient=row.requester,
        cause=cause.cause,
        automatic="auto-generated",
        in_reply_to=in_reply_to,
        references=references,
        held=held,
        reasons=cause.reasons,
    )
    case = cases.load_case(session, row.id or 0)
    values = _values(
        about.desk, case, row, answer_to=marks.reply_to or mailbox.address,
        repeats_words=_may_repeat_words(session, context, row),
    )  # fmt: skip
    post(session, context, mailbox, about=about, letter=letter, values=values, marks=marks, now=now)


def _thread(session: Session, row: CaseRow) -> tuple[str, tuple[str, ...]]:
    """What the mail answers, so that programs show it with the others of its case."""
    theirs = session.exec(
        select(ThreadRow.message_id).where(ThreadRow.case_id == row.id).order_by(col(ThreadRow.id))
    ).all()
    ours = session.exec(
        select(OutboxRow.message_id)
        .where(OutboxRow.case_id == row.id, OutboxRow.recipient == row.requester)
        .order_by(col(OutboxRow.id))
    ).all()
    references = tuple(dict.fromkeys((*theirs[:1], *ours, *theirs[-1:])))
    last = (*theirs[-1:], *ours[-1:])
    return (last[-1] if last else ""), references


def _may_repeat_words(session: Session, context: Context, row: CaseRow) -> bool:
    """Whether nobody else can have written in his name: else nothing is repeated."""
    if not context.settings.authserv_ids:
        return True
    opening = session.exec(
        select(EventRow.detail).where(EventRow.case_id == row.id, EventRow.kind == EventKind.OPENED)
    ).first()
    return opening is not None and opening.get("verdict") == Verdict.PASS


def _values(
    desk: Desk,
    case: Case,
    row: CaseRow,
    *,
    answer_to: str,
    repeats_words: bool,
) -> Acknowledgement:
    customer = customer_of(desk, row)
    zone = zone_of(desk, customer)
    values = Acknowledgement(
        reference=case.reference,
        subject=case.subject,
        summary="",
        priority=case.priority,
        priority_name=desk.priorities.get(case.priority, case.priority),
        link=desk.link.replace("{reference}", case.reference),
        desk=desk.title,
        reply_address=answer_to,
        received_at=f"{row.opened_at.astimezone(zone):%Y-%m-%d %H:%M %Z}",
        repeats_words=repeats_words,
        requester_name=row.requester_name,
        language=row.language or (customer.language if customer else "") or desk.language,
        telephone=desk.telephone,
    )
    if repeats_words:
        return values
    return replace(values, subject="", requester_name="")
