"""The process that reads mail beside a daemon: it goes when the daemon goes, however that ends."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.servers.gate import HANG_GUARD, Daemon, Gate
from tests.servers.mails import a_mail
from tests.servers.smtp import SmtpSink

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc"),
]


@pytest.fixture
def gate(tmp_path: Path, sink: SmtpSink) -> Gate:
    """A gate that reads a Maildir."""
    maildir = tmp_path / "Maildir"
    for part in ("new", "cur", "tmp"):
        (maildir / part).mkdir(parents=True)
    return Gate(tmp_path / "gate", smtp_port=sink.port).maildir(maildir).write()


def parents() -> dict[int, int]:
    """The parent of every process that runs."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has just ended
        if state != "Z":
            found[int(path.parent.name)] = int(parent)
    return found


def below(pid: int) -> set[int]:
    """All processes that a process has started, and those that these have."""
    known = parents()
    found = {pid}
    while more := {one for one, parent in known.items() if parent in found} - found:
        found |= more
    return found - {pid}


def wait_until_gone(pids: set[int]) -> None:
    deadline = time.monotonic() + HANG_GUARD
    while left := pids & parents().keys():
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.05)


def started(daemon: Daemon) -> set[int]:
    daemon.wait_for("started")
    found = below(daemon.process.pid)
    assert found, "nobody reads mail beside the daemon"
    return found


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
def test_no_process_is_left_behind_by_a_daemon(gate: Gate, number: signal.Signals) -> None:
    with gate.running(fresh=True) as daemon:
        beside = started(daemon)
        daemon.process.send_signal(number)
        daemon.process.wait(HANG_GUARD)

        wait_until_gone(beside)


def test_mail_is_read_though_somebody_killed_the_reader(
    gate: Gate, sink: SmtpSink, tmp_path: Path
) -> None:
    with gate.running(fresh=True) as daemon:
        for pid in started(daemon):
            if pid in parents() and parents()[pid] != daemon.process.pid:
                os.kill(pid, signal.SIGKILL)
        (tmp_path / "Maildir" / "new" / "1.mail").write_bytes(a_mail())

        assert sink.wait_for(1, seconds=HANG_GUARD)
        assert daemon.terminate()[0] == 0
