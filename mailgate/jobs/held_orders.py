"""A person's word about held mail: it belongs to the case, it is a case of its own, or neither.

The word is a row of `held` and an event of the case the mail pointed at. An accepted mail joins its
case at once; one that becomes a case of its own is decided anew, by whoever decides about mail.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlmodel import Session, select

from mailgate.core.case import EventKind, Fate, Reason
from mailgate.core.decide import decide, decide_own_case
from mailgate.core.decision_facts import Facts
from mailgate.core.decision_parts import state_detail
from mailgate.core.desk import Desk
from mailgate.core.effects import Decision
from mailgate.core.lifecycle import ENDED, Refused, Trigger, moved
from mailgate.core.news import ACCEPTED
from mailgate.core.states import PLAIN
from mailgate.jobs.context import Context
from mailgate.jobs.hearing import tell_news
from mailgate.jobs.orders import Order
from mailgate.jobs.rule_facts import with_outcome
from mailgate.jobs.views.record import word_of
from mailgate.store import held
from mailgate.store.cases import add_event, add_participant, load_case, set_state
from mailgate.store.database import Database
from mailgate.store.tables import HeldRow, InboxRow
from mailgate.store.threads import add_thread

AS_NEW: Final = "new"


def accept(
    database: Database,
    inbox_id: int,
    *,
    by: str,
    as_participant: bool = False,
    now: datetime,
    desks: Callable[[str], Desk | None] = lambda _: None,
    context: Context | None = None,
) -> Order:
    """Appends a held message to its case; its sender may speak there from now on only if asked.

    `desks` gives the desk of a name, whose states say what the mail does to the case. With a
    `context` the desk's people hear of it.
    """
    with database.session() as session:
        order = accept_within(
            session, inbox_id, by=by, as_participant=as_participant, now=now, desks=desks
        )
        _tell_news(session, context, now=now)
        return order


def accept_within(
    session: Session,
    inbox_id: int,
    *,
    by: str,
    as_participant: bool = False,
    now: datetime,
    desks: Callable[[str], Desk | None],
) -> Order:
    """The same in a transaction of the caller's."""
    row, refusal = _waiting(session, inbox_id)
    if row is None:
        return refusal
    inbox = session.get_one(InboxRow, inbox_id)
    sender = word_of(inbox.decision, "from")
    if as_participant and not sender:
        return Order(inbox_id, done=False, text="it names no sender who could take part")
    held.decide(session, inbox_id=inbox_id, decided_as="accepted", decided_by=by, now=now)
    _append(session, inbox, row.case_id, sender=sender, by=by, now=now)
    if as_participant:
        _let_speak(session, inbox, row.case_id, sender=sender, by=by, now=now)
    _reopen(session, row.case_id, desks, by=by, now=now)
    return Order(inbox_id, done=True, text="appended to its case")


def new(
    database: Database,
    inbox_id: int,
    *,
    by: str,
    now: datetime,
    context: Context | None = None,
) -> Order:
    """Puts a held message back among those to decide, to become a case of its own."""
    with database.session() as session:
        order = new_within(session, inbox_id, by=by, now=now)
        _tell_news(session, context, now=now)
        return order


def new_within(session: Session, inbox_id: int, *, by: str, now: datetime) -> Order:
    """The same in a transaction of the caller's."""
    row, refusal = _waiting(session, inbox_id)
    if row is None:
        return refusal
    held.decide(session, inbox_id=inbox_id, decided_as=AS_NEW, decided_by=by, now=now)
    _tell(session, row, EventKind.RELEASED, f"Held mail became another case, by {by}", now)
    put_back(session, inbox_id, now)
    return Order(inbox_id, done=True, text="becomes a case of its own")


def drop(
    database: Database,
    inbox_id: int,
    *,
    by: str,
    now: datetime,
    context: Context | None = None,
) -> Order:
    """Leaves a held message without effect; its bytes and its line in the ledger stay."""
    with database.session() as session:
        order = drop_within(session, inbox_id, by=by, now=now)
        _tell_news(session, context, now=now)
        return order


def _tell_news(session: Session, context: Context | None, *, now: datetime) -> None:
    if context is not None:
        tell_news(session, context, now=now)


def drop_within(session: Session, inbox_id: int, *, by: str, now: datetime) -> Order:
    """The same in a transaction of the caller's."""
    row, refusal = _waiting(session, inbox_id)
    if row is None:
        return refusal
    held.decide(session, inbox_id=inbox_id, decided_as="dropped", decided_by=by, now=now)
    _tell(session, row, EventKind.DROPPED, f"Held mail dropped by {by}", now)
    return Order(inbox_id, done=True, text="dropped; its bytes are kept")


def decide_as_told(session: Session, inbox_id: int, facts: Facts) -> Decision:
    """The decision about a message; a case of its own for one of which a person said so."""
    row = held.held_row(session, inbox_id)
    if row is None or row.decided_as != AS_NEW:
        return decide(facts)
    claimed = load_case(session, row.case_id)
    said = Reason(f"{row.decided_by} decided: a case of its own, not of {claimed.reference}")
    ruled = with_outcome(session, facts, as_new=True)
    return decide_own_case(ruled, linked=claimed, reason=said)


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
        detail={"by": by, ACCEPTED: True},
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


def _reopen(
    session: Session,
    case_id: int,
    desks: Callable[[str], Desk | None],
    *,
    by: str,
    now: datetime,
) -> None:
    """An accepted mail moves its case as a participant's mail does."""
    case = load_case(session, case_id)
    desk = desks(case.desk)
    states = desk.states if desk is not None else PLAIN
    before, after = states.of(case), moved(states, case, Trigger.PARTICIPANT_WROTE)
    if isinstance(after, Refused) or after == before:
        return
    set_state(session, case_id=case_id, state=after.name, kind=after.kind, now=now)
    was = f"was {before.name}"
    add_event(
        session,
        case_id=case_id,
        kind=EventKind.REOPENED if case.kind in ENDED else EventKind.CHANGED,
        summary=f"{was}, reopened by a mail that {by} accepted"
        if case.kind in ENDED
        else f"{after.name}, {was}: a mail that {by} accepted",
        now=now,
        detail=state_detail(after, Trigger.PARTICIPANT_WROTE, by=by),
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
        detail={"address": sender.lower(), "by": by},
    )


def put_back(session: Session, inbox_id: int, now: datetime) -> None:
    """Puts a message back among those to decide."""
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
