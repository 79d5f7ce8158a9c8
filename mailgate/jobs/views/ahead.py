"""What time will do to a case next, and why: the same agenda that the clock goes by."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from mailgate.core.agenda import AtHour, Chase, Late, Quiet, Task, agenda
from mailgate.core.climbing import Climb
from mailgate.core.desk import Desk
from mailgate.core.line_time import LineOver
from mailgate.core.manager_notices import TellManagers
from mailgate.core.site_agenda import AllConfirmed, DeskLate, GroupsHear, PassOn, SiteLate
from mailgate.core.update_time import UpdateDue
from mailgate.jobs.clock_hold import held_because
from mailgate.jobs.seen import seen
from mailgate.store.tables import CaseRow


@dataclass(frozen=True, slots=True)
class AheadLine:
    """One thing ahead: since when or until when, what, the `file:line` that wants it."""

    at: datetime
    is_due: bool
    why: str
    source: str


def ahead_of(session: Session, desk: Desk, row: CaseRow, *, now: datetime) -> tuple[AheadLine, ...]:
    """What is due and not yet done, then the next look; nothing for a case that is over."""
    found = agenda(seen(session, desk, row.id or 0), now=now)
    held = held_because(session)
    lines = [_due(desk, task, held) for task in found.tasks]
    if found.next is not None:
        lines.append(
            AheadLine(found.next.at, is_due=False, why=found.next.why, source=found.next.source)
        )
    return tuple(lines)


def _due(desk: Desk, task: Task, held: str) -> AheadLine:
    match task:
        case Chase(ladder=ladder, due=due):
            step = due.step
            what = step.template or (step.then.value if step.then else "")
            waits = held or "waits until all mailboxes were read to their end"
            return _line(task, f"{ladder.name}, step {step.number}: {what} ({waits})", step.source)
        case AtHour(mail=mail):
            return _line(task, f"{mail.hour.value}: {mail.template}", mail.source)
        case Late(standing=standing, percent=percent):
            target = standing.target
            why = f"{target.kind.value}: {percent}% of its time is used up"
            return _line(task, why, target.source)
        case Climb(ladder=people, rung=rung, why=why):
            return _line(task, f"{people.name}, {rung.name}: {why}", rung.source)
        case Quiet():
            return _line(task, "its alerts stopped; its mailbox has to be read first", "")
        case TellManagers(notice=notice, event=event):
            source = desk.notices.source if desk.notices is not None else ""
            return _line(task, f"managers are to be told of event {event}: {notice.value}", source)
        case LineOver():
            waits = held or "waits until all mailboxes were read to their end"
            return _line(task, f"{task.why} ({waits})", task.source)
        case UpdateDue() | SiteLate() | DeskLate() | AllConfirmed() | GroupsHear() | PassOn():
            return _line(task, task.why, task.source)


def _line(task: Task, why: str, source: str) -> AheadLine:
    return AheadLine(task.at, is_due=True, why=why, source=source)
