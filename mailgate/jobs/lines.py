"""A case that goes to another line of support: its event, and everybody whom that concerns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from mailgate.core.agenda import Seen
from mailgate.core.case import CaseValues, EventKind, Reason
from mailgate.core.desk import Desk
from mailgate.core.line_time import LineOver
from mailgate.core.lines import LINE_FIELD, Line
from mailgate.core.team import Person, Side
from mailgate.jobs.case_letters import CaseLetter, write_to_requester
from mailgate.jobs.context import Context
from mailgate.jobs.outgoing import About, note_withheld
from mailgate.jobs.tell import Telling, tell
from mailgate.store import cases

LINE_CHANGED: Final = "line-changed"
DESK_NOTICE: Final = "desk-notice"
_CLOCK: Final = "the clock"


@dataclass(frozen=True, slots=True)
class LineMove:
    """A case goes to a line: who or what moves it, and why, in one sentence for the history.

    Where somebody ordered it, `is_ordered`, and nobody is written to without `mails`.
    """

    to: Line
    by: str
    why: str
    reasons: tuple[Reason, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    is_ordered: bool = False
    mails: bool = True


def people_of(desk: Desk, line: Line) -> tuple[Person, ...]:
    """The desk's people who work on a line."""
    return tuple(
        one
        for one in desk.team.people.values()
        if one.side is Side.DESK and line.number in one.lines
    )


def move_to_line(
    session: Session, context: Context, *, case_id: int, move: LineMove, now: datetime
) -> int:
    """Moves it, in this transaction; the number of the event.

    Whoever works on it and is not of the new line has it no longer. Told are the requester, all
    others who may write in the case, and the people of the new line.
    """
    cases.lock_case(session, case_id)
    case = cases.load_case(session, case_id)
    desk = context.desks[case.desk]
    before, to = desk.lines.of(case), move.to
    holder = desk.team.named(case.assignee) if case.assignee else None
    keeps_it = not case.assignee or (holder is not None and to.number in holder.lines)
    values = CaseValues(
        fields={**case.fields, LINE_FIELD: str(to.number)},
        queue=to.queue or None,
        assignee=None if keeps_it else "",
    )
    cases.set_values(session, case_id=case_id, values=values, now=now)
    was = f", was on {before.name}" if before is not None else ""
    left = "" if keeps_it else f"; {case.assignee} has it no longer"
    event = cases.add_event(
        session,
        case_id=case_id,
        kind=EventKind.LINE_CHANGED,
        summary=f"{to.name}{was}: {move.why}{left}",
        now=now,
        reasons=move.reasons,
        detail={
            "line": str(to.number),
            "from": str(before.number) if before is not None else "",
            "by": move.by,
            **move.detail,
        },
    )
    if not move.mails:
        about = About(desk, None, case_id, case.reference, event)
        note_withheld(session, about, f"line-changed not sent: {move.by} wants none", now=now)
    else:
        _write_to_people(session, context, case_id=case_id, move=move, event=event, now=now)
    headline = f"{case.reference} is with {to.name} now: {move.why}."
    tell(
        session,
        context,
        case_id=case_id,
        people=people_of(desk, to),
        telling=Telling(
            cause=f"line:{event}",
            headline=headline,
            template=DESK_NOTICE,
            because=move.reasons,
            values={"line": to.name},
        ),
        event=event,
        now=now,
    )
    return event


def _write_to_people(
    session: Session, context: Context, *, case_id: int, move: LineMove, event: int, now: datetime
) -> None:
    """To the requester, then to everybody else who may write in the case and is not of the desk."""
    row = cases.case_row(session, case_id)
    if row is None:
        raise LookupError(f"no case {case_id}")
    team = context.desks[row.desk].team
    others = [
        one.address
        for one in cases.participants(session, case_id)
        if one.address != row.requester and team.at(one.address) is None
    ]
    for recipient in ("", *others):
        letter = CaseLetter(
            kind=LINE_CHANGED,
            cause=f"line:{event}{':' if recipient else ''}{recipient}"[:200],
            template=LINE_CHANGED,
            mark="line",
            cadence=len(context.desks[row.desk].lines.lines),
            is_ordered=move.is_ordered,
            reasons=move.reasons,
            values={"line": move.to.name},
            to=recipient,
        )
        write_to_requester(session, context, case_id=case_id, letter=letter, event=event, now=now)


def move_because_over(
    session: Session, context: Context, view: Seen, task: LineOver, *, now: datetime
) -> None:
    """A limit has passed: the case moves by itself."""
    line, limit = task.line, task.limit
    lacking = view.desk.lines.names(limit.without)
    without = f", without {' or '.join(lacking)} consulted" if lacking else ""
    why = f"{limit.text} on {line.name} are over{without}"
    move_to_line(
        session,
        context,
        case_id=view.case.id,
        move=LineMove(
            to=view.desk.lines.numbered(limit.moves_to),
            by=_CLOCK,
            why=why,
            reasons=(Reason(f"due since {task.at:%Y-%m-%d %H:%M} UTC", limit.source),),
            detail={"limit": limit.text, "since": task.since},
        ),
        now=now,
    )
