"""`python -m tests.campaigns.cuts`: one session of each protocol, cut at every one of its bytes.

The collector and the sender run in this process. A session of IMAP takes three mails and files them
away, one of SMTP hands one mail over; each byte of the server and of ours is once the last that
arrives. Then the wire is good again, and all must have had exactly one effect.
"""

import argparse
import contextlib
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import text

from mailgate.core.case import Fate
from mailgate.errors import TemporaryError
from mailgate.jobs.collect_imap import drain_imap
from mailgate.jobs.deliver import Sent, deliver_next
from mailgate.jobs.reconcile import reconcile
from mailgate.log import unheard
from mailgate.mail.imap import ImapFolder
from mailgate.mail.smtp import Relay
from mailgate.mail.stop import Stop
from mailgate.settings.model import Filing, Secret, ServerSettings, Tls
from mailgate.store.database import memory_database
from mailgate.store.raw import unpack
from tests.campaigns.tables import Figure, show
from tests.jobs.bench import Bench, a_bench
from tests.servers.fault_proxy import Fault, FaultProxy, Plan
from tests.servers.mails import a_mail
from tests.servers.small_imap import SmallFolder
from tests.servers.smtp import SmtpSink

_MAILS: Final = {
    uid: a_mail(
        number=uid,
        sender=f"c{uid}@customer{uid}.example",
        subject=f"Mail {uid}",
        date="Mon, 23 Nov 2026 09:59:00 +0000",
    )
    for uid in (3, 4, 7)
}
_FRESH: Final = (
    "UPDATE outbox SET state = 'queued', attempts = 0, uncertain = 0, sent_at = NULL,"
    " leased_until = NULL, last_error = '', next_attempt_at = queued_at"
)


@dataclass(slots=True)
class Found:
    """What came of the cuts of one protocol."""

    bytes: dict[str, int] = field(default_factory=dict)
    cuts: int = 0
    breaches: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    copies: int = 0

    def must(self, where: str, what: str, *, holds: bool) -> None:
        if not holds:
            self.breaches.append(f"{where}: {what}")


@contextlib.contextmanager
def a_bench_in_memory() -> Iterator[Bench]:
    """A mailgate whose database can be emptied in no time."""
    with TemporaryDirectory() as folder, memory_database() as database, unheard():
        yield a_bench(database, Path(folder))


def cut_imap(step: int = 1) -> Found:
    """A session that takes three mails and moves them, cut at every `step`-th byte."""
    found = Found()
    small = SmallFolder(dict(_MAILS))
    with a_bench_in_memory() as bench, small.server() as server:
        bench.set_mailbox(
            imap=ServerSettings(
                "127.0.0.1", server.port, Tls.NONE, user="support", password=Secret("secret")
            ),
            after=Filing.MOVE,
            move_to="Processed",
        )
        _drain(bench)
        _check_imap(found, bench, small, "without a cut")
        found.bytes = {"of the server": small.said, "of ours": small.heard}
        for whose, length in found.bytes.items():
            for last in range(0, length, step):
                bench.database.forget_everything()
                cut = {"says" if whose == "of the server" else "hears": last}
                small.renew(_MAILS, **cut)
                where = f"{whose}, after {last}"
                try:
                    _drain(bench)
                    found.outcomes["went on by itself"] += 1
                except TemporaryError:
                    found.outcomes["tried again"] += 1
                _drain(bench)
                _check_imap(found, bench, small, where)
                found.cuts += 1
    return found


def _drain(bench: Bench) -> None:
    mailbox = bench.context.settings.mailbox("support")
    with Stop() as stop, ImapFolder(mailbox) as source:
        drain_imap(bench.context, mailbox, source, clock=bench.clock, stop=stop)
        reconcile(bench.context, mailbox, source, clock=bench.clock, stop=stop)


def _check_imap(found: Found, bench: Bench, small: SmallFolder, where: str) -> None:
    rows = bench.messages()
    found.must(
        where, "not each mail has one row", holds=[int(row.uid) for row in rows] == [3, 4, 7]
    )
    found.must(where, "other bytes are stored", holds=_stored(bench) == list(_MAILS.values()))
    found.must(where, "mail is left in the folder", holds=not small.mails)
    found.must(where, "mail was moved twice or never", holds=sorted(small.moved) == [3, 4, 7])
    found.must(where, "a row is not marked as filed", holds=all(row.filed_at for row in rows))
    if where == "without a cut" or found.cuts % 50 == 0:  # what is stored alike is decided alike
        found.must(where, "not three cases", holds=bench.drain() == [Fate.CASE] * len(_MAILS))


def _stored(bench: Bench) -> list[bytes]:
    rows = bench.messages()
    with bench.database.reading() as session:
        return [unpack(session, row.sha256) for row in rows]


def cut_smtp(step: int = 1) -> Found:
    """A session that hands one mail over, cut at every `step`-th byte."""
    found = Found()
    cut: list[Plan] = []
    with (
        a_bench_in_memory() as bench,
        SmtpSink() as sink,
        FaultProxy(sink.port, lambda: cut.pop() if cut else Plan()) as wire,
    ):
        settings = replace(sink.settings(), port=wire.port)
        bench.take(_MAILS[3])
        bench.drain()
        began = bench.now
        _check_smtp(found, _send(bench, settings), bench, sink, "without a cut")
        found.bytes = {"of the server": wire.said, "of ours": wire.heard}
        for whose, length in found.bytes.items():
            fault = Fault.DROP_ANSWER if whose == "of the server" else Fault.DROP_COMMAND
            for last in range(0, length, step):
                bench.now = began
                with bench.database.session() as session:
                    session.execute(text(_FRESH))
                sink.forget()
                cut[:] = [Plan(fault, after=last)]
                _check_smtp(found, _send(bench, settings), bench, sink, f"{whose}, after {last}")
                found.cuts += 1
    return found


def _send(bench: Bench, server: ServerSettings) -> list[Sent]:
    """Sends until nothing is left to send, hours later if need be; what came of each attempt."""
    relay = Relay(server, hello="desk.example")
    outcomes: list[Sent] = []
    for _ in range(4):
        outcome = deliver_next(bench.context, "main", relay, bench.clock)
        if outcome is not None:
            outcomes.append(outcome)
        bench.wait(hours=1)
    relay.close()
    return outcomes


def _check_smtp(
    found: Found, outcomes: list[Sent], bench: Bench, sink: SmtpSink, where: str
) -> None:
    (row,) = bench.outbox()
    arrived = [mail.raw for mail in sink.mails]
    may_repeat = Sent.UNCERTAIN in outcomes
    found.must(where, f"it did not arrive: {outcomes}", holds=bool(arrived))
    found.must(where, f"it arrived {len(arrived)} times: {outcomes}",
               holds=len(arrived) <= 1 + may_repeat)  # fmt: skip
    found.must(where, "it arrived with other bytes", holds=set(arrived) == {row.raw})
    found.must(where, f"it is {row.state}: {outcomes}", holds=row.state == "sent")
    found.outcomes[" then ".join(outcomes)] += 1
    found.copies += len(arrived) - 1


def figures_of(which: str, found: Found) -> Iterator[Figure]:
    """The lines of one protocol."""
    for whose, length in found.bytes.items():
        yield Figure(f"{which}: bytes {whose}", length)
    yield Figure(f"{which}: cuts", found.cuts)
    for outcome, count in sorted(found.outcomes.items()):
        yield Figure(f"  {outcome}", count)
    yield Figure("  copies that arrived besides", found.copies)
    yield Figure(f"{which}: cuts after which not all was as it must be", len(found.breaches), "0",
                 not found.breaches)  # fmt: skip
    for breach in found.breaches[:10]:
        yield Figure(breach, "", "", is_kept=False)


def main() -> int:
    """Reads the arguments, cuts, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=1, help="cut at every so many bytes")
    step = parser.parse_args().step
    began = time.monotonic()
    found = [*figures_of("IMAP", cut_imap(step)), *figures_of("SMTP", cut_smtp(step))]
    return show(
        "sessions cut at every byte", [*found, Figure("seconds", round(time.monotonic() - began))]
    )


if __name__ == "__main__":
    sys.exit(main())
