"""Where daemons are killed: a gate, its mailboxes and its relay, and who watches what is done."""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from tests.campaigns import audit
from tests.campaigns.audit import NO_LIMITS, Box, Query, Sent
from tests.campaigns.tables import Figure, must
from tests.servers.dovecot import Dovecot
from tests.servers.forked import Forked, ForkedDaemon, Forker, Order, forked, forker
from tests.servers.gate import Gate
from tests.servers.smtp import SinkMail, SmtpSink

HANG_GUARD: Final = 600.0
LEASE: Final = 1
_KILLED: Final = -signal.SIGKILL
_LEASES_END: Final = 60.0
_LEFTOVERS_END_WITHIN: Final = 20.0


@dataclass
class Stage:
    """One mailgate whose daemons live and die; `sent` is all that was put into its mailboxes."""

    folder: Path
    dovecot: Dovecot
    sink: SmtpSink
    boxes: Sequence[Box]
    postgresql: str = ""
    after: str = "move:Processed"
    forker: Forker | None = None
    sent: Sent = field(default_factory=Sent)
    piped: int = 0  # how many of them came by a pipe, and never were in a mailbox

    def __post_init__(self) -> None:
        self.gate = Gate(self.folder, smtp_port=self.sink.port)
        if self.postgresql:
            address = self.postgresql.replace("postgresql://", "postgresql+psycopg://")
            (self.folder / "database").write_text(address)
            self.gate.database = "file:database"
            self.gate.extra = f'[workers]\nlease = "{LEASE}s"\n'
            self.ask: Query = audit.asking_postgresql(self.postgresql)
        else:
            self.ask = audit.asking_sqlite(self.folder / "mailgate.db")
        for user in {box.user for box in self.boxes}:
            self.dovecot.empty(user)
        for box in self.boxes:
            self.put(box, [])  # which makes the folder
            self.gate.imap(
                port=self.dovecot.imap_port,
                name=box.name,
                user=box.user,
                folder=box.folder,
                address=f"{box.name}@desk.example",
                after=self.after,
            )
        self.gate.write()
        self.gate.settings.write_text(self.gate.settings.read_text() + NO_LIMITS)
        self._before = len(self.sink.mails)
        self._lives = count(1)

    @property
    def answered(self) -> Sequence[SinkMail]:
        """What the relay was given since this stage was set."""
        return self.sink.mails[self._before :]

    @property
    def logs(self) -> str:
        """All that its daemons said."""
        return "".join(
            log.read_text(errors="replace") for log in sorted(self.folder.glob("life-*.log"))
        )

    def put(self, box: Box, raws: Sequence[bytes]) -> None:
        """Mails come into a mailbox."""
        self.dovecot.drop(box.user, raws, folder=box.folder)

    def once(self, *, crash: str = "") -> int:
        """`run --once`, which does one thing after the other; how it ended."""
        with self.begun_once(crash=crash) as process:
            status = process.wait(HANG_GUARD)
        assert status is not None, "it does not end"
        return status

    def once_more(self) -> int:
        """The same; on PostgreSQL again and again while a dead worker's lease is not over."""
        began = time.monotonic()
        status = self.once()
        while self.postgresql and not self.is_done() and time.monotonic() - began < _LEASES_END:
            status = self.once()
        return status

    @contextmanager
    def begun_once(self, *, crash: str = "") -> Iterator[Forked]:
        """The same, while it runs."""
        order = Order("mailgate", ("run", "--once", "--log", "json"), str(self.folder), crash)
        log = self.folder / f"life-{next(self._lives):04d}.log"
        with Path(os.devnull).open("rb") as nothing, log.open("wb") as written:
            begun = (self.forker or forker()).start(order, streams=(nothing, written, written))
        try:
            yield begun
        finally:
            begun.kill()

    @contextmanager
    def daemon(self, *, crash: str = "") -> Iterator[ForkedDaemon]:
        """A life of the daemon, from when it says that it has started."""
        log = self.folder / f"life-{next(self._lives):04d}.log"
        log.touch()
        with forked(self.folder, log, by=self.forker, crash=crash) as life:
            life.wait_for("started")
            yield life

    def kill(self, life: ForkedDaemon) -> None:
        """Kills one, which must not have ended before."""
        life.send_signal(signal.SIGKILL)
        assert life.wait(HANG_GUARD) == _KILLED, life.log.read_text()[-4000:]

    def nowhere(self, mails: Sequence[bytes]) -> int:
        """How many of these are neither in their mailbox nor stored just now."""
        return audit.nowhere(self.ask, self.dovecot, self.boxes, mails)

    def finish(self, *, patience: float = HANG_GUARD) -> list[Figure]:
        """A last life that is not killed: until all is done, or nothing more comes of it."""
        began = time.monotonic()
        with self.daemon() as life:
            life.wait_for("mailbox-opened")  # it listens for signals by then
            while not self.is_done() and life.poll() is None:
                if time.monotonic() - began > patience:
                    break
                time.sleep(0.05)
            life.send_signal(signal.SIGTERM)
            status = life.wait(HANG_GUARD)
        return [must("last life ended with", status, 0)]

    def figures(self, *, repeats: range, left: int | None = None) -> list[Figure]:
        """What is counted at the end; `left` is how many mails a mailbox holds that keeps them."""
        found = audit.ledger(
            self.ask,
            self.dovecot,
            self.boxes,
            self.sent,
            piped=self.piped,
            is_moved=self.after.startswith("move"),
            left=left,
        )
        found.append(must("all is done", "yes" if self.is_done() else "no", "yes"))
        found += audit.answers(self.answered, self.sent.fates["case"], repeats=repeats)
        if not self.postgresql:
            ((verdict,),) = self.ask("PRAGMA integrity_check")
            found.append(must("integrity_check", verdict, "ok"))
        failed = self.logs.count('"event": "job-failed"')
        found.append(must("failures of loops in the logs", failed, 0))
        found.append(must("processes left behind", len(self._left_behind()), 0))
        return found

    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return audit.is_done(self.ask, len(self.sent.mails))

    def _left_behind(self) -> list[str]:
        """Processes of killed daemons that did not notice; empty where the system cannot tell."""
        deadline = time.monotonic() + _LEFTOVERS_END_WITHIN
        while (found := _working_in(self.folder)) and time.monotonic() < deadline:
            time.sleep(0.05)
        return found


def _working_in(folder: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.readlink() == folder.resolve():
                found.append(entry.parent.name)
        except OSError:  # it has ended, or is not ours
            continue
    return found
