"""Reading a suspect mail in a process of its own: did it kill us, or were we killed beside it?

Attempts are counted before a mail is read, so that one that takes the process down is found out.
But a process is also killed from outside, and the mail at hand is innocent then. Before a mail with
too many unfinished attempts is set aside, it is read once where it can do no harm.
"""

import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final

_PATIENCE: Final = timedelta(seconds=60)


def harm_done_by(raw: bytes) -> str:
    """What reading the mail does to a process that reads nothing else; empty if no harm."""
    with tempfile.TemporaryDirectory(prefix="mailgate-suspect-") as folder:
        path = Path(folder, "mail")
        path.write_bytes(raw)
        try:
            # The program and its arguments are our own; the mail is only a file.
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-m", "mailgate", "parse", "--json", str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE.total_seconds(),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"reading it takes longer than {int(_PATIENCE.total_seconds())} seconds"
    if done.returncode < 0:
        return f"reading it ends a process with signal {-done.returncode}"
    return "" if done.returncode == 0 else "reading it fails"
