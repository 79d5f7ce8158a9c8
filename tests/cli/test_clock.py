"""`mailgate clock`, and what `case` and `explain` say of what is ahead."""

import pytest

from mailgate.store.database import open_database
from mailgate.store.meta import set_meta
from tests.cli.office import Office
from tests.servers.rows import NOW, Rows


@pytest.fixture
def reference(rows: Rows) -> str:
    rows.case(next_look_at=NOW)
    return "IT0001"


def test_the_next_looks_are_listed(office: Office, reference: str) -> None:
    outcome = office.run("clock", "show")

    assert outcome.code == 0
    assert reference in outcome.out


def test_a_clock_in_doubt_is_said_and_confirmed(office: Office, reference: str) -> None:
    assert reference
    database = open_database(f"sqlite:///{office.folder}/mailgate.db")
    with database.session() as session:
        set_meta(session, "clock-held", "the clock jumped forward by 40 days and 0 hours")
    database.close()

    assert "Chasers wait: the clock jumped" in " ".join(office.run("clock", "show").err.split())
    confirmed = office.run("clock", "confirm", "--by", "Bo")
    assert confirmed.out == "confirmed: the clock jumped forward by 40 days and 0 hours\n"
    assert office.run("clock", "confirm", "--by", "Bo").out == "the clock was not in doubt\n"
    assert "Chasers wait" not in office.run("clock", "show").err


def test_explain_takes_a_case_too(office: Office, reference: str) -> None:
    outcome = office.run("explain", reference)

    assert outcome.code == 0
    assert reference in outcome.out
