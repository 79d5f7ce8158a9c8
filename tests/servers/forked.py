"""Daemons that begin in no time: forked from a process that has imported all of mailgate."""

import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from mailgate.__main__ import main

_MODULES: Final = ["mailgate.__main__", "mailgate.cli.app", "mailgate.daemon", __name__]


class ForkedDaemon:
    """`mailgate run` in a folder; the same as a process of its own, but for the time of imports."""

    def __init__(self, folder: Path, log: Path) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_MODULES)
        self.log = log
        self._process = context.Process(target=_live, args=(str(folder), str(log)))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def status(self) -> int | None:
        """How it ended, negative for a signal; None while it runs."""
        return self._process.exitcode

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def wait(self, seconds: float) -> int | None:
        """Waits until it has ended; its status, or None."""
        self._process.join(seconds)
        return self._process.exitcode


@contextmanager
def forked(folder: Path, log: Path) -> Iterator[ForkedDaemon]:
    """One that is killed at the end if it is still there."""
    daemon = ForkedDaemon(folder, log)
    try:
        yield daemon
    finally:
        if daemon.status is None:
            daemon.send(signal.SIGKILL)
            daemon.wait(60)


def _live(folder: str, log: str) -> None:
    os.chdir(folder)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number in (1, 2):
        os.dup2(written, number)
    warnings.simplefilter("ignore")
    sys.argv = ["mailgate", "run", "--log", "json"]
    main()
