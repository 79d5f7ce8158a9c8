"""`python -m tests.campaigns.faults`: a wire that goes wrong, to the mailbox and to the relay.

One daemon on SQLite takes mail through a proxy that drops, stalls, slows, resets, cuts literals,
greets twice and says goodbye, and sends through another that also swallows one 250 in twenty, while
the daemon is killed again and again. At the end each mail must have exactly one effect.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import text

from mailgate.store.database import Database, open_database
from tests.campaigns.audit import Sent, make_mails
from tests.campaigns.plans import read_plan, workplace
from tests.campaigns.tables import Figure, show
from tests.servers.dovecot import Dovecot
from tests.servers.fast_daemon import FastClock, Nursery
from tests.servers.fault_proxy import Fault, FaultProxy, Plan
from tests.servers.gate import Gate
from tests.servers.mails import field
from tests.servers.smtp import SmtpSink

_USER: Final = "support"
_SPEED: Final = 30.0  # so that five minutes before a mail is sent again are ten seconds
_HANG_GUARD: Final = 900.0
_IMAP_FAULTS: Final = tuple(
    one for one in Fault if one not in {Fault.NONE, Fault.STRIP_STARTTLS, Fault.SWALLOW}
)
_SMTP_FAULTS: Final = (
    Fault.DROP_ANSWER,
    Fault.DROP_COMMAND,
    Fault.RESET,
    Fault.STALL,
    Fault.SLOW,
    Fault.GREET_TWICE,
)
_IMAP_BYTES: Final = 40_000
_SMTP_BYTES: Final = 20_000
_SLOWEST: Final = 300  # bytes that a slow wire is slow for: three seconds
_MOST_COPIES: Final = 4
_CUTS: Final = (Fault.DROP_ANSWER, Fault.DROP_COMMAND, Fault.RESET, Fault.STALL)
_EXTRA: Final = """
[outbox]
uncertain_resends = 10

[limits]
address_hour = 1000000
address_day = 1000000
domain_hour = 1000000
first_time_day = 1000000
total_ten_minutes = 1000000
"""


@dataclass(frozen=True, slots=True)
class Wear:
    """How much of what; `swallowed` is a share of the 250s, the others of the connections."""

    mails: int = 1500
    kills: int = 150
    swallowed: float = 0.05
    imap: float = 0.6
    smtp: float = 0.3
    seed: int = 1


def plans(chance: random.Random, faults: tuple[Fault, ...], *, share: float, most: int) -> Plan:
    """What happens to the next connection: as often early as late, by orders of magnitude."""
    if chance.random() >= share:
        return Plan()
    fault = chance.choice(faults)
    after = _SLOWEST if fault is Fault.SLOW else round(most ** chance.random())
    return Plan(fault, after=after, seconds=chance.uniform(0.2, 2.0))


def run(wear: Wear, folder: Path, dovecot: Dovecot, sink: SmtpSink) -> int:
    """The whole campaign on servers that are there; its exit status."""
    chance = random.Random(wear.seed)
    sent = make_mails(wear.mails, chance)
    wires = random.Random(wear.seed + 1), random.Random(wear.seed + 2), random.Random(wear.seed + 3)
    dovecot.empty(_USER)
    with (
        FaultProxy(
            dovecot.imap_port,
            lambda: plans(wires[0], _IMAP_FAULTS, share=wear.imap, most=_IMAP_BYTES),
        ) as imap,
        FaultProxy(
            sink.port,
            lambda: plans(wires[1], _SMTP_FAULTS, share=wear.smtp, most=_SMTP_BYTES),
            swallows=lambda: wires[2].random() < wear.swallowed,
        ) as smtp,
    ):
        # A mail that was cut twice is left to the comparison of the mailbox with the ledger.
        gate = Gate(folder / "gate", smtp_port=smtp.port, extra='reconcile = "20s"')
        gate.imap(port=imap.port, after="move:Processed").write()
        gate.settings.write_text(gate.settings.read_text() + _EXTRA)
        database = open_database(f"sqlite:///{gate.folder / 'mailgate.db'}")
        try:
            with Nursery(gate.folder, FastClock.started(speed=_SPEED)) as nursery:
                began = time.monotonic()
                early = _disturb(wear, chance, nursery, dovecot, sent)
                disturbed = time.monotonic() - began
                imap.heal()
                smtp.heal()
                with nursery.living() as daemon:
                    _wait_until_done(database, dovecot, len(sent.mails))
                    took = time.monotonic() - began
                    status = daemon.end()
            figures = [
                Figure("mails", len(sent.mails)),
                Figure("kills", wear.kills),
                Figure("lives in which the daemon had ended by itself", early, "0", early == 0),
                Figure("seconds of disturbance", round(disturbed)),
                Figure("seconds in all", round(took)),
                *_fired("IMAP", imap),
                *_fired("SMTP", smtp),
                *_found(database, dovecot, sent),
                *_told(database, sink, smtp, sent, wear),
                _must("the last daemon's end", status, "0"),
                _must("failures of loops in the logs", _failures(nursery), "0"),
            ]
        finally:
            database.close()
    return show(f"a wire that goes wrong, seed {wear.seed}", figures)


def _disturb(
    wear: Wear, chance: random.Random, nursery: Nursery, dovecot: Dovecot, sent: Sent
) -> int:
    """Lets the mails in, one share a life; how many of these had ended before they were killed."""
    share = -(-len(sent.mails) // max(1, wear.kills))
    early = 0
    for life in range(wear.kills):
        dovecot.drop(_USER, sent.mails[life * share : (life + 1) * share])
        with nursery.living() as daemon:
            time.sleep(chance.uniform(0.08, 1.5))
            early += not daemon.is_there()
            daemon.kill()
    dovecot.drop(_USER, sent.mails[wear.kills * share :])
    return early


def _wait_until_done(database: Database, dovecot: Dovecot, mails: int) -> None:
    deadline = time.monotonic() + _HANG_GUARD
    while time.monotonic() < deadline:
        done = _one(database, "SELECT count(*) FROM inbox WHERE state <> 'received'")
        waits = _one(database, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")
        if done >= mails and not waits and not dovecot.uids(_USER):
            return
        time.sleep(0.3)
    print("not all was done in time", file=sys.stderr)


def _fired(which: str, proxy: FaultProxy) -> Iterator[Figure]:
    yield Figure(f"{which}: connections", proxy.connections)
    for fault, count in sorted(proxy.fired.items()):
        yield Figure(f"  {fault}", count)


def _found(database: Database, dovecot: Dovecot, sent: Sent) -> Iterator[Figure]:
    """What the database and the mailbox hold."""
    with database.reading() as session:
        fates = Counter(row[0] for row in session.execute(text("SELECT fate FROM inbox")))
        kept = {row[0] for row in session.execute(text("SELECT DISTINCT sha256 FROM inbox"))}
    lost = {sha256(raw).hexdigest() for raw in sent.mails} - kept
    gaps = (
        "SELECT count(*) FROM (SELECT case_id FROM event GROUP BY case_id"
        " HAVING max(number) <> count(*) OR min(number) <> 1) found"
    )
    opened = (
        "SELECT count(*) FROM (SELECT case_id FROM event WHERE kind = 'opened'"
        " GROUP BY case_id HAVING count(*) <> 1) found"
    )
    unfiled = "SELECT count(*) FROM inbox WHERE filed_at IS NULL"
    yield _must("mails lost", len(lost), "0")
    yield _must("rows of the ledger", sum(fates.values()), str(len(sent.mails)))
    yield _must("cases", _one(database, 'SELECT count(*) FROM "case"'), str(sent.fates["case"]))
    yield _must("duplicates noted", fates["duplicate"], str(sent.fates["duplicate"]))
    other = sum(fates.values()) - fates["case"] - fates["duplicate"]
    yield _must("other fates", other, "0")
    yield _must("cases with a gap in their events", _one(database, gaps), "0")
    yield _must("cases opened more than once", _one(database, opened), "0")
    yield _must("mails left in the mailbox", len(dovecot.uids(_USER)), "0")
    yield _must("mails filed away", dovecot.count(_USER, "Processed"), str(len(sent.mails)))
    yield _must("rows that are not marked as filed", _one(database, unfiled), "0")
    with database.reading() as session:
        said = session.execute(text("PRAGMA integrity_check")).scalar()
    yield _must("the database's own check", said, "ok")


def _told(
    database: Database, sink: SmtpSink, smtp: FaultProxy, sent: Sent, wear: Wear
) -> Iterator[Figure]:
    """What the relay was given: each mail, and again only where its answer could be lost."""
    copies = Counter(field(mail.raw, "Message-ID") for mail in sink.mails)
    repeats = sum(copies.values()) - len(copies)
    swallowed = smtp.fired[Fault.SWALLOW]
    cuts = sum(smtp.fired[fault] for fault in _CUTS)
    most = wear.kills + swallowed + cuts
    yield _must("acknowledgements", len(copies), str(sent.fates["case"]))
    with database.reading() as session:
        left = session.execute(text("SELECT count(*) FROM outbox WHERE state <> 'sent'")).scalar()
    yield _must("mails of ours that are not sent", left, "0")
    yield _must("repeated", repeats, f"at least {swallowed}, at most {most}",
                kept=swallowed <= repeats <= most)  # fmt: skip
    yield _must("repeated with other bytes", len({mail.raw for mail in sink.mails}) - len(copies),
                "0")  # fmt: skip
    copied = max(copies.values(), default=0)
    yield _must("copies of one, at most", copied, f"at most {_MOST_COPIES}",
                kept=copied <= _MOST_COPIES)  # fmt: skip


def _failures(nursery: Nursery) -> int:
    said = '"event": "job-failed"'
    return sum(log.read_text(errors="replace").count(said) for log in nursery.logs)


def _must(what: str, figure: object, must_be: str, *, kept: bool | None = None) -> Figure:
    return Figure(what, figure, must_be, str(figure) == must_be if kept is None else kept)


def _one(database: Database, query: str) -> int:
    with database.reading() as session:
        return int(session.execute(text(query)).scalar() or 0)


def main() -> int:
    """Reads the figures from the command line."""
    wear, keep = read_plan(Wear(), __doc__)
    with workplace(keep) as folder, Dovecot() as dovecot, SmtpSink() as sink:
        return run(wear, folder, dovecot, sink)


if __name__ == "__main__":
    sys.exit(main())
