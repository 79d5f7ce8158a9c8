"""`mailgate workers`: who runs, who has ended, who fell silent."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from mailgate.store.database import open_database
from mailgate.store.mailbox_leases import give_up_lease, take_lease
from mailgate.store.workers import Stale, count_stale, end_worker, note_worker
from tests.cli.office import Office

LEASE = timedelta(minutes=1)


def note(office: Office, worker: str, *, ago: timedelta, ended: bool = False) -> None:
    now = datetime.now(UTC) - ago
    database = open_database(f"sqlite:///{office.folder}/mailgate.db")
    with database.session() as session:
        said: dict[str, Any] = {"name": f"host {worker}", "version": "1", "is_passing": False}
        note_worker(session, worker=worker, **said, now=now, lease=LEASE)
        epoch = take_lease(session, mailbox=f"box-{worker}", owner=worker, now=now, lease=LEASE)
        assert epoch is not None
        if ended:
            give_up_lease(session, mailbox=f"box-{worker}", owner=worker, epoch=epoch, now=now)
            end_worker(session, worker=worker, now=now)
        count_stale(session, worker=worker, what=Stale.SEND)
    database.close()


def test_nobody_has_run_yet(office: Office) -> None:
    said = office.run("workers")

    assert (said.code, said.out) == (0, "")
    assert said.err == "Nobody has run on this database yet: `mailgate run` does.\n"


def test_who_is_at_work_who_ended_and_who_fell_silent(office: Office) -> None:
    note(office, "1", ago=timedelta(seconds=5))
    note(office, "2", ago=timedelta(minutes=10))
    note(office, "3", ago=timedelta(hours=5), ended=True)

    (found,) = [json.loads(line) for line in office.run("workers", "--json").out.splitlines()]
    shown = office.run("workers")

    assert [(one["name"], one["state"], one["mailboxes"]) for one in found["workers"]] == [
        ("host 1", "at work", ["box-1"]),
        ("host 2", "dead", []),
        ("host 3", "ended", []),
    ]
    assert [one["refused_sends"] for one in found["workers"]] == [1, 1, 1]
    assert {one["mailbox"]: one["worker"] for one in found["mailboxes"]} == {
        "box-1": "host 1",
        "box-2": "",
        "box-3": "",
    }
    lines = shown.out.splitlines()
    assert lines[1].split()[:3] == ["host", "1", "at"]
    assert "10 min ago" in shown.out
    assert shown.err.splitlines() == [
        "SQLite has one `mailgate run` at a time, which takes from all mailboxes.",
        "Nobody takes mail from box-2, box-3 at this moment.",
    ]
