"""What the rules of a desk look at, from the mail, the desk's files and the database."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.customers import KnownCustomer
from mailgate.core.decide import place, with_rules
from mailgate.core.decision_facts import Facts
from mailgate.core.desk import Desk
from mailgate.core.details import DetailsRead, Report, missing_details
from mailgate.core.forwarded import forwards
from mailgate.core.message import Address, Message
from mailgate.core.ruled import Known, OpenGroup, grouping, wanted_link
from mailgate.core.rules.actions import GroupBy
from mailgate.core.rules.facts import MailFacts
from mailgate.core.working_time import is_open
from mailgate.mail.language import language_of
from mailgate.mail.reply import read_reply
from mailgate.settings.model import MailboxSettings
from mailgate.store import cases, groups, inbox

_DELIVERED: Final = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_LONGEST_TEXT: Final = 50_000


def known_of(session: Session, desk: Desk, mailbox: MailboxSettings, facts: Facts) -> Known:
    """What the rules may look at, as the database is in this transaction."""
    about = facts.about
    message, requester = _as_written(facts), about.requester
    customer = desk.customers.of(requester.address) if requester else None
    read = _details(desk, message, requester, customer, facts)
    language = language_of(
        message.reply_text,
        languages=desk.languages,
        content_language=message.header("content-language"),
    ).code
    record = customer.customer if customer else None
    mail = MailFacts(
        message=message,
        screening=facts.screening,
        received_at=about.received_at,
        verdict=about.verdict.value,
        mailbox=mailbox.name,
        recipients=_recipients(message),
        is_first_line=bool(record and requester and record.is_first_line(requester.address)),
        is_forwarded=bool(forwards(message.forwarded)),
        in_hours=_in_hours(desk, about.received_at),
        language=language,
        customer=_record(desk, customer),
        missing=frozenset(detail.name for detail in read.missing),
        earlier_at=_earlier(session, desk, requester, about.received_at),
    )
    return Known(
        mail=mail,
        customer=customer,
        found=read.values(),
        language=(record.language if record else "") or language or desk.language,
    )


def _as_written(facts: Facts) -> Message:
    """The mail with what its reporter wrote among the new words, where it was sent on."""
    message, sent_on = facts.message, facts.about.sent_on
    if sent_on is None:
        return message
    return replace(message, reply_text=f"{message.reply_text}\n\n{sent_on.excerpt}".strip())


def with_outcome(session: Session, facts: Facts, *, as_new: bool = False) -> Facts:
    """The same with what the rules say, and the cases that they name.

    `as_new` says that a person made the mail a case of its own.
    """
    ruled = with_rules(facts, as_new=as_new)
    if ruled.known is None or ruled.known.outcome is None:
        return ruled
    outcome = ruled.known.outcome
    reference = wanted_link(outcome)
    wanted = (
        cases.case_by_reference(session, desk=facts.desk.name, reference=reference.strip().upper())
        if reference
        else None
    )
    known = replace(ruled.known, group=_open_group(session, ruled), wanted=wanted)
    return replace(ruled, known=known)


def _open_group(session: Session, facts: Facts) -> OpenGroup | None:
    said = grouping(facts.known.outcome if facts.known else None)
    if said is None:
        return None
    within = said.storm_within if isinstance(said, GroupBy) else timedelta()
    since = facts.about.received_at - within
    found = groups.open_group(session, desk=facts.desk.name, key=said.key, since=since)
    return OpenGroup(*found) if found is not None else None


def _details(
    desk: Desk,
    message: Message,
    requester: Address | None,
    customer: KnownCustomer | None,
    facts: Facts,
) -> DetailsRead:
    """Which details the mail leaves out, beside those that its case has already."""
    if not desk.details.details:
        return DetailsRead((), ())
    report = Report(
        text=message.reply_text[:_LONGEST_TEXT],
        subject=message.subject,
        signature=read_reply(message.text[:_LONGEST_TEXT], markup=message.html).signature,
        display_name=requester.name if requester else "",
        attachment_types=tuple(one.type for one in message.attachments if not one.inline),
        customer=customer.customer if customer else None,
    )
    _, case = place(facts)
    return missing_details(desk.details, report, known=case.fields if case else None)


def _in_hours(desk: Desk, at: datetime) -> bool | None:
    calendar = desk.calendars.get(WORKING_HOURS)
    return None if calendar is None else is_open(calendar, at)


def _record(desk: Desk, customer: KnownCustomer | None) -> dict[str, str] | None:
    if customer is None:
        return None
    values = {column: customer.customer.value(column) for column in desk.customers.columns}
    return {column: value for column, value in values.items() if value}


def _recipients(message: Message) -> tuple[str, ...]:
    delivered = (value for name in _DELIVERED for value in message.header_all(name))
    named = (address.address for address in (*message.to, *message.cc))
    cleaned = (value.strip(" <>\t").lower() for value in delivered)
    return tuple(dict.fromkeys(one for one in (*named, *cleaned) if one))


def _earlier(
    session: Session, desk: Desk, requester: Address | None, received_at: datetime
) -> tuple[datetime, ...]:
    """The sender's earlier mails, as far as any rule of the desk asks."""
    if desk.earlier is None or requester is None:
        return ()
    return inbox.earlier_mails(
        session,
        desk=desk.name,
        sender=requester.address,
        since=received_at - desk.earlier.within,
        until=received_at,
        most=desk.earlier.more_than + 1,
    )
