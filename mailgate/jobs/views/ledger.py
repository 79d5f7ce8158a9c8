"""The ledger as a list: every message taken, newest first, with its one fate and the reasons."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from mailgate.core.case import Fate
from mailgate.jobs.views.record import reasons_of, word_of
from mailgate.store.database import Database
from mailgate.store.tables import CaseRow, InboxRow


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One message: where it was seen, what became of it, and why.

    `fate` is empty while the message waits for its decision. `withheld` says why a mail that would
    have been answered was not, or is empty. `id` is what the other commands take.
    """

    id: int
    mailbox: str
    folder: str
    uidvalidity: int
    uid: str
    message_id: str
    sha256: str
    fate: str
    state: str
    reference: str
    sender: str
    subject: str
    taken_at: datetime
    done_at: datetime | None
    reasons: tuple[str, ...]
    withheld: str
    attempts: int


def ledger(
    database: Database,
    *,
    mailbox: str | None = None,
    fate: Fate | None = None,
    state: str | None = None,
    message_id: str | None = None,
    number: int | None = None,
    limit: int | None = None,
) -> tuple[LedgerRow, ...]:
    """The messages that match all that is given, newest first, at most `limit` of them."""
    query = (
        select(InboxRow, CaseRow.reference)
        .join(CaseRow, col(InboxRow.case_id) == col(CaseRow.id), isouter=True)
        .order_by(col(InboxRow.id).desc())
        .limit(limit)
    )
    if mailbox is not None:
        query = query.where(InboxRow.mailbox == mailbox)
    if fate is not None:
        query = query.where(InboxRow.fate == fate)
    if state is not None:
        query = query.where(InboxRow.state == state)
    if message_id is not None:
        query = query.where(InboxRow.message_id == message_id)
    if number is not None:
        query = query.where(InboxRow.id == number)
    with database.reading() as session:
        return tuple(_row(inbox, reference or "") for inbox, reference in session.exec(query))


def _row(inbox: InboxRow, reference: str) -> LedgerRow:
    return LedgerRow(
        id=inbox.id or 0,
        mailbox=inbox.mailbox,
        folder=inbox.folder,
        uidvalidity=inbox.uidvalidity,
        uid=inbox.uid,
        message_id=inbox.message_id,
        sha256=inbox.sha256,
        fate=inbox.fate,
        state=inbox.state,
        reference=reference,
        sender=word_of(inbox.decision, "from"),
        subject=word_of(inbox.decision, "subject"),
        taken_at=inbox.taken_at,
        done_at=inbox.done_at,
        reasons=reasons_of(inbox.decision.get("reasons")),
        withheld=word_of(inbox.decision, "withheld"),
        attempts=inbox.attempts,
    )
