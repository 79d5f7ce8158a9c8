"""Which case is looked at next, found without reading those that are not due."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection

from mailgate.store import next_looks
from mailgate.store.database import Database
from tests.store.build import NOW, open_case

DESKS = ("managed-service", "network")
HOUR = timedelta(hours=1)


@pytest.fixture
def looks(database: Database) -> dict[str, int]:
    """Cases by what is due when; each at its reference."""
    found: dict[str, int] = {}
    with database.session() as session:
        for name, desk, at in (
            ("in an hour", "managed-service", NOW + HOUR),
            ("since an hour", "network", NOW - HOUR),
            ("now", "managed-service", NOW),
            ("since an hour as well", "managed-service", NOW - HOUR),
            ("never", "managed-service", None),
            ("of another desk", "elsewhere", NOW - 2 * HOUR),
        ):
            found[name] = open_case(session, f"CS{len(found):08}", desk=desk)
            next_looks.set_next_look(session, case_id=found[name], at=at)
    return found


def test_what_is_due_for_longest_is_first_and_other_desks_are_left_alone(
    database: Database, looks: dict[str, int]
) -> None:
    with database.reading() as session:
        found = next_looks.due(session, now=NOW, desks=DESKS, most=9)
        first = next_looks.due(session, now=NOW, desks=DESKS, most=1)

    assert found == (
        (looks["since an hour"], "CS00000001"),
        (looks["since an hour as well"], "CS00000003"),
        (looks["now"], "CS00000002"),
    )
    assert first == found[:1]


@pytest.mark.usefixtures("looks")
def test_the_earliest_look_is_that_of_these_desks(database: Database) -> None:
    with database.reading() as session:
        assert next_looks.earliest(session, desks=DESKS) == NOW - HOUR
        assert next_looks.earliest(session, desks=("elsewhere",)) == NOW - 2 * HOUR
        assert next_looks.earliest(session, desks=("nowhere",)) is None


@pytest.mark.usefixtures("looks")
def test_the_cases_of_a_desk_are_not_sorted_for_each_look(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL chooses by what is in the table")
    asked: list[tuple[str, tuple[Any, ...]]] = []

    def note(_c: Connection, _: object, said: str, values: tuple[Any, ...], *_rest: object) -> None:
        asked.append((said, values))

    with database.reading() as session:
        event.listen(session.connection(), "before_cursor_execute", note)
        next_looks.due(session, now=NOW, desks=DESKS, most=1)
        next_looks.earliest(session, desks=DESKS)

    assert len(asked) == 2
    with database.reading() as session:
        for said, values in asked:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values)
            steps = [str(step) for *_, step in plan]
            assert all("ix_case_next_look" in step for step in steps), steps
