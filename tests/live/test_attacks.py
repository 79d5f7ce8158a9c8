"""What an unlucky or hostile world does to a whole mailgate: nothing stops, nothing is missed."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlmodel import delete, update

from mailgate.store.database import open_database
from mailgate.store.tables import FolderRow, InboxRow
from tests.servers.dovecot import Dovecot
from tests.servers.forked import ROOT
from tests.servers.gate import HANG_GUARD, Gate
from tests.servers.imap_script import Conversation, ScriptedImap
from tests.servers.mails import a_mail
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live


@pytest.fixture
def gate(tmp_path: Path, sink: SmtpSink) -> Gate:
    """A gate without mailboxes yet, which sends to the sink."""
    return Gate(tmp_path / "gate", smtp_port=sink.port)


def test_mail_is_taken_though_it_cannot_be_filed_away(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate.imap(port=dovecot.imap_port, after="move:Archive").write()
    dovecot.inject("support", b"Subject: old\r\n\r\nold\r\n", folder="Archive")
    archive = dovecot.maildir("support", "Archive")
    archive.chmod(0o000)
    try:
        for number in (1, 2):
            dovecot.append("support", a_mail(number=number, sender=f"c{number}@customer.example"))
            done = gate.once()
            assert b"filing-refused" in done.stderr
    finally:
        archive.chmod(0o700)

    assert len(gate.rows("cases")) == 2
    assert len(sink.mails) == 2
    gate.once()
    assert dovecot.uids("support") == ()
    assert dovecot.count("support", "Archive") == 3


def test_one_pass_goes_on_beside_a_mailbox_that_refuses_us(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate.imap(port=dovecot.imap_port, name="broken", user="no-such-user")
    gate.imap(port=dovecot.imap_port).write()
    dovecot.append("support", a_mail())

    done = gate.command("run", "--once")

    assert done.returncode != 0
    assert b"broken" in done.stderr
    assert len(gate.rows("cases")) == 1
    assert len(sink.mails) == 1


def test_the_daemon_compares_a_mailbox_beside_one_that_refuses_us(
    gate: Gate, dovecot: Dovecot
) -> None:
    gate.extra = 'reconcile = "1s"'
    gate.imap(port=dovecot.imap_port, name="broken", user="no-such-user")
    gate.imap(port=dovecot.imap_port).write()
    with gate.running() as daemon:
        (compared,) = daemon.wait_for("reconciled")
        assert daemon.terminate()[0] == 0

    assert compared["mailbox"] == "support"


def test_the_daemon_ends_in_time_though_a_server_is_silent_while_it_compares(gate: Gate) -> None:
    def works(client: Conversation) -> None:
        client.until_selected()
        client.go_on()

    def says_no_more(client: Conversation) -> None:
        client.greet()
        client.stay_silent()

    gate.extra = 'reconcile = "1s"'
    with ScriptedImap(works, says_no_more) as server:
        gate.imap(port=server.port).write()
        with gate.running() as daemon:
            daemon.wait_for("mailbox-opened")
            deadline = time.monotonic() + HANG_GUARD
            while server.connections < 2 and time.monotonic() < deadline:
                time.sleep(0.02)

            code, seconds = daemon.terminate()

    assert code == 0
    assert seconds < 50


def test_mail_is_answered_though_nothing_can_be_logged(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate.imap(port=dovecot.imap_port).write()
    dovecot.append("support", a_mail())
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mailgate", "run", "--once"],
            cwd=gate.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=full,
            timeout=HANG_GUARD,
            check=False,
        )

    assert done.returncode == 0
    assert len(sink.mails) == 1


def test_a_file_that_cannot_be_read_is_told_once_and_stops_nothing(
    gate: Gate, tmp_path: Path
) -> None:
    root = tmp_path / "Maildir"
    for part in ("new", "cur", "tmp"):
        (root / part).mkdir(parents=True)
    (root / "new" / "1.unreadable").symlink_to("/etc/passwd")
    (root / "new" / "2.mail").write_bytes(a_mail())
    gate.maildir(root).write()

    done = gate.once()

    assert done.stderr.count(b"uid-without-fate") == 1
    assert b"without a fate 1" in done.stdout
    assert len(gate.rows("cases")) == 1


def test_another_account_under_an_old_name_loses_no_mail(gate: Gate, dovecot: Dovecot) -> None:
    gate.imap(port=dovecot.imap_port, after="delete").write()
    dovecot.append("support", a_mail())
    gate.once()
    taken = gate.rows("messages")[0]
    dovecot.empty("support")
    dovecot.drop("support", [a_mail(number=2, sender="ben@other.example")])
    with dovecot.client("support") as client:
        numbers = int(client.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"])
    forget_the_folder(gate, as_if_it_had=numbers)

    done = gate.command("run", "--once")

    assert done.returncode != 0
    assert b"another account" in done.stderr
    assert len(dovecot.uids("support")) == 1
    assert [row["message_id"] for row in gate.rows("messages")] == [taken["message_id"]]


def forget_the_folder(gate: Gate, *, as_if_it_had: int) -> None:
    """Two accounts of one UIDVALIDITY, which big servers give alike (14 is usual on some)."""
    database = open_database(f"sqlite:///{gate.folder / 'mailgate.db'}")
    with database.session() as session:
        session.exec(update(InboxRow).values(uidvalidity=as_if_it_had))
        session.exec(delete(FolderRow))
    database.close()
