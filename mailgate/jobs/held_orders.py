"""A person's word about held mail: it belongs to the case, it is a case of its own, or neither.

The word is a row of `held` and an event of the case the mail pointed at. What a case goes through
besides (reopening, a reference of its own, an acknowledgement) is not decided here: `accept` and
`new` take it as a function that works in the same transaction.
"""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, select

from mailgate.core.case import EventKind, Fate
from mailgate.jobs.orders import Order
from mailgate.jobs.views.record import word_of
from mailgate.store.cases import add_event, add_participant
from mailgate.store.database import Database
from mailgate.store.tables import HeldRow, InboxRow
from mailgate.store.threads import add_thread

# Goes on with the message of that number in the caller's transaction, on the word of that person.
Reprocess = Callable[[Session, int, str], None]


def accept(
    database: Database,
    inbox_id: int,
    *,
    by: str,
    as_participant: bool = False,
    now: datetime,
    reprocess: Reprocess | None = None,
) -> Order:
    """Appends a held message to its case; its sender may speak there from now on only if asked."""
    with database.session() as session:
        row, refusal = _waiting(session, inbox_id)
        if row is None:
            return refusal
        inbox = session.get_one(InboxRow, inbox_id)
        sender = word_of(inbox.decision, "from")
        if as_participant and not sender:
            return Order(inbox_id, done=False, text="it names no sender who could take part")
        _decide(session, row, "accepted", by, now)
        _append(session, inbox, row.case_id, sender=sender, by=by, now=now)
        if as_participant:
            _let_speak(session, inbox, row.case_id, sender=sender, by=by, now=now)
        if reprocess is not None:
            reprocess(session, inbox_id, by)
        return Order(inbox_id, done=True, text="appended to its case")


def new(
    database: Database,
    inbox_id: int,
    *,
    by: str,
    now: datetime,
    reprocess: Reprocess | None = None,
) -> Order:
    """Makes a held message a case of its own.

    Without `reprocess` the message goes back among those to decide; `decided_as` of its row in
    `held` is "new" then, and whoever decides about it opens a case for it.
    """
    with database.session() as session:
        row, refusal = _waiting(session, inbox_id)
        if row is None:
            return refusal
        _decide(session, row, "new", by, now)
        _tell(session, row, EventKind.RELEASED, f"Held mail became another case, by {by}", now)
        if reprocess is not None:
            reprocess(session, inbox_id, by)
        else:
            _put_back(session, inbox_id, now)
        return Order(inbox_id, done=True, text="becomes a case of its own")


def drop(database: Database, inbox_id: int, *, by: str, now: datetime) -> Order:
    """Leaves a held message without effect; its bytes and its line in the ledger stay."""
    with database.session() as session:
        row, refusal = _waiting(session, inbox_id)
        if row is None:
            return refusal
        _decide(session, row, "dropped", by, now)
        _tell(session, row, EventKind.DROPPED, f"Held mail dropped by {by}", now)
        return Order(inbox_id, done=True, text="dropped; its bytes are kept")


def _waiting(session: Session, inbox_id: int) -> tuple[HeldRow | None, Order]:
    """The row that waits for a word, or None with the answer to give instead."""
    query = select(HeldRow).where(HeldRow.inbox_id == inbox_id).with_for_update()
    row = session.exec(query).one_or_none()
    if row is None:
        return None, Order(inbox_id, done=False, text="there is no such held message")
    if row.decided_as:
        said = f"was decided already: {row.decided_as}, by {row.decided_by}"
        return None, Order(inbox_id, done=False, text=said)
    return row, Order(inbox_id, done=False, text="waits for a word")


def _decide(session: Session, row: HeldRow, word: str, by: str, now: datetime) -> None:
    row.decided_as = word
    row.decided_by = by
    row.decided_at = now
    session.add(row)


def _append(
    session: Session, inbox: InboxRow, case_id: int, *, sender: str, by: str, now: datetime
) -> None:
    """The message becomes an update; answers to it find the case from now on."""
    inbox.fate = Fate.UPDATE
    inbox.case_id = case_id
    session.add(inbox)
    add_event(
        session,
        case_id=case_id,
        kind=EventKind.RELEASED,
        summary=f"Mail of {sender or 'an unnamed sender'} accepted by {by}",
        now=now,
        inbox_id=inbox.id,
    )
    if inbox.message_id:
        add_thread(
            session,
            desk=inbox.desk,
            message_id=inbox.message_id,
            case_id=case_id,
            sender=sender,
            now=now,
        )


def _let_speak(
    session: Session, inbox: InboxRow, case_id: int, *, sender: str, by: str, now: datetime
) -> None:
    add_participant(session, case_id=case_id, address=sender.lower(), role="participant", now=now)
    add_event(
        session,
        case_id=case_id,
        kind=EventKind.PARTICIPANT_ADDED,
        summary=f"{sender} may speak in this case, says {by}",
        now=now,
        inbox_id=inbox.id,
    )


def _put_back(session: Session, inbox_id: int, now: datetime) -> None:
    inbox = session.get_one(InboxRow, inbox_id)
    inbox.state = "received"
    inbox.fate = ""
    inbox.case_id = None
    inbox.attempts = 0
    inbox.next_attempt_at = now
    inbox.claim_token = ""
    inbox.claimed_until = None
    inbox.done_at = None
    session.add(inbox)


def _tell(session: Session, row: HeldRow, kind: EventKind, summary: str, now: datetime) -> None:
    add_event(
        session, case_id=row.case_id, kind=kind, summary=summary, now=now, inbox_id=row.inbox_id
    )
