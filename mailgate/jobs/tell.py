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
from mailgate.files.letter_contents import NOTIFICATION
from mailgate.files.zones import zone_named
from mailgate.jobs.case_letters import case_values, mailbox_of
from mailgate.jobs.context import Context
from mailgate.jobs.outgoing import About, Letter, marks_of, note_withheld, post
from mailgate.mail.gate import GateError
from mailgate.store import limits
from mailgate.store.tables import CaseRow


@dataclass(frozen=True, slots=True)
class Telling:
    """A mail to people behind the desk. `kind`, `cause` and the address make it one and the same.

    `headline` says in a sentence what happened; `template` is the kind's own where it is empty.
    """

    cause: str
    headline: str
    kind: str = NOTIFICATION
    template: str = ""
    because: tuple[Reason, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


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

    `event` is the number of the line in the history that it belongs to. Who gets none, although
    he should, is told in the case.
    """
    row = session.get_one(CaseRow, case_id, populate_existing=True)
    desk = context.desks[row.desk]
    about = About(desk, None, case_id, row.reference, event)
    told: list[str] = []
    for person in desk.team.all_present(people, day_of(desk, now)):
        refused = _refused(session, context, person.address, now=now)
        if not refused:
            try:
                _post(session, context, row, about, telling, person=person, now=now)
                told.append(person.address)
            except GateError as error:
                refused = f"it could not be written safely: {error}"
        if refused:
            what = f"{person.address} ({person.name}) not told: {refused}"
            note_withheld(session, about, what, now=now)
    return tuple(told)


def day_of(desk: Desk, now: datetime) -> date:
    """The day on the desk's wall: absences are days."""
    calendar = desk.calendars.get(WORKING_HOURS)
    zone = calendar.zone if calendar is not None else zone_named("UTC")
    return wall_date(now, zone) if zone is not None else now.date()


def _refused(session: Session, context: Context, address: str, *, now: datetime) -> str:
    if is_one_of(address, context.settings.addresses):
        return "it is an address of our own"
    most = context.settings.limits.staff_hour
    if limits.staff_hour(session, recipient=address, now=now) >= most:
        return f"limit reached: {most} notifications to this address within an hour"
    return ""


def _post(
    session: Session,
    context: Context,
    row: CaseRow,
    about: About,
    telling: Telling,
    *,
    person: Person,
    now: datetime,
) -> None:
    mailbox = mailbox_of(context, row)
    marks = marks_of(context, mailbox, about, mark=AGENT_MARK, recipient=person.address)
    values = case_values(
        session,
        about.desk,
        row,
        repeats_words=True,
        answer_to=marks.reply_to or mailbox.address,
    )
    letter = Letter(
        kind=telling.kind,
        mark=AGENT_MARK,
        template=telling.template or telling.kind,
        recipient=person.address,
        cause=f"{telling.cause}:{person.address}"[:200],
        automatic="auto-generated",
        is_counted=False,
        reasons=telling.because,
    )
    told = replace(
        values,
        **{
            "language": about.desk.language,
            "requester_name": "",
            "requester": row.requester,
            "group": person.name,
            "headline": telling.headline,
            "because": "; ".join(str(reason) for reason in telling.because),
            **telling.values,
        },
    )
    post(session, context, mailbox, about=about, letter=letter, values=told, marks=marks, now=now)
