"""When the next step of a ladder is due: offsets, hours of the day, gaps and absences."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgate.core.chasers import (
    ChaserStep,
    Due,
    Episode,
    Ladder,
    Then,
    Where,
    due_step,
    earliest_for,
    is_later,
    look_at,
    upcoming,
)
from mailgate.core.spans_of_time import CalendarDays, ClockTime, Wait, WorkingDays, WorkingTime
from mailgate.core.working_time import is_open
from tests.core.calendars import at, calendar

LONDON = ZoneInfo("Europe/London")
OFFICE = calendar()
HERE = Where(OFFICE, LONDON)
HOUR = timedelta(hours=1)


def ladder(
    *offsets: Wait, not_before: time | None = None, in_working_hours: bool = False
) -> Ladder:
    steps = tuple(
        ChaserStep(
            number,
            after,
            f"chaser-{number}",
            not_before=not_before,
            in_working_hours=in_working_hours,
        )
        for number, after in enumerate(offsets, start=1)
    )
    return Ladder("no answer", steps)


THREE = ladder(WorkingDays(1), WorkingDays(2), WorkingDays(3), WorkingDays(4))
MONDAY = at("2026-11-23 10:00")


def episode(
    sent: Mapping[int, datetime] | None = None, held_until: datetime | None = None
) -> Episode:
    return Episode(3, MONDAY, sent or {}, held_until)


def next_of(found: Due | None) -> tuple[int, datetime] | None:
    return None if found is None else (found.step.number, found.at)


def test_steps_are_due_their_offset_after_the_waiting_began_at_the_same_hour() -> None:
    sent: dict[int, datetime] = {}
    for number, day in enumerate(("24", "25", "26", "27"), start=1):
        due_at = at(f"2026-11-{day} 10:00")
        assert next_of(upcoming(THREE, episode(sent=sent), HERE)) == (number, due_at)
        sent = {**sent, number: due_at}
    assert upcoming(THREE, episode(sent=sent), HERE) is None


def test_a_step_that_came_late_moves_those_after_it_so_that_nobody_gets_two_at_once() -> None:
    back_at = at("2026-12-03 14:00")  # a downtime of ten days, a Thursday

    first = due_step(THREE, episode(), HERE, now=back_at)
    assert first is not None
    after_it = episode(sent={1: back_at})
    assert due_step(THREE, after_it, HERE, now=back_at) is None
    assert next_of(upcoming(THREE, after_it, HERE)) == (2, at("2026-12-04 14:00"))


def test_two_offsets_of_two_kinds_keep_their_distance_by_the_clock() -> None:
    mixed = ladder(WorkingDays(1), CalendarDays(5))
    late = at("2026-12-10 10:00")

    assert next_of(upcoming(mixed, episode(sent={1: late}), HERE)) == (2, late + timedelta(days=4))


def test_calendar_days_end_at_the_same_hour_although_the_clock_is_changed() -> None:
    began = Episode(1, at("2026-10-22 10:00"))

    assert next_of(upcoming(ladder(CalendarDays(5)), began, HERE)) == (1, at("2026-10-27 10:00"))
    assert next_of(upcoming(ladder(ClockTime(120 * HOUR)), began, HERE)) == (
        1,
        at("2026-10-27 09:00"),
    )


def test_a_mail_waits_for_the_hour_on_the_customers_wall() -> None:
    early = ladder(ClockTime(72 * HOUR), not_before=time(9))
    began = Episode(1, at("2026-11-23 03:00"))
    chicago = Where(OFFICE, ZoneInfo("America/Chicago"))
    auckland = Where(OFFICE, ZoneInfo("Pacific/Auckland"))

    assert next_of(upcoming(early, began, HERE)) == (1, at("2026-11-26 09:00"))
    # 03:00 in London is 21:00 of the day before in Chicago: that is late, and not before nine.
    assert next_of(upcoming(early, began, chicago)) == (1, at("2026-11-26 03:00"))
    assert next_of(upcoming(early, began, auckland)) == (1, at("2026-11-26 03:00"))


def test_a_step_whose_time_is_past_still_waits_for_the_hour() -> None:
    early = ladder(WorkingDays(1), not_before=time(9))
    found = upcoming(early, episode(), HERE)
    night = at("2026-11-28 03:00")

    assert due_step(early, episode(), HERE, now=night) is None
    assert found is not None
    assert look_at(found, HERE, now=night) == at("2026-11-28 09:00")
    assert due_step(early, episode(), HERE, now=at("2026-11-28 09:00")) is not None


def test_an_attempt_in_working_hours_waits_for_the_opening() -> None:
    attempts = ladder(ClockTime(10 * HOUR), in_working_hours=True)
    friday = Episode(1, at("2026-11-27 14:00"))

    assert next_of(upcoming(attempts, friday, HERE)) == (1, at("2026-11-30 09:00"))


def test_the_end_of_an_absence_gives_the_next_step_its_whole_distance() -> None:
    back = at("2026-11-30 00:00")

    held = episode(sent={1: at("2026-11-24 10:00")}, held_until=back)
    # A midnight is out of hours: one working day ends when that day does.
    assert next_of(upcoming(THREE, held, HERE)) == (2, at("2026-11-30 17:00"))
    assert next_of(upcoming(THREE, episode(held_until=back), HERE)) == (1, at("2026-11-30 17:00"))


def test_an_absence_that_is_over_before_the_last_step_holds_nothing() -> None:
    sent = {1: at("2026-11-24 10:00"), 2: at("2026-11-25 10:00")}
    over = episode(sent=sent, held_until=at("2026-11-25 00:00"))

    assert next_of(upcoming(THREE, over, HERE)) == (3, at("2026-11-26 10:00"))


def test_no_step_is_due_at_a_desk_that_never_opens() -> None:
    never = Where(calendar(""), LONDON)

    assert upcoming(THREE, episode(), never) is None
    assert (
        earliest_for(ChaserStep(1, ClockTime(HOUR), in_working_hours=True), MONDAY, never) is None
    )


def test_a_last_step_may_be_a_deed_without_a_mail() -> None:
    deed = Ladder("closing", (ChaserStep(1, CalendarDays(5), then=Then.CLOSE),))

    assert next_of(upcoming(deed, episode(), HERE)) == (1, at("2026-11-28 10:00"))


OFFSETS = st.one_of(
    st.builds(WorkingDays, st.integers(1, 9)),
    st.builds(CalendarDays, st.integers(1, 9)),
    st.builds(lambda hours: WorkingTime(hours * HOUR), st.integers(1, 60)),
    st.builds(lambda hours: ClockTime(hours * HOUR), st.integers(1, 200)),
)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


ZONES = ("Europe/London", "America/Chicago", "Pacific/Auckland", "Asia/Kolkata")
STEPS = st.lists(OFFSETS, min_size=2, max_size=5).filter(
    lambda offsets: all(is_later(one, other) for one, other in pairwise(offsets))
)
LADDERS = st.builds(
    lambda offsets, hour, in_hours: ladder(*offsets, not_before=hour, in_working_hours=in_hours),
    STEPS,
    st.none() | st.builds(time, st.integers(0, 23)),
    st.booleans(),
)


@given(
    steps=LADDERS,
    began=INSTANTS,
    gaps=st.lists(st.integers(0, 60 * 24 * 20), min_size=1, max_size=5),
    zone=st.sampled_from(ZONES),
)
@settings(deadline=None)
def test_whatever_the_gaps_steps_come_in_their_order_one_at_a_time_and_never_early(
    steps: Ladder, began: datetime, gaps: list[int], zone: str
) -> None:
    where = Where(OFFICE, ZoneInfo(zone))
    now = began
    sent: dict[int, datetime] = {}
    for gap in (*gaps, *[60 * 24 * 30] * (len(steps.steps) * 2)):
        now += timedelta(minutes=gap)
        waiting = Episode(1, began, sent)
        found = due_step(steps, waiting, where, now=now)
        if found is None:
            ahead = upcoming(steps, waiting, where)
            if ahead is None:
                break
            next_at = look_at(ahead, where, now=now)
            assert next_at is not None
            assert next_at > now
            now = next_at
            found = due_step(steps, waiting, where, now=now)
            assert found is not None, "what the look was set for was not due then"
        assert found.step.number == len(sent) + 1
        assert found.at <= now
        assert not found.step.in_working_hours or is_open(OFFICE, now)
        sent = {**sent, found.step.number: now}
        assert due_step(steps, Episode(1, began, sent), where, now=now) is None
    assert len(sent) == len(steps.steps)


def test_an_hour_that_never_comes_in_working_hours_gives_way_to_them() -> None:
    chicago = Where(OFFICE, ZoneInfo("America/Chicago"))
    noon = ladder(WorkingDays(1), not_before=time(12), in_working_hours=True)

    assert next_of(upcoming(noon, episode(), chicago)) == (1, at("2026-11-24 10:00"))


@pytest.mark.parametrize("minutes", [0, 1, 600, 100_000])
def test_the_same_question_has_the_same_answer(minutes: int) -> None:
    now = MONDAY + timedelta(minutes=minutes)

    assert due_step(THREE, episode(), HERE, now=now) == due_step(THREE, episode(), HERE, now=now)
