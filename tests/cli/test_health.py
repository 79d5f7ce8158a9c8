"""`mailgate health`: what a monitor gets to know, by the exit status and as JSON."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailgate.core.findings import Kind
from mailgate.store.database import open_database
from mailgate.store.meta import set_meta
from mailgate.store.workers import note_worker
from tests.cli.office import Office
from tests.servers.rows import Rows


def at_work(office: Office, *, ago: timedelta = timedelta()) -> None:
    database = open_database(f"sqlite:///{office.folder}/mailgate.db")
    with database.session() as session:
        note_worker(
            session,
            worker="1",
            name="host 1",
            version="1",
            is_passing=False,
            now=datetime.now(UTC) - ago,
            lease=timedelta(minutes=1),
        )
        set_meta(session, "clock-held", "")
    database.close()


def test_all_is_well(office: Office) -> None:
    at_work(office)
    said = office.run("health")

    assert (said.code, said.out, said.err) == (0, "ok\n", "")
    (found,) = office.run("health", "--json").objects
    assert (found["status"], found["findings"]) == ("ok", [])


def test_a_warning_ends_with_1(office: Office) -> None:
    at_work(office)
    database = open_database(f"sqlite:///{office.folder}/mailgate.db")
    with database.session() as session:
        set_meta(session, "clock-held", "the clock jumped forward by 2 days")
    database.close()
    said = office.run("health")

    assert (said.code, said.out) == (1, "warning\n")
    assert said.err == (
        "warning: Chasers and closures wait for `mailgate clock confirm`:"
        " the clock jumped forward by 2 days.\n"
    )


def test_a_daemon_that_is_dead_is_critical(office: Office) -> None:
    at_work(office, ago=timedelta(minutes=5))
    said = office.run("health", "--json")

    assert said.code == 2
    assert [one["kind"] for one in said.objects[0]["findings"]] == ["no-daemon"]


def test_without_a_database_it_is_critical_and_none_is_made(office: Office) -> None:
    said = office.run("health", "--json")

    assert said.code == 2
    assert [one["kind"] for one in said.objects[0]["findings"]] == ["database"]
    assert not (office.folder / "mailgate.db").exists()


@pytest.mark.parametrize("what", ["no database at all", "a folder"])
def test_a_database_that_cannot_be_asked_is_critical(office: Office, what: str) -> None:
    path = office.folder / "mailgate.db"
    if what == "a folder":
        path.mkdir()
    else:
        path.write_text("this is no database at all, but a text " * 100)
    said = office.run("health")

    assert (said.code, said.out) == (2, "critical\n")


def test_wrong_settings_end_with_2_as_everywhere(office: Office) -> None:
    office.config.write_text("x = 1")

    assert office.run("health").code == 2


def test_nothing_of_customers_is_shown(office: Office, rows: Rows) -> None:
    rows.inbox()
    rows.outbox(rows.case())
    said = office.run("health", "--json")

    assert {one["kind"] for one in said.objects[0]["findings"]} >= {"no-fate", "outbox"}
    words = (said.out + said.err).lower()
    assert not [one for one in ("customer.example", "ann", "burns", "IT0") if one in words]


def test_every_finding_is_explained_in_the_order_of_the_code() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
    section = page.read_text(encoding="utf-8").partition("## Alerts and health")[2]
    rows = [
        line.split("|")[1].strip(" `")
        for line in section.partition("\n## ")[0].splitlines()
        if line.startswith("| `")
    ]

    assert rows == [kind.value for kind in Kind]
