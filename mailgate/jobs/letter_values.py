"""What templates are filled with: the mail, its case, and when the desk works for it."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session

from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.case import Case, StateKind
from mailgate.core.customers import Customer
from mailgate.core.decision_facts import Facts
from mailgate.core.desk import Desk
from mailgate.core.promised import ALERT, Expected, PastEvent, expected, subject_of
from mailgate.core.promises import MAIL
from mailgate.core.ruled import grouping
from mailgate.core.states import WaitsFor
from mailgate.core.thread_subject import without_prefixes
from mailgate.files.letter_contents import Acknowledgement, Moment
from mailgate.files.zones import zone_named
from mailgate.jobs.outgoing import About
from mailgate.store import cases

_SUMMARY_MAX: Final = 1000
_OWN_REFERENCE: Final = "own reference"
_UTC: Final = ZoneInfo("UTC")


def values_of(
    session: Session,
    facts: Facts,
    about: About,
    *,
    repeats_words: bool,
    answer_to: str,
    now: datetime,
) -> Acknowledgement:
    """The values of a mail about this one; those that only some mails have are empty."""
    desk, message = facts.desk, facts.message
    case = cases.load_case(session, about.case_id) if about.case_id is not None else None
    customer = facts.known.customer.customer if facts.known and facts.known.customer else None
    zone = _zone(facts, customer)
    promised = _expected(session, facts, case, customer, now=now)
    priority = case.priority if case else desk.default_priority
    requester, sent_on = facts.about.requester, facts.about.sent_on
    subject, words = message.subject, message.reply_text
    if sent_on is not None:  # his own words, not those that colleagues wrote above them
        subject, words = sent_on.subject or subject, sent_on.excerpt
    return Acknowledgement(
        reference=about.reference,
        subject=_subject(subject, None if sent_on else case, about.reference)
        if repeats_words
        else "",
        summary=words[:_SUMMARY_MAX].strip() if repeats_words else "",
        priority=priority,
        priority_name=desk.priorities.get(priority, priority),
        link=desk.link.replace("{reference}", about.reference) if about.reference else "",
        desk=desk.title,
        reply_address=answer_to,
        received_at=_shown(facts.about.received_at, zone),
        repeats_words=repeats_words,
        requester_name=requester.name if requester and repeats_words else "",
        language=(facts.known.language if facts.known else "") or desk.language,
        opens_at=_shown(promised.opens_at, zone),
        due_at=_shown(promised.due_at, zone),
        rests=case is not None and rests_until_answered(desk, case),
        own_reference=case.fields.get(_OWN_REFERENCE, "") if case and repeats_words else "",
        telephone=desk.telephone,
        state=case.state if case else "",
        colour=desk.colours.main,
        colour_of_words=desk.colours.on_main,
    )


def rests_until_answered(desk: Desk, case: Case) -> bool:
    """Whether nothing goes on in a case before its requester has answered."""
    return (
        case.kind is StateKind.WAITING
        and desk.states.of(case).waits_for is WaitsFor.CUSTOMER
        and desk.states.of(case).clock_rests
    )


def _expected(
    session: Session,
    facts: Facts,
    case: Case | None,
    customer: Customer | None,
    *,
    now: datetime,
) -> Expected:
    if case is None:
        return Expected(None, None)
    known = facts.known
    subject = subject_of(
        priority=case.priority,
        category=case.category,
        fields=case.fields,
        customer=customer,
        channel=ALERT if grouping(known.outcome if known else None) else MAIL,
    )
    events = [PastEvent(row.at, row.kind, row.detail) for row in cases.history(session, case.id)]
    return expected(facts.desk, subject, events, now=now)


def _zone(facts: Facts, customer: Customer | None) -> ZoneInfo:
    """The reader's: the customer's if it is known, else the desk's."""
    own = zone_named(customer.zone) if customer and customer.zone else None
    calendar = facts.desk.calendars.get(WORKING_HOURS)
    return own or (calendar.zone if calendar else _UTC)


def _shown(at: datetime | None, zone: ZoneInfo) -> Moment:
    return "" if at is None else at.astimezone(zone)


def _subject(subject: str, case: Case | None, reference: str) -> str:
    """What all mails of a case say after its reference, so that they stay one conversation."""
    return without_prefixes((case.subject if case else "") or subject, reference)
