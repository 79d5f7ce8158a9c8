"""Where a case stands with its promises, by the events of its history."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailgate.core.calendar import OutOfHours
from mailgate.core.case import StateKind
from mailgate.core.promises import Plan, Product, Starts, Subject, Target, TargetKind
from mailgate.core.sla import Clockwork, standings
from mailgate.core.spans_of_time import ClockTime, WorkingDays, WorkingTime
from mailgate.core.standing import Happened, Happening, Missed, Standing, Status, governing
from tests.core.calendars import at, calendar, shown

CLOCKWORK = Clockwork(calendar("09:00-17:00"), OutOfHours.AT_THE_NEXT_OPENING)
HOUR = timedelta(hours=1)
RESOLVE = Target(
    "Resolved in 8 working hours",
    TargetKind.RESOLUTION,
    WorkingTime(8 * HOUR),
    warn_at=(50, 75),
    rests_in=frozenset({"waiting on customer"}),
)


def happened(when: str, what: Happening = Happening.RECEIVED) -> Happened:
    return Happened(at(when), what)


def state(when: str, name: str, kind: StateKind = StateKind.OPEN) -> Happened:
    return Happened(at(when), Happening.STATE, name, kind)


def waiting(when: str) -> Happened:
    return state(when, "Waiting on customer", StateKind.WAITING)


def resolved(when: str) -> Happened:
    return state(when, "Resolved", StateKind.RESOLVED)


def stand(
    target: Target, *events: Happened, now: str, clockwork: Clockwork = CLOCKWORK
) -> Standing:
    (standing,) = standings(Plan((target,)), Subject("3"), events, clockwork, now=at(now))
    return standing


def test_a_promise_runs_from_the_mail_to_its_due_time() -> None:
    standing = stand(RESOLVE, happened("2026-11-20 15:00"), now="2026-11-20 16:00")

    assert standing.status is Status.RUNNING
    assert shown(standing.due_at) == "Mon 2026-11-23 15:00"
    assert standing.remaining == 7 * HOUR
    assert [(one.percent, shown(one.at)) for one in standing.warnings] == [
        (50, "Mon 2026-11-23 11:00"),
        (75, "Mon 2026-11-23 13:00"),
    ]
    assert standing.warned_at is None
    assert shown(standing.next_at(at("2026-11-20 16:00"))) == "Mon 2026-11-23 11:00"


def test_a_mail_at_night_starts_at_the_next_opening_where_the_calendar_says_so() -> None:
    standing = stand(RESOLVE, happened("2026-11-20 22:00"), now="2026-11-20 23:00")

    assert shown(standing.started_at) == "Mon 2026-11-23 09:00"
    assert standing.remaining == 8 * HOUR


@pytest.mark.parametrize(
    ("starts", "begins"),
    [
        pytest.param(Starts.WHEN_RECEIVED, "Fri 2026-11-20 22:00", id="when received"),
        pytest.param(Starts.AT_THE_NEXT_OPENING, "Mon 2026-11-23 09:00", id="next opening"),
        pytest.param(Starts.WHEN_LOGGED, "Mon 2026-11-23 09:30", id="when logged"),
        pytest.param(None, "Mon 2026-11-23 09:00", id="as the calendar says"),
    ],
)  # fmt: skip
def test_a_target_may_start_otherwise(starts: Starts | None, begins: str) -> None:
    events = happened("2026-11-20 22:00"), happened("2026-11-23 09:30", Happening.LOGGED)

    standing = stand(replace(RESOLVE, starts=starts), *events, now="2026-11-23 10:00")

    assert shown(standing.started_at) == begins


def test_an_alert_starts_the_clock_at_the_alert_whenever_its_mail_came() -> None:
    events = happened("2026-11-20 22:00"), happened("2026-11-20 21:40", Happening.CLOCK_STARTED)

    target = replace(RESOLVE, within=ClockTime(4 * HOUR))
    standing = stand(target, *events, now="2026-11-20 22:10")

    assert shown(standing.due_at) == "Sat 2026-11-21 01:40"


def test_warnings_and_the_breach_come_to_pass_one_after_the_other() -> None:
    received = happened("2026-11-23 09:00")

    assert shown(stand(RESOLVE, received, now="2026-11-23 12:59").warned_at) == "never"
    assert shown(stand(RESOLVE, received, now="2026-11-23 13:00").warned_at)[-5:] == "13:00"
    late = stand(RESOLVE, received, now="2026-11-23 17:00")
    assert (late.status, late.remaining) == (Status.BREACHED, timedelta())
    assert shown(late.breached_at) == "Mon 2026-11-23 17:00"
    assert shown(late.warned_at) == "Mon 2026-11-23 15:00"
    assert late.next_at(at("2026-11-23 17:00")) is None


@pytest.mark.parametrize(
    ("ended", "status"),
    [
        pytest.param("2026-11-23 12:00", Status.MET, id="in time"),
        pytest.param("2026-11-23 17:00", Status.MET, id="at the due time itself"),
        pytest.param("2026-11-23 17:01", Status.MET_LATE, id="late"),
    ],
)
def test_a_solution_meets_its_target(ended: str, status: Status) -> None:
    standing = stand(RESOLVE, happened("2026-11-23 09:00"), resolved(ended), now="2026-11-25 09:00")

    assert standing.status is status
    assert standing.met_at == at(ended)
    assert (standing.breached_at is not None) is (status is Status.MET_LATE)


def test_the_clock_rests_in_the_states_named_and_goes_on_with_what_was_left() -> None:
    events = happened("2026-11-23 09:00"), waiting("2026-11-23 12:00")

    resting = stand(RESOLVE, *events, now="2026-11-24 10:00")
    assert (resting.status, resting.due_at) == (Status.RESTING, None)
    assert resting.remaining == 5 * HOUR
    assert resting.next_at(at("2026-11-24 10:00")) is None

    again = stand(
        RESOLVE, *events, state("2026-11-24 10:00", "In progress"), now="2026-11-24 11:00"
    )
    assert shown(again.due_at) == "Tue 2026-11-24 15:00"
    assert again.remaining == 4 * HOUR
    assert [(one.state, shown(one.starts_at), shown(one.ends_at)) for one in again.rests] == [
        ("Waiting on customer", "Mon 2026-11-23 12:00", "Tue 2026-11-24 10:00")
    ]
    assert shown(again.warnings[0].at) == "Tue 2026-11-24 11:00"


def test_two_states_of_rest_after_each_other_are_one_rest() -> None:
    target = replace(RESOLVE, rests_in=frozenset({"waiting on customer", "on-hold"}))
    events = (
        happened("2026-11-23 09:00"), waiting("2026-11-23 10:00"),
        state("2026-11-23 11:00", "On-Hold"), state("2026-11-23 12:00", "In progress"),
    )  # fmt: skip

    standing = stand(target, *events, now="2026-11-23 13:00")

    assert len(standing.rests) == 1
    assert shown(standing.due_at) == "Tue 2026-11-24 11:00"


def test_a_rest_after_the_breach_heals_nothing() -> None:
    events = happened("2026-11-23 09:00"), waiting("2026-11-24 10:00")

    standing = stand(RESOLVE, *events, now="2026-11-24 11:00")

    assert standing.status is Status.BREACHED
    assert shown(standing.breached_at) == "Mon 2026-11-23 17:00"
    assert standing.rests == ()


def test_a_rest_around_the_start_leaves_the_whole_time() -> None:
    events = (
        happened("2026-11-20 22:00"), waiting("2026-11-20 22:00"),
        state("2026-11-23 11:00", "In progress"),
    )  # fmt: skip

    assert shown(stand(RESOLVE, *events, now="2026-11-23 11:00").due_at) == "Tue 2026-11-24 11:00"


def test_working_days_with_a_rest_go_on_for_the_working_time_that_was_left() -> None:
    target = replace(RESOLVE, within=WorkingDays(2))
    events = (
        happened("2026-11-23 10:00"), waiting("2026-11-24 10:00"),
        state("2026-11-24 12:00", "In progress"),
    )  # fmt: skip

    standing = stand(target, *events, now="2026-11-24 13:00")

    assert shown(standing.due_at) == "Wed 2026-11-25 12:00"


def test_a_clock_that_runs_day_and_night_may_go_on_at_the_next_opening_only() -> None:
    target = replace(RESOLVE, within=ClockTime(4 * HOUR), resumes=OutOfHours.AT_THE_NEXT_OPENING)
    events = (
        happened("2026-11-23 16:00"), waiting("2026-11-23 17:00"),
        state("2026-11-23 22:00", "Assigned"),
    )  # fmt: skip

    standing = stand(target, *events, now="2026-11-23 22:30")

    assert shown(standing.due_at) == "Tue 2026-11-24 12:00"
    assert standing.remaining == 3 * HOUR


def test_a_case_opened_again_is_not_solved_and_its_clock_went_on_unless_it_rests() -> None:
    events = (
        happened("2026-11-23 09:00"), resolved("2026-11-23 11:00"),
        state("2026-11-23 13:00", "In progress"),
    )  # fmt: skip

    went_on = stand(RESOLVE, *events, now="2026-11-23 14:00")
    assert (went_on.met_at, shown(went_on.due_at)) == (None, "Mon 2026-11-23 17:00")

    rests = replace(RESOLVE, rests_in=frozenset({"resolved"}))
    assert shown(stand(rests, *events, now="2026-11-23 14:00").due_at) == "Tue 2026-11-24 11:00"


def test_solved_and_then_closed_was_solved_when_it_was_solved() -> None:
    events = (
        happened("2026-11-23 09:00"), resolved("2026-11-23 11:00"),
        state("2026-11-26 11:00", "Closed", StateKind.CLOSED),
    )  # fmt: skip

    assert shown(stand(RESOLVE, *events, now="2026-11-27 09:00").met_at)[-5:] == "11:00"


@pytest.mark.parametrize(
    ("kind", "what", "status"),
    [
        pytest.param(TargetKind.LOGGED, Happening.LOGGED, Status.MET, id="logged"),
        pytest.param(TargetKind.ALLOCATED, Happening.ALLOCATED, Status.MET, id="allocated"),
        pytest.param(TargetKind.FIRST_RESPONSE, Happening.RESPONDED, Status.MET, id="responded"),
        pytest.param(TargetKind.FIRST_RESPONSE, Happening.PROGRESSED, Status.MET, id="progressed"),
        pytest.param(TargetKind.FIRST_RESPONSE, Happening.UPDATED, Status.RUNNING, id="a note"),
        pytest.param(TargetKind.RESOLUTION, Happening.PROGRESSED, Status.RUNNING, id="no solution"),
    ],
)  # fmt: skip
def test_what_meets_which_promise(kind: TargetKind, what: Happening, status: Status) -> None:
    target = Target("in an hour", kind, WorkingTime(HOUR))

    standing = stand(
        target, happened("2026-11-23 09:00"), happened("2026-11-23 09:30", what),
        now="2026-11-23 09:40",
    )  # fmt: skip

    assert standing.status is status


def test_what_was_promised_on_the_way_rests_once_the_case_is_solved() -> None:
    target = Target("in an hour", TargetKind.FIRST_RESPONSE, WorkingTime(HOUR))

    standing = stand(
        target, happened("2026-11-23 09:00"), resolved("2026-11-23 09:30"), now="2026-11-24 09:00"
    )

    assert (standing.status, standing.remaining) == (Status.RESTING, HOUR / 2)


def test_an_update_meets_a_target_that_allows_it_and_starts_the_second_span() -> None:
    first = replace(RESOLVE, within=WorkingDays(5), met_by_update=True)
    second = Target("done in 15 days", TargetKind.AFTER_UPDATE, WorkingDays(15))
    events = happened("2026-11-02 10:00"), happened("2026-11-04 12:00", Happening.PROGRESSED)

    assert stand(first, *events, now="2026-11-30 09:00").status is Status.MET
    standing = stand(second, *events, now="2026-11-30 09:00")
    assert shown(standing.due_at) == "Wed 2026-11-25 12:00"
    assert standing.status is Status.BREACHED
    without = standings(
        Plan((second,)), Subject("5"), events[:1], CLOCKWORK, now=at("2026-11-30 09:00")
    )
    assert without == ()


def test_the_next_update_is_due_from_the_last_and_late_ones_are_remembered() -> None:
    target = Target("hourly", TargetKind.NEXT_UPDATE, ClockTime(HOUR))
    events = (
        happened("2026-11-23 09:00"), happened("2026-11-23 10:20", Happening.UPDATED),
        happened("2026-11-23 11:00", Happening.RESPONDED),
    )  # fmt: skip

    standing = stand(target, *events, now="2026-11-23 11:30")

    assert (standing.status, shown(standing.due_at)) == (Status.RUNNING, "Mon 2026-11-23 12:00")
    assert standing.missed == (Missed(at("2026-11-23 10:00"), at("2026-11-23 10:20")),)


def test_a_desk_that_never_opens_has_nothing_due() -> None:
    clockwork = Clockwork(calendar(((),) * 7), OutOfHours.WHEN_RECEIVED)

    standing = stand(
        RESOLVE, happened("2026-11-23 09:00"), now="2026-11-24 09:00", clockwork=clockwork
    )

    assert (standing.status, standing.due_at) == (Status.NEVER_DUE, None)


def test_of_several_promises_for_one_thing_the_first_to_be_due_counts() -> None:
    by_mail = Target("2 h", TargetKind.FIRST_RESPONSE, WorkingTime(2 * HOUR))
    by_priority = Target("1 h", TargetKind.FIRST_RESPONSE, WorkingTime(HOUR),
                         priorities=frozenset({"P1"}))  # fmt: skip
    events = [happened("2026-11-23 09:00")]
    plan = Plan((by_mail, by_priority, RESOLVE))

    def first(priority: str) -> list[str]:
        found = standings(plan, Subject(priority), events, CLOCKWORK, now=at("2026-11-23 09:01"))
        return [standing.target.name for standing in governing(found)]

    assert first("P1") == ["1 h", "Resolved in 8 working hours"]
    assert first("P3") == ["2 h", "Resolved in 8 working hours"]


def test_a_promise_written_instead_stands_in_place_of_the_others() -> None:
    slower = replace(RESOLVE, name="slower", within=WorkingTime(20 * HOUR), instead=True,
                     covers=frozenset({"bronze"}))  # fmt: skip
    plan = Plan((RESOLVE, slower))
    events = [happened("2026-11-23 09:00")]

    def names(cover: str) -> list[str]:
        found = standings(
            plan, Subject("3", cover=cover), events, CLOCKWORK, now=at("2026-11-23 09:01")
        )
        return [standing.target.name for standing in found]

    assert names("Bronze") == ["slower"]
    assert names("") == ["Resolved in 8 working hours"]


@pytest.mark.parametrize(
    ("subject", "due"),
    [
        pytest.param(Subject("3"), "Mon 2026-11-23 17:00", id="opening hours"),
        pytest.param(Subject("3", cover="24/7"), "Sun 2026-11-22 02:00", id="its own cover"),
        pytest.param(Subject("3", product="SIP trunk"), "Sun 2026-11-22 02:00", id="its product"),
        pytest.param(Subject("3", package="Gold"), "Sun 2026-11-22 02:00", id="its package"),
        pytest.param(
            Subject("3", product="Bills", cover="24/7"), "Mon 2026-11-23 17:00",
            id="the product goes before the cover",
        ),
        pytest.param(Subject("3", cover="evenings"), "Sun 2026-11-22 22:00", id="another calendar"),
    ],
)  # fmt: skip
def test_cover_says_in_which_hours_time_counts(subject: Subject, due: str) -> None:
    plan = Plan(
        (RESOLVE,),
        covers={"24/7": "around the clock", "office": "", "evenings": "evenings"},
        products={"sip trunk": Product("SIP trunk", "24/7"), "bills": Product("Bills", "office")},
        packages={"gold": "24/7"},
    )
    evenings = calendar((*calendar("18:00-20:00").week[:5], *calendar("18:00-22:00").week[:2]))
    clockwork = replace(CLOCKWORK, others={"evenings": evenings})

    (standing,) = standings(
        plan, subject, [happened("2026-11-21 18:00")], clockwork, now=at("2026-11-21 19:00")
    )

    assert shown(standing.due_at) == due


def test_nothing_is_promised_before_a_case_was_received() -> None:
    events = [happened("2026-11-23 09:00")]

    found = standings(Plan((RESOLVE,)), Subject("3"), events, CLOCKWORK, now=at("2026-11-22 09:00"))

    assert found == ()
