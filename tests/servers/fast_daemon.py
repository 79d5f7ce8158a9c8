"""Daemons by a clock that goes faster than the machine's, which begin in no time.

A nursery loads the files of a folder's desks once; each daemon is a fork of it. So a campaign of
hundreds of lives spends its time on mail, and not on compiling templates.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import forkserver
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from mailgate import daemon
from mailgate.daemon import Clocks
from mailgate.jobs import context
from mailgate.log import configure
from mailgate.settings.load import load
from mailgate.settings.model import Settings
from tests.servers.forked import ROOT

PAGES: Final = Path("pages")
_HANG_GUARD: Final = 300.0
_FOREVER: Final = "wait"


@dataclass(frozen=True, slots=True)
class FastClock:
    """Began when the machine's clock said `began`; since then `speed` seconds go by in each."""

    began: float
    speed: float

    @classmethod
    def started(cls, *, speed: float) -> Self:
        """One that begins now."""
        return cls(time.time(), speed)

    def now(self) -> datetime:
        """The time by this clock."""
        return datetime.fromtimestamp(self.began, UTC) + timedelta(seconds=self.steady())

    def steady(self) -> float:
        """Seconds since it began."""
        return (time.time() - self.began) * self.speed


@dataclass(frozen=True, slots=True)
class ToldClock:
    """Stands still until its file is told another time: seconds of the wall, and steady ones."""

    path: str

    @classmethod
    def started(cls, path: Path, at: datetime) -> Self:
        """One that stands at that time."""
        clock = cls(str(path))
        clock.set(at, 0.0)
        return clock

    def set(self, at: datetime, steady: float) -> None:
        """Another time; whoever looks sees both or neither."""
        staged = Path(f"{self.path}.new")
        staged.write_text(f"{at.isoformat()} {steady!r}")
        staged.rename(self.path)

    def now(self) -> datetime:
        """The time on the wall."""
        return datetime.fromisoformat(Path(self.path).read_text().split()[0])

    def steady(self) -> float:
        """Seconds on a clock that nobody sets."""
        return float(Path(self.path).read_text().split()[1])


class Nursery:
    """A process that has all loaded, and makes daemons of itself; a context manager."""

    def __init__(self, folder: Path, clock: FastClock | ToldClock) -> None:
        self._folder = folder
        self._clock = clock
        self._lives = 0

    def __enter__(self) -> Self:
        # Not as a module: each process that reads mail would import the main module anew.
        code = f"from {__name__} import *; nurse({self._clock!r})"
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", code],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_error: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(_HANG_GUARD)
        self._process.stdout.close()

    @contextmanager
    def living(self) -> Iterator["Living"]:
        """A daemon that has said that it started; killed at the end if it is still there."""
        self._lives += 1
        log = self._folder / f"life-{self._lives:04d}.log"
        log.touch()
        one = Living(int(self.ask(f"start {log}")), log, self.ask)
        try:
            one.wait_for('"started"')
            yield one
        finally:
            one.kill()

    @property
    def logs(self) -> list[Path]:
        """What each of them said."""
        return sorted(self._folder.glob("life-*.log"))

    def ask(self, words: str) -> str:
        """Asks for a daemon, or for the end of one."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        assert answer, f"the nursery is gone: {words}"
        return answer


@dataclass
class Living:
    """One daemon; `status` is how it ended, negative for a signal, None before."""

    pid: int
    log: Path
    ask: Callable[[str], str]
    status: int | None = None

    def wait_for(self, words: str) -> None:
        """Returns once its log holds these words."""
        deadline = time.monotonic() + _HANG_GUARD
        while words not in self.log.read_text(errors="replace"):
            assert self.is_there(), self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.01)

    def is_there(self) -> bool:
        """Whether it has not ended."""
        if self.status is None and (said := self.ask(f"look {self.pid}")) != _FOREVER:
            self.status = int(said)
        return self.status is None

    def kill(self) -> None:
        """Ends it without a word."""
        self.end(signal.SIGKILL)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Sends a signal, and waits for the end; the status."""
        if self.is_there():
            os.kill(self.pid, number)
            deadline = time.monotonic() + _HANG_GUARD
            while self.is_there():
                assert time.monotonic() < deadline, "the daemon does not end"
                time.sleep(0.01)
        assert self.status is not None
        return self.status


def nurse(clock: FastClock | ToldClock) -> None:
    """Answers what the nursery is asked, until nobody asks any more."""
    settings = load(Path("mailgate.toml"), connecting=True)
    files = context.load_files(settings, at=clock.now())
    forks = forkserver._forkserver
    forks.set_forkserver_preload(["mailgate.mail.parse"])
    forks.ensure_running()
    for line in sys.stdin:
        what, _, about = line.strip().partition(" ")
        if what == "look":
            pid, status = os.waitpid(int(about), os.WNOHANG)
            _answer(str(os.waitstatus_to_exitcode(status)) if pid else _FOREVER)
        elif (pid := os.fork()) == 0:
            _live(clock, settings, files, about)
        else:
            _answer(str(pid))


def _few_pages(connection: Connection) -> None:
    """A database that may not grow beyond the pages that a file in the folder names."""
    if PAGES.exists() and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA max_page_count = {PAGES.read_text()}")


def _answer(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _live(
    clock: FastClock | ToldClock, settings: Settings, files: context.RuleFiles, log: str
) -> None:
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, stands_for in enumerate((nothing, written, written)):
        os.dup2(stands_for, number)
    configure(as_json=True)
    forks = forkserver._forkserver
    forks.ensure_running = lambda: None  # type: ignore[method-assign]  # its server is the nursery's

    event.listen(Engine, "begin", _few_pages)

    def loaded(*_words: Any, **_more: Any) -> context.RuleFiles:
        return files

    context.load_files = loaded
    clocks = Clocks(clock.now, clock.steady)
    status = 1
    try:
        status = daemon.run(settings, once=False, clocks=clocks)
    finally:
        sys.stderr.flush()
        os._exit(status)
