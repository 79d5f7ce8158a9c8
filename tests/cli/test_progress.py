import os
import pty
import subprocess
import sys

import pytest

from mailgate.cli.progress import counted, progress

WORK = (
    "from mailgate.cli.progress import counted\n"
    "for _ in counted(range(3), 'reading \\x1b[2J[bold]', total=3): pass\n"
    "print('answer')\n"
)


def test_nothing_is_shown_where_no_person_looks(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(counted([1, 2], "reading", total=2)) == [1, 2]
    with progress("asking") as advance:
        advance(2)

    assert capfd.readouterr() == ("", "")


def test_a_terminal_shows_what_is_done_and_the_answer_stays_clean() -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", WORK],
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
        env={"TERM": "xterm", "COLUMNS": "80"},
    )
    os.close(theirs)
    shown = b""
    with os.fdopen(ours, "rb", buffering=0) as screen:
        try:
            while part := screen.read(4096):
                shown += part
        except OSError:  # how a terminal without a writer ends
            pass

    assert done.stdout == b"answer\n"
    assert b"reading [2J[bold]" in shown
    assert b"3/3" in shown
