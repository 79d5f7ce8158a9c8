"""`python -m tests.campaigns.duels`: mailgate against mailgate, and against what answers all mail.

A day of mail by a clock of the story, in this process: what a mailgate queues reaches the other
side at once. Every hostile peer hides all signs of a machine, and begins again whenever it is not
answered. The table says how much automatic mail left, and that no mail was lost meanwhile.
"""

import argparse
import heapq
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from mailgate.core.references import Keyring
from mailgate.settings.model import LimitSettings
from mailgate.store import frozen, outbox
from mailgate.store.database import open_database
from tests.campaigns.peers import AT_ONCE, Peer, hostile_peers, other_words
from tests.campaigns.tables import Figure, show
from tests.jobs.bench import Bench, a_bench
from tests.servers.mails import SUPPORT, a_mail

_LEASE: Final = timedelta(minutes=15)
_OTHER: Final = "support@other.example"
_LIMITS: Final = LimitSettings()
_ENOUGH: Final = 5  # mails until a loop must be known
PERSON: Final = "a@person.example"


@dataclass(frozen=True, slots=True)
class Sent:
    """An automatic mail that left: when, and to whom."""

    at: datetime
    recipient: str


@dataclass(slots=True)
class Duel:
    """What was written on both sides until its end."""

    sent: list[Sent] = field(default_factory=list)
    brought: int = 0
    received: int = 0
    without_fate: int = 0
    person_answered: bool = False
    is_frozen: bool = False
    held: int = 0

    def most(self, within: timedelta, *, domain: bool = False) -> int:
        """The most that one address, or one domain, got within any such span."""
        by: dict[str, list[datetime]] = {}
        for one in self.sent:
            by.setdefault(one.recipient.rpartition("@")[2] if domain else one.recipient, []).append(
                one.at
            )
        return max(
            (
                sum(1 for later in times if timedelta(0) <= later - first < within)
                for times in by.values()
                for first in times
            ),
            default=0,
        )

    def first_times(self) -> int:
        """How many different addresses were written to within any day."""
        firsts: dict[str, datetime] = {}
        for one in self.sent:
            firsts.setdefault(one.recipient, one.at)
        day = timedelta(days=1)
        times = sorted(firsts.values())
        return max((sum(1 for one in times if timedelta(0) <= one - first < day)
                    for first in times), default=0)  # fmt: skip


@contextmanager
def a_mailgate(folder: Path) -> Iterator[Bench]:
    """A mailgate on a SQLite database of its own."""
    database = open_database(f"sqlite:///{folder}/mailgate.db")
    try:
        yield a_bench(database, folder)
    finally:
        database.close()


def leaving(bench: Bench, *, sent: list[Sent]) -> Iterator[tuple[str, bytes]]:
    """What the mailgate sends now, recorded as sent, with its recipient."""
    while True:
        with bench.database.session() as session:
            due = outbox.claim_due(
                session, now=bench.now, lease=_LEASE, relay="main", worker="", pause=timedelta()
            )
            if due is None:
                return
            assert outbox.record_sent(session, outbox_id=due.id, token=due.token, now=bench.now)
        sent.append(Sent(bench.now, due.recipient))
        yield due.recipient, due.raw


def finished(bench: Bench, duel: Duel) -> Duel:
    """The same with what the database says at the end."""
    rows = bench.messages()
    duel.received = len(rows)
    duel.without_fate = sum(1 for row in rows if not row.fate)
    duel.held = sum(1 for row in bench.outbox() if row.state == "held")
    with bench.database.reading() as session:
        duel.is_frozen = bool(frozen.all_frozen(session))
    return duel


def against(peer: Peer, folder: Path, *, lasts: timedelta) -> Duel:
    """A duel with a peer; half way a person writes, too."""
    duel = Duel()
    with a_mailgate(folder) as bench:
        began, order = bench.now, count()
        # (when, in which order, its mail): whatever reaches the mailgate.
        coming = [(began, next(order), peer.writes(began))]
        heapq.heappush(coming, (began + lasts / 2, next(order), a_mail(sender=PERSON)))
        silent_until = began + peer.nag
        people = 1
        while coming and coming[0][0] <= began + lasts:
            bench.now, _, raw = heapq.heappop(coming)
            bench.take(raw)
            duel.brought += 1
            bench.drain()
            for recipient, answer in leaving(bench, sent=duel.sent):
                if recipient == PERSON:
                    duel.person_answered = True
                    continue
                again = bench.now + peer.delay
                heapq.heappush(coming, (again, next(order), peer.writes(again, to=answer)))
                silent_until = again + peer.nag
            if len(coming) == people - (bench.now >= began + lasts / 2):
                again = max(silent_until, bench.now + AT_ONCE)
                heapq.heappush(coming, (again, next(order), peer.writes(again)))
                silent_until = again + peer.nag
        return finished(bench, duel)


def with_itself(first_folder: Path, second_folder: Path) -> tuple[Duel, Duel]:
    """Two mailgates; a forged mail to the first says that it is from the second."""
    ours, theirs = Duel(), Duel()
    with a_mailgate(first_folder) as one, a_mailgate(second_folder) as two:
        two.set_mailbox(address=_OTHER)
        two.set(addresses=frozenset({_OTHER}), domain="other.example")
        two.context = replace(two.context, keyring=Keyring((b"another key of thirty-two bytes!",)))
        one.take(a_mail(sender=_OTHER))
        for _ in range(100):
            one.drain()
            two.drain()
            to_two = [raw for _, raw in leaving(one, sent=ours.sent)]
            to_one = [raw for _, raw in leaving(two, sent=theirs.sent)]
            for raw in to_two:
                two.take(raw)
            for raw in to_one:
                one.take(raw)
            if not to_one and not to_two:
                break
            one.wait(seconds=5)
            two.wait(seconds=5)
        return finished(one, ours), finished(two, theirs)


def lines_of(peer: Peer, duel: Duel) -> Iterator[Figure]:
    """What must hold in every duel."""
    name, hour = peer.name, timedelta(hours=1)
    theirs = [one for one in duel.sent if one.recipient != PERSON]
    is_whole = duel.received == duel.brought and not duel.without_fate
    yield Figure(f"{name}: mails that came, each with a fate", duel.brought, "none lost", is_whole)
    yield Figure(f"{name}: automatic mails in all", len(theirs))
    windows = (
        ("to one address in an hour", duel.most(hour), _LIMITS.address_hour),
        ("to one address in a day", duel.most(24 * hour), _LIMITS.address_day),
        ("to one domain in an hour", duel.most(hour, domain=True), _LIMITS.domain_hour),
        ("to addresses never written to, in a day", duel.first_times(), _LIMITS.first_time_day),
    )
    for what, most, limit in windows:
        yield Figure(f"{name}: {what}", most, f"at most {limit}", most <= limit)
    if not peer.is_rotating:  # that one can use up what first-time addresses get in a day
        is_answered = duel.person_answered
        yield Figure(f"{name}: a person beside it is answered", is_answered, "True", is_answered)
    if not peer.is_rotating and peer.says is not other_words and duel.brought > _ENOUGH:
        yield Figure(f"{name}: frozen as a loop", duel.is_frozen, "True", duel.is_frozen)


def campaign(*, lasts: timedelta, seed: int, only: Sequence[str] = ()) -> list[Figure]:
    """All duels, each in a folder of its own."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="mailgate-duels-") as root:
        places = (make(Path(root, str(number))) for number in count())
        ours, theirs = with_itself(next(places), next(places))
        total = len(ours.sent) + len(theirs.sent)
        figures.append(Figure("mailgate with itself: mails in all", total, "at most 2", total <= 2))
        lost = ours.without_fate + theirs.without_fate
        figures.append(Figure("mailgate with itself: without a fate", lost, "0", lost == 0))
        for peer in hostile_peers(seed):
            if not only or peer.name in only:
                duel = against(peer, next(places), lasts=lasts)
                figures += lines_of(peer, duel)
    return figures


def make(folder: Path) -> Path:
    """The folder, which is there now."""
    folder.mkdir()
    return folder


def main() -> int:
    """Reads the arguments, runs the campaign and prints its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    print(f"seed {said.seed}, {said.hours:g} hours of the story", flush=True)
    figures = campaign(lasts=timedelta(hours=said.hours), seed=said.seed)
    return show(f"Duels with {SUPPORT}", figures)


if __name__ == "__main__":
    sys.exit(main())
