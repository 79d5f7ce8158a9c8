"""What the mails of the corpus meet: a mailgate, cases of Anna's, and a web server as a trap."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

from typer.testing import CliRunner

from mailgate.cli.app import app
from mailgate.core.case import StateKind
from mailgate.settings.keys import make_key
from mailgate.store import cases
from mailgate.store.tables import CaseRow
from tests.jobs.bench import ANNA, Bench

SERVER: Final = "mx.desk.example"
_SETTINGS: Final = """\
database = "file:database.url"

[identity]
keys = ["file:mailgate.key"]

[[mailbox]]
name = "support"
desk = "managed-service"
address = "support@desk.example"

[smtp]
host = "127.0.0.1"
port = 25
tls = "none"
"""


class Trap:
    """A port of this machine that waits for whoever fetches something named in a mail."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"

    def was_visited(self) -> bool:
        """Whether anybody connected."""
        try:
            visitor, _ = self._listening.accept()
        except BlockingIOError:
            return False
        visitor.close()
        return True


@contextmanager
def a_trap() -> Iterator[Trap]:
    """A trap, for as long as the context lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        yield Trap(listening)


@dataclass
class Stage:
    """A mailgate for one entry, and what its mails refer to."""

    bench: Bench
    trap: Trap
    folder: Path
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def opened(self, **mail: Any) -> CaseRow:
        """A case of Anna's, acknowledged."""
        number = next(self._numbers)
        given: dict[str, Any] = {
            "number": 9000 + number,
            "subject": f"Scanner {number}",
            "body": f"It is broken ({number}).\r\n",
        }
        row = self.bench.decide(**(given | mail))
        assert row.fate == "case", row.decision
        return self.bench.case_of(row)

    def mark(self, case: CaseRow) -> str:
        """The Message-ID of our first mail about a case: only who got it can know it."""
        return next(row for row in self.bench.outbox() if row.case_id == case.id).message_id

    def first_id(self, case: CaseRow) -> str:
        """The Message-ID of the mail that opened a case."""
        return next(row for row in self.bench.messages() if row.case_id == case.id).message_id

    def end(self, case: CaseRow, kind: StateKind = StateKind.CLOSED) -> None:
        """Ends a case without a mail."""
        name = {StateKind.CLOSED: "Closed", StateKind.RESOLVED: "Resolved"}[kind]
        with self.bench.database.session() as session:
            cases.set_state(
                session, case_id=case.id or 0, state=name, kind=kind, now=self.bench.now
            )

    def trust(self, server: str = SERVER) -> None:
        """From now on a server's verdicts count."""
        self.bench.set(authserv_ids=frozenset({server}))

    def command(self, *words: str) -> str:
        """What `mailgate` shows of this database for these words."""
        settings = self.folder / "mailgate.toml"
        if not settings.exists():
            make_key(self.folder / "mailgate.key")
            url = self.bench.database.url.replace("postgresql://", "postgresql+psycopg://")
            (self.folder / "database.url").write_text(url, "utf-8")
            settings.write_text(_SETTINGS, "utf-8")
        done = CliRunner().invoke(app, [*words, "--config", str(settings)])
        assert done.exit_code == 0, done.output
        return done.stdout

    def now_of(self, case: CaseRow) -> CaseRow:
        """The case as it is by now."""
        return next(one for one in self.bench.cases() if one.id == case.id)


def results(text: str) -> bytes:
    """A field of the trusted server."""
    return f"Authentication-Results: {SERVER}; {text}".encode()


PASSED = results("dmarc=pass header.from=customer.example")
FAILED = results("dmarc=fail header.from=customer.example")
__all__ = ["ANNA", "FAILED", "PASSED", "SERVER", "Stage", "Trap", "a_trap", "results"]
