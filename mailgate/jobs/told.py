"""Whom of the desk's people were told of what about a case: nobody hears a thing twice."""

from collections.abc import Iterable
from typing import Final

from sqlmodel import Session, col, or_, select

from mailgate.core.case import EventKind
from mailgate.store.limits import NOTIFICATION, TO_AN_AGENT
from mailgate.store.tables import EventRow, OutboxRow

_TOLD: Final = "people told"
_TELLS: Final = "tells"
_MOST_IDS: Final = 20


def remember_told(session: Session, case_id: int | None, address: str) -> None:
    """Notes, for the rest of the transaction, that a mail to somebody was queued."""
    session.info.setdefault(_TOLD, set()).add((case_id, address))


def were_told(session: Session, case_id: int) -> frozenset[str]:
    """Who has got a mail about a case in this transaction."""
    told: set[tuple[int | None, str]] = session.info.get(_TOLD, set())
    return frozenset(address for one, address in told if one == case_id)


def have_heard(session: Session, case_id: int, numbers: Iterable[int]) -> frozenset[str]:
    """Who has got mail of ours that tells of all of these events of a case."""
    wanted = frozenset(numbers)
    if not wanted:
        return frozenset()
    query = (
        select(OutboxRow.recipient, EventRow.detail)
        .join(OutboxRow, col(EventRow.outbox_id) == col(OutboxRow.id))
        .where(
            EventRow.case_id == case_id,
            EventRow.kind == EventKind.MAIL_QUEUED.value,
            EventRow.number > min(wanted),
        )
    )
    heard: dict[str, set[int]] = {}
    for recipient, detail in session.exec(query):
        heard.setdefault(recipient, set()).update(detail.get(_TELLS, ()))
    return frozenset(address for address, told in heard.items() if wanted <= told)


def have_heard_any(session: Session, case_id: int, numbers: Iterable[int]) -> frozenset[str]:
    """Who has got mail of ours that tells of one of these events of a case."""
    each = (have_heard(session, case_id, (number,)) for number in numbers)
    return frozenset().union(*each)


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
