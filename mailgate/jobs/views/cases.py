"""Cases as a list, and one case with its full history."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from sqlmodel import Session, col, func, or_, select

from mailgate.core.case import Fate
from mailgate.core.desk import Desk
from mailgate.errors import UsageError
from mailgate.jobs.views.ahead import AheadLine, ahead_of
from mailgate.jobs.views.confirmations import SurveyLine, survey_line
from mailgate.jobs.views.lost_states import lost_state
from mailgate.jobs.views.promises import PromiseLine, promises_of
from mailgate.jobs.views.record import reasons_of, word_of
from mailgate.jobs.views.rules import ruled_by, warnings
from mailgate.jobs.views.set_aside import HeldLine, held_of_case
from mailgate.jobs.views.shown_mail import ShownMail, shown_mail
from mailgate.jobs.views.waiting_mail import OutboxLine, outbox_of_case
from mailgate.store.database import Database
from mailgate.store.surveys import survey_of
from mailgate.store.tables import CaseRow, EventRow, InboxRow, LinkRow, ParticipantRow


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One request for help, as a line of a list; `state` is the desk's word, `kind` the fixed."""

    reference: str
    desk: str
    state: str
    kind: str
    priority: str
    subject: str
    requester: str
    opened_at: datetime
    changed_at: datetime
    events: int
    queue: str = ""
    category: str = ""
    assignee: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of a case's history, with why it happened."""

    number: int
    at: datetime
    kind: str
    summary: str
    reasons: tuple[str, ...]
    inbox_id: int | None
    outbox_id: int | None


@dataclass(frozen=True, slots=True)
class MailLine:
    """One message that came into a case; `withheld` says why it was not answered, or is empty.

    `ruled_by` is the version of the desk's files that decided it, empty where none was noted.
    """

    id: int
    received_at: datetime
    fate: str
    message_id: str
    mail: ShownMail
    withheld: str
    ruled_by: str


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """One who may speak in a case."""

    address: str
    role: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Another case this one has to do with."""

    reference: str
    desk: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """All there is to know about one case; every list is oldest first.

    `ahead` is what time will do next, as its events and the desk's files stand.

    `warnings` say that its desk goes by other rules than its files say. `promises` are there if
    the desk was given that made them.
    """

    line: CaseLine
    mailbox: str
    requester_name: str
    participants: tuple[ParticipantLine, ...]
    links: tuple[LinkLine, ...]
    events: tuple[EventLine, ...]
    mails_in: tuple[MailLine, ...]
    mails_out: tuple[OutboxLine, ...]
    held: tuple[HeldLine, ...]
    warnings: tuple[str, ...] = ()
    customer: str = ""
    language: str = ""
    group_key: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    clock_starts_at: datetime | None = None
    promises: tuple[PromiseLine, ...] = ()
    ahead: tuple[AheadLine, ...] = ()
    survey: SurveyLine | None = None


def cases(
    database: Database,
    desk: str | None = None,
    state: str | None = None,
    *,
    queue: str | None = None,
    tag: str | None = None,
    limit: int | None = None,
) -> tuple[CaseLine, ...]:
    """Cases, last changed first; `state` is a desk's state name or one of the fixed kinds."""
    query = select(CaseRow).order_by(col(CaseRow.changed_at).desc(), col(CaseRow.id).desc())
    if desk is not None:
        query = query.where(CaseRow.desk == desk)
    if state is not None:
        query = query.where(or_(CaseRow.state == state, CaseRow.kind == state.lower()))
    if queue is not None:
        query = query.where(func.lower(CaseRow.queue) == queue.lower())
    with database.reading() as session:
        if tag is None:
            return tuple(_line(row) for row in session.exec(query.limit(limit)))
        # Tags are a few words in a list: the databases have no common way to look into one.
        tagged = (row for row in session.exec(query) if _has_tag(row, tag))
        return tuple(_line(row) for row in islice(tagged, limit))


def _has_tag(row: CaseRow, tag: str) -> bool:
    return tag.casefold() in (one.casefold() for one in row.tags or ())


def case(
    database: Database,
    reference: str,
    *,
    desk: str | None = None,
    is_unfolded: bool = False,
    desks: Callable[[str], Desk | None] | None = None,
    now: datetime | None = None,
) -> CaseHistory | None:
    """One case, or None; UsageError if several desks have the reference and none is named.

    `is_unfolded` asks for the whole text of each mail, in its order. With `desks`, which gives the
    desk of a name, and `now` its promises are shown too.
    """
    query = select(CaseRow).where(CaseRow.reference == reference.strip().upper())
    if desk is not None:
        query = query.where(CaseRow.desk == desk)
    with database.reading() as session:
        match session.exec(query.order_by(CaseRow.desk)).all():
            case []:
                return None
            case [row]:
                found = _history(session, row, is_unfolded=is_unfolded)
                whose = desks(row.desk) if desks is not None else None
                if whose is None or now is None:
                    return found
                events = session.exec(select(EventRow).where(EventRow.case_id == row.id)).all()
                return replace(
                    found,
                    promises=promises_of(whose, row, events, now=now),
                    ahead=ahead_of(session, whose, row, now=now),
                    warnings=(*found.warnings, *lost_state(whose, row)),
                )
            case rows:
                named = ", ".join(row.desk for row in rows)
                raise UsageError(f"{reference} is a case of several desks ({named}): name one")


def _history(session: Session, row: CaseRow, *, is_unfolded: bool) -> CaseHistory:
    events = select(EventRow).where(EventRow.case_id == row.id).order_by(col(EventRow.number))
    participants = (
        select(ParticipantRow)
        .where(ParticipantRow.case_id == row.id)
        .order_by(col(ParticipantRow.added_at), ParticipantRow.address)
    )
    mails = (
        select(InboxRow)
        .where(InboxRow.case_id == row.id, InboxRow.fate != Fate.HELD)
        .order_by(col(InboxRow.id))
    )
    return CaseHistory(
        line=_line(row),
        mailbox=row.mailbox,
        requester_name=row.requester_name,
        participants=tuple(
            ParticipantLine(address=found.address, role=found.role, added_at=found.added_at)
            for found in session.exec(participants)
        ),
        links=_links(session, row),
        events=tuple(_event(found) for found in session.exec(events)),
        mails_in=tuple(
            _mail(session, found, is_unfolded=is_unfolded) for found in session.exec(mails).all()
        ),
        mails_out=outbox_of_case(session, row),
        held=held_of_case(session, row),
        warnings=warnings(session, desk=row.desk),
        customer=row.customer,
        language=row.language,
        group_key=row.group_key,
        fields=row.fields or {},
        clock_starts_at=row.clock_starts_at,
        survey=_survey(session, row),
    )


def _survey(session: Session, row: CaseRow) -> SurveyLine | None:
    found = survey_of(session, row.id or 0)
    return survey_line(row, found) if found is not None else None


def _line(row: CaseRow) -> CaseLine:
    return CaseLine(
        reference=row.reference,
        desk=row.desk,
        state=row.state,
        kind=row.kind,
        priority=row.priority,
        subject=row.subject,
        requester=row.requester,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        events=row.events,
        queue=row.queue,
        category=row.category,
        assignee=row.assignee,
        tags=tuple(row.tags or ()),
    )


def _event(row: EventRow) -> EventLine:
    return EventLine(
        number=row.number,
        at=row.at,
        kind=row.kind,
        summary=row.summary,
        reasons=reasons_of(row.reasons),
        inbox_id=row.inbox_id,
        outbox_id=row.outbox_id,
    )


def _mail(session: Session, row: InboxRow, *, is_unfolded: bool) -> MailLine:
    return MailLine(
        id=row.id or 0,
        received_at=row.received_at,
        fate=row.fate,
        message_id=row.message_id,
        mail=shown_mail(session, row, is_unfolded=is_unfolded),
        withheld=word_of(row.decision, "withheld"),
        ruled_by=ruled_by(row.decision),
    )


def _links(session: Session, row: CaseRow) -> tuple[LinkLine, ...]:
    """Links are stored once and read from both ends."""
    query = (
        select(LinkRow, CaseRow)
        .join(
            CaseRow,
            or_(
                (col(LinkRow.case_id) == row.id) & (col(LinkRow.other_id) == col(CaseRow.id)),
                (col(LinkRow.other_id) == row.id) & (col(LinkRow.case_id) == col(CaseRow.id)),
            ),
        )
        .order_by(col(LinkRow.at))
    )
    found = {
        (other.desk, other.reference): LinkLine(
            reference=other.reference, desk=other.desk, reason=link.reason, at=link.at
        )
        for link, other in session.exec(query)
    }
    return tuple(found.values())
