"""The demo from end to end, as a person starts it: everything real, nothing but the command."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.demo.samples import load_story

# A shell starts what runs in its background with SIGINT ignored, and children inherit that.
_HEEDING_CTRL_C = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
    " os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]


def test_the_whole_story_comes_true_and_ends_by_itself(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mailgate", "demo", "--once", "--folder", "play"],
        cwd=tmp_path,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    table = done.stdout[done.stdout.index("became") :]
    for number, step in enumerate(load_story(bundled("samples")), start=1):
        row = re.search(rf"^ *{number}  (.+)$", table, re.MULTILINE)
        assert row, step.title
        assert row[1].startswith(step.title)
        assert re.search(rf" {step.fate} ", row[1]), row[1]
        assert row[1].rstrip().endswith("yes" if step.answered else "no"), row[1]
    assert "Every mail became what it must." in done.stdout
    assert max(len(line) for line in table.splitlines()) <= 80


def test_a_second_run_in_the_same_folder_tells_the_same_story(tmp_path: Path) -> None:
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "mailgate", "demo", "--once"],
            cwd=tmp_path,
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=140,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "mailgate-demo" / "mailgate.toml").exists()


def test_it_goes_on_takes_a_visitors_mail_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with out.open("wb") as stdout:
        demo = subprocess.Popen(
            [sys.executable, "-c", _HEEDING_CTRL_C, "-m", "mailgate", "demo", "--folder", "play"],
            cwd=tmp_path,
            env=_environment(),
            stdout=stdout,
            stderr=subprocess.STDOUT,
        )
    try:
        program = _until(out, r'python3 (\S+) "My subject"$', demo)
        sent = [sys.executable, "-W", "error", program, "Grüße vom Drucker"]
        subprocess.run(sent, cwd=tmp_path, timeout=100, check=True)
        _until(out, r"Grüße vom Drucker .*(new case \S+)$", demo)
        _until(out, r"sent +to (you@firm\.example): ", demo)

        demo.send_signal(signal.SIGINT)
        assert demo.wait(100) == 0, out.read_text()
    finally:
        demo.kill()
        demo.wait()
    assert "Traceback" not in out.read_text()


def _environment() -> dict[str, str]:
    return {**os.environ, "COLUMNS": "80", "PYTHONUNBUFFERED": "1"}


def _until(out: Path, pattern: str, demo: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + 200
    while not (found := re.search(pattern, out.read_text(), re.MULTILINE)):
        assert demo.poll() is None, out.read_text()
        assert time.monotonic() < deadline, out.read_text()
        time.sleep(0.1)
    return found[1]
