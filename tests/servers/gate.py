"""A whole mailgate in a folder of its own: settings, key, and the real command as a process."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from subprocess import Popen
from typing import Any

from typer.testing import CliRunner

from mailgate.bundle import bundled
from mailgate.cli.app import app
from mailgate.settings.keys import make_key
from tests.servers.forked import ROOT, ForkedDaemon, Order, forker

HANG_GUARD = 100.0


def managers_hear_nothing(desk: Path) -> None:
    """Takes the digest and the notices out of a desk.yaml, for the same reason."""
    text = desk.read_text(encoding="utf-8")
    desk.write_text(
        re.sub(r"^(?:digest|notices): .*\n", "", text, flags=re.MULTILINE), encoding="utf-8"
    )


def nobody_hears(agents: Path) -> None:
    """Takes `who hears` out of an agents.yaml, so that every mail of a test is to a customer."""
    text = agents.read_text(encoding="utf-8")
    agents.write_text(
        re.sub(r"^who hears:\n(?:[ #].*\n|\n)*", "", text, flags=re.MULTILINE), encoding="utf-8"
    )


@dataclass
class Gate:
    """Runs `python -m mailgate` in a folder, with the settings written there.

    Both are forked from a process that has imported it, where nothing else is said.

    Without `rules` of its own it has the shipped desks without their tests, which each first start
    on an empty database would play: `tests/jobs/test_shipped_scenarios.py` plays them once.
    """

    folder: Path
    database: str = "sqlite:///mailgate.db"
    extra: str = ""
    mailboxes: list[str] = field(default_factory=list)
    smtp_port: int = 0
    rules: Path | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        key = self.folder / "mailgate.key"
        if not key.exists():
            make_key(key)
        if self.rules is None:
            self.rules = self.folder / "shipped" / "rules"
            if not self.rules.exists():
                shutil.copytree(
                    bundled("rules"), self.rules, ignore=shutil.ignore_patterns("*_test.yaml")
                )
                for path in self.rules.glob("*/agents.yaml"):
                    nobody_hears(path)
                for path in self.rules.glob("*/desk.yaml"):
                    managers_hear_nothing(path)

    @property
    def settings(self) -> Path:
        return self.folder / "mailgate.toml"

    def imap(self, *, port: int, name: str = "support", **keys: Any) -> "Gate":
        """Adds an IMAP mailbox; further keys are written as they are."""
        said = {"desk": "managed-service", "address": "support@desk.example", "start": "all"} | keys
        user = said.pop("user", name)
        lines = [f"{key} = {json.dumps(value)}" for key, value in said.items()]
        secret = self.folder / "secret"
        secret.write_text("secret")
        server = (
            f'imap = {{host = "127.0.0.1", port = {port}, tls = "none", '
            f'user = "{user}", password = "file:secret"}}'
        )
        self.mailboxes.append("\n".join(["[[mailbox]]", f'name = "{name}"', server, *lines]))
        return self

    def maildir(self, path: Path, *, name: str = "drop", **keys: Any) -> "Gate":
        """Adds a Maildir."""
        said = {
            "desk": "managed-service",
            "address": "support@desk.example",
            "start": "all",
            "maildir": str(path),
        } | keys
        lines = [f"{key} = {json.dumps(value)}" for key, value in said.items()]
        self.mailboxes.append("\n".join(["[[mailbox]]", f'name = "{name}"', *lines]))
        return self

    def write(self) -> "Gate":
        """Writes mailgate.toml."""
        # A file for each of thousands of folders would fill the disk that it is to keep free.
        intake = "" if "[intake]" in self.extra else "[intake]\nballast = 0"
        parts = [
            f'database = "{self.database}"',
            f'rules = "{self.rules}"',
            f'templates = "{bundled("templates")}"',
            self.extra,
            '[identity]\nkeys = ["file:mailgate.key"]\ndomain = "desk.example"',
            *self.mailboxes,
            intake,
            f'[smtp]\nhost = "127.0.0.1"\nport = {self.smtp_port}\ntls = "none"',
        ]
        self.settings.write_text("\n\n".join(parts) + "\n")
        return self

    def command(
        self, *arguments: str, stdin: bytes = b"", crash: str = "", check: bool = False
    ) -> "subprocess.CompletedProcess[bytes]":
        """Runs one mailgate command to its end."""
        return self._python("mailgate", *arguments, stdin=stdin, crash=crash, check=check)

    def once(self, *, crash: str = "") -> "subprocess.CompletedProcess[bytes]":
        """`mailgate run --once`; without `crash` it must end with 0."""
        return self.command("run", "--once", crash=crash, check=not crash)

    def once_at(self, at: datetime, *, crash: str = "") -> "subprocess.CompletedProcess[bytes]":
        """The same at another time than now."""
        where = "tests.servers.run_at"
        return self._python(where, at.isoformat(), stdin=b"", crash=crash, check=not crash)

    def _python(
        self, module: str, *arguments: str, stdin: bytes, crash: str, check: bool
    ) -> "subprocess.CompletedProcess[bytes]":
        order = Order(module, arguments, str(self.folder), crash)
        done = forker().run(order, stdin=stdin, seconds=HANG_GUARD)
        if check and done.returncode != 0:
            said = f"{done.stdout.decode()}\n{done.stderr.decode()}"
            raise AssertionError(f"{arguments} ended with {done.returncode}\n{said}")
        return done

    def rows(self, *arguments: str) -> list[dict[str, Any]]:
        """The JSON lines of a command that lists things, run in this process: it only reads."""
        done = CliRunner().invoke(app, [*arguments, "--json", "--config", str(self.settings)])
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Looks until the condition holds; fails if it never does."""
        deadline = time.monotonic() + HANG_GUARD
        while not condition():
            assert time.monotonic() < deadline, what
            time.sleep(0.05)

    @contextmanager
    def running(self, *, log: str = "daemon.log", fresh: bool = False) -> Iterator["Daemon"]:
        """The daemon as a process; killed at the end if it is still there.

        A `fresh` one begins as a user's does, others as commands do.
        """
        with self._begun(self.folder / log, fresh=fresh) as process:
            try:
                yield Daemon(process, self.folder / log)
            finally:
                if process.poll() is None:
                    process.kill()
                process.wait(timeout=HANG_GUARD)

    @contextmanager
    def _begun(self, log: Path, *, fresh: bool) -> Iterator["ForkedDaemon | Popen[bytes]"]:
        log.touch()
        if not fresh:
            yield ForkedDaemon(self.folder, log)
            return
        command = [sys.executable, "-m", "mailgate", "run", "--log", "json"]
        with log.open("ab") as written:
            yield Popen(
                command, cwd=self.folder, env=_environment(), stdout=written, stderr=written
            )


@dataclass
class Daemon:
    """A running daemon and its log."""

    process: "ForkedDaemon | Popen[bytes]"
    log: Path

    def wait_for(self, action: str, *, times: int = 1) -> list[dict[str, Any]]:
        """Waits until the log has the action that often; fails if the daemon dies or hangs."""
        deadline = time.monotonic() + HANG_GUARD
        while time.monotonic() < deadline:
            found = [line for line in self.lines() if line.get("event") == action]
            if len(found) >= times:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"no {action} (x{times}) in:\n{self.log.read_text()[-4000:]}")

    def lines(self) -> list[dict[str, Any]]:
        """The log so far; a line still being written is left out."""
        whole = self.log.read_text().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines() if line.startswith("{")]

    def terminate(self) -> tuple[int, float]:
        """Sends SIGTERM; returns the exit code and the seconds until the end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=HANG_GUARD)
        assert code is not None, "it does not end"
        return code, time.monotonic() - began


def _environment() -> dict[str, str]:
    here = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    here.pop("MAILGATE_CRASH", None)
    return here
