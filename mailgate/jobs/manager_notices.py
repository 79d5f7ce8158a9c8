"""Telling managers at once: of a poor answer, a broken promise, a rung that was reached."""

from datetime import datetime
from typing import Final

from sqlmodel import Session, select

from mailgate.core.agenda import Seen
from mailgate.core.case import EventKind, Reason
from mailgate.core.manager_notices import TellManagers
from mailgate.core.manager_plans import Notice, answers_for, people_meant
from mailgate.core.team import Person
from mailgate.files.letter_contents import MANAGER_NOTICE
from mailgate.jobs.context import Context
from mailgate.jobs.tell import Telling, day_of, tell
from mailgate.jobs.told import have_heard
from mailgate.store import cases
from mailgate.store.tables import CaseRow, EventRow

_WHAT: Final = {
    Notice.POOR: "the customer is not satisfied",
    Notice.BREACH: "a promise is broken",
    Notice.ESCALATION: "the case is escalated",
}


def tell_managers(
    session: Session, context: Context, view: Seen, task: TellManagers, *, now: datetime
) -> None:
    """One mail to each of them, and one line in the history that says who was told of what."""
    plan, case_id = view.desk.notices, view.case.id
    if plan is None:
        return
    row = session.get_one(CaseRow, case_id, populate_existing=True)
    event = session.exec(
        select(EventRow).where(EventRow.case_id == case_id, EventRow.number == task.event)
    ).one()
    meant = [
        one
        for one in people_meant(view.desk.team, plan.to)
        if answers_for(one, customer=row.customer, queue=row.queue)
    ]
    heard = have_heard(session, case_id, (task.event,))
    day = day_of(view.desk, now)
    left = [one for one in meant if view.desk.team.present(one, day).address not in heard]
    number = cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.MANAGERS_TOLD,
        summary=_summary(event, task.notice, left, meant),
        now=now,
        reasons=(Reason(f"notices: {task.notice.value}", plan.source),),
        detail={"of": [task.event]},
    )
    telling = Telling(
        cause=f"event:{task.event}",
        headline=event.summary,
        kind=MANAGER_NOTICE,
        because=_because(event, task.notice),
        values={
            "notice": task.notice.value,
            "agent": row.assignee,
            "words": str(event.detail.get("comment", "")),
        },
        about=(task.event,),
    )
    tell(session, context, case_id=case_id, people=left, telling=telling, event=number, now=now)


def _because(event: EventRow, notice: Notice) -> tuple[Reason, ...]:
    """What the history says of it; how an answer to the survey was found is of no interest."""
    if notice is Notice.POOR:
        return ()
    return tuple(Reason(one["text"], one.get("source", "")) for one in event.reasons)


def _summary(event: EventRow, notice: Notice, told: list[Person], meant: list[Person]) -> str:
    if not meant:
        return f"{_WHAT[notice]} (event {event.number}): nobody is to be told of this case"
    if not told:
        return f"{_WHAT[notice]} (event {event.number}): all of them have heard of it"
    names = ", ".join(one.name for one in told)
    return f"{_WHAT[notice]} (event {event.number}): {names}"
