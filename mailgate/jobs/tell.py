"""Telling people behind the desk about a case: one mail to each, which he can answer as himself.

The Message-ID says to whom it went, so an answer to it is believed from that address alone.
Everything happens in the transaction of its cause.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from mailgate.core.agent_trust import AGENT_MARK
from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.case import Reason
from mailgate.core.desk import Desk
from mailgate.core.message import is_one_of
from mailgate.core.team import Person
from mailgate.core.wall_clock import wall_date
from mailgate.files.letter_contents import NOTIFICATION, Acknowledgement
from mailgate.files.zones import zone_named
from mailgate.jobs.agent_digests import leave_for_digest, next_digest_at, next_hour
from mailgate.jobs.case_letters import mailbox_of
from mailgate.jobs.context import Context
from mailgate.jobs.outgoing import About, Letter, marks_of, note_withheld, post
from mailgate.jobs.tell_facts import DeskFacts, desk_facts, without_files
from mailgate.jobs.told import have_heard, is_queued, remember_told, thread_with
from mailgate.mail.file_parts import OutgoingFile
from mailgate.mail.final_bytes import GateError
from mailgate.store import cases, limits
from mailgate.store.tables import CaseRow

__all__ = ["AGENT_MARK", "Telling", "day_of", "tell"]


@dataclass(frozen=True, slots=True)
class Telling:
    """A mail to people behind the desk. `kind`, `cause` and the address make it one and the same.

    `headline` says in a sentence what happened; `template` is the kind's own where it is empty.
    `values` are those of the template in place of what is known of the case. One that `may_wait`
    comes with the digest to whoever wants one. `files` go with it beside those of the last mail.
    `about` are the events that it is about: who has heard of all of them before gets none.
    """

    cause: str
    headline: str
    kind: str = NOTIFICATION
    template: str = ""
    because: tuple[Reason, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    may_wait: bool = False
    files: tuple[OutgoingFile, ...] = ()
    about: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Work:
    """What the mails of one telling have in common."""

    session: Session
    context: Context
    row: CaseRow
    about: About
    telling: Telling
    now: datetime


def tell(
    session: Session,
    context: Context,
    *,
    case_id: int,
    people: Iterable[Person],
    telling: Telling,
    event: int,
    now: datetime,
) -> tuple[str, ...]:
    """Queues a mail to each of them, or to who stands in; the addresses that get one.

    `event` is the number of the line in the history that it belongs to. Who gets none now, although
    he should, is told in the case. Whoever had this mail before gets it no second time.
    """
    row = session.get_one(CaseRow, case_id, populate_existing=True)
    desk = context.desks[row.desk]
    about = About(desk, None, case_id, row.reference, event)
    work = _Work(session, context, row, about, telling, now)
    told: list[str] = []
    facts: DeskFacts | None = None
    heard = have_heard(session, case_id, telling.about)
    for person in desk.team.all_present(people, day_of(desk, now)):
        if person.address in heard or _had(work, person):
            continue
        if refused := _refused(work, person):
            _withhold(work, person, refused)
            continue
        facts = facts or _facts(work)
        try:
            _post(work, facts, person=person)
        except GateError as error:
            _withhold(work, person, f"it could not be written safely: {error}")
            continue
        told.append(person.address)
    return tuple(told)


def day_of(desk: Desk, now: datetime) -> date:
    """The day on the desk's wall: absences are days."""
    calendar = desk.calendars.get(WORKING_HOURS)
    zone = calendar.zone if calendar is not None else zone_named("UTC")
    return wall_date(now, zone) if zone is not None else now.date()


def _cause(telling: Telling, person: Person) -> str:
    return f"{telling.cause}:{person.address}"[:200]


def _had(work: _Work, person: Person) -> bool:
    return is_queued(
        work.session,
        case_id=work.row.id or 0,
        kind=work.telling.kind,
        cause=_cause(work.telling, person),
    )


def _withhold(work: _Work, person: Person, why: str) -> None:
    what = f"{person.address} ({person.name}) not told: {why}"
    note_withheld(work.session, work.about, what, now=work.now)


def _refused(work: _Work, person: Person) -> str:
    """Why somebody gets no mail now; what he gets later is left for his digest."""
    session, context, now, telling = work.session, work.context, work.now, work.telling
    if is_one_of(person.address, context.settings.addresses):
        return "it is an address of our own"
    if telling.may_wait and person.wants_digest:
        due_at, why = next_digest_at(work.about.desk, now), "he wants one mail a day"
    else:
        most = context.settings.limits.staff_hour
        if limits.staff_hour(session, recipient=person.address, now=now) < most:
            return ""
        due_at = next_hour(now)
        why = f"limit reached: {most} notifications to this address within an hour"
    leave_for_digest(
        session,
        desk=work.about.desk.name,
        person=person,
        case_id=work.row.id or 0,
        event=work.about.event,
        headline=telling.headline,
        due_at=due_at,
    )
    return f"{why}; it comes with his digest of {due_at:%Y-%m-%d %H:%M} UTC"


def _facts(work: _Work) -> DeskFacts:
    mailbox = mailbox_of(work.context, work.row)
    return desk_facts(
        work.session,
        work.context,
        work.about.desk,
        work.row,
        event=work.about.event,
        answer_to=mailbox.address,
        now=work.now,
    )


def _post(work: _Work, facts: DeskFacts, *, person: Person) -> None:
    session, telling, about = work.session, work.telling, work.about
    mailbox = mailbox_of(work.context, work.row)
    marks = marks_of(work.context, mailbox, about, mark=AGENT_MARK, recipient=person.address)
    before = thread_with(session, case_id=work.row.id or 0, address=person.address)
    shown = facts if facts.is_new_mail or not before else without_files(facts)
    letter = Letter(
        kind=telling.kind,
        mark=AGENT_MARK,
        template=telling.template or telling.kind,
        recipient=person.address,
        cause=_cause(telling, person),
        automatic="auto-generated",
        in_reply_to=before[-1] if before else "",
        references=before,
        reasons=telling.because,
        files=(*shown.files, *telling.files),
        to_the_desk=True,
        tells=_tells(work),
    )
    values = _values(shown.values, telling, person, answer_to=marks.reply_to)
    post(
        session,
        work.context,
        mailbox,
        about=about,
        letter=letter,
        values=values,
        marks=marks,
        now=work.now,
    )
    remember_told(session, about.case_id, person.address)


def _tells(work: _Work) -> tuple[int, ...]:
    """What a mail tells of: what it is about, and what its transaction has written before it."""
    written = cases.written_so_far(work.session, work.row.id or 0)
    return tuple(sorted({*work.telling.about, *written}))


def _values(
    values: Acknowledgement, telling: Telling, person: Person, *, answer_to: str
) -> Acknowledgement:
    own = {
        "reply_address": answer_to or values.reply_address,
        "group": person.name,
        "headline": telling.headline,
        "because": "; ".join(str(reason) for reason in telling.because),
        "may_answer": not person.is_group,
    }
    return replace(values, **{**own, **telling.values})
