"""Taking back what was decided from a customer's words: it was no thanks after all."""

from datetime import datetime

from sqlmodel import Session, col, select

from mailgate.core.case import Case, EventKind
from mailgate.core.lifecycle import ENDED, Refused, Trigger
from mailgate.core.states import State, States
from mailgate.errors import UsageError
from mailgate.jobs.context import Context
from mailgate.jobs.moves import move
from mailgate.jobs.orders import Order
from mailgate.jobs.views.confirmations import undone_by
from mailgate.store import cases
from mailgate.store.tables import CaseRow, EventRow


def undo(
    context: Context, reference: str, *, desk: str | None = None, by: str, now: datetime
) -> Order:
    """Takes back the newest confirmation of a case; UsageError if there is no such case.

    A case that it closed goes back to where it was. One that it only kept from being opened again
    is opened, as a plain answer would have done.
    """
    with context.database.session() as session:
        case_id = _case_id(session, reference, desk)
        cases.lock_case(session, case_id)
        case = cases.load_case(session, case_id)
        event = _newest(session, case)
        if event is None:
            return Order(case_id, done=False, text=f"{case.reference} has no confirmation to undo")
        states = context.desks[case.desk].states
        before = states.of(case)
        to = _back_to(states, case, event)
        text = f"{by} says that it was no confirmation"
        cases.add_event(
            session,
            case_id=case_id,
            kind=EventKind.UNCONFIRMED,
            summary=f"{text}: {event.summary}",
            now=now,
            inbox_id=event.inbox_id,
            detail={"event": event.number, "by": by},
        )
        moved = move(
            session,
            context,
            case_id=case_id,
            trigger=Trigger.AGENT_TOOK_BACK,
            by=by,
            now=now,
            to=to,
            why=text,
        )
        if isinstance(moved, Refused):  # the table allows it for every kind
            return Order(case_id, done=True, text=f"taken back; but {moved.why}")
        stays = f"stays {before.name}" if to.name == before.name else f"is {to.name} again"
        return Order(case_id, done=True, text=f"taken back: {case.reference} {stays}")


def _back_to(states: States, case: Case, event: EventRow) -> State:
    """Where a case goes whose confirmation is taken back."""
    now, was = states.of(case), event.detail.get("was") or {}
    then = states.named(str(was.get("state", ""))) or now
    if case.kind not in ENDED:
        return now  # it was opened since
    if then.kind is not now.kind or then.name != now.name:
        return then
    return states.goes_on(now) if now.may_reopen else now


def _case_id(session: Session, reference: str, desk: str | None) -> int:
    query = select(CaseRow).where(CaseRow.reference == reference.strip().upper())
    if desk is not None:
        query = query.where(CaseRow.desk == desk)
    match session.exec(query.order_by(CaseRow.desk)).all():
        case []:
            raise UsageError(f"there is no case {reference}: `mailgate cases` lists them")
        case [row]:
            return row.id or 0
        case rows:
            named = ", ".join(row.desk for row in rows)
            raise UsageError(f"{reference} is a case of several desks ({named}): name one")


def _newest(session: Session, case: Case) -> EventRow | None:
    """The newest confirmation that nobody took back."""
    query = (
        select(EventRow)
        .where(EventRow.case_id == case.id, EventRow.kind == EventKind.CONFIRMED)
        .order_by(col(EventRow.number).desc())
    )
    undone = undone_by(session)
    return next(
        (row for row in session.exec(query) if (row.case_id, row.number) not in undone), None
    )
