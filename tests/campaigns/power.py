"""`python -m tests.campaigns.power`: the power fails at any moment, and takes what was not synced.

A kill leaves the system's cache alone, so that it cannot show whether a commit is durable. Here a
small library (record_writes.c, which needs a C compiler) records what a daemon on SQLite writes and
syncs, in order, together with what it tells its servers. From the record, the files are put
together as a disk would hold them after a power cut at some moment: what was synced is there, of
the rest some sectors are and some are not. Then the database must be whole, and must hold every
mail that the mailbox was told to give up and every answer that a relay was given by then.

The same with `synchronous=NORMAL`, which mailgate refuses, must lose mail: else this shows nothing.
"""

import random
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mailgate.store.database import open_database
from tests.campaigns.audit import Box, one_mail
from tests.campaigns.mutants import Patch, changed_copy
from tests.campaigns.plans import read_plan, workplace
from tests.campaigns.stage import Stage
from tests.campaigns.tables import Figure, must, show
from tests.servers.dovecot import Dovecot
from tests.servers.forked import Forker
from tests.servers.smtp import SmtpSink

INBOX: Final = Box("support", "support")
WITHOUT_FULL: Final = (
    Patch("store/engines.py", '"PRAGMA synchronous = FULL;"', '"PRAGMA synchronous = NORMAL;"'),
    Patch("store/engines.py", "_SYNCHRONOUS_FULL: Final = 2", "_SYNCHRONOUS_FULL: Final = 1"),
)
_SOURCE: Final = Path(__file__).with_name("record_writes.c")
_HEAD: Final = struct.Struct("=cc2xIq")
_SECTOR: Final = 512
_NAMES: Final = {"d": "mailgate.db", "l": "mailgate.db-wal"}
_MOVED: Final = re.compile(rb" UID MOVE ([0-9:,]+) ")
_ANSWERED: Final = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.MULTILINE)
_TOGETHER: Final = 5  # mails that come at once
_PATIENCE: Final = 120.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of what."""

    mails: int = 300
    cuts: int = 200
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened: a write, a truncation, a sync, or a word to a server."""

    what: str
    file: str
    offset: int
    data: bytes


@dataclass
class Disk:
    """The two files as far as they are synced, and what was written to them since."""

    synced: dict[str, bytearray]
    since: dict[str, list[Step]] = field(default_factory=lambda: {"d": [], "l": []})

    def do(self, step: Step) -> None:
        """What the process did."""
        if step.what != "s":
            self.since[step.file].append(step)
            return
        for one in self.since[step.file]:
            _apply(self.synced[step.file], one)
        self.since[step.file].clear()

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files as they may be after the power failed just now."""
        kept = chance.choice((0.0, 0.5, 1.0))
        found = {}
        for name, synced in self.synced.items():
            content = bytearray(synced)
            for step in self.since[name]:
                if chance.random() < kept:
                    _apply(content, _torn(step, chance))
            found[name] = bytes(content)
        return found


def _apply(content: bytearray, step: Step) -> None:
    if step.what == "t":
        del content[step.offset :]
        return
    content.extend(bytes(max(0, step.offset - len(content))))
    content[step.offset : step.offset + len(step.data)] = step.data


def _torn(step: Step, chance: random.Random) -> Step:
    """A write of which now and then only the first sectors reached the disk."""
    if step.what != "w" or chance.random() < 0.9:
        return step
    whole = chance.randrange(0, len(step.data) + 1, _SECTOR)
    return Step("w", step.file, step.offset, step.data[:whole])


def read_record(record: Path) -> Iterator[Step]:
    """What happened, in order; the last line may be cut off."""
    told = record.read_bytes()
    place = 0
    while place + _HEAD.size <= len(told):
        what, file, length, offset = _HEAD.unpack_from(told, place)
        place += _HEAD.size
        if place + length > len(told):
            return
        yield Step(what.decode(), file.decode(), offset, told[place : place + length])
        place += length


def compiler() -> str:
    """The C compiler, or an empty string where nothing can be recorded."""
    names = ("cc", "gcc", "clang") if sys.platform == "linux" else ()
    return next((found for name in names if (found := shutil.which(name))), "")


def recorder(folder: Path) -> Path:
    """The library that records."""
    library = folder / "record_writes.so"
    subprocess.run(
        [compiler(), "-O1", "-shared", "-fPIC", "-o", library, _SOURCE, "-ldl", "-lpthread"],
        check=True,
    )
    return library


@dataclass(frozen=True, slots=True)
class Life:
    """The database before a daemon's life, and what it did in it."""

    before: bytes
    steps: tuple[Step, ...]


def lived(
    plan: Plan, folder: Path, dovecot: Dovecot, sink: SmtpSink, *, patches: Sequence[Patch] = ()
) -> Life:
    """Mail flows in until all is answered; then the daemon is killed."""
    folder.mkdir(parents=True)
    record = folder / "record"
    with changed_copy(patches) as package:
        forker = Forker(
            package, LD_PRELOAD=str(recorder(folder)), MAILGATE_RECORD=str(record.resolve())
        )
        stage = Stage(folder / "gate", dovecot, sink, [INBOX], forker=forker)
        file = stage.folder / "mailgate.db"
        open_database(f"sqlite:///{file}").close()
        before = file.read_bytes()
        with stage.daemon() as life:
            deadline = time.monotonic() + _PATIENCE
            while not (len(stage.sent.mails) >= plan.mails and stage.is_done()):
                assert life.poll() is None, stage.logs[-4000:]
                assert time.monotonic() < deadline, "the mails are not done in time"
                if len(stage.sent.mails) < plan.mails:
                    mails = [one_mail(len(stage.sent.mails) + n) for n in range(_TOGETHER)]
                    for raw in mails:
                        stage.sent.add(raw, "case")
                    stage.put(INBOX, mails)
                time.sleep(0.1)
            stage.kill(life)
        forker.close()
    return Life(before, tuple(read_record(record)))


def cuts(life: Life, plan: Plan, folder: Path) -> list[Figure]:
    """Cuts the power at moments of chance, and just after a word to a server; what was wrong."""
    chance = random.Random(plan.seed)
    words = [number for number, step in enumerate(life.steps) if step.what == "m"]
    anywhere = chance.choices(range(len(life.steps)), k=plan.cuts - plan.cuts // 2)
    moments = sorted(anywhere + chance.choices(words, k=plan.cuts // 2))
    disk = Disk({"d": bytearray(life.before), "l": bytearray()})
    moved: set[str] = set()
    answered: set[str] = set()
    broken = unstored = unknown = 0
    for number, step in enumerate(life.steps):
        if step.what == "m":
            moved |= _moved(step.data)
            answered |= {found.decode() for found in _ANSWERED.findall(step.data)}
        else:
            disk.do(step)
        for _ in range(moments.count(number)):
            verdict, uids, ids = _restart(disk.after_a_cut(chance), folder)
            broken += verdict != "ok"
            unstored += not moved <= uids
            unknown += not answered <= ids
    syncs = sum(step.what == "s" for step in life.steps)
    return [
        Figure("writes", sum(step.what == "w" for step in life.steps)),
        Figure("syncs", syncs),
        Figure("mails moved away", len(moved)),
        Figure("answers sent", len(answered)),
        must("cuts of the power", len(moments), plan.cuts),
        must("cuts after which the database is broken", broken, 0),
        must("cuts after which a mail is neither in its mailbox nor stored", unstored, 0),
        must("cuts after which an answer was sent that nobody knows of", unknown, 0),
    ]


def _moved(command: bytes) -> set[str]:
    found: set[str] = set()
    for uids in _MOVED.findall(command):
        for part in uids.decode().split(","):
            first, _, last = part.partition(":")
            found |= {str(uid) for uid in range(int(first), int(last or first) + 1)}
    return found


def _restart(files: dict[str, bytes], folder: Path) -> tuple[str, set[str], set[str]]:
    """What SQLite makes of these files: its verdict, the UIDs stored, and the answers decided."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / _NAMES[name]).write_bytes(content)
    with closing(sqlite3.connect(folder / _NAMES["d"])) as connection:
        try:
            ((verdict,), *_) = connection.execute("PRAGMA integrity_check")
            uids = {str(uid) for (uid,) in connection.execute("SELECT uid FROM inbox")}
            ids = {str(said) for (said,) in connection.execute("SELECT message_id FROM outbox")}
        except sqlite3.DatabaseError as error:
            return str(error), set(), set()
    return str(verdict), uids, ids


def run(plan: Plan, folder: Path, dovecot: Dovecot, sink: SmtpSink) -> int:
    """The campaign on servers that are there, with and without full syncs; its exit status."""
    life = lived(plan, folder / "full", dovecot, sink)
    figures = cuts(life, plan, folder / "disk")
    status = show(f"power cuts on SQLite, seed {plan.seed}", figures)
    life = lived(plan, folder / "normal", dovecot, sink, patches=WITHOUT_FULL)
    *_, unstored, unknown = cuts(life, plan, folder / "disk")
    bites = bool(unstored.figure)
    shown = [
        must(unstored.what, unstored.figure, "more than 0", kept=bites),
        Figure(unknown.what, unknown.figure),
    ]
    return status | show("the same with synchronous=NORMAL, which mailgate refuses", shown)


def main() -> int:
    """Reads the figures from the command line."""
    plan, keep = read_plan(Plan(), __doc__)
    with workplace(keep) as folder, Dovecot() as dovecot, SmtpSink() as sink:
        return run(plan, folder, dovecot, sink)


if __name__ == "__main__":
    sys.exit(main())
