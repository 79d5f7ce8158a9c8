"""The real daemon, `mailgate run`, as a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from mailgate.demo.plain import plain
from mailgate.log import Action

T = TypeVar("T")

_LAST_LINES: Final = 12
_GLANCE: Final = 0.03
# The daemon itself gives a mail that is on its way 5 s after SIGTERM; ask for no less.
_ORDERLY: Final = 10.0


class DaemonError(Exception):
    """The daemon did not do what the demo needs; the text says what, and its last log lines."""


class Daemon:
    """`mailgate run` with these settings, its log in a file; a context manager.

    It gets a process group of its own: Ctrl-C in the terminal is for the demo, which then stops the
    daemon in order. `command` is what to start in its place, for tests.
    """

    def __init__(self, *, settings: Path, log: Path, command: tuple[str, ...] = ()) -> None:
        self._log = log
        self._command = command or (
            *(sys.executable, "-m", "mailgate", "run"),
            *("--config", str(settings), "--log", "json"),
        )

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 our own interpreter and module
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                process_group=0,
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._end()

    def check(self) -> None:
        """Raises DaemonError if the daemon has ended by itself."""
        code = self._process.poll()
        if code is not None:
            raise DaemonError(self.tell(f"the daemon ended by itself, {_said(code)}"))

    def has_logged(self, action: Action) -> bool:
        """Whether the log holds a line of this action."""
        return any(_fact(line).get("event") == action for line in self._lines())

    def until(self, what: str, find: Callable[[], T | None], *, patience: timedelta) -> T:
        """What `find` gives once it gives something; DaemonError when patience or the daemon ends.

        `what` ends a sentence: "what did not come within 60 s".
        """
        deadline = time.monotonic() + patience.total_seconds()
        while (found := find()) is None:
            self.check()
            if time.monotonic() > deadline:
                seconds = patience.total_seconds()
                raise DaemonError(self.tell(f"{what} did not come within {seconds:g} s"))
            time.sleep(_GLANCE)
        return found

    def stop(self) -> None:
        """Asks the daemon to stop, as a service manager would; DaemonError unless it does."""
        self.check()
        code = self._end()
        if code == -signal.SIGKILL:
            text = f"the daemon did not stop within {_ORDERLY:.0f} s of SIGTERM and was killed"
            raise DaemonError(self.tell(text))
        if code != 0:
            raise DaemonError(self.tell(f"the daemon stopped {_said(code)}"))

    def tell(self, text: str) -> str:
        """The text with the last lines of the log below it."""
        lines = "\n".join(f"  {_readable(line)}" for line in self._lines()[-_LAST_LINES:])
        return f"{text}; its last lines in {self._log}:\n{lines or '  (none)'}"

    def _end(self) -> int:
        """The exit code after SIGTERM, and after SIGKILL if that is not heeded."""
        self._process.terminate()
        try:
            self._process.wait(_ORDERLY)
        except subprocess.TimeoutExpired:
            pass
        finally:  # a second Ctrl-C must not leave the daemon behind
            self._process.kill()
        return self._process.wait()

    def _lines(self) -> list[str]:
        return self._log.read_text(encoding="utf-8", errors="replace").splitlines()


def _said(code: int) -> str:
    return f"by signal {-code}" if code < 0 else f"with exit code {code}"


def _fact(line: str) -> dict[str, object]:
    """A JSON log line taken apart; what is none (a warning, a usage error) gives nothing."""
    try:
        fact = json.loads(line)
    except ValueError:
        return {}
    return fact if isinstance(fact, dict) else {}


def _readable(line: str) -> str:
    """A log line for people: the action, its facts, and of a traceback what it ends with."""
    fact = _fact(line)
    if not fact:
        return plain(line)
    action = str(fact.pop("event", ""))
    for noise in ("timestamp", "level"):
        fact.pop(noise, None)
    if "exception" in fact:
        fact["exception"] = str(fact["exception"]).strip().rpartition("\n")[2]
    return plain(" ".join([action, *(f"{name}={value}" for name, value in fact.items())]))
