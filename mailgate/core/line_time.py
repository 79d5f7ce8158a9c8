"""When a case has rested on its line for too long, computed from its events alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailgate.core.calendar import Calendar, OutOfHours
from mailgate.core.case import Case, EventKind
from mailgate.core.desk import Desk
from mailgate.core.lifecycle import ENDED
from mailgate.core.lines import Limit, Line
from mailgate.core.promised import PastEvent, clockwork_of, happenings
from mailgate.core.promises import Subject, hours_of
from mailgate.core.sla_clock import Measure, Reached, Rest, reach
from mailgate.core.spans_of_time import due_at
from mailgate.core.standing import Happening


@dataclass(frozen=True, slots=True)
class LineOver:
    """The limit of a line that passes first, and when; `since` is the event that it counts from."""

    line: Line
    limit: Limit
    at: datetime
    since: int

    @property
    def why(self) -> str:
        """What happens at that time."""
        return f"{self.line.name}: {self.limit.text} will be over"

    @property
    def source(self) -> str:
        """The `file:line` of the limit."""
        return self.limit.source


def line_limits(
    desk: Desk, case: Case, subject: Subject, events: Sequence[PastEvent], *, now: datetime
) -> Iterator[LineOver]:
    """The limit of its line that a case reaches first, if time for it runs at all."""
    line = desk.lines.of(case)
    if line is None or case.kind in ENDED:
        return
    found = [
        LineOver(line, limit, reached.at, since.number)
        for limit, since, reached in limits_now(desk, line, subject, events, now=now)
        if reached.at is not None
    ]
    first = min(found, key=lambda one: one.at, default=None)
    if first is not None:
        yield first


def limits_now(
    desk: Desk, line: Line, subject: Subject, events: Sequence[PastEvent], *, now: datetime
) -> Iterator[tuple[Limit, PastEvent, Reached]]:
    """Each limit of a line, the event it counts from, and when it passes as things stand."""
    clockwork = clockwork_of(desk).covering(hours_of(desk.plan, subject))
    came = came_to_line(line, events)
    if came is None:
        return
    rests = tuple(_rests(desk, events))
    for limit in line.limits:
        since = _since(limit, came, events)
        reached = _reached(limit, since.at, rests, clockwork.calendar, now=now)
        if reached is not None:
            yield limit, since, reached


def came_to_line(line: Line, events: Sequence[PastEvent]) -> PastEvent | None:
    """The event that brought a case to the line that it is on: the last, else that it began."""
    moves = [one for one in events if one.kind == EventKind.LINE_CHANGED]
    if moves and str(moves[-1].detail.get("line")) == str(line.number):
        return moves[-1]
    return events[0] if events else None


def _since(limit: Limit, came: PastEvent, events: Sequence[PastEvent]) -> PastEvent:
    """The last consultation that starts a limit anew, else when the case came."""
    anew = {str(number) for number in limit.without}
    consulted = [
        one
        for one in events
        if one.kind == EventKind.CONSULTED
        and one.number > came.number
        and str(one.detail.get("consulted")) in anew
    ]
    return consulted[-1] if consulted else came


def _reached(
    limit: Limit, began_at: datetime, rests: Sequence[Rest], calendar: Calendar, *, now: datetime
) -> Reached | None:
    due = due_at(calendar, began_at, limit.span)
    if due is None:
        return None
    return reach(
        Measure(calendar, limit.span),
        started_at=began_at,
        without_rests_at=due,
        rests=rests,
        resumes=OutOfHours.WHEN_RECEIVED,
        until=now,
    )


def _rests(desk: Desk, events: Sequence[PastEvent]) -> Iterator[Rest]:
    """The times in which no limit runs, two that touch as one; a case that is over rests too."""
    since: datetime | None = None
    state = ""
    for event in events:
        for one in happenings(event):
            if one.what is not Happening.STATE:
                continue
            is_resting = one.kind in ENDED or one.state.lower() in desk.lines.rests_in
            if is_resting and since is None:
                since, state = one.at, one.state
            elif since is not None and not is_resting:
                yield Rest(since, one.at, state)
                since = None
    if since is not None:
        yield Rest(since, None, state)
