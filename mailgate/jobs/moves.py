"""Moving a case: the one way for agents, ladders and alerts, checked against the table.

Mails move their cases by their decisions, which ask the same table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from mailgate.core.case import Case, EventKind, Reason, StateKind
from mailgate.core.decision_parts import state_detail
from mailgate.core.lifecycle import ENDED, Refused, Trigger, moved
from mailgate.core.states import State
from mailgate.jobs.context import Context
from mailgate.store import cases


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was allowed: the case as it was, and its state before and after it.

    `event` is the number of its line in the history, 0 where the case stayed where it was.
    """

    case: Case
    before: State
    after: State
    event: int


def move(
    session: Session,
    context: Context,
    *,
    case_id: int,
    trigger: Trigger,
    by: str,
    now: datetime,
    to: State | None = None,
    why: str = "",
    reasons: Iterable[Reason] = (),
    detail: Mapping[str, Any] | None = None,
    again: bool = False,
    inbox_id: int | None = None,
) -> Moved | Refused:
    """Moves a case, or says why not; nobody else can move it until the transaction ends.

    `by` is who or what did it, `why` what the history says of it. With `again` a case that stays in
    its state has an event all the same: it begins to wait anew. `inbox_id` is the mail that did it.
    """
    cases.lock_case(session, case_id)
    case = cases.load_case(session, case_id)
    states = context.desks[case.desk].states
    before, after = states.of(case), moved(states, case, trigger, to)
    if isinstance(after, Refused):
        return after
    if after.name == case.state and after.kind is case.kind and not again:
        return Moved(case, before, after, 0)
    cases.set_state(session, case_id=case_id, state=after.name, kind=after.kind, now=now)
    number = cases.add_event(
        session,
        case_id=case_id,
        kind=_event_kind(before, after),
        summary=f"{after.name}, was {before.name}" + (f": {why}" if why else ""),
        now=now,
        inbox_id=inbox_id,
        reasons=reasons,
        detail={**state_detail(after, trigger, by=by), **(detail or {})},
    )
    return Moved(case, before, after, number)


def _event_kind(before: State, after: State) -> EventKind:
    match after.kind:
        case StateKind.RESOLVED:
            return EventKind.RESOLVED
        case StateKind.CLOSED:
            return EventKind.CLOSED
        case StateKind.WAITING:
            return EventKind.WAITING
        case _:
            return EventKind.REOPENED if before.kind in ENDED else EventKind.CHANGED
