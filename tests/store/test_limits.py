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
from mailgate.store.statements import OUTBOX
from tests.store.build import ANNA, NOW, open_case, queue

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def counts(session: Session, recipient: str = ANNA.address, now: datetime = NOW) -> Counts:
    return limits.automatic_counts(session, recipient=recipient, now=now)


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


def test_postgresql_counts_hours_in_utc_whatever_its_time_zone() -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with Session(engine) as session:
        number = limits._hour_number(session)
    engine.dispose()

    said = str(number.compile(engine))
    assert "EXTRACT(epoch FROM outbox.queued_at)" in said
    assert "floor" in said
