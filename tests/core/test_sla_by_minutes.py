"""Promises held against a clock that is watched minute by minute, over random histories."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgate.core.calendar import Calendar, OutOfHours
from mailgate.core.case import StateKind
from mailgate.core.promises import Plan, Subject, Target, TargetKind
from mailgate.core.sla import Clockwork, standings
from mailgate.core.spans_of_time import ClockTime, SpanOfTime, WorkingTime
from mailgate.core.standing import Happened, Happening, Standing, Status
from tests.core.calendars import calendar, day, week
from tests.core.minute_counter import MINUTE, MinuteCounter

DAYS = 12
LAST = DAYS * 1440 - 1
CALENDARS = {
    "office in London, spring": (calendar("09:00-17:00"), date(2026, 3, 24)),
    "lunch breaks and a holiday": (
        calendar("08:30-12:00 13:00-17:30", holidays={"2026-12-25": "Christmas Day"}),
        date(2026, 12, 20),
    ),
    "nights in New York, autumn": (
        calendar(week("22:00-06:00", sunday="20:00-04:00"), zone="America/New_York"),
        date(2026, 10, 26),
    ),
    "half an hour in Lord Howe": (
        calendar(week("00:00-03:00 08:00-16:00"), zone="Australia/Lord_Howe"),
        date(2026, 3, 30),
    ),
    "day and night": (calendar((day("00:00-24:00") or (),) * 7), date(2024, 2, 25)),
}  # fmt: skip
COUNTERS = {name: MinuteCounter(found, first, DAYS) for name, (found, first) in CALENDARS.items()}
STATES = {"open": StateKind.OPEN, "waiting": StateKind.WAITING, "on-hold": StateKind.WAITING}


@dataclass
class Watched:
    """What somebody with a stop watch would have written down until a minute."""

    used: int = 0
    due: int | None = None
    resting: bool = False


def watch(
    counter: MinuteCounter,
    within: WorkingTime | ClockTime,
    *,
    start: int,
    states: dict[int, str],
    until: int,
) -> Watched:
    wanted = within.length // MINUTE
    seen, state = Watched(), "open"
    for minute in range(until + 1):
        state = states.get(minute, state)
        seen.resting = state != "open"
        if minute < start or minute == until or seen.due is not None:
            continue
        if not seen.resting:
            seen.used += counter.open[minute] if isinstance(within, WorkingTime) else 1
            if seen.used == wanted:
                seen.due = minute + 1
    return seen


@pytest.mark.parametrize("name", CALENDARS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_promise_is_what_a_stop_watch_says(name: str, data: st.DataObject) -> None:
    counter, (found, _) = COUNTERS[name], CALENDARS[name]
    received = data.draw(st.integers(0, LAST // 2))
    minutes = data.draw(st.lists(st.integers(received, LAST), max_size=6, unique=True))
    states = {minute: data.draw(st.sampled_from(sorted(STATES))) for minute in sorted(minutes)}
    length = data.draw(st.integers(1, 2400)) * MINUTE
    within = WorkingTime(length) if data.draw(st.booleans()) else ClockTime(length)
    until = data.draw(st.integers(received, LAST))
    policy = data.draw(st.sampled_from(list(OutOfHours)))
    start: int | None = received
    if policy is OutOfHours.AT_THE_NEXT_OPENING:
        start = counter.next_opening(received)
    if start is None:
        return

    standing = _stand(
        counter, found, within=within, received=received, states=states, until=until, policy=policy
    )
    seen = watch(counter, within, start=start, states=states, until=until)

    if seen.due is not None:
        assert standing.status is Status.BREACHED
        assert standing.breached_at == counter.instant(seen.due)
        return
    assert standing.remaining == length - seen.used * MINUTE
    assert standing.status is (Status.RESTING if seen.resting else Status.RUNNING)


def _stand(
    counter: MinuteCounter,
    found: Calendar,
    *,
    within: SpanOfTime,
    received: int,
    states: dict[int, str],
    until: int,
    policy: OutOfHours,
) -> Standing:
    target = Target("", TargetKind.RESOLUTION, within, rests_in=frozenset({"waiting", "on-hold"}))
    events = [
        Happened(counter.instant(received), Happening.RECEIVED),
        *(
            Happened(counter.instant(minute), Happening.STATE, state, STATES[state])
            for minute, state in states.items()
        ),
    ]
    (standing,) = standings(
        Plan((target,)), Subject("3"), events, Clockwork(found, policy), now=counter.instant(until)
    )
    return standing


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_what_came_later_does_not_change_what_was(data: st.DataObject) -> None:
    """The standing of a time is the same whether or not more has happened since."""
    counter, (found, _) = (
        COUNTERS["lunch breaks and a holiday"],
        CALENDARS["lunch breaks and a holiday"],
    )
    minutes = sorted(data.draw(st.lists(st.integers(0, LAST), min_size=2, max_size=8, unique=True)))
    states = {minute: data.draw(st.sampled_from(sorted(STATES))) for minute in minutes[1:]}
    until = data.draw(st.integers(minutes[0], LAST))
    before = {minute: state for minute, state in states.items() if minute <= until}

    one, other = (
        _stand(
            counter,
            found,
            within=WorkingTime(timedelta(hours=9)),
            received=minutes[0],
            states=some,
            until=until,
            policy=OutOfHours.WHEN_RECEIVED,
        )
        for some in (states, before)
    )

    assert one == other
