"""News that waits for one mail a day, or for the end of an hour in which somebody had too much.

What waits is a line of its own in the facts about the database: whoever writes one is in nobody's
way, none is there twice, and the first of them by name is the first that is due.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlmodel import Session

from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.desk import Desk
from mailgate.core.team import Person
from mailgate.core.thread_subject import without_prefixes
from mailgate.files.letter_contents import AGENT_DIGEST, Acknowledgement
from mailgate.files.zones import zone_named
from mailgate.jobs.context import Context
from mailgate.jobs.outgoing import About, Letter, marks_of, post
from mailgate.log import Action, log
from mailgate.mail.final_bytes import GateError
from mailgate.store import meta, outbox
from mailgate.store.statements import lock
from mailgate.store.tables import CaseRow

_PREFIX: Final = "agent-digest:"
_AT: Final = "%Y%m%d%H%M%S"
_MOST_LINES: Final = 200


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A piece of news that waits; `name` is what it is kept by."""

    name: str
    due_at: datetime
    desk: str
    address: str
    case_id: int
    event: int
    headline: str


def next_digest_at(desk: Desk, now: datetime) -> datetime:
    """The next hour of the day's one mail, on the desk's wall."""
    calendar = desk.calendars.get(WORKING_HOURS)
    zone = calendar.zone if calendar is not None else zone_named("UTC") or UTC
    local = now.astimezone(zone)
    at = local.replace(
        hour=desk.team.digest_at.hour, minute=desk.team.digest_at.minute, second=0, microsecond=0
    )
    if at <= local:
        at += timedelta(days=1)
    return at.astimezone(UTC)


def leave_for_digest(
    session: Session,
    *,
    desk: str,
    person: Person,
    case_id: int,
    event: int,
    headline: str,
    due_at: datetime,
) -> None:
    """Keeps a piece of news until a mail with all of somebody's is due."""
    said = {"desk": desk, "address": person.address, "case": case_id, "event": event,
            "headline": headline[:500]}  # fmt: skip
    name = f"{_PREFIX}{due_at.astimezone(UTC):{_AT}}:{desk}:{person.address}:{case_id}:{event}"
    meta.set_meta(session, name[:255], json.dumps(said))


def next_hour(now: datetime) -> datetime:
    """The next full hour: what is too much within one comes as one mail in the next."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def earliest_digest(context: Context) -> datetime | None:
    """When the next mail with what waited is due."""
    if not any(desk.team.people for desk in context.desks.values()):
        return None  # nobody ever waits for one
    with context.database.reading() as session:
        first = meta.first_of(session, _PREFIX)
    return _due_at(first[0]) if first is not None else None


def send_next_digest(context: Context, *, now: datetime) -> bool:
    """Writes one mail with what has waited long enough for one person; False if nothing has."""
    due_at = earliest_digest(context)
    if due_at is None or due_at > now:
        return False
    with context.database.session() as session:
        lock(session, [_PREFIX])
        due = [one for one in _waiting(session) if one.due_at <= now]
        if not due:
            return False  # another worker has written it
        first = due[0]
        mine = [one for one in due if (one.desk, one.address) == (first.desk, first.address)]
        # One that this desk has no more, or that cannot be written, must not come again for ever.
        meta.forget(session, [one.name for one in mine])
        desk = context.desks.get(first.desk)
        boxes = [box for box in context.settings.mailboxes if box.desk == first.desk]
        if desk is not None and boxes:
            _write(session, context, desk, mine, now=now)
    return True


def _write(
    session: Session, context: Context, desk: Desk, mine: list[_Waiting], *, now: datetime
) -> None:
    address = mine[0].address
    mailbox = next(box for box in context.settings.mailboxes if box.desk == desk.name)
    person = desk.team.at(address)
    about = About(desk, None, None, "", int(mine[0].due_at.timestamp()))
    values = Acknowledgement(
        reference="",
        subject="",
        summary="",
        priority="",
        priority_name="",
        link="",
        desk=desk.title,
        reply_address=mailbox.address,
        received_at="",
        repeats_words=True,
        requester_name="",
        language=desk.language,
        group=person.name if person is not None else address,
        headline="1 piece of news" if len(mine) == 1 else f"{len(mine)} pieces of news",
        news=tuple(_lines(session, mine)),
        colour=desk.colours.main,
        colour_of_words=desk.colours.on_main,
    )
    letter = Letter(
        kind=AGENT_DIGEST,
        mark="digest",
        template=AGENT_DIGEST,
        recipient=address,
        cause=f"{mine[0].due_at:{_AT}}:{address}"[:200],
        automatic="auto-generated",
        to_the_desk=True,
    )
    try:
        marks = marks_of(context, mailbox, about, mark=letter.mark, recipient=address)
        while outbox.by_message_id(session, marks.message_id) is not None:  # a clock was set back
            about = replace(about, event=about.event + 1)
            marks = marks_of(context, mailbox, about, mark=letter.mark, recipient=address)
        post(
            session,
            context,
            mailbox,
            about=about,
            letter=letter,
            values=values,
            marks=marks,
            now=now,
        )
    except GateError as error:
        log(Action.MAIL_WITHHELD, desk=desk.name, reason=f"a digest to {address}: {error}")


def _lines(session: Session, mine: Iterable[_Waiting]) -> Iterable[str]:
    """What happened, a case after the other, each with the reference that answers are told by."""
    by_case: dict[int, list[_Waiting]] = {}
    for one in mine:
        by_case.setdefault(one.case_id, []).append(one)
    lines = []
    for case_id, news in by_case.items():
        row = session.get(CaseRow, case_id)
        if row is None:
            continue
        said = "; ".join(dict.fromkeys(one.headline for one in news))
        subject = without_prefixes(row.subject, row.reference)[:120]
        lines.append(f"[{row.reference}] {subject} ({row.state}): {said}")
    left = len(lines) - _MOST_LINES
    return (*lines[:_MOST_LINES], *((f"and {left} cases more",) if left > 0 else ()))


def _waiting(session: Session) -> list[_Waiting]:
    found = []
    for name, value in meta.all_of(session, _PREFIX):
        said = json.loads(value)
        found.append(
            _Waiting(
                name=name,
                due_at=_due_at(name),
                desk=said["desk"],
                address=said["address"],
                case_id=said["case"],
                event=said["event"],
                headline=said["headline"],
            )
        )
    return found


def _due_at(name: str) -> datetime:
    return datetime.strptime(name.split(":")[1], _AT).replace(tzinfo=UTC)
