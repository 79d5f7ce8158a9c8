"""The intake stops before anything overflows, and goes on by itself."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from mailgate.errors import StorageError, TemporaryError
from mailgate.jobs import back_pressure
from mailgate.jobs.back_pressure import check_room, is_open, look_after_ballast, why_paused
from mailgate.jobs.collect_imap import drain_imap
from mailgate.jobs.collect_maildir import drain_maildir
from mailgate.jobs.take import Collected
from mailgate.mail.imap import ImapFolder
from mailgate.mail.maildir import MaildirFolder
from mailgate.mail.stop import Stop
from mailgate.settings.model import Filing, IntakeSettings, Secret, ServerSettings, Tls
from mailgate.store.database import Database
from tests.jobs.bench import Bench
from tests.servers.mails import a_mail
from tests.servers.small_imap import SmallFolder

MB = 1_000_000


def set_intake(bench: Bench, **changes: Any) -> None:
    """Other bounds than usual; no room is asked of the disk unless the test does."""
    said: dict[str, Any] = {"free_disk": 0, "ballast": 0} | changes
    bench.set(intake=IntakeSettings(**said))
    look_again(bench)


def look_again(bench: Bench) -> None:
    """The next question looks anew."""
    bench.context.pressure.looked = float("-inf")


def drop(folder: Path, count: int) -> None:
    """Mails come into a Maildir."""
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    there = len(list((folder / "new").iterdir())) + len(list((folder / "cur").iterdir()))
    for number in range(there, there + count):
        raw = a_mail(number=number, sender=f"c{number}@customer{number}.example")
        (folder / "new" / f"{1_700_000_000 + number}.{number}.test").write_bytes(raw)


def collect(bench: Bench, folder: Path) -> Collected:
    """One look at the Maildir."""
    bench.set_mailbox(maildir=folder)
    mailbox = bench.context.settings.mailbox("support")
    with Stop() as stop:
        source = MaildirFolder(mailbox)
        return drain_maildir(bench.context, mailbox, source, clock=bench.clock, stop=stop)


def test_mail_waits_in_its_mailbox_while_too_much_is_to_be_sent(
    bench: Bench, tmp_path: Path
) -> None:
    set_intake(bench, outbox=2)
    drop(tmp_path / "Maildir", 3)
    assert collect(bench, tmp_path / "Maildir").new == 3
    bench.drain()
    look_again(bench)
    drop(tmp_path / "Maildir", 1)

    assert collect(bench, tmp_path / "Maildir") == Collected()
    assert why_paused(bench.database, bench.context.settings) == (
        "more than 2 mails wait to be sent",
    )

    set_intake(bench, outbox=20)
    assert collect(bench, tmp_path / "Maildir").new == 1


def test_the_intake_stops_between_two_batches_and_leaves_nothing_out(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(tmp_path / "Maildir", 60)
    set_intake(bench, free_disk=10 * MB)
    bench.set(max_size=1 * MB)

    def left(_database: Database) -> int:
        return 5 * MB if bench.messages() else 20 * MB

    monkeypatch.setattr(back_pressure, "free_bytes", left)

    halted = collect(bench, tmp_path / "Maildir")

    assert halted.halted
    assert 0 < halted.new < 60
    monkeypatch.setattr(back_pressure, "free_bytes", lambda _database: 90 * MB)
    look_again(bench)
    assert collect(bench, tmp_path / "Maildir").new == 60 - halted.new
    assert len(bench.messages()) == 60


def test_a_pause_leaves_no_uid_out(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    small = SmallFolder(
        {
            uid: a_mail(number=uid, sender=f"c{uid}@customer{uid}.example", subject=f"Mail {uid}")
            for uid in range(1, 41)
        }
    )
    set_intake(bench, free_disk=10 * MB)
    bench.set(max_size=1 * MB)

    def left(_database: Database) -> int:
        return 5 * MB if bench.messages() else 20 * MB

    with small.server() as server, monkeypatch.context() as filling:
        filling.setattr(back_pressure, "free_bytes", left)
        imap = ServerSettings("127.0.0.1", server.port, Tls.NONE, "support", Secret("secret"))
        bench.set_mailbox(imap=imap, after=Filing.MOVE, move_to="Processed")
        mailbox = bench.context.settings.mailbox("support")
        with Stop() as stop, ImapFolder(mailbox) as source:
            first = drain_imap(bench.context, mailbox, source, clock=bench.clock, stop=stop)
            while_paused = drain_imap(bench.context, mailbox, source, clock=bench.clock, stop=stop)
            filling.undo()
            set_intake(bench)
            rest = drain_imap(bench.context, mailbox, source, clock=bench.clock, stop=stop)

    assert 0 < first.new < 40
    assert while_paused == Collected()
    assert first.new + rest.new == 40
    assert sorted(small.moved) == list(range(1, 41))


def test_quarantine_that_nobody_looks_at_holds_mail_back(bench: Bench) -> None:
    set_intake(bench, quarantine=1)
    for number in range(2):
        bench.take(
            b"Received: from a by b; 1\r\n" * 51 + a_mail(number=number, subject=f"{number}")
        )
    bench.drain()
    look_again(bench)

    assert not is_open(bench.context)


def test_the_room_asked_for_is_that_of_the_largest_mail_or_more(bench: Bench) -> None:
    set_intake(bench, free_disk=1 * MB)
    assert back_pressure.room_needed(bench.context.settings) == 60 * MB  # of 40 MB a mail
    bench.set(max_size=100_000)
    assert back_pressure.room_needed(bench.context.settings) == 1 * MB


def test_a_mail_from_a_pipe_is_left_with_its_server_where_there_is_no_room(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_intake(bench, free_disk=100 * MB)
    monkeypatch.setattr(back_pressure, "free_bytes", lambda _database: 99 * MB)

    with pytest.raises(TemporaryError, match="free on the disk"):
        check_room(bench.database, bench.context.settings)

    monkeypatch.setattr(back_pressure, "free_bytes", lambda _database: 100 * MB)
    check_room(bench.database, bench.context.settings)


def test_ballast_is_kept_released_in_need_and_made_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_intake(bench, free_disk=3 * MB, ballast=2 * MB)
    bench.set(max_size=1 * MB)
    path = bench.database.path
    if path is None:
        look_after_ballast(bench.database, bench.context.settings)  # it is not our disk
        return
    ballast = path.with_name(f"{path.name}.ballast")

    def with_room(free: int) -> bool:
        monkeypatch.setattr(back_pressure, "free_bytes", lambda _database: free)
        look_after_ballast(bench.database, bench.context.settings)
        return ballast.exists()

    assert not with_room(4 * MB), "not at the price of the room for mail"
    assert with_room(5 * MB)
    assert ballast.stat().st_blocks * 512 >= 2 * MB, "it takes no room"
    assert with_room(1 * MB)
    assert not with_room(MB - 1)
    assert with_room(9 * MB)
    bench.set(intake=replace(bench.context.settings.intake, ballast=0))
    assert not with_room(9 * MB)


def test_a_database_that_is_away_is_an_error_of_ours(bench: Bench) -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = 13
    is_lost = not bench.database.is_sqlite
    with pytest.raises(StorageError), bench.database.session():
        raise OperationalError("INSERT", None, error, connection_invalidated=is_lost)
