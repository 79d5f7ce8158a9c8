"""Rows that name a mailbox or a relay which the settings do not name any more."""

from collections.abc import Collection

from sqlalchemy import func, or_, select, update
from sqlmodel import Session

from mailgate.store.statements import CASE, INBOX, OUTBOX

_UNSENT = ("queued", "sending", "held", "uncertain")


def hand_over(
    session: Session, *, mailbox: str, relay: str, instead_of_others: Collection[str]
) -> int:
    """Gives the mailbox's unsent mail to a relay unless its own is one of these; how many."""
    cases = select(CASE.c.id).where(CASE.c.mailbox == mailbox)
    mails = select(INBOX.c.id).where(INBOX.c.mailbox == mailbox)
    return session.exec(
        update(OUTBOX)
        .where(
            OUTBOX.c.state.in_(_UNSENT),
            OUTBOX.c.relay.not_in(instead_of_others),
            or_(OUTBOX.c.case_id.in_(cases), OUTBOX.c.inbox_id.in_(mails)),
        )
        .values(relay=relay)
    ).rowcount


def undecided(session: Session, *, mailboxes: Collection[str]) -> list[tuple[str, int]]:
    """Other mailboxes with mail that is not decided about, and how many."""
    rows = session.execute(
        select(INBOX.c.mailbox, func.count())
        .where(INBOX.c.state == "received", INBOX.c.mailbox.not_in(mailboxes))
        .group_by(INBOX.c.mailbox)
        .order_by(INBOX.c.mailbox)
    )
    return [(name, count) for name, count in rows]


def unsent(session: Session, *, relays: Collection[str]) -> list[tuple[str, int]]:
    """Other relays with mail that is still to be sent by them, and how many."""
    rows = session.execute(
        select(OUTBOX.c.relay, func.count())
        .where(OUTBOX.c.state.in_(_UNSENT), OUTBOX.c.relay.not_in(relays))
        .group_by(OUTBOX.c.relay)
        .order_by(OUTBOX.c.relay)
    )
    return [(name, count) for name, count in rows]
