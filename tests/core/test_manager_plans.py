"""When the managers' digest goes, and who is meant by a word."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.bundle import bundled
from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.manager_plans import (
    DigestDays,
    DigestPlan,
    answers_for,
    last_digest_at,
    next_digest_at,
    people_meant,
)
from mailgate.core.team import Person, Team
from mailgate.files.desk_files import load_desks

LONDON = load_desks(bundled("rules"), ["managed-service"])["managed-service"].calendars[
    WORKING_HOURS
]
PLAN = DigestPlan(time(8, 30), ("manager",))
ADA = Person("ada", "Ada Byron", ("ada@desk.example",), ("agent", "manager"))
BOB = Person("bob", "Bob", ("bob@desk.example",), customers=("A-1",), queues=("alerts",))
TEAM = Team({"ada": ADA, "bob": BOB})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "last", "ahead"),
    [
        pytest.param("2026-03-03 08:29", "2026-03-02 08:30", "2026-03-03 08:30", id="before it"),
        pytest.param("2026-03-03 08:30", "2026-03-03 08:30", "2026-03-04 08:30", id="at it"),
        pytest.param("2026-03-08 12:00", "2026-03-06 08:30", "2026-03-09 08:30", id="on a Sunday"),
        pytest.param("2026-04-06 12:00", "2026-04-02 07:30", "2026-04-07 07:30", id="at Easter"),
        pytest.param("2026-03-29 12:00", "2026-03-27 08:30", "2026-03-30 07:30", id="summer time"),
    ],
)
def test_a_digest_is_due_on_working_days_at_its_hour_on_the_wall(
    now: str, last: str, ahead: str
) -> None:
    assert last_digest_at(PLAN, LONDON, now=utc(now)) == utc(last)
    assert next_digest_at(PLAN, LONDON, after=utc(now)) == utc(ahead)


def test_a_digest_of_every_day_knows_no_weekend() -> None:
    plan = DigestPlan(time(8, 30), ("manager",), DigestDays.EVERY)

    assert last_digest_at(plan, LONDON, now=utc("2026-03-08 12:00")) == utc("2026-03-08 08:30")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.sampled_from(DigestDays),
)
def test_nothing_lies_between_the_last_digest_and_the_next(now: datetime, on: DigestDays) -> None:
    plan = DigestPlan(time(1, 30), ("manager",), on)
    last, ahead = (
        last_digest_at(plan, LONDON, now=now),
        next_digest_at(plan, LONDON, after=now),
    )

    assert last is not None
    assert ahead is not None
    assert last <= now < ahead
    assert next_digest_at(plan, LONDON, after=last) == ahead
    assert last_digest_at(plan, LONDON, now=ahead - timedelta(seconds=1)) == last


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(("manager",), ["ada"], id="a role"),
        pytest.param(("Agent", "ada"), ["ada", "bob"], id="each once"),
        pytest.param(("bob@desk.example", "Ada Byron"), ["bob", "ada"], id="address and name"),
        pytest.param(("nobody",), [], id="nobody"),
    ],
)
def test_roles_names_and_addresses_mean_people(words: tuple[str, ...], expected: list[str]) -> None:
    assert [one.key for one in people_meant(TEAM, words)] == expected


def test_who_has_customers_or_queues_hears_of_theirs_alone() -> None:
    assert answers_for(ADA, customer="", queue="alerts")
    assert answers_for(BOB, customer="a-1", queue="Alerts")
    assert not answers_for(BOB, customer="A-2", queue="alerts")
    assert not answers_for(BOB, customer="A-1", queue="service desk")
