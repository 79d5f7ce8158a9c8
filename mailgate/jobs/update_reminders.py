"""Reminding somebody of the desk of an update that is late, or soon due."""

from datetime import datetime

from sqlmodel import Session

from mailgate.core.agenda import Seen
from mailgate.core.case import EventKind, Reason
from mailgate.core.update_time import UpdateDue, late_updates, update_key
from mailgate.core.updates import reminded
from mailgate.jobs.context import Context
from mailgate.jobs.lines import DESK_NOTICE
from mailgate.jobs.tell import Telling, tell
from mailgate.jobs.told import have_heard_any
from mailgate.jobs.whose_time import moment
from mailgate.store import cases


def remind_of_update(
    session: Session, context: Context, view: Seen, task: UpdateDue, *, now: datetime
) -> None:
    """Its event, and a mail to each whom the reminder means; nobody is an event all the same."""
    target, reminder = task.standing.target, task.reminder
    line = view.desk.lines.of(view.case)
    people = reminded(
        view.desk.team,
        view.case,
        line=line.number if line is not None else None,
        words=reminder.whom,
    )
    is_late = now >= task.due_at
    how = "is late" if is_late else "is due soon"
    known = late_updates(view.events, since=task.at) if is_late else ()
    heard = have_heard_any(session, view.case.id, known)
    left = [one for one in people if one.address not in heard]
    who = ", ".join(one.name for one in left) or "nobody: " + (
        "all of them have heard of it" if people else f"no {' or '.join(reminder.whom)}"
    )
    reason = Reason(f"{target.name}: since {task.at:%Y-%m-%d %H:%M} UTC", reminder.source)
    event = cases.add_event(
        session,
        case_id=view.case.id,
        kind=EventKind.UPDATE_REMINDED,
        summary=f"the next update {how}; told: {who}",
        now=now,
        reasons=(reason,),
        detail={"reminder": reminder.number, "update": update_key(task.standing)},
    )
    tell(
        session,
        context,
        case_id=view.case.id,
        people=left,
        telling=Telling(
            cause=f"update:{event}",
            headline=f"The next update of {view.case.reference} {how}.",
            template=DESK_NOTICE,
            because=(reason,),
            values={
                "due_at": moment(task.due_at, view.where.zone),
                "line": line.name if line is not None else "",
            },
        ),
        event=event,
        now=now,
    )
