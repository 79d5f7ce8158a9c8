"""Puts the mails of an entry through a whole mailgate, from the folder to the server behind us."""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlmodel import func, select

from mailgate.core.case import Fate
from mailgate.jobs.deliver import deliver_next
from mailgate.jobs.process import Undecided
from mailgate.log import configure
from mailgate.mail.smtp import Relay
from mailgate.store.database import Database
from mailgate.store.tables import InboxRow
from tests.hostile.entry import Entry, Handling, Hostile, Seen
from tests.hostile.invariants import Most, answered, harmless, kept, shown
from tests.hostile.stage import Stage, a_trap
from tests.hostile.watch import Cost, Watch, watched
from tests.jobs.bench import Bench, a_bench
from tests.servers.smtp import SmtpSink

_OF_FATES = {
    Fate.UPDATE: Handling.UPDATE,
    Fate.EVENT: Handling.EVENT,
    Fate.HELD: Handling.HELD,
    Fate.FILED: Handling.FILED,
    Fate.DUPLICATE: Handling.DUPLICATE,
    Fate.QUARANTINED: Handling.ASIDE,
}


@dataclass(frozen=True, slots=True)
class Played:
    """What became of one mail; `trouble` is what should not be so."""

    entry: str
    name: str
    expected: Handling
    found: Handling
    trouble: tuple[str, ...]
    cost: Cost

    @property
    def is_good(self) -> bool:
        """Whether it was handled as expected, and nothing else is wrong."""
        return self.found is self.expected and not self.trouble

    def __str__(self) -> str:
        """One line for people."""
        which = f"{self.entry} ({self.name})" if self.name else self.entry
        wrong = "".join(f"\n    {one}" for one in self.trouble)
        return f"{which}: expected {self.expected}, found {self.found}{wrong}"


@dataclass(frozen=True, slots=True)
class Way:
    """Our way out, to a server that keeps what it is given."""

    sink: SmtpSink
    relay: Relay


@contextlib.contextmanager
def a_way() -> Iterator[Way]:
    """A server and a relay to it, for as long as the context lasts."""
    with SmtpSink() as sink:
        relay = Relay(sink.settings())
        try:
            yield Way(sink, relay)
        finally:
            relay.close()


def play(
    entry: Entry, database: Database, folder: Path, way: Way, *, most: Most
) -> Iterator[Played]:
    """What becomes of each mail of an entry, on an empty database of its own."""
    bench = a_bench(database, folder)
    with a_trap() as trap, _heard() as log:
        stage = Stage(bench, trap, folder)
        for mail in entry.mails(stage):
            _deliver_all(bench, way)  # what the entry itself prepared
            log.seek(0)
            log.truncate()
            seen, watch, trouble = _one(stage, mail, way)
            trouble += harmless(watch, log.getvalue(), most)
            found = _handling(seen)
            yield Played(entry.id, mail.name, mail.expected, found, tuple(trouble), watch.cost)
            bench.now += mail.rest


def _one(stage: Stage, mail: Hostile, way: Way) -> tuple[Seen, Watch, list[str]]:
    """Takes, decides and sends: what was seen, and all that is wrong with it."""
    bench = stage.bench
    before, rows, arrived = len(bench.outbox()), _rows(bench), len(way.sink.mails)
    with watched(apart=stage.folder) as watch:
        inbox_id = bench.take(mail.raw, mailbox=mail.mailbox, whole=mail.whole)
        outcomes = bench.drain()
    _deliver_all(bench, way)
    seen = Seen(bench, mail.raw, bench.message(inbox_id), bench.outbox()[before:])
    trouble = [*kept(seen, mail, new_rows=_rows(bench) - rows), *_as_expected(seen, mail)]
    trouble += answered(seen, mail, arrived=way.sink.mails[arrived:])
    if mail.is_shown:
        trouble += shown(seen)
    if any(isinstance(one, Undecided) for one in outcomes) or len(outcomes) != 1:
        trouble.append(f"the outcomes of one mail are {[str(one) for one in outcomes]}")
    if stage.trap.was_visited():
        trouble.append("something named in the mail was fetched")
    return seen, watch, trouble


def _as_expected(seen: Seen, mail: Hostile) -> list[str]:
    """What is to be said of a mail that was handled in another way."""
    if _handling(seen) is not mail.expected:
        return [f"reasons: {seen.why}", f"not answered: {seen.withheld}"]
    try:
        mail.check(seen)
    except AssertionError as wrong:
        return [str(wrong) or "what it says of itself does not hold"]
    return []


def _handling(seen: Seen) -> Handling:
    row = seen.row
    if row.fate == Fate.CASE:
        own = seen.bench.context.desks[row.desk].team.addresses()
        told = [one for one in seen.mails if one.recipient not in own]
        return Handling.ANSWERED if told else Handling.UNANSWERED
    return _OF_FATES[Fate(row.fate)] if row.fate else Handling.UNDECIDED


def _rows(bench: Bench) -> int:
    with bench.database.reading() as session:
        return session.exec(select(func.count()).select_from(InboxRow)).one()


def _deliver_all(bench: Bench, way: Way) -> None:
    while deliver_next(bench.context, "main", way.relay, bench.clock) is not None:
        pass


@contextlib.contextmanager
def _heard() -> Iterator[io.StringIO]:
    """The log lines, as the daemon writes them."""
    heard = io.StringIO()
    with contextlib.redirect_stderr(heard):
        configure(as_json=True)
    try:
        yield heard
    finally:
        structlog.reset_defaults()
