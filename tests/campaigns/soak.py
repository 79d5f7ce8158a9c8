"""`python -m tests.campaigns.soak`: a day and more of one daemon, on a clock that is told the time.

Mail comes every three minutes of a day in which summer time begins, cases wait and are chased to
their end, then come the other changes of the year, a leap day, and a clock that jumps. The process
must not grow, each timer fire once, and each mail have its one effect.
"""

import os
import random
import shutil
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import text

from mailgate.jobs import clock_hold
from mailgate.jobs.case_orders import Agent, wait
from mailgate.jobs.context import Context, open_context
from mailgate.log import unheard
from mailgate.settings.load import load
from tests.campaigns.plans import read_plan, workplace
from tests.campaigns.tables import Figure, show
from tests.servers.fast_daemon import Living, Nursery, ToldClock
from tests.servers.gate import Gate
from tests.servers.mails import a_mail
from tests.servers.mails import field as header
from tests.servers.smtp import SmtpSink

# Summer time begins in Europe at 01:00 UTC of the 29th; elsewhere it ends and begins later.
BEGINS: Final = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
_DAY: Final = timedelta(days=1)
_CHANGES: Final = (
    ("summer time ends in Europe", datetime(2026, 10, 24, 12, tzinfo=UTC)),
    ("summer time begins in New York", datetime(2027, 3, 13, 12, tzinfo=UTC)),
    ("summer time ends at Lord Howe, by half an hour", datetime(2027, 4, 3, 3, tzinfo=UTC)),
    ("a leap day", datetime(2028, 2, 28, 12, tzinfo=UTC)),
)
_JUMPS: Final = (
    timedelta(hours=1),
    timedelta(hours=-1),
    timedelta(days=1),
    timedelta(days=-1),
    timedelta(days=400),
    timedelta(days=-400),
)
_ZONES: Final = {
    "berlin": "Europe/Berlin",
    "york": "America/New_York",
    "howe": "Australia/Lord_Howe",
}
_HANG_GUARD: Final = 600.0
_GROWTH: Final = 0.10
_LINEAR: Final = 0.99
_LONGEST_LINE: Final = 4096
_MANY: Final = 5000  # mails, below which the figures of growth are those of the warm-up
_CHASED: Final = ["chased"] * 4 + ["resolved", "chased", "closed"]
_EXTRA: Final = """
poll = "1s"

[intake]
ballast = 0

[limits]
address_hour = 1000000
address_day = 1000000
domain_hour = 1000000
first_time_day = 1000000
total_ten_minutes = 1000000
"""


@dataclass(frozen=True, slots=True)
class Length:
    """How long and how much; `steps` of the day, `stride` between looks at the days after it."""

    mails: int = 20_000
    chased: int = 3_000
    steps: int = 480
    stride: timedelta = timedelta(hours=8)
    zones: int = 3
    is_whole: bool = True
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process holds at one time: KiB, files, threads, mails and bytes stored."""

    memory: int
    files: int
    threads: int
    mails: int
    stored: int


@dataclass
class Soak:
    """One daemon and its day."""

    length: Length
    gate: Gate
    clock: ToldClock
    daemon: Living
    sink: SmtpSink
    context: Context
    now: datetime = BEGINS
    steady: float = 0.0
    mails: int = 0
    samples: list[Sample] = field(default_factory=list)
    copies: Counter[str] = field(default_factory=Counter)
    waiting: set[str] = field(default_factory=set)

    def go_on(self, amount: timedelta) -> None:
        """Time goes by, and all that is due is done."""
        self.now += amount
        self.steady += amount.total_seconds()
        self.clock.set(self.now, self.steady)

    def set_wall(self, amount: timedelta) -> None:
        """Somebody sets the clock."""
        self.now += amount
        self.clock.set(self.now, self.steady)

    def drop(self, count: int) -> None:
        """So many mails come, to one desk after the other."""
        names = list(_ZONES)[: self.length.zones]
        for _ in range(count):
            self.mails += 1
            folder = self.gate.folder / names[self.mails % len(names)]
            raw = a_mail(
                number=self.mails,
                to=f"{folder.name}@desk.example",
                sender=f"Customer {self.mails} <c{self.mails}@customer{self.mails}.example>",
                subject=f"Mail {self.mails}",
                body=f"It burns, said number {self.mails}.\r\n",
            )
            staged = folder / "tmp" / f"{1_700_000_000 + self.mails}.{self.mails}.soak"
            staged.write_bytes(raw)
            stamp = self.now.timestamp()
            os.utime(staged, (stamp, stamp))
            staged.rename(folder / "new" / staged.name)

    def settle(self) -> None:
        """Waits until all mail is decided and sent, and no case is due."""
        deadline = time.monotonic() + _HANG_GUARD
        while not self._is_settled():
            assert self.daemon.is_there(), self.daemon.log.read_text()[-4000:]
            assert time.monotonic() < deadline, f"{self.now}: it does not come to rest"
            time.sleep(0.05)
        for mail in self.sink.mails:
            self.copies[header(mail.raw, "Message-ID")] += 1
        self.sink.forget()

    def _is_settled(self) -> bool:
        due = 'SELECT count(*) FROM "case" WHERE next_look_at <= :now'
        return (
            self.one("SELECT count(*) FROM inbox WHERE state <> 'received'") >= self.mails
            and not self.one("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")
            and not self.one(due, now=self.now.astimezone(UTC).replace(tzinfo=None))
        )

    def sample(self) -> None:
        """Notes what the process holds."""
        status = Path(f"/proc/{self.daemon.pid}/status").read_text()
        said = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        database = self.gate.folder / "mailgate.db"
        self.samples.append(
            Sample(
                memory=int(said["VmRSS"].split()[0]),
                files=sum(1 for _ in Path(f"/proc/{self.daemon.pid}/fd").iterdir()),
                threads=int(said["Threads"]),
                mails=self.mails,
                stored=database.stat().st_size,
            )
        )

    def let_wait(self, count: int) -> None:
        """Agents let so many cases wait for their customers, who never answer."""
        with self.context.database.reading() as session:
            rows = session.execute(
                text(
                    "SELECT reference FROM \"case\" WHERE kind IN ('new', 'open') ORDER BY id DESC"
                )
            ).all()
        fresh = [reference for (reference,) in rows if reference not in self.waiting][:count]
        for reference in fresh:
            agent = Agent("bob", reference, self.now)
            done = wait(self.context, agent, reason="more information")
            assert done.done, done
            self.waiting.add(reference)

    def one(self, query: str, **values: object) -> int:
        """One number of the database."""
        with self.context.database.reading() as session:
            return int(session.execute(text(query), values).scalar() or 0)


def live(soak: Soak, chance: random.Random) -> None:
    """The day, the days after it, in the long form the year's changes, and the jumps."""
    length = soak.length
    share = length.mails / length.steps
    warm = max(1, length.steps // 10)
    due = 0.0
    for step in range(length.steps):
        due += share
        soak.drop(round(due) - soak.mails)
        soak.go_on(_DAY / length.steps)
        soak.settle()
        if step >= warm and step % max(1, length.steps // 40) == 0:
            soak.sample()
        if step == warm:
            soak.let_wait(length.chased)
    until_closed(soak)
    if length.is_whole:
        for _, at in _CHANGES:
            soak.go_on(at - soak.now)
            soak.drop(40)
            soak.settle()
            soak.let_wait(20)
            until_closed(soak, stride=timedelta(hours=12))
    for jump in _JUMPS:
        soak.set_wall(jump)
        soak.drop(chance.randint(2, 5))
        soak.go_on(timedelta(minutes=2))
        soak.settle()
        clock_hold.confirm(soak.context.database, by="the soak")
    soak.sample()


def until_closed(soak: Soak, *, stride: timedelta | None = None) -> None:
    """Time goes by until every case that waited is closed."""
    ends = soak.now + timedelta(days=30)
    open_ones = "SELECT count(*) FROM \"case\" WHERE kind NOT IN ('new', 'open', 'closed')"
    while soak.one(open_ones) and soak.now < ends:
        soak.go_on(stride or soak.length.stride)
        soak.settle()
    soak.settle()


def figures_of(soak: Soak, log: Path) -> Iterator[Figure]:
    """What must hold when it is over."""
    is_long = soak.length.mails >= _MANY
    first, last = soak.samples[0], soak.samples[-2]
    growth = statistics.median(one.memory for one in soak.samples[-5:-1]) / first.memory - 1
    yield Figure("mails", soak.mails)
    fates = soak.one("SELECT count(*) FROM inbox WHERE fate = 'case'")
    yield Figure("mails that became a case", fates, str(soak.mails), fates == soak.mails)
    cases = soak.one('SELECT count(*) FROM "case"')
    yield Figure("cases", cases, str(soak.mails), cases == soak.mails)
    repeats = sum(soak.copies.values()) - len(soak.copies)
    yield Figure("mails of ours", len(soak.copies))
    yield Figure("  sent twice", repeats, "0", repeats == 0)
    yield Figure("cases that were chased", len(soak.waiting))
    wrong = sum(turns != _CHASED for turns in _turns(soak).values())
    yield Figure("  whose timers did not each fire once", wrong, "0", wrong == 0)
    yield Figure("memory after the warm-up (MiB)", round(first.memory / 1024, 1))
    yield Figure("  at the end of the day", round(last.memory / 1024, 1))
    yield Figure("  growth", f"{growth:.1%}", f"under {_GROWTH:.0%}",
                 growth < _GROWTH or not is_long)  # fmt: skip
    files = (min(one.files for one in soak.samples), max(one.files for one in soak.samples))
    threads = (min(one.threads for one in soak.samples), max(one.threads for one in soak.samples))
    yield Figure("open files", f"{files[0]} to {files[1]}", f"{first.files} at the end as well",
                 soak.samples[-1].files <= first.files + 2)  # fmt: skip
    yield Figure("threads", f"{threads[0]} to {threads[1]}", f"{first.threads} at the end as well",
                 soak.samples[-1].threads <= first.threads)  # fmt: skip
    days = soak.samples[:-1]
    fit = statistics.correlation([one.mails for one in days], [one.stored for one in days]) ** 2
    yield Figure("growth of the database over the mails (R²)", f"{fit:.4f}", f"over {_LINEAR}",
                 fit > _LINEAR or not is_long)  # fmt: skip
    per_mail = (last.stored - first.stored) / max(1, last.mails - first.mails)
    yield Figure("  bytes a mail", round(per_mail))
    longest = max((len(line) for line in log.read_bytes().splitlines()), default=0)
    yield Figure("longest line of the log (bytes)", longest, f"under {_LONGEST_LINE}",
                 longest < _LONGEST_LINE)  # fmt: skip
    said = log.read_text(errors="replace")
    yield Figure("failures of loops in the log", said.count('"job-failed"'), "0",
                 '"job-failed"' not in said)  # fmt: skip
    held = said.count('"clock-jumped"')
    yield Figure("jumps that were held for a person", held, "1", held == 1)


def _turns(soak: Soak) -> dict[str, list[str]]:
    """What time did to each case that waited, in its order."""
    query = (
        'SELECT reference, event.kind FROM event JOIN "case" ON "case".id = case_id'
        " WHERE event.kind IN ('chased', 'resolved', 'closed') ORDER BY case_id, number"
    )
    found: dict[str, list[str]] = {reference: [] for reference in soak.waiting}
    with soak.context.database.reading() as session:
        for reference, kind in session.execute(text(query)).all():
            if reference in found:
                found[reference].append(kind)
    return found


def a_gate(folder: Path, port: int, *, zones: int) -> Gate:
    """Desks that are alike but for their zone, each with a Maildir."""
    gate = Gate(folder, smtp_port=port, extra=_EXTRA)
    assert gate.rules is not None
    for name, zone in list(_ZONES.items())[:zones]:
        desk = gate.rules / name
        shutil.copytree(gate.rules / "managed-service", desk)
        calendar = desk / "calendar.yaml"
        calendar.write_text(calendar.read_text().replace("Europe/London", zone))
        for part in ("new", "cur", "tmp"):
            (folder / name / part).mkdir(parents=True)
        gate.maildir(folder / name, name=name, desk=name, address=f"{name}@desk.example")
    return gate.write()


def campaign(folder: Path, length: Length) -> list[Figure]:
    """The soak in a folder of its own; its table."""
    clock = ToldClock.started(folder / "clock", BEGINS)
    with SmtpSink() as sink:
        gate = a_gate(folder / "gate", sink.port, zones=length.zones)
        with (
            Nursery(gate.folder, clock) as nursery,
            nursery.living() as daemon,
            unheard(),
            open_context(load(gate.settings), at=BEGINS) as context,
        ):
            soak = Soak(length, gate, clock, daemon, sink, context)
            live(soak, random.Random(length.seed))
            status = daemon.end()
            return [
                *figures_of(soak, daemon.log),
                Figure("the daemon's end", status, "0", status == 0),
            ]


def main() -> int:
    """Reads the arguments, runs the campaign and prints its table."""
    length, keep = read_plan(Length(), __doc__)
    began = time.monotonic()
    with workplace(keep) as folder:
        figures = campaign(folder, length)
    seconds = Figure("seconds", round(time.monotonic() - began))
    return show(f"a day and more on a fast clock, seed {length.seed}", [*figures, seconds])


if __name__ == "__main__":
    sys.exit(main())
