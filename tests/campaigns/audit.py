"""What a campaign over mail sends in, and what it counts at the end, wherever it is stored."""

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.campaigns.tables import Figure, must
from tests.servers.dovecot import Dovecot
from tests.servers.mails import a_mail
from tests.servers.mails import field as header
from tests.servers.smtp import SinkMail

Query = Callable[[str], list[tuple[Any, ...]]]
MOST_COPIES: Final = 4
NO_LIMITS: Final = """
[limits]
address_hour = 1000000
address_day = 1000000
domain_hour = 1000000
first_time_day = 1000000
total_ten_minutes = 1000000
"""


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox of mailgate: its name there, and the folder of a user that it is."""

    name: str
    user: str
    folder: str = "INBOX"


@dataclass
class Sent:
    """The mails of a campaign and what each must come to."""

    mails: list[bytes] = field(default_factory=list)
    fates: Counter[str] = field(default_factory=Counter)

    def add(self, raw: bytes, fate: str) -> None:
        self.mails.append(raw)
        self.fates[fate] += 1


def one_mail(number: int, *, message_id: str | None = None) -> bytes:
    """A mail like no other, from a customer of its own."""
    return a_mail(
        number=number,
        sender=f"Customer {number} <c{number}@customer{number}.example>",
        subject=f"Mail {number}",
        body=f"It burns, said number {number}.\r\n",
        message_id=message_id,
    )


def make_mails(count: int, chance: random.Random) -> Sent:
    """Distinct mails, of which one in a hundred has no id, one another's id, two come again."""
    sent = Sent()
    for number in range(count):
        has_id = chance.random() >= 0.01
        raw = one_mail(number, message_id=None if has_id else "")
        sent.add(raw, "case")
        if chance.random() < 0.02:
            sent.add(raw, "duplicate")
        if has_id and chance.random() < 0.01:
            other = a_mail(
                number=number,
                sender=f"Other {number} <o{number}@elsewhere{number}.example>",
                subject=f"Other mail {number}",
                body="Another body under the same id.\r\n",
            )
            sent.add(other, "case")
    return sent


def asking_sqlite(path: Path) -> Query:
    """Queries of an SQLite file, each on a connection of its own."""

    def ask(query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(path, timeout=60)) as connection:
            return connection.execute(query).fetchall()

    return ask


def asking_postgresql(url: str) -> Query:
    """Queries of a PostgreSQL database, each on a connection of its own."""

    def ask(query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(url, autocommit=True) as connection:
            return connection.execute(query.encode()).fetchall()

    return ask


def one(ask: Query, query: str) -> Any:
    """The one value that a query finds."""
    return ask(query)[0][0]


def waiting(dovecot: Dovecot, boxes: Sequence[Box]) -> list[Path]:
    """The files of the mails that are still in the mailboxes."""
    places = [dovecot.maildir(box.user, box.folder) for box in boxes]
    folders = [place / part for part in ("new", "cur") for place in places]
    return [path for folder in folders if folder.is_dir() for path in folder.iterdir()]


def nowhere(ask: Query, dovecot: Dovecot, boxes: Sequence[Box], mails: Sequence[bytes]) -> int:
    """How many mails are neither in their mailbox nor stored, at this moment.

    The mailbox is looked at first: a mail may leave it only once it is stored.
    """
    there = set()
    for path in waiting(dovecot, boxes):
        try:
            there.add(sha256(path.read_bytes()).hexdigest())
        except FileNotFoundError:  # renamed since it was listed, or moved away
            renamed = [*path.parent.parent.glob(f"cur/{path.name.partition(':')[0]}*")]
            there |= {sha256(found.read_bytes()).hexdigest() for found in renamed}
    there |= {digest for (digest,) in ask("SELECT DISTINCT sha256 FROM inbox")}
    return len({sha256(raw).hexdigest() for raw in mails} - there)


def is_done(ask: Query, mails: int) -> bool:
    """Whether every mail was decided and filed away, and nothing waits to be sent."""
    decided = one(ask, "SELECT count(*) FROM inbox WHERE state <> 'received'")
    filed = one(ask, "SELECT count(*) FROM inbox WHERE filed_at IS NOT NULL")
    unsent = one(ask, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")
    return bool(decided >= mails and filed >= mails and not unsent)


def ledger(
    ask: Query,
    dovecot: Dovecot,
    boxes: Sequence[Box],
    sent: Sent,
    *,
    piped: int = 0,
    is_moved: bool = True,
    left: int | None = None,
) -> list[Figure]:
    """What the database and the mailboxes hold, and what they must.

    Some mails came by a pipe and were in no mailbox; the others were moved to Processed, or stay
    there: all of them, unless `left` says how many the server holds now.
    """
    fates: Counter[str] = Counter(dict(ask("SELECT fate, count(*) FROM inbox GROUP BY fate")))
    kept = {digest for (digest,) in ask("SELECT DISTINCT sha256 FROM inbox")}
    rows = one(ask, "SELECT count(*) FROM inbox")
    gaps = one(
        ask,
        "SELECT count(*) FROM (SELECT case_id FROM event GROUP BY case_id"
        " HAVING max(number) <> count(*) OR min(number) <> 1) found",
    )
    opened = one(
        ask,
        "SELECT count(*) FROM (SELECT case_id FROM event WHERE kind = 'opened'"
        " GROUP BY case_id HAVING count(*) <> 1) found",
    )
    lost = {sha256(raw).hexdigest() for raw in sent.mails} - kept
    there = sum(len(dovecot.uids(box.user, box.folder)) for box in boxes)
    stay = 0 if is_moved else len(sent.mails) - piped
    processed = sum(dovecot.count(user, "Processed") for user in {box.user for box in boxes})
    return [
        must("mails lost", len(lost), 0),
        must("rows of the ledger", rows, len(sent.mails)),
        must("cases", one(ask, 'SELECT count(*) FROM "case"'), sent.fates["case"]),
        must("duplicates noted", fates["duplicate"], sent.fates["duplicate"]),
        must("other fates", rows - fates["case"] - fates["duplicate"], 0),
        must("cases with a gap in their events", gaps, 0),
        must("cases opened more than once", opened, 0),
        must("mails left in the mailboxes", there, stay if left is None else left),
        must("mails filed away", processed, len(sent.mails) - piped if is_moved else 0),
        must(
            "rows that are not marked as filed",
            one(ask, "SELECT count(*) FROM inbox WHERE filed_at IS NULL"),
            0,
        ),
    ]


def answers(mails: Sequence[SinkMail], cases: int, *, repeats: range) -> list[Figure]:
    """What the relay was given: every acknowledgement, some twice, all with the same bytes."""
    copies = Counter(header(mail.raw, "Message-ID") for mail in mails)
    again = sum(copies.values()) - len(copies)
    share = 100 * again / len(copies) if copies else 0.0
    allowed = f"at most {repeats[-1]}" if repeats[0] != repeats[-1] else repeats[0]
    most = max(copies.values(), default=0)
    unlike = len({mail.raw for mail in mails}) - len(copies)
    return [
        must("acknowledgements", len(copies), cases),
        must("repeated", again, allowed, kept=again in repeats),
        Figure("  of a hundred", f"{share:.1f}"),
        must("repeated with other bytes", unlike, 0),
        must("copies of one, at most", most, MOST_COPIES, kept=most <= MOST_COPIES),
    ]
