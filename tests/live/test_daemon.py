"""The daemon as a process: it notices mail, ends in order, and bears kills."""

from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.gate import Gate
from tests.servers.mails import a_mail
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live


@pytest.fixture
def gate(tmp_path: Path, dovecot: Dovecot, sink: SmtpSink) -> Gate:
    """A gate on the `support` mailbox that moves what it took."""
    gate = Gate(tmp_path / "gate", smtp_port=sink.port)
    return gate.imap(port=dovecot.imap_port, after="move:Processed").write()


def test_the_daemon_answers_a_mail_that_comes_while_it_waits(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    with gate.running() as daemon:
        daemon.wait_for("mailbox-opened")
        dovecot.append("support", a_mail())
        sink.wait_for(1)
        daemon.wait_for("mail-sent")

        code, _seconds = daemon.terminate()

    assert code == 0
    assert daemon.lines()[-1]["event"] == "stopped"
    assert [row["fate"] for row in gate.rows("messages")] == ["case"]


def test_the_daemon_ends_on_a_signal_while_a_relay_keeps_it_waiting(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    sink.stall()
    with gate.running() as daemon:
        daemon.wait_for("mailbox-opened")
        dovecot.append("support", a_mail())
        sink.wait_until_stalled()

        code, seconds = daemon.terminate()

    assert code == 0
    assert seconds < 50
    (mail,) = gate.rows("outbox", "list")
    assert mail["state"] in {"uncertain", "queued"}


def test_a_second_daemon_on_the_same_file_refuses_to_start(gate: Gate) -> None:
    with gate.running() as daemon:
        daemon.wait_for("mailbox-opened")

        second = gate.command("run")

        assert second.returncode == 2
        assert b"mailgate.db" in second.stderr
        assert daemon.terminate()[0] == 0


def test_commands_work_beside_the_daemon(gate: Gate, sink: SmtpSink) -> None:
    with gate.running() as daemon:
        daemon.wait_for("mailbox-opened")

        gate.command("deliver", "--mailbox", "support", stdin=a_mail(), check=True)
        sink.wait_for(1)

        assert len(gate.rows("cases")) == 1
        assert daemon.terminate()[0] == 0


def test_mail_that_comes_while_the_connection_is_lost_is_taken_all_the_same(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    with gate.running() as daemon:
        daemon.wait_for("mailbox-opened")
        dovecot.kick("support")
        daemon.wait_for("mailbox-lost")
        dovecot.append("support", a_mail())

        sink.wait_for(1)

        assert daemon.terminate()[0] == 0
