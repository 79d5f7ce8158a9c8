"""How high a case stands on a ladder of people, and when it climbs by itself: all from its events.

A case stands where its last escalation put it since it was opened (or opened again), or since its
side last spoke where the ladder starts anew then. At most one rung is climbed at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mailgate.core.calendar import Calendar
from mailgate.core.case import Case, EventKind, StateKind
from mailgate.core.escalations import PeopleLadder, Rung, Share, StartsAnew, Way
from mailgate.core.promised import PastEvent, happenings
from mailgate.core.spans_of_time import Wait, due_at
from mailgate.core.standing import Happening
from mailgate.core.states import State, States, WaitsFor
from mailgate.core.team import Side
from mailgate.core.working_time import is_open, next_opening

_OWN: Final = frozenset({Happening.RESPONDED, Happening.UPDATED, Happening.PROGRESSED})
_BEGINS: Final = frozenset({EventKind.OPENED, EventKind.REOPENED})
_ENDED: Final = (StateKind.RESOLVED, StateKind.CLOSED)
_TARGETS: Final = {
    Share.NEAR: frozenset({EventKind.PROMISE_WARNED, EventKind.PROMISE_BREACHED}),
    Share.BROKEN: frozenset({EventKind.PROMISE_BREACHED}),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody asked for an escalation: how, why, who, in which words."""

    way: Way
    reason: str = ""
    by: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Climb:
    """A case has to climb to a rung; `asking` is who wanted that, while the desk was closed."""

    ladder: PeopleLadder
    rung: Rung
    at: datetime
    why: str
    asking: Asking | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """When a case will climb if nothing happens until then."""

    at: datetime
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a case stands on a ladder: 0 is the ground. `reached` is the event of the last rung."""

    level: int
    since: PastEvent
    reached: PastEvent | None = None


def stand_on(ladder: PeopleLadder, events: Sequence[PastEvent]) -> Stand | None:
    """Where a case stands, or None for a case without a beginning."""
    since = _begins(ladder, events)
    if since is None:
        return None
    level, reached = 0, None
    for event in events:
        if event.number > since.number and _is_rung_of(event, ladder):
            rung = int(event.detail["rung"])
            level, reached = max(level, rung), event
    return Stand(level, since, reached)


def climbs(
    case: Case,
    ladder: PeopleLadder,
    events: Sequence[PastEvent],
    *,
    states: States,
    calendar: Calendar,
    now: datetime,
) -> Iterator[Climb | Ahead]:
    """The rung that is due now, if one is, or when the next will be."""
    if case.kind in _ENDED:
        return
    stand = stand_on(ladder, events)
    if stand is None:
        return
    found = [*_pending(ladder, stand, events, calendar)]
    if _counts(case, ladder, states):
        found += _by_time(ladder, stand, events, states, calendar)
    due = [one for one in found if one.at <= now]
    if due:
        yield min(due, key=lambda one: one.rung.number)
        return
    for one in found:
        why = f"{one.ladder.name}, {one.rung.name}: {one.why}"
        yield Ahead(one.at, why, one.rung.source)


def is_held_until(ladder: PeopleLadder, calendar: Calendar, now: datetime) -> datetime | None:
    """When a ladder may be climbed, if it may not be now."""
    if not ladder.in_working_hours or is_open(calendar, now):
        return None
    return next_opening(calendar, now)


def _begins(ladder: PeopleLadder, events: Sequence[PastEvent]) -> PastEvent | None:
    anew = ladder.starts_anew is StartsAnew.ANSWER
    found = [
        event for event in events if event.kind in _BEGINS or (anew and speaks(event, ladder.side))
    ]
    return found[-1] if found else None


def speaks(event: PastEvent, side: Side) -> bool:
    """Whether an event is a message of this side to the other, or the desk's review."""
    if side is Side.REPORTERS:
        return event.kind == EventKind.MAIL
    if event.kind == EventKind.ESCALATION_REVIEWED:
        return True
    return any(one.what in _OWN for one in happenings(event))


def _is_rung_of(event: PastEvent, ladder: PeopleLadder) -> bool:
    return (
        event.kind == EventKind.ESCALATED
        and event.detail.get("ladder") == ladder.name
        and "rung" in event.detail
    )


def _counts(case: Case, ladder: PeopleLadder, states: States) -> bool:
    """Whether this side owes a message now."""
    return _is_turn_of(ladder.side, states.of(case))


def _is_turn_of(side: Side, state: State) -> bool:
    """The reporters' turn is while the case waits for them; then the desk owes no answer."""
    theirs = state.kind is StateKind.WAITING and state.waits_for is WaitsFor.CUSTOMER
    return theirs if side is Side.REPORTERS else not (theirs or state.clock_rests)


def _pending(
    ladder: PeopleLadder, stand: Stand, events: Sequence[PastEvent], calendar: Calendar
) -> Iterator[Climb]:
    """What was asked for while the desk was closed."""
    behind = stand.reached.number if stand.reached is not None else stand.since.number
    for event in events:
        if event.kind != EventKind.ESCALATION_ASKED or event.number <= behind:
            continue
        if event.detail.get("ladder") != ladder.name:
            continue
        asking = Asking(
            Way(event.detail.get("way", Way.BY_HAND)),
            *(str(event.detail.get(name, "")) for name in ("reason", "by", "words")),
        )
        rung = ladder.asked_for(asking.way, level=stand.level)
        at = is_held_until(ladder, calendar, event.at) or event.at
        if rung is not None:
            yield Climb(ladder, rung, at, "asked for while the desk was closed", asking)
            return


def _by_time(
    ladder: PeopleLadder,
    stand: Stand,
    events: Sequence[PastEvent],
    states: States,
    calendar: Calendar,
) -> Iterator[Climb]:
    past = [event for event in events if event.number > stand.since.number]
    silent_since = _silent_since(ladder, events, states)
    for rung in ladder.above(stand.level):
        found = [
            *_reached_by(rung, past),
            *_after(silent_since, rung.silent_for, calendar, f"no word of the {ladder.side}"),
        ]
        if rung.unanswered_for and stand.reached and stand.level == rung.number - 1:
            below = ladder.rungs[stand.level - 1].name
            answers = [one for one in past if speaks(one, ladder.side)]
            if all(one.number < stand.reached.number for one in answers):
                why = f"no answer after {below}"
                found += _after(stand.reached, rung.unanswered_for, calendar, why)
        for at, why in found:
            yield Climb(ladder, rung, is_held_until(ladder, calendar, at) or at, why)


def _reached_by(rung: Rung, past: Sequence[PastEvent]) -> Iterator[tuple[datetime, str]]:
    """What has happened that brings a case to a rung."""
    if rung.target is not None:
        gone = next((event for event in past if event.kind in _TARGETS[rung.target]), None)
        if gone is not None:
            yield gone.at, f"a target is {rung.target.value}"
    if rung.after_chasers:
        vain = next((event for event in past if _is_of_chasers(event)), None)
        if vain is not None:
            yield vain.at, "asked again in vain"


def _after(
    anchor: PastEvent | None, wait: Wait | None, calendar: Calendar, why: str
) -> Iterator[tuple[datetime, str]]:
    at = due_at(calendar, anchor.at, wait) if anchor is not None and wait is not None else None
    if at is not None:
        yield at, why


def _is_of_chasers(event: PastEvent) -> bool:
    return event.kind == EventKind.ESCALATED and "rung" not in event.detail


def _silent_since(
    ladder: PeopleLadder, events: Sequence[PastEvent], states: States
) -> PastEvent | None:
    """The last message of a side, or when it was its turn again: a rest is no silence."""
    since: PastEvent | None = None
    owed = ladder.side is Side.DESK
    for event in events:
        if event.kind in _BEGINS or speaks(event, ladder.side):
            since = event
        if "state" in event.detail and "kind" in event.detail:
            state = states.named(str(event.detail["state"]))
            owes = state is not None and _is_turn_of(ladder.side, state)
            since = event if owes and not owed else since
            owed = owes
    return since
