"""Taking back what was decided from a customer's words: it was no thanks after all."""

from sqlmodel import Session, col, select

from mailgate.core.case import Case, EventKind
from mailgate.core.lifecycle import ENDED, Refused, Trigger
from mailgate.core.states import State, States
from mailgate.jobs.case_orders import Agent, opened
from mailgate.jobs.context import Context
from mailgate.jobs.moves import move
from mailgate.jobs.orders import Order
from mailgate.jobs.views.confirmations import undone_by
from mailgate.store.tables import EventRow


def undo(context: Context, agent: Agent) -> Order:
    """Takes back the newest confirmation of a case; UsageError if there is no such case.

    A case that it closed goes back to where it was. One that it only kept from being opened again
    is opened, as a plain answer would have done.
    """
    with opened(context, agent) as chosen:
        event = _newest(chosen.session, chosen.case)
        if event is None:
            return chosen.order("has no confirmation to take back", done=False)
        states = chosen.desk.states
        before, to = states.of(chosen.case), _back_to(states, chosen.case, event)
        text = f"{agent.name} says that it was no confirmation"
        detail = {"event": event.number}
        chosen.note(EventKind.UNCONFIRMED, f"{text}: {event.summary}", detail)
        done = move(
            chosen.session,
            context,
            case_id=chosen.case.id,
            trigger=Trigger.AGENT_TOOK_BACK,
            by=agent.name,
            now=agent.now,
            to=to,
            why=text,
        )
        if isinstance(done, Refused):
            return chosen.order(f"was taken back, but stays {before.name}: {done.why}")
        stays = f"it stays {to.name}" if done.event == 0 else f"it is {to.name} again"
        return chosen.order(f"was taken back, and {stays}: {event.summary}")


def _back_to(states: States, case: Case, event: EventRow) -> State:
    """Where a case goes whose confirmation is taken back."""
    now, was = states.of(case), event.detail.get("was") or {}
    if case.kind not in ENDED:
        return now  # it was opened since
    then = states.named(str(was.get("state", ""))) or now
    if then.name != now.name:
        return then
    return states.goes_on(now) if now.may_reopen else now


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
