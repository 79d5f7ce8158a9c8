"""The case of a mail that nobody could read: a person learns of it, its sender waits for him.

It is opened when the mail is set aside, in the same transaction, from what its bytes say without a
parser. Nothing is answered. Tried again, and read at last, the mail becomes the first of its case.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.case import Case, EventKind, Reason
from mailgate.core.event_words import NO_SUBJECT
from mailgate.core.message import Address
from mailgate.core.new_mail import opening_state
from mailgate.errors import PermanentError
from mailgate.jobs.apply import DRAWS
from mailgate.jobs.context import Context
from mailgate.mail.first_look import first_look
from mailgate.store import before, blocks, cases
from mailgate.store.cases import ReferenceTaken
from mailgate.store.inbox import Item

UNREAD: Final = "unread"  # in the detail of the event that opened the case


def open_unread(
    session: Session, context: Context, item: Item, *, reason: str, now: datetime
) -> int | None:
    """The case of a mail that is set aside: the one that it has already, or a new one.

    None for mail from before our time, and from a blocked sender: that gets no case either way.
    """
    why = Reason(f"it could not be read: {reason}")
    if item.case_id is not None:
        summary = f"tried again, and not read: {reason}"
        _note(session, item, item.case_id, EventKind.NOTED, summary, why=why, now=now)
        return item.case_id
    look = first_look(item.raw)
    is_old = before.is_before_our_time(session, key=item.key, at=item.received_at)
    if is_old or (look.sender and blocks.blocked_by(session, address=look.sender)):
        return None
    case_id = _open(session, context, item, look.subject, look.sender, now=now)
    detail = {UNREAD: reason, "received_at": item.received_at.isoformat(), "from": look.sender}
    summary = f"a mail that could not be read: {reason}"
    _note(session, item, case_id, EventKind.OPENED, summary, why=why, now=now, detail=detail)
    return case_id


def unread_case(session: Session, item: Item) -> Case | None:
    """The case that waits for this mail to be read, in nobody else's hands until the commit."""
    if item.case_id is None:
        return None
    cases.lock_case(session, item.case_id)
    return cases.load_case(session, item.case_id)


def note_read(
    session: Session,
    item: Item,
    *,
    case_id: int | None,
    reference: str,
    requester: Address | None,
    now: datetime,
) -> None:
    """Tells the case that waited what became of its mail, which was read now.

    `case_id` and `reference` are those of the case that the mail belongs to, if it does to any.
    """
    if item.case_id is None:
        return
    if case_id == item.case_id:
        waiting = cases.load_case(session, item.case_id)
        if requester is not None and not waiting.requester:
            cases.set_requester(session, case_id=case_id, requester=requester, now=now)
        return
    where = f"it belongs to {reference}" if reference else "it belongs to no case"
    summary = f"the mail that could not be read was read now: {where}"
    _note(session, item, item.case_id, EventKind.NOTED, summary, now=now)


def _open(
    session: Session, context: Context, item: Item, subject: str, sender: str, *, now: datetime
) -> int:
    desk = context.desks[item.desk]
    state = opening_state(desk, None)
    for _ in range(DRAWS):
        try:
            return cases.open_case(
                session,
                desk=desk.name,
                reference=context.draw(session, desk),
                mailbox=item.key.mailbox,
                subject=subject or NO_SUBJECT,
                requester=Address(sender) if sender else None,
                priority=desk.default_priority,
                state=state.name,
                kind=state.kind,
                now=now,
            )
        except ReferenceTaken:
            continue
    raise PermanentError(f"desk {desk.name} has no free reference left in {DRAWS} draws")


def _note(
    session: Session,
    item: Item,
    case_id: int,
    kind: EventKind,
    summary: str,
    *,
    now: datetime,
    why: Reason | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    cases.add_event(
        session,
        case_id=case_id,
        kind=kind,
        summary=summary,
        now=now,
        inbox_id=item.id,
        reasons=(why,) if why else (),
        detail=detail or {},
    )
