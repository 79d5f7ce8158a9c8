"""A mail that went to support and to the escalations mailbox at once: one case, escalated."""

from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from mailgate.core.case import Case, EventKind, Fate
from mailgate.core.climbing import Asking
from mailgate.core.escalations import Way
from mailgate.core.event_words import address_of
from mailgate.core.lifecycle import ENDED
from mailgate.core.trust import Verdict
from mailgate.jobs.context import Context
from mailgate.jobs.escalating import raise_case
from mailgate.jobs.reading import Unreadable, read
from mailgate.settings.model import Purpose
from mailgate.store import cases
from mailgate.store.inbox import Item
from mailgate.store.tables import EventRow, InboxRow

_LONGEST_WORDS: Final = 1_000


def raise_by_copy(
    session: Session, context: Context, item: Item, first: InboxRow, *, now: datetime
) -> None:
    """Raises the case of the first copy, where the second came to the escalations mailbox.

    Not where the first may not speak in it, is a machine's, or came to that mailbox itself.
    """
    mailbox = context.settings.mailbox(item.key.mailbox)
    desk = context.desks[mailbox.desk]
    if mailbox.purpose is not Purpose.ESCALATION or not desk.escalations.ladders:
        return
    if first.case_id is None or first.fate not in (Fate.CASE, Fate.UPDATE):
        return
    if _purpose(context, first.mailbox) is Purpose.ESCALATION:
        return
    reading = read(context, mailbox, item.raw, whole=item.whole)
    if isinstance(reading, Unreadable) or reading.screening.is_machine:
        return
    case = cases.load_case(session, first.case_id)
    cases.lock_conversation(session, desk=case.desk, keys=[case.reference])
    cases.lock_case(session, case.id)
    case = cases.load_case(session, case.id)
    if case.kind in ENDED or reading.verdict is Verdict.FAIL or _has_raised(session, case, item):
        return
    text = reading.message.reply_text
    known = desk.escalations.reason_in(f"{reading.message.subject}\n{text}")
    asking = Asking(
        Way.MAILBOX,
        known.name if known else "",
        address_of(reading.message.sender),
        text.strip()[:_LONGEST_WORDS],
    )
    raise_case(session, context, case_id=case.id, asking=asking, now=now, inbox_id=item.id)


def _purpose(context: Context, mailbox: str) -> Purpose | None:
    found = (one.purpose for one in context.settings.mailboxes if one.name == mailbox)
    return next(found, None)


def _has_raised(session: Session, case: Case, item: Item) -> bool:
    """Whether another copy of the mail has raised the case already."""
    found = session.exec(
        select(EventRow.number)
        .join(InboxRow, col(InboxRow.id) == col(EventRow.inbox_id))
        .where(
            EventRow.case_id == case.id,
            col(EventRow.kind).in_((EventKind.ESCALATED, EventKind.ESCALATION_ASKED)),
            InboxRow.content_key == item.content_key,
        )
    )
    return found.first() is not None
