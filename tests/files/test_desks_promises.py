"""The five desks promise what they published: each number, as an instant of a calendar."""

from datetime import timedelta

import pytest

from mailgate.bundle import bundled
from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.case import StateKind
from mailgate.core.desk import Desk
from mailgate.core.promises import Subject, TargetKind
from mailgate.core.sla import Clockwork, standings
from mailgate.core.standing import Happened, Happening, Standing, Status, governing
from mailgate.files.desk_files import load_desks
from tests.core.calendars import at, shown

NAMES = ["contact-centre", "managed-service", "schools", "telecoms", "web-agency"]
DESKS = load_desks(bundled("rules"), NAMES)
MONDAY = "2026-11-23 10:00"
FRIDAY_NIGHT = "2026-11-20 22:00"


def stand(
    desk: Desk, subject: Subject, *events: Happened, received: str, now: str
) -> dict[TargetKind, Standing]:
    clockwork = Clockwork(desk.calendars[WORKING_HOURS], desk.out_of_hours, desk.calendars)
    history = (Happened(at(received), Happening.RECEIVED), *events)
    found = governing(standings(desk.plan, subject, history, clockwork, now=at(now)))
    return {standing.target.kind: standing for standing in found}


def due(name: str, subject: Subject, kind: TargetKind, received: str = MONDAY) -> str:
    logged = Happened(at(received), Happening.LOGGED)
    return shown(stand(DESKS[name], subject, logged, received=received, now=received)[kind].due_at)


@pytest.mark.parametrize(
    ("priority", "response", "resolution"),
    [
        # The earlier of the priority's response time and two hours for mail.
        pytest.param("1", "Mon 2026-11-23 11:00", "Mon 2026-11-23 14:00", id="P1: 1 h, 4 h"),
        pytest.param("2", "Mon 2026-11-23 12:00", "Tue 2026-11-24 10:00", id="P2: 4 h, 8 h"),
        pytest.param("3", "Mon 2026-11-23 12:00", "Thu 2026-11-26 10:00", id="P3: 16 h, 24 h"),
        pytest.param("4", "Mon 2026-11-23 12:00", "Fri 2026-11-27 10:00", id="P4: 16 h, 32 h"),
    ],
)
def test_managed_service_by_mail(priority: str, response: str, resolution: str) -> None:
    subject = Subject(priority)

    assert due("managed-service", subject, TargetKind.FIRST_RESPONSE) == response
    assert due("managed-service", subject, TargetKind.RESOLUTION) == resolution
    assert due("managed-service", subject, TargetKind.ALLOCATED) == "Mon 2026-11-23 10:30"


@pytest.mark.parametrize(
    ("priority", "response"),
    [("1", "Mon 2026-11-23 11:00"), ("2", "Mon 2026-11-23 14:00"),
     ("3", "Wed 2026-11-25 10:00"), ("4", "Wed 2026-11-25 10:00")],
)  # fmt: skip
def test_managed_service_by_telephone_has_the_time_of_the_priority(
    priority: str, response: str
) -> None:
    subject = Subject(priority, channel="phone")

    assert due("managed-service", subject, TargetKind.FIRST_RESPONSE) == response


@pytest.mark.parametrize("state", ["Waiting on customer", "Waiting on third party", "Resolved"])
def test_managed_service_rests_while_waiting_and_while_resolved(state: str) -> None:
    kind = StateKind.RESOLVED if state == "Resolved" else StateKind.WAITING
    waited = (
        Happened(at("2026-11-23 11:00"), Happening.STATE, state, kind),
        Happened(at("2026-11-23 13:00"), Happening.STATE, "In progress", StateKind.OPEN),
    )

    found = stand(
        DESKS["managed-service"], Subject("2"), *waited, received=MONDAY, now="2026-11-23 13:00"
    )

    assert shown(found[TargetKind.RESOLUTION].due_at) == "Tue 2026-11-24 12:00"


def test_managed_service_has_no_hours_on_public_holidays() -> None:
    assert due(
        "managed-service", Subject("2"), TargetKind.RESOLUTION, "2026-12-24 16:00"
    ) == "Tue 2026-12-29 16:00"  # fmt: skip


@pytest.mark.parametrize(
    ("priority", "resolution"),
    [
        pytest.param("1", "Mon 2026-11-23 14:00", id="1: 4 hours"),
        pytest.param("2", "Tue 2026-11-24 10:00", id="2: 1 working day"),
        pytest.param("3", "Thu 2026-11-26 10:00", id="3: 3 working days"),
        pytest.param("4", "Fri 2026-11-27 10:00", id="4: 4 working days"),
        pytest.param("5", "Mon 2026-11-30 10:00", id="5: 5 working days"),
    ],
)
def test_schools(priority: str, resolution: str) -> None:
    assert due("schools", Subject(priority), TargetKind.RESOLUTION) == resolution
    assert due("schools", Subject(priority), TargetKind.LOGGED) == "Tue 2026-11-24 10:00"


def test_schools_counts_four_hours_around_the_clock_for_the_first_priority_only() -> None:
    evening = "2026-11-23 17:00"

    assert due("schools", Subject("1"), TargetKind.RESOLUTION, evening) == "Mon 2026-11-23 21:00"
    assert due("schools", Subject("2"), TargetKind.RESOLUTION, evening) == "Tue 2026-11-24 17:00"


def test_schools_counts_mail_out_of_hours_from_the_next_opening() -> None:
    assert due("schools", Subject("1"), TargetKind.RESOLUTION, FRIDAY_NIGHT) == (
        "Mon 2026-11-23 12:00"
    )
    assert due("schools", Subject("2"), TargetKind.RESOLUTION, FRIDAY_NIGHT) == (
        "Mon 2026-11-23 18:00"
    )


def test_schools_a_working_day_is_ten_working_hours() -> None:
    found = stand(DESKS["schools"], Subject("3"), received=MONDAY, now=MONDAY)

    assert found[TargetKind.RESOLUTION].remaining == timedelta(hours=30)


def test_schools_the_clock_of_an_alert_starts_at_the_alert() -> None:
    alert = Happened(at("2026-11-20 21:50"), Happening.CLOCK_STARTED)

    found = stand(DESKS["schools"], Subject("1"), alert, received=FRIDAY_NIGHT, now=FRIDAY_NIGHT)

    assert shown(found[TargetKind.RESOLUTION].due_at) == "Sat 2026-11-21 01:50"


def test_schools_an_unreachable_customer_stops_the_clock_until_the_next_opening() -> None:
    held = (
        Happened(at("2026-11-23 11:00"), Happening.STATE, "On-Hold", StateKind.WAITING),
        Happened(at("2026-11-23 20:00"), Happening.STATE, "Assigned", StateKind.OPEN),
    )

    found = stand(DESKS["schools"], Subject("1"), *held, received=MONDAY, now="2026-11-23 20:30")

    assert shown(found[TargetKind.RESOLUTION].due_at) == "Tue 2026-11-24 11:00"


@pytest.mark.parametrize("priority", ["3", "4", "5"])
def test_schools_an_update_with_an_outlook_meets_the_target(priority: str) -> None:
    update = Happened(at("2026-11-24 10:00"), Happening.PROGRESSED)

    found = stand(
        DESKS["schools"], Subject(priority), update, received=MONDAY, now="2026-12-14 10:00"
    )

    assert found[TargetKind.RESOLUTION].status is Status.MET


def test_schools_a_confirmed_change_is_done_within_fifteen_working_days() -> None:
    update = Happened(at("2026-11-24 10:00"), Happening.PROGRESSED)

    found = stand(DESKS["schools"], Subject("5"), update, received=MONDAY, now="2026-11-30 10:00")

    assert shown(found[TargetKind.AFTER_UPDATE].due_at) == "Tue 2026-12-15 10:00"


def test_schools_a_complaint_is_answered_within_three_working_days() -> None:
    subject = Subject("3", category="complaint")

    assert due("schools", subject, TargetKind.FIRST_RESPONSE) == "Thu 2026-11-26 10:00"


def test_schools_questions_have_the_fourth_priority() -> None:
    schools = DESKS["schools"]

    assert (schools.default_priority, schools.default_for) == ("3", {"question": "4"})


@pytest.mark.parametrize(
    ("priority", "response", "update"),
    [
        pytest.param("P1", "10:30", "Mon 2026-11-23 12:15", id="P1: 30 min, hourly"),
        pytest.param("P2", "12:00", "Mon 2026-11-23 15:15", id="P2: 2 h, every 4 h"),
        pytest.param("P3", "10:00", "Tue 2026-11-24 11:15", id="P3: 24 h, daily"),
        pytest.param("P4", "10:00", None, id="P4: 48 h, none"),
    ],
)
def test_telecoms(priority: str, response: str, update: str | None) -> None:
    first = Happened(at("2026-11-23 11:15"), Happening.RESPONDED)

    found = stand(
        DESKS["telecoms"], Subject(priority), first, received=MONDAY, now="2026-11-23 11:20"
    )

    assert shown(found[TargetKind.FIRST_RESPONSE].due_at).endswith(response)
    cadence = found.get(TargetKind.NEXT_UPDATE)
    assert (shown(cadence.due_at) if cadence else None) == update
    assert TargetKind.RESOLUTION not in found


@pytest.mark.parametrize(("priority", "hours"), [("P1", 0.5), ("P2", 2), ("P3", 24), ("P4", 48)])
def test_telecoms_counts_the_clock_of_cover_at_once_and_else_from_the_opening(
    priority: str, hours: float
) -> None:
    for product, starts in (("SIP trunks", FRIDAY_NIGHT), ("Broadband", "2026-11-23 09:00")):
        subject = Subject(priority, product=product)
        found = stand(DESKS["telecoms"], subject, received=FRIDAY_NIGHT, now=FRIDAY_NIGHT)
        assert found[TargetKind.FIRST_RESPONSE].due_at == at(starts) + timedelta(hours=hours)


def test_telecoms_owes_no_updates_while_it_waits_for_the_customer() -> None:
    waiting = Happened(
        at("2026-11-23 10:30"), Happening.STATE, "Waiting on customer", StateKind.WAITING
    )

    found = stand(
        DESKS["telecoms"], Subject("P1"), waiting, received=MONDAY, now="2026-11-24 10:00"
    )

    assert found[TargetKind.NEXT_UPDATE].status is Status.RESTING


def test_the_contact_centre_owes_an_update_every_fifteen_minutes_day_and_night() -> None:
    night = "2026-11-22 03:00"

    assert due("contact-centre", Subject("1"), TargetKind.NEXT_UPDATE, night) == (
        "Sun 2026-11-22 03:15"
    )


def test_the_contact_centre_tells_the_whole_company_from_two_regions_on() -> None:
    regions = DESKS["contact-centre"].regions

    assert regions.groups_told(frozenset({"Philippines"})) == ("philippines support",)
    assert regions.groups_told(frozenset({"Philippines", "United States"})) == (
        "us support", "philippines support", "everybody",
    )  # fmt: skip


def test_the_web_agency_covers_by_package_up_to_day_and_night() -> None:
    plan = DESKS["web-agency"].plan

    assert plan.covers[plan.packages["always on"]] == "around the clock"
    assert plan.covers[plan.packages["standard"]] == ""


@pytest.mark.parametrize("name", NAMES)
def test_a_desk_has_a_default_priority_that_it_shows(name: str) -> None:
    desk = DESKS[name]

    assert desk.priorities[desk.default_priority]
