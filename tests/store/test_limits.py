import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, event, update
from sqlalchemy.engine import Engine
from sqlmodel import Session

from mailgate.core.limits import Counts
from mailgate.store import limits
from mailgate.store.database import Database
from mailgate.store.meta import get_meta, set_meta
from mailgate.store.statements import OUTBOX
from tests.store.build import ANNA, NOW, open_case, queue

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)


def counts(session: Session, recipient: str = ANNA.address, now: datetime = NOW) -> Counts:
    return limits.automatic_counts(session, recipient=recipient, now=now)


def of_case(session: Session, case_id: int, recipient: str = ANNA.address) -> tuple[int, int]:
    return limits.case_counts(session, case_id=case_id, recipient=recipient, now=NOW)


def test_nothing_was_sent_yet(database: Database) -> None:
    with database.session() as session:
        assert counts(session) == Counts(
            address_hour=0,
            address_day=0,
            domain_hour=0,
            first_time_day=0,
            first_time=True,
            total_ten_minutes=0,
            hourly_median_week=0.0,
        )


def test_each_count_has_its_span_and_its_recipients(database: Database) -> None:
    queued = [
        (ANNA.address, 1 * MINUTE),
        (ANNA.address, 59 * MINUTE),
        (ANNA.address, 23 * HOUR),
        (ANNA.address, 25 * HOUR),
        ("bob@customer.example", 9 * MINUTE),
        ("bob@customer.example", 61 * MINUTE),
        ("eve@other.example", 11 * MINUTE),
    ]
    with database.session() as session:
        case_id = open_case(session)
        for cause, (recipient, ago) in enumerate(sorted(queued, key=lambda mail: -mail[1])):
            queue(session, case_id, str(cause), recipient=recipient, now=NOW - ago)
        found = counts(session)

    assert (found.address_hour, found.address_day, found.domain_hour) == (2, 3, 3)
    assert (found.total_ten_minutes, found.first_time, found.first_time_day) == (2, False, 2)


@pytest.mark.parametrize(
    ("ago", "counted"),
    [
        pytest.param(10 * MINUTE - INSTANT, (1, 1, 1, 1, 1), id="less than ten minutes"),
        pytest.param(10 * MINUTE, (1, 1, 1, 1, 0), id="ten minutes"),
        pytest.param(HOUR - INSTANT, (1, 1, 1, 1, 0), id="less than an hour"),
        pytest.param(HOUR, (0, 1, 0, 1, 0), id="an hour"),
        pytest.param(24 * HOUR - INSTANT, (0, 1, 0, 1, 0), id="less than a day"),
        pytest.param(24 * HOUR, (0, 0, 0, 0, 0), id="a day"),
    ],
)
def test_a_mail_counts_until_its_span_is_over(
    database: Database, ago: timedelta, counted: tuple[int, ...]
) -> None:
    with database.session() as session:
        queue(session, open_case(session), now=NOW - ago)
        found = counts(session)

    assert (
        found.address_hour,
        found.address_day,
        found.domain_hour,
        found.first_time_day,
        found.total_ten_minutes,
    ) == counted


def test_a_case_counts_its_own_automatic_mails_to_an_address(database: Database) -> None:
    spans = [
        (MINUTE, 3),
        (HOUR - INSTANT, 1),
        (HOUR, 1),
        (24 * HOUR - INSTANT, 1),
        (24 * HOUR, 1),
    ]
    ages = [ago for ago, number in spans for _ in range(number)]
    with database.session() as session:
        case_id = open_case(session)
        other_id = open_case(session, "CS00000002")
        for cause, ago in enumerate(ages):
            queue(session, case_id, str(cause), now=NOW - ago)
        queue(session, case_id, "a person's", automatic=False)
        queue(session, case_id, "to another", recipient="bob@customer.example")
        queue(session, other_id, "of another case")

        assert of_case(session, case_id) == (4, 6)
        assert of_case(session, other_id) == (1, 1)
        assert of_case(session, other_id, "bob@customer.example") == (0, 0)


def test_the_desks_own_people_have_a_count_of_what_they_are_told(database: Database) -> None:
    """Notifications by their kind, and whatever else went to one agent by its Message-ID."""
    with database.session() as session:
        case_id = open_case(session)

        def told(cause: str, kind: str, mark: str, ago: timedelta = MINUTE) -> None:
            queue(
                session,
                case_id,
                cause,
                kind=kind,
                message_id=f"<{mark}.cs00000001.{cause}.x@desk.example>",
                now=NOW - ago,
            )

        told("1", "notification", "note")
        told("2", "notification", "agt")
        told("3", "agent-digest", "agt")
        told("4", "agent-digest", "agt", HOUR - INSTANT)
        assert limits.staff_hour(session, recipient=ANNA.address, now=NOW) == 4

        told("5", "notification", "note", HOUR)
        told("6", "acknowledgement", "ack")
        told("7", "notification-held", "xagt")
        assert limits.staff_hour(session, recipient=ANNA.address, now=NOW) == 4
        assert limits.staff_hour(session, recipient="bob@desk.example", now=NOW) == 0


def test_a_persons_mail_does_not_count_but_makes_the_address_known(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        queue(session, case_id, automatic=False)
        queue(session, case_id, "2")
        found = counts(session)

    assert (found.address_hour, found.first_time, found.first_time_day) == (1, False, 0)


@pytest.mark.parametrize("state", ["queued", "held", "sent", "failed"])
def test_every_automatic_mail_counts_whatever_became_of_it(database: Database, state: Any) -> None:
    with database.session() as session:
        case_id = open_case(session)
        queue(session, case_id)
        session.execute(update(OUTBOX).values(state=state)).close()

        assert counts(session).address_hour == 1


def test_two_mails_cannot_share_the_last_place(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
    start = threading.Barrier(8)

    def acknowledge(number: int) -> None:
        start.wait()
        with database.session() as session:
            if counts(session).address_hour < 3:
                queue(session, case_id, str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(acknowledge, range(8)))

    with database.session() as session:
        assert counts(session).address_hour == 3


def test_the_median_hour_of_a_week_counts_empty_hours(database: Database) -> None:
    """85 of 168 hours with 2 mails: the median is 2; with one hour less it is between 0 and 2."""
    start = datetime.fromisoformat("2026-11-22T15:00:00+00:00")
    with database.session() as session:
        case_id = open_case(session)
        for hour in range(1, 85):
            for minute in (0, 59):
                queue(
                    session, case_id, f"{hour}.{minute}", now=start - hour * HOUR + minute * MINUTE
                )
        queue(session, case_id, "this hour", now=start)
        queue(session, case_id, "too old", now=start - 168 * HOUR - MINUTE)

        assert counts(session, now=start).hourly_median_week == 1.0
        queue(session, case_id, "85", now=start - 100 * HOUR)
        queue(session, case_id, "86", now=start - 100 * HOUR)
        assert counts(session, now=start + 59 * MINUTE).hourly_median_week == 1.0
        assert counts(session, now=start + HOUR).hourly_median_week == 2.0


def test_the_week_of_the_median_begins_with_its_first_instant(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        for hour in range(1, 85):
            queue(session, case_id, str(hour), now=NOW - (hour - 1) * HOUR - INSTANT)
        queue(session, case_id, "too old", now=NOW - 168 * HOUR - INSTANT)
        queue(session, case_id, "of an hour to come", now=NOW)
        assert counts(session).hourly_median_week == 0.5

        queue(session, case_id, "a week old", now=NOW - 168 * HOUR)
        # What was noted for this hour stays, or a busy desk would count its week at each mail.
        assert get_meta(session, "automatic-hourly-median") == f"{NOW.isoformat()} 0.5"
        assert counts(session, now=NOW + 59 * MINUTE).hourly_median_week == 0.5
        set_meta(session, "automatic-hourly-median", "")
        assert counts(session).hourly_median_week == 1.0


def test_an_hour_of_the_median_is_one_of_the_clock(database: Database) -> None:
    """Every second hour, and one more, with a mail in its first minute and one in its last."""
    with database.session() as session:
        case_id = open_case(session)
        for hour in (2, *range(1, 168, 2)):
            began = NOW - hour * HOUR
            queue(session, case_id, f"{hour}.0", now=began)
            queue(session, case_id, f"{hour}.59", now=began + 59 * MINUTE)

        assert counts(session).hourly_median_week == 2.0


def test_counting_costs_a_fixed_number_of_statements(database: Database) -> None:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    with database.session() as session:
        case_id = open_case(session)
        for number in range(30):
            queue(session, case_id, str(number))
        counts(session)
        event.listen(Engine, "before_cursor_execute", note)
        try:
            counts(session)
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    assert len(statements) <= 3


def test_the_hours_of_a_server_are_counted_in_utc_whatever_its_time_zone() -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with Session(engine) as session:
        number = limits._hour_number(session)
    engine.dispose()

    said = str(number.compile(engine, compile_kwargs={"literal_binds": True}))
    assert "floor(EXTRACT(epoch FROM outbox.queued_at) / CAST(3600 AS NUMERIC))" in said
