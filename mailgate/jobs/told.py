"""Whom of the desk's people a transaction has told about a case: nobody hears a thing twice."""

from typing import Final

from sqlmodel import Session, col, or_, select

from mailgate.store.limits import NOTIFICATION, TO_AN_AGENT
from mailgate.store.tables import OutboxRow

_TOLD: Final = "people told"
_MOST_IDS: Final = 20


def remember_told(session: Session, case_id: int | None, address: str) -> None:
    """Notes, for the rest of the transaction, that a mail to somebody was queued."""
    session.info.setdefault(_TOLD, set()).add((case_id, address))


def were_told(session: Session, case_id: int) -> frozenset[str]:
    """Who has got a mail about a case in this transaction."""
    told: set[tuple[int | None, str]] = session.info.get(_TOLD, set())
    return frozenset(address for one, address in told if one == case_id)


def is_queued(session: Session, *, case_id: int, kind: str, cause: str) -> bool:
    """Whether this very mail was queued before."""
    query = select(OutboxRow.id).where(
        OutboxRow.case_id == case_id, OutboxRow.kind == kind, OutboxRow.cause == cause
    )
    return session.exec(query).first() is not None


def thread_with(session: Session, *, case_id: int, address: str) -> tuple[str, ...]:
    """The Message-IDs of our mails about a case to one of the desk's people, oldest first.

    References to them make one conversation of them in his mail program. Of many the first and the
    newest are enough.
    """
    query = select(OutboxRow.message_id).where(
        OutboxRow.case_id == case_id,
        OutboxRow.recipient == address,
        or_(
            col(OutboxRow.kind) == NOTIFICATION,
            col(OutboxRow.message_id).startswith(TO_AN_AGENT),
        ),
    )
    ids = tuple(session.exec(query.order_by(col(OutboxRow.id))))
    return ids if len(ids) <= _MOST_IDS else (ids[0], *ids[1 - _MOST_IDS :])
