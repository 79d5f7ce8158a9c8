import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from mailgate.demo.child import Daemon, DaemonError
from mailgate.log import Action

pytestmark = pytest.mark.live

SOON = timedelta(seconds=30)
ORDERLY = """
import json, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
print("a line that is no JSON")
print(json.dumps({"event": "started"}))
while True:
    signal.pause()
"""


def test_a_daemon_starts_says_so_and_stops_in_order(tmp_path: Path) -> None:
    with _daemon(tmp_path, ORDERLY) as daemon:
        assert daemon.until("it", lambda: daemon.has_logged(Action.STARTED) or None, patience=SOON)
        assert not daemon.has_logged(Action.STOPPED)
        daemon.check()
        daemon.stop()


def test_a_daemon_that_dies_early_is_noticed_with_its_last_words(tmp_path: Path) -> None:
    script = "import sys; print('no such desk'); sys.exit(3)"

    with (
        _daemon(tmp_path, script) as daemon,
        pytest.raises(DaemonError, match=r"(?s)exit code 3; its last lines .*no such desk"),
    ):
        daemon.until("the start", lambda: None, patience=SOON)


def test_a_daemon_killed_by_a_signal_is_told_as_such(tmp_path: Path) -> None:
    script = f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})"

    with _daemon(tmp_path, script) as daemon, pytest.raises(DaemonError, match="by signal 9"):
        daemon.until("the start", lambda: None, patience=SOON)


def test_what_does_not_come_in_time_is_an_error_with_the_log(tmp_path: Path) -> None:
    with _daemon(tmp_path, ORDERLY) as daemon:
        daemon.until("it", lambda: daemon.has_logged(Action.STARTED) or None, patience=SOON)
        with pytest.raises(DaemonError, match=r"(?s)a fate did not come within 0\.05 s;.*started"):
            daemon.until("a fate", lambda: None, patience=timedelta(seconds=0.05))


def test_a_disorderly_end_is_an_error(tmp_path: Path) -> None:
    script = ORDERLY.replace("sys.exit(0)", "sys.exit(7)")

    with _daemon(tmp_path, script) as daemon:
        daemon.until("it", lambda: daemon.has_logged(Action.STARTED) or None, patience=SOON)
        with pytest.raises(DaemonError, match="stopped with exit code 7"):
            daemon.stop()


def test_a_traceback_in_the_log_is_told_by_its_last_line(tmp_path: Path) -> None:
    script = """
import json
print(json.dumps({"job": "take", "event": "job-failed", "level": "error", "timestamp": "now",
                  "exception": "Traceback\\n  File x\\nTypeError: \x1b[2J no"}))
"""

    with _daemon(tmp_path, script) as daemon, pytest.raises(DaemonError) as caught:
        daemon.until("the start", lambda: None, patience=SOON)
    last = str(caught.value).splitlines()[-1]
    assert last == "  job-failed job=take exception=TypeError: \N{REPLACEMENT CHARACTER}[2J no"


def test_leaving_ends_the_daemon_whatever_happened(tmp_path: Path) -> None:
    script = "import os, signal; print(os.getpid()); signal.pause()"
    log = tmp_path / "daemon.log"

    with _daemon(tmp_path, script) as daemon:
        pid = daemon.until("its number", lambda: int(log.read_text() or 0) or None, patience=SOON)

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_ctrl_c_in_the_terminal_does_not_reach_the_daemon(tmp_path: Path) -> None:
    script = "import os, signal; print(os.getpgrp()); signal.pause()"
    log = tmp_path / "daemon.log"

    with _daemon(tmp_path, script) as daemon:
        group = daemon.until("its group", lambda: int(log.read_text() or 0) or None, patience=SOON)

    assert group != os.getpgrp()


def _daemon(folder: Path, script: str) -> Daemon:
    return Daemon(
        settings=folder / "mailgate.toml",
        log=folder / "daemon.log",
        command=(sys.executable, "-c", script),
    )
