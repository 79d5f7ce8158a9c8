"""When somebody of the desk is to be reminded of an update, computed from the events of a case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailgate.core.case import Case, EventKind
from mailgate.core.desk import Desk
from mailgate.core.lifecycle import ENDED
from mailgate.core.promised import PastEvent, case_standings
from mailgate.core.promises import Subject, TargetKind
from mailgate.core.standing import Standing, Status
from mailgate.core.updates import Reminder

_UNFINISHED = (Status.RUNNING, Status.BREACHED)


@dataclass(frozen=True, slots=True)
class UpdateDue:
    """An update is late, or soon due: `due_at` is its time, `at` that of the reminder.

    `told` is how often it was said of this update before.
    """

    reminder: Reminder
    standing: Standing
    due_at: datetime
    at: datetime
    told: int

    @property
    def why(self) -> str:
        """What happens at that time."""
        return f"reminder {self.told + 1} of the next update"

    @property
    def source(self) -> str:
        """The `file:line` of the reminder."""
        return self.reminder.source


def update_key(standing: Standing) -> str:
    """What one update that is due is called in events: the next one is another."""
    return f"{standing.target.name} {standing.started_at.isoformat()}"


def late_updates(events: Sequence[PastEvent], *, since: datetime) -> tuple[int, ...]:
    """The events that say that an update of the desk is late, of those since it is."""
    return tuple(one.number for one in events if one.at >= since and _says_late(one))


def _says_late(event: PastEvent) -> bool:
    if event.kind == EventKind.PROMISE_BREACHED:
        return str(event.detail.get("promise", "")).startswith(TargetKind.NEXT_UPDATE.value)
    return event.kind in (EventKind.UPDATE_REMINDED, EventKind.DESK_REMINDED)


def update_reminders(
    desk: Desk, case: Case, subject: Subject, events: Sequence[PastEvent], *, now: datetime
) -> Iterator[UpdateDue]:
    """The next reminder of each kind; after a gap one is enough, and the next counts from it."""
    fit = [one for one in desk.updates.reminders if _is_for(one, case)]
    if not fit or case.kind in ENDED or desk.states.of(case).clock_rests:
        return  # also of one that was late already: what is waited for, others owe
    for standing in case_standings(desk, subject, events, now=now):
        if standing.target.kind is not TargetKind.NEXT_UPDATE or standing.due_at is None:
            continue
        if standing.status not in _UNFINISHED:
            continue
        for reminder in fit:
            found = _next(reminder, standing, standing.due_at, events)
            if found is not None:
                yield found


def _is_for(reminder: Reminder, case: Case) -> bool:
    return not reminder.priorities or case.priority in reminder.priorities


def _next(
    reminder: Reminder, standing: Standing, due_at: datetime, events: Sequence[PastEvent]
) -> UpdateDue | None:
    key = update_key(standing)
    said = [
        one.at
        for one in events
        if one.kind == EventKind.UPDATE_REMINDED
        and one.detail.get("update") == key
        and one.detail.get("reminder") == reminder.number
    ]
    if not said:
        led = due_at - reminder.lead
        # A lead as long as the whole time would remind of each update at the one before it.
        at = led if led > standing.started_at else due_at
        return UpdateDue(reminder, standing, due_at, at, 0)
    if reminder.again is None or len(said) >= reminder.at_most:
        return None
    at = max(said[-1] + reminder.again, due_at)
    return UpdateDue(reminder, standing, due_at, at, len(said))
