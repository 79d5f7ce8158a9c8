"""`python -m tests.campaigns.storm`: a flood of mail from forged senders against one daemon.

The mails wait in a Maildir when the daemon starts. The table says how fast they are stored and
decided, how long the list of cases takes meanwhile, how many were answered, and that none is lost.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlmodel import col, func, select

from mailgate.jobs import views
from mailgate.settings.model import LimitSettings
from mailgate.store.database import Database, open_database
from mailgate.store.tables import CaseRow, InboxRow, OutboxRow
from tests.campaigns.tables import Figure, show
from tests.servers.gate import Gate
from tests.servers.mails import a_mail
from tests.servers.smtp import SmtpSink

_SENDERS_OF_A_DOMAIN: Final = 10
_LEAST_PER_SECOND: Final = 50
_LONGEST_LIST: Final = 0.3
_LIST: Final = 50
_HANG_GUARD: Final = timedelta(hours=2).total_seconds()


@dataclass(slots=True)
class Seen:
    """What was seen while the storm went on: seconds from the start, and of each list."""

    taken: float = 0.0
    decided: float = 0.0
    lists: list[float] = field(default_factory=list)


def forged(number: int, *, senders: int, seed: int) -> bytes:
    """One mail of the storm: no two are alike, and each sender writes several."""
    words = random.Random(f"{seed} {number}")
    who = words.randrange(senders)
    return a_mail(
        number=number,
        sender=f"victim{who}@domain{who // _SENDERS_OF_A_DOMAIN}.example",
        subject=f"Your prize {words.getrandbits(32):x}",
        body=f"Read this {words.getrandbits(64):x} and that {words.getrandbits(64):x}.\r\n",
    )


def fill(maildir: Path, *, mails: int, senders: int, seed: int) -> None:
    """Writes the mails, as a mail server would have."""
    for part in ("new", "cur", "tmp"):
        (maildir / part).mkdir(parents=True)
    for number in range(1, mails + 1):
        raw = forged(number, senders=senders, seed=seed)
        (maildir / "new" / f"{1_700_000_000 + number}.{number}.storm").write_bytes(raw)


def watch(database: Database, *, mails: int) -> Seen:
    """Looks at the list of cases, as people do, until every mail has its fate."""
    seen, began = Seen(), time.monotonic()
    while not seen.decided:
        assert time.monotonic() - began < _HANG_GUARD, "the storm does not end"
        before = time.monotonic()
        views.cases(database, limit=_LIST)
        seen.lists.append(time.monotonic() - before)
        with database.reading() as session:
            taken = session.scalar(select(func.count(col(InboxRow.id)))) or 0
            waiting = session.scalar(
                select(func.count(col(InboxRow.id))).where(InboxRow.state == "received")
            )
        since = time.monotonic() - began
        if taken >= mails and not seen.taken:
            seen.taken = since
        if taken >= mails and not waiting:
            seen.decided = since
        time.sleep(0.2)
    return seen


def figures_of(
    database: Database, seen: Seen, *, mails: int, senders: int, arrived: Counter[str]
) -> Iterator[Figure]:
    """What must hold when it is over."""
    limits = LimitSettings()
    with database.reading() as session:
        fates = Counter(session.exec(select(InboxRow.fate)))
        cases = session.scalar(select(func.count(col(CaseRow.id)))) or 0
        rows = session.exec(select(OutboxRow.recipient).where(col(OutboxRow.automatic))).all()
        times = session.exec(
            select(OutboxRow.sent_at).where(col(OutboxRow.sent_at).is_not(None))
        ).all()
    queued = Counter(rows)
    domains = Counter(one.rpartition("@")[2] for one in rows)
    yield Figure("mails, from forged senders", f"{mails} / {senders}")
    stored = mails / seen.taken
    yield Figure("stored in a second", f"{stored:.0f}", f"at least {_LEAST_PER_SECOND}",
                 stored >= _LEAST_PER_SECOND)  # fmt: skip
    yield Figure("decided in a second, with the case committed", f"{mails / seen.decided:.0f}")
    yield Figure("lost", mails - sum(fates.values()), "0", sum(fates.values()) == mails)
    yield Figure("without a fate", fates[""], "0", not fates[""])
    yield Figure("cases", cases, str(mails), cases == mails)
    p95 = statistics.quantiles([*seen.lists, *seen.lists], n=20)[-1]
    yield Figure("the list of cases meanwhile, 95 %", f"{p95 * 1000:.0f} ms",
                 f"under {_LONGEST_LIST * 1000:.0f} ms", p95 < _LONGEST_LIST)  # fmt: skip
    yield Figure("acknowledgements in all", len(rows))
    most = (
        ("addresses that were answered", len(queued), limits.first_time_day),
        ("answers that left within ten minutes", _most(times), limits.total_ten_minutes),
        ("to one address", max(queued.values(), default=0), limits.address_hour),
        ("to one domain", max(domains.values(), default=0), limits.domain_hour),
        ("that arrived at one address", max(arrived.values(), default=0), limits.address_hour),
    )
    for what, found, limit in most:
        yield Figure(what, found, f"at most {limit}", found <= limit)


def _most(times: Iterable[datetime | None]) -> int:
    """The most that lie within any ten minutes."""
    ordered = sorted(one for one in times if one is not None)
    window = timedelta(minutes=10)
    return max((bisect_left(ordered, one + window) - at for at, one in enumerate(ordered)),
               default=0)  # fmt: skip


def campaign(folder: Path, *, mails: int, senders: int, seed: int) -> list[Figure]:
    """The storm, in a folder of its own."""
    fill(folder / "Maildir", mails=mails, senders=senders, seed=seed)
    with SmtpSink() as sink:
        gate = Gate(folder / "gate", smtp_port=sink.port).maildir(folder / "Maildir").write()
        with gate.running() as daemon:
            daemon.wait_for("started")
            database = open_database(f"sqlite:///{gate.folder / 'mailgate.db'}")
            try:
                seen = watch(database, mails=mails)
                code, _ = daemon.terminate()
                arrived = Counter(one for mail in sink.mails for one in mail.recipients)
                found = list(
                    figures_of(database, seen, mails=mails, senders=senders, arrived=arrived)
                )
            finally:
                database.close()
    return [*found, Figure("the daemon's end", code, "0", code == 0)]


def main() -> int:
    """Reads the arguments, runs the campaign and prints its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--senders", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    print(f"seed {said.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="mailgate-storm-") as folder:
        figures = campaign(Path(folder), mails=said.mails, senders=said.senders, seed=said.seed)
    return show("A storm of forged mail", figures)


if __name__ == "__main__":
    sys.exit(main())
