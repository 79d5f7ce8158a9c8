"""Where a case stands with each promise made to it, computed from its events alone.

Nothing is counted along: the same events, targets, calendar and time give the same standings,
however often the daemon was restarted in between.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from mailgate.core import calendar as calendars
from mailgate.core.calendar import ALL_DAY, Calendar, OutOfHours
from mailgate.core.lifecycle import ENDED
from mailgate.core.promises import (
    Plan,
    Starts,
    Subject,
    Target,
    TargetKind,
    hours_of,
    targets_for,
)
from mailgate.core.sla_clock import Measure, Reached, Rest, reach
from mailgate.core.spans_of_time import due_at
from mailgate.core.standing import Happened, Happening, Missed, Standing, Status, Warned
from mailgate.core.working_time import starts_at


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What time is measured with: the desk's calendars, and when mail out of hours starts.

    `calendar` is the desk's own, `others` are those that covers name.
    """

    calendar: Calendar
    out_of_hours: OutOfHours
    others: Mapping[str, Calendar] = field(default_factory=dict)

    def covering(self, hours: str) -> "Clockwork":
        """The same with the calendar of a cover's hours: none named, day and night, or another."""
        match hours:
            case "":
                return self
            case calendars.AROUND_THE_CLOCK:
                return replace(self, calendar=_always(self.calendar))
            case name:
                return replace(self, calendar=self.others.get(name, self.calendar))


_UPDATES: Final = frozenset({Happening.RESPONDED, Happening.UPDATED, Happening.PROGRESSED})
_RESPONSES: Final = frozenset({Happening.RESPONDED, Happening.PROGRESSED})
_PROGRESS: Final = frozenset({Happening.PROGRESSED})
_SOLUTIONS: Final = frozenset({TargetKind.RESOLUTION, TargetKind.AFTER_UPDATE})


def standings(
    plan: Plan, subject: Subject, events: Iterable[Happened], clockwork: Clockwork, *, now: datetime
) -> tuple[Standing, ...]:
    """Where a case stands with every promise made to it; none before it was received.

    Events after `now` are not looked at. Of several for one thing, `governing` is the one to show.
    """
    past = sorted((event for event in events if event.at <= now), key=lambda event: event.at)
    received = next((event for event in past if event.what is Happening.RECEIVED), None)
    if received is None:
        return ()
    measured = clockwork.covering(hours_of(plan, subject))
    course = _Course(tuple(past), received.at, measured, now)
    return tuple(
        standing for target in targets_for(plan, subject) for standing in course.standings(target)
    )


def _always(calendar: Calendar) -> Calendar:
    return Calendar(
        name=f"{calendar.name}, day and night",
        zone=calendar.zone,
        week=((ALL_DAY,),) * 7,
        source=calendar.source,
    )


@dataclass(frozen=True, slots=True)
class _Course:
    events: tuple[Happened, ...]
    received_at: datetime
    clockwork: Clockwork
    now: datetime

    def standings(self, target: Target) -> Iterator[Standing]:
        match target.kind:
            case TargetKind.NEXT_UPDATE:
                yield self._cadence(target)
            case TargetKind.AFTER_UPDATE:
                progressed = self._first(_PROGRESS)
                if progressed is not None:
                    yield self._one(target, progressed, met_at=self._ended_at())
            case kind:
                yield self._one(target, self._started_at(target), met_at=self._met_at(target, kind))

    def _met_at(self, target: Target, kind: TargetKind) -> datetime | None:
        match kind:
            case TargetKind.LOGGED:
                return self._first(frozenset({Happening.LOGGED}))
            case TargetKind.ALLOCATED:
                return self._first(frozenset({Happening.ALLOCATED}))
            case TargetKind.FIRST_RESPONSE:
                return self._first(_RESPONSES)
            case _:
                ended = self._ended_at()
                update = self._first(_PROGRESS) if target.met_by_update else None
                return min((at for at in (ended, update) if at), default=None)

    def _cadence(self, target: Target) -> Standing:
        """The update that is due next, with those before it that came late."""
        began = self._started_at(target)
        missed = []
        for event in self.events:
            if event.what in _UPDATES and event.at > began:
                one = self._one(target, began, met_at=event.at)
                if one.breached_at is not None:
                    missed.append(Missed(one.breached_at, event.at))
                began = event.at
        return replace(self._one(target, began, met_at=None), missed=tuple(missed))

    def _one(self, target: Target, began: datetime, *, met_at: datetime | None) -> Standing:
        calendar, until = self.clockwork.calendar, met_at or self.now
        due = due_at(calendar, began, target.within)
        if due is None:
            return Standing(
                target, Status.NEVER_DUE, self.received_at, began, None, timedelta(), met_at=met_at
            )
        measure = Measure(calendar, target.within)
        rests = self._rests(target, until, is_met=met_at is not None)

        def reached(without_rests_at: datetime) -> Reached:
            return reach(
                measure,
                started_at=began,
                without_rests_at=without_rests_at,
                rests=rests,
                resumes=target.resumes,
                until=until,
            )

        end = reached(due)
        whole = measure.between(began, due)
        warnings = tuple(
            Warned(percent, reached(measure.after(began, whole * percent / 100)).at)
            for percent in target.warn_at
        )
        told = (warning.at for warning in warnings if warning.at and warning.at <= until)
        is_late = end.at is not None and (end.at < until or (met_at is None and end.at == until))
        return Standing(
            target=target,
            status=_status(is_met=met_at is not None, is_late=is_late, rests=end.at is None),
            received_at=self.received_at,
            started_at=began,
            due_at=end.at,
            remaining=end.remaining,
            warnings=warnings,
            warned_at=max(told, default=None),
            breached_at=end.at if is_late else None,
            met_at=met_at,
            rests=end.rests,
        )

    def _started_at(self, target: Target) -> datetime:
        """When the clock starts: where it was put, or as the target or the calendar says."""
        put = [event.at for event in self.events if event.what is Happening.CLOCK_STARTED]
        if put:
            return put[-1]
        calendar, policy = self.clockwork.calendar, self.clockwork.out_of_hours
        is_own_start = target.kind is TargetKind.LOGGED and target.starts is Starts.WHEN_LOGGED
        match None if is_own_start else target.starts:
            case Starts.WHEN_RECEIVED:
                return self.received_at
            case Starts.AT_THE_NEXT_OPENING:
                return starts_at(self.received_at, calendar, OutOfHours.AT_THE_NEXT_OPENING)
            case Starts.WHEN_LOGGED:
                logged = self._first(frozenset({Happening.LOGGED}))
                return starts_at(logged or self.received_at, calendar, policy)
            case None:
                return starts_at(self.received_at, calendar, policy)

    def _rests(self, target: Target, until: datetime, *, is_met: bool) -> tuple[Rest, ...]:
        """The times in states in which the clock rests, two that touch as one.

        What is promised on the way to a solution rests by itself once the case is solved.
        """
        found: list[Rest] = []
        for event in self.events:
            if event.what is not Happening.STATE or event.at > until:
                continue
            if is_met and event.at == until:
                continue
            is_resting = event.state.lower() in target.rests_in or (
                event.kind in ENDED and target.kind not in _SOLUTIONS
            )
            is_open = bool(found) and found[-1].ends_at is None
            if is_resting and not is_open:
                found.append(Rest(event.at, None, event.state))
            elif is_open and not is_resting:
                found[-1] = replace(found[-1], ends_at=event.at)
        return tuple(found)

    def _ended_at(self) -> datetime | None:
        """When the case was solved, if it is: a case opened again is not."""
        ended: datetime | None = None
        for event in self.events:
            if event.what is Happening.STATE:
                ended = (ended or event.at) if event.kind in ENDED else None
        return ended

    def _first(self, kinds: frozenset[Happening]) -> datetime | None:
        return next((event.at for event in self.events if event.what in kinds), None)


def _status(*, is_met: bool, is_late: bool, rests: bool) -> Status:
    if is_met:
        return Status.MET_LATE if is_late else Status.MET
    if is_late:
        return Status.BREACHED
    return Status.RESTING if rests else Status.RUNNING
