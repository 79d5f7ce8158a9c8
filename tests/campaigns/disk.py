"""`python -m tests.campaigns.disk`: the disk is full, in four ways, and has room again.

One daemon on SQLite lives through all of it. Each time mail comes, the room ends, and comes back;
nobody touches anything. Each mail must have exactly one effect, and the database be sound.
"""

import argparse
import contextlib
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import text

from mailgate.store.database import Database, open_database
from tests.campaigns.tables import Figure, show
from tests.servers.fast_daemon import PAGES, FastClock, Living, Nursery
from tests.servers.gate import Gate
from tests.servers.mails import a_mail
from tests.servers.mails import field as header
from tests.servers.smtp import SmtpSink

_SPEED: Final = 30.0
_DISK: Final = "400m"
_FREE: Final = 12_000_000
_MAIL: Final = 60_000
_HANG_GUARD: Final = 300.0
_LONGEST_RECOVERY: Final = 60.0
_PART: Final = 1 << 20
_FILE_SIZE: Final = 200_000
_TAKEN: Final = "SELECT count(*) FROM inbox"
_DONE: Final = "SELECT count(*) FROM inbox WHERE state <> 'received'"
_UNSENT: Final = "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"
_SHARE: Final = 0.95
_EXTRA: Final = f"""
max_size = "1MB"

[intake]
free_disk = {_FREE}
ballast = "2MB"

[limits]
address_hour = 1000000
address_day = 1000000
domain_hour = 1000000
first_time_day = 1000000
total_ten_minutes = 1000000
"""


class Way(StrEnum):
    """How the room ends."""

    NEARLY = "the disk fills up with mail"
    FULL = "somebody fills the disk to its last byte"
    PAGES = "the database may not grow (max_page_count)"
    FILE_SIZE = "no file may grow (RLIMIT_FSIZE)"


@dataclass(slots=True)
class Told:
    """What was seen of one way."""

    runs: int = 0
    recoveries: list[float] = field(default_factory=list)
    sound: int = 0
    paused: int = 0
    failed: int = 0


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of its own in memory at a folder; False where none may be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(folder)]
    try:
        has_disk = subprocess.run(words, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        has_disk = False
    try:
        yield has_disk
    finally:
        if has_disk:
            subprocess.run(["umount", "-l", str(folder)], check=True)


class Trial:
    """A daemon on a small disk, and what was done to it."""

    def __init__(
        self, folder: Path, maildir: Path, *, seed: int, nursery: Nursery, daemon: Living
    ) -> None:
        self._folder = folder
        self._maildir = maildir
        self._chance = random.Random(seed)
        self._nursery = nursery
        self.daemon = daemon
        self.database: Database = open_database(f"sqlite:///{folder / 'mailgate.db'}")
        self.mails = 0
        self._log_was = 0
        self.told: dict[Way, Told] = {}

    def close(self) -> None:
        self.database.close()

    def run(self, way: Way, *, mails: int, hold: float) -> None:
        """Lets mail in while the room ends in one way, gives room again, and waits."""
        told = self.told.setdefault(way, Told())
        self._log_was = self.daemon.log.stat().st_size
        with self._without_room(way, mails):
            time.sleep(hold)
        began = time.monotonic()
        self._wait_until_done()
        told.runs += 1
        told.recoveries.append(time.monotonic() - began)
        said = self.daemon.log.read_bytes()[self._log_was :]
        told.paused += b'"intake-paused"' in said
        told.failed += b'"database-lost"' in said or b'"job-failed"' in said
        with self.database.reading() as session:
            told.sound += session.execute(text("PRAGMA integrity_check")).scalar() == "ok"

    @contextlib.contextmanager
    def _without_room(self, way: Way, mails: int) -> Iterator[None]:
        filler = self._folder / "filler"
        match way:
            case Way.NEARLY:
                _fill(filler, leaving=_FREE + 10 * _MAIL)
                self._drop(mails)
                self._wait_for_more(b'"intake-paused"')
                taken = self.one(_TAKEN)
                self._drop(mails)
                yield
                assert self.one(_TAKEN) == taken, "mail was taken"
                filler.unlink()
            case Way.FULL:
                ballast = self._folder / "mailgate.db.ballast"
                self._wait_until(ballast.exists, "no ballast is kept")
                before = self.mails
                self._drop(mails)
                self._wait_until(lambda: self.one(_TAKEN) > before, "no mail is taken")
                _fill(filler, leaving=0)
                self._wait_until(lambda: not ballast.exists(), "the ballast is not released")
                yield
                filler.unlink()
            case Way.PAGES:
                with self.database.reading() as session:
                    pages = session.execute(text("PRAGMA page_count")).scalar() or 0
                (self._folder / PAGES).write_text(str(int(pages) + 20))
                self._drop(mails)
                self._wait_for_more(b'"database-lost"')
                yield
                # A limit that is lifted stays with a connection until it is told another one.
                (self._folder / PAGES).write_text("1000000000")
            case Way.FILE_SIZE:
                # The log must have room below the limit, or nothing could be read of what happens.
                os.truncate(self.daemon.log, 0)
                self._log_was = 0
                self._limit(_FILE_SIZE)
                self._drop(mails)
                self._wait_for_more(b'"database-lost"')
                yield
                self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        resource.prlimit(self.daemon.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def _drop(self, count: int) -> None:
        for _ in range(count):
            self.mails += 1
            raw = a_mail(
                number=self.mails,
                sender=f"c{self.mails}@customer{self.mails}.example",
                subject=f"Mail {self.mails}",
                body=self._chance.randbytes(_MAIL // 2).hex() + "\r\n",
            )
            name = f"{1_700_000_000 + self.mails}.{self.mails}.disk"
            staged = self._maildir / "tmp" / name
            staged.write_bytes(raw)
            staged.rename(self._maildir / "new" / name)

    def _wait_for_more(self, words: bytes) -> None:
        log_was = self._log_was
        self._wait_until(lambda: words in self.daemon.log.read_bytes()[log_was:], f"no {words!r}")

    def _wait_until_done(self) -> None:
        self._wait_until(
            lambda: self.one(_DONE) >= self.mails and not self.one(_UNSENT), "it does not recover"
        )

    def _wait_until(self, true: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + _HANG_GUARD
        while not true():
            assert time.monotonic() < deadline, what
            assert self.daemon.is_there(), "the daemon has ended"
            time.sleep(0.05)

    def one(self, query: str) -> int:
        """One number of the database."""
        with self.database.reading() as session:
            return int(session.execute(text(query)).scalar() or 0)


def _fill(path: Path, *, leaving: int) -> None:
    """Writes a file until so much room is left."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            stat = os.statvfs(path)
            left = stat.f_bavail * stat.f_frsize - leaving
            if left <= 0:
                return
            os.posix_fallocate(file.fileno(), file.tell(), min(left, _PART))
            file.seek(min(left, _PART), os.SEEK_CUR)


def campaign(folder: Path, *, runs: int, mails: int, hold: float, seed: int) -> list[Figure]:
    """The disk ends `runs` times, in each way as often; the table."""
    maildir = folder / "Maildir"
    for part in ("new", "cur", "tmp"):
        (maildir / part).mkdir(parents=True)
    with small_disk(folder / "disk") as has_disk, SmtpSink() as sink:
        ways = list(Way) if has_disk else [Way.PAGES, Way.FILE_SIZE]
        gate = Gate(folder / "disk" / "gate", smtp_port=sink.port, extra=_EXTRA).maildir(maildir)
        gate.write()
        with (
            Nursery(gate.folder, FastClock.started(speed=_SPEED)) as nursery,
            nursery.living() as daemon,
        ):
            trial = Trial(gate.folder, maildir, seed=seed, nursery=nursery, daemon=daemon)
            try:
                for number in range(runs):
                    trial.run(ways[number % len(ways)], mails=mails, hold=hold)
                status = daemon.end()
                return [
                    Figure("disks of its own", "yes" if has_disk else "none may be mounted"),
                    *_of_ways(trial),
                    *_effects(trial, sink),
                    Figure("the daemon's end", status, "0", status == 0),
                ]
            finally:
                trial.close()


def _of_ways(trial: Trial) -> Iterator[Figure]:
    for way, told in trial.told.items():
        yield Figure(way, f"{told.runs} times")
        longest = max(told.recoveries)
        yield Figure("  longest until all was done again (s)", round(longest, 1),
                     f"at most {_LONGEST_RECOVERY:g}", longest <= _LONGEST_RECOVERY)  # fmt: skip
        yield Figure("  times the database was sound", told.sound, str(told.runs),
                     told.sound == told.runs)  # fmt: skip
        if way is Way.NEARLY:
            held = told.paused - told.failed
            yield Figure("  times the intake stopped before the end", held,
                         f"at least {_SHARE:.0%}", held >= _SHARE * told.runs)  # fmt: skip
        elif way is Way.FULL:  # nothing is said then: the log is on that disk
            yield Figure("  times the ballast was released", told.runs)
        else:
            yield Figure("  times the database failed meanwhile", told.failed)


def _effects(trial: Trial, sink: SmtpSink) -> Iterator[Figure]:
    copies = Counter(header(mail.raw, "Message-ID") for mail in sink.mails)
    repeats = sum(copies.values()) - len(copies)
    fates = trial.one("SELECT count(*) FROM inbox WHERE fate = 'case'")
    cases = trial.one('SELECT count(*) FROM "case"')
    yield Figure("mails", trial.mails)
    yield Figure("mails that became a case", fates, str(trial.mails), fates == trial.mails)
    yield Figure("cases", cases, str(trial.mails), cases == trial.mails)
    yield Figure("acknowledgements", len(copies), str(trial.mails), len(copies) == trial.mails)
    yield Figure("repeated", repeats, "0", repeats == 0)


def main() -> int:
    """Reads the arguments, runs the campaign and prints its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--mails", type=int, default=20)
    parser.add_argument("--hold", type=float, default=3.0, help="seconds without room")
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        figures = campaign(
            Path(folder), runs=said.runs, mails=said.mails, hold=said.hold, seed=said.seed
        )
    return show(f"full disks, seed {said.seed}", figures)


if __name__ == "__main__":
    sys.exit(main())
