"""From what a mail says to the facts of its decision: above all the cases its claims lead to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.acknowledge import Circumstances
from mailgate.core.bounced import Returned, Undeliverable
from mailgate.core.case import Case, StateKind
from mailgate.core.decision_facts import Facts
from mailgate.core.desk import Desk
from mailgate.core.episodes import said
from mailgate.core.lifecycle import ENDED
from mailgate.core.message import Address, Message
from mailgate.core.promised import PastEvent
from mailgate.core.public_providers import PUBLIC_PROVIDERS
from mailgate.core.references import Claim, Evidence, bounce_tokens, read_message_id
from mailgate.core.reporter import requester_of, sent_on
from mailgate.core.sites import site_standings
from mailgate.core.trust import Match
from mailgate.jobs.context import Context
from mailgate.jobs.reading import Reading, desk_addresses
from mailgate.jobs.rule_facts import known_of, with_outcome
from mailgate.jobs.senders_cases import with_open_cases
from mailgate.settings.model import MailboxSettings, Purpose
from mailgate.store import blocks, bounces, cases, outbox, threads
from mailgate.store.tables import OutboxRow

_MERGED_AT_MOST: Final = 20


def conversation_keys(reading: Reading) -> tuple[str, ...]:
    """What two mails of one conversation have in common: the locks they must both take.

    The ids are those of the claims, which are bounded: PostgreSQL has room for a few thousand
    locks in all, and one mail may name two thousand ids.
    """
    ids = (reading.message.message_id, *(claim.message_id for claim in reading.claims))
    references = (claim.reference for claim in reading.claims)
    return tuple(sorted({key for key in (*ids, *references) if key}))


def facts_of(
    session: Session,
    context: Context,
    mailbox: MailboxSettings,
    reading: Reading,
    *,
    received_at: datetime,
    now: datetime,
    before_our_time: bool = False,
    unread: Case | None = None,
) -> Facts:
    """All that the decision may look at, with the database as it is in this transaction."""
    settings, desk = context.settings, context.desks[mailbox.desk]
    message = reading.message
    sent_on_mail = sent_on(
        message,
        own_people=desk.own_people | desk.team.addresses(),
        own_addresses=settings.addresses,
        verdict=reading.verdict,
        asks_for_pass=bool(settings.authserv_ids),
    )
    requester = requester_of(message, forms=mailbox.forms, sent_on_mail=sent_on_mail)
    facts = Facts(
        message=message,
        screening=reading.screening,
        desk=desk,
        matches=_matches(session, context, desk, reading),
        about=Circumstances(
            requester=requester,
            own_addresses=settings.addresses,
            forms=mailbox.forms,
            received_at=received_at,
            now=now,
            ack_max_age=settings.ack_max_age,
            verdict=reading.verdict,
            asks_for_pass=bool(settings.authserv_ids),
            is_spam=is_spam(message, settings.spam_headers),
            sent_on=sent_on_mail,
        ),
        public_domains=PUBLIC_PROVIDERS,
        own=_own(session, context, desk, message),
        same_id=_same_id(session, desk, message),
        blocked=_blocked(session, requester),
        before_our_time=before_our_time,
        returned=_returned(session, context, desk, message),
        undeliverable=_undeliverable(session, requester, reading),
        asked=reading.asked,
        unread=unread,
        to_escalations=mailbox.purpose is Purpose.ESCALATION and bool(desk.escalations.ladders),
    )
    facts = with_open_cases(session, facts)
    known = known_of(session, desk, mailbox, facts)
    return with_outcome(session, replace(facts, known=known))


def is_spam(message: Message, signs: tuple[tuple[str, str], ...]) -> bool:
    """Whether a field of the filter in front holds what the settings name."""
    return any(
        sign.lower() in value.lower() for name, sign in signs for value in message.header_all(name)
    )


def _matches(session: Session, context: Context, desk: Desk, reading: Reading) -> tuple[Match, ...]:
    found = [*_bounce_matches(session, context, desk, reading.message)]
    for claim in reading.claims:
        found.extend(
            Match(claim, _dated(session, desk, one)) for one in _cases(session, desk, claim)
        )
    return tuple(found)


def _dated(session: Session, desk: Desk, case: Case) -> Case:
    """The same with when it ended, if it has: how long it may be reopened counts from there.

    Of one that waits, with the reason that was given for it; with its sites, where the desk has
    some. A case that was merged into another is that one.
    """
    for _ in range(_MERGED_AT_MOST):
        into = cases.merged_into(session, case)
        if into is None:
            break
        cases.lock_conversation(session, desk=case.desk, keys=[into.reference])
        case = into
    if desk.sites:
        sites = site_standings(desk.sites, case, past_events(session, case.id))
        case = replace(case, sites=sites)
    if case.kind is StateKind.WAITING:
        past = past_events(session, case.id)
        return replace(case, waits_because=said(past).waiting_for)
    if case.kind not in ENDED:
        return case
    return replace(case, state_since=cases.in_kind_since(session, case))


def past_events(session: Session, case_id: int) -> list[PastEvent]:
    """The history of a case, as far as promises, chasers and sites look at it."""
    events = cases.history(session, case_id)
    return [PastEvent(one.at, one.kind, one.detail, one.number) for one in events]


def _cases(session: Session, desk: Desk, claim: Claim) -> tuple[Case, ...]:
    if claim.evidence is Evidence.STORED_MESSAGE_ID:
        return threads.cases_of_message_id(session, desk=desk.name, message_id=claim.message_id)
    case = cases.case_by_reference(session, desk=desk.name, reference=claim.reference)
    return (case,) if case is not None else ()


def _bounce_matches(
    session: Session, context: Context, desk: Desk, message: Message
) -> tuple[Match, ...]:
    """The case of the mail of ours that bounced.

    By the bounce token it was sent back to, or by its Message-ID with our MAC in the report.
    """
    found = []
    for token in bounce_tokens(message, mailbox_addresses=desk_addresses(context.settings, desk)):
        row = outbox.by_bounce_token(session, token)
        if row is not None and row.case_id is not None and row.desk == desk.name:
            case = cases.load_case(session, row.case_id)
            found.append(Match(Claim(Evidence.REPLY_ADDRESS, case.reference), case))
    original = message.bounce.original_message_id if message.bounce else ""
    own = read_message_id(context.keyring, desk=desk.name, message_id=original)
    if own is not None:
        case_of = cases.case_by_reference(session, desk=desk.name, reference=own.reference)
        if case_of is not None:
            found.append(Match(Claim(Evidence.OUR_MESSAGE_ID, own.reference, original), case_of))
    return tuple(found)


def _returned(session: Session, context: Context, desk: Desk, message: Message) -> Returned | None:
    """The mail of ours that a delivery report proves it is about; None without a MAC of ours."""
    if message.bounce is None:
        return None
    for row in _rows_of_proof(session, context, desk, message):
        if row is not None and row.id is not None and row.desk == desk.name:
            case = cases.load_case(session, row.case_id) if row.case_id is not None else None
            return Returned(row.id, row.kind, row.recipient, row.queued_at, case)
    return None


def _rows_of_proof(
    session: Session, context: Context, desk: Desk, message: Message
) -> Iterator[OutboxRow | None]:
    """By the token in the address that the report came to, then by the Message-ID in it."""
    for token in bounce_tokens(message, mailbox_addresses=desk_addresses(context.settings, desk)):
        yield outbox.by_bounce_token(session, token)
    original = message.bounce.original_message_id if message.bounce else ""
    if read_message_id(context.keyring, desk=desk.name, message_id=original) is not None:
        written = "".join(original.split()).strip("<>").lower()
        yield outbox.by_message_id(session, f"<{written}>")


def _undeliverable(
    session: Session, requester: Address | None, reading: Reading
) -> Undeliverable | None:
    if requester is None or reading.screening.is_machine:
        return None
    return bounces.undeliverable(session, address=requester.address)


def _blocked(session: Session, requester: Address | None) -> str:
    row = blocks.blocked_by(session, address=requester.address) if requester else None
    return row.pattern if row is not None else ""


def _own(session: Session, context: Context, desk: Desk, message: Message) -> Case | None:
    """The case of a mail of ours that came back to us, known by the MAC in its own Message-ID."""
    own = read_message_id(context.keyring, desk=desk.name, message_id=message.message_id)
    if own is None:
        return None
    return cases.case_by_reference(session, desk=desk.name, reference=own.reference)


def _same_id(session: Session, desk: Desk, message: Message) -> tuple[Case, ...]:
    if not message.message_id:
        return ()
    found = threads.cases_of_message_id(session, desk=desk.name, message_id=message.message_id)
    return tuple(_dated(session, desk, case) for case in found)
