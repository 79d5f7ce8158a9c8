"""`python -m tests.campaigns.workers`: several daemons on one PostgreSQL, killed, stopped, cut off.

Mail flows into several mailboxes all the while. Workers are killed and started again, or stopped
for longer than their lease and let go on, and the server restarts as after a crash. At the end each
mail must have exactly one effect, whoever was at it when.
"""

import contextlib
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from mailgate.store.database import open_database
from tests.campaigns.audit import (
    NO_LIMITS,
    Box,
    Sent,
    answers,
    asking_postgresql,
    ledger,
    make_mails,
)
from tests.campaigns.plans import read_plan, workplace
from tests.campaigns.tables import Figure, must, show
from tests.servers.dovecot import Dovecot
from tests.servers.forked import ForkedDaemon, forked
from tests.servers.gate import Gate
from tests.servers.postgres import Postgres, running_postgres
from tests.servers.smtp import SmtpSink

MAILBOXES: Final = ("support", "escalations", "customer", "agent")
LEASE: Final = 2
_LONGEST_LOCK: Final = 5.0
_REPEATS: Final = 0.01
_MANY: Final = 1000
_BESIDE: Final = 2
_IN_ORDER: Final = (0, -signal.SIGTERM)  # told before it listened for it
_HANG_GUARD: Final = 600.0
_LOOK_FOR: Final = 5.0
_IN_HAND: Final = (
    "SELECT name FROM worker JOIN inbox ON claimed_by = worker.id"
    " WHERE state = 'received' AND claimed_until IS NOT NULL"
    " UNION SELECT name FROM worker JOIN outbox ON leased_by = worker.id"
    " WHERE state = 'sending' AND leased_until IS NOT NULL"
)
_EXTRA: Final = f"""
[workers]
lease = "{LEASE}s"

[outbox]
lease = "10s"
{NO_LIMITS}"""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of what."""

    mails: int = 3000
    workers: int = 4
    kills: int = 60
    stops: int = 45
    restarts: int = 10
    seed: int = 1

    def acts(self, chance: random.Random) -> list[str]:
        """What happens, in the order of chance."""
        acts = ["kill"] * self.kills + ["stop"] * self.stops + ["restart"] * self.restarts
        chance.shuffle(acts)
        return acts


class Team:
    """The workers of a campaign: each is a process, and has another when that was killed."""

    def __init__(self, gate: Gate, count: int, stack: contextlib.ExitStack) -> None:
        self.url = (gate.folder / "database").read_text().replace("+psycopg", "")
        self._gate = gate
        self._stack = stack
        self._started = 0
        self.restarted = 0
        self._stopped: dict[int, float] = {}
        self.daemons = [self._start() for _ in range(count)]

    def _start(self) -> ForkedDaemon:
        self._started += 1
        log = self._gate.folder / f"worker-{self._started}.log"
        log.touch()
        return self._stack.enter_context(forked(self._gate.folder, log))

    @property
    def logs(self) -> list[Path]:
        return sorted(self._gate.folder.glob("worker-*.log"))

    def at_work(self) -> list[int]:
        """The places of those that run, and are not stopped."""
        return [
            place
            for place, daemon in enumerate(self.daemons)
            if place not in self._stopped and b'"started"' in daemon.log.read_bytes()
        ]

    def kill(self, place: int) -> None:
        """Kills one, and starts another."""
        self.daemons[place].send_signal(signal.SIGKILL)
        self.daemons[place].wait(_HANG_GUARD)
        self.daemons[place] = self._start()

    def stop(self, place: int, seconds: float) -> None:
        """Has one stand still for a while."""
        self.daemons[place].send_signal(signal.SIGSTOP)
        self._stopped[place] = time.monotonic() + seconds

    def resume(self, place: int) -> None:
        """Lets one go on that stands still."""
        self.daemons[place].send_signal(signal.SIGCONT)
        del self._stopped[place]

    def go_on(self, *, all_of_them: bool = False) -> None:
        """Lets those go on whose time is over, and starts those again that could not start."""
        for place, until in list(self._stopped.items()):
            if all_of_them or time.monotonic() >= until:
                self.resume(place)
        for place, daemon in enumerate(self.daemons):
            if daemon.poll() is not None:  # as whoever supervises it does
                self.daemons[place] = self._start()
                self.restarted += 1


@dataclass
class Watcher:
    """Looks at the server all the while: how long anybody waits there for anything."""

    url: str
    longest_lock: float = 0.0
    longest_free: float = 0.0

    def watch(self, ended: threading.Event) -> None:
        while not ended.wait(0.2):
            with contextlib.suppress(psycopg.Error):
                self._look()

    def _look(self) -> None:
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            waits = _one(
                connection,
                "SELECT coalesce(extract(epoch FROM max(clock_timestamp() - query_start)), 0)"
                " FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'",
            )
            free = _one(
                connection,
                "SELECT coalesce(extract(epoch FROM max(clock_timestamp() - until)), 0)"
                " FROM mailbox_lease WHERE owner <> ''",
            )
            self.longest_lock = max(self.longest_lock, float(waits))
            self.longest_free = max(self.longest_free, float(free))


@contextlib.contextmanager
def watching(url: str) -> Iterator[Watcher]:
    """A watcher in a thread of its own."""
    watcher, ended = Watcher(url), threading.Event()
    thread = threading.Thread(target=watcher.watch, args=(ended,), daemon=True)
    thread.start()
    try:
        yield watcher
    finally:
        ended.set()
        thread.join()


def run(plan: Plan, folder: Path, postgres: Postgres, dovecot: Dovecot, sink: SmtpSink) -> int:
    """The whole campaign on servers that are there; its exit status."""
    chance = random.Random(plan.seed)
    sent = make_mails(plan.mails, chance)
    gate = _gate(folder, postgres, dovecot, sink)
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        team = Team(gate, plan.workers, stack)
        url = team.url
        watcher = stack.enter_context(watching(url))
        boxes = _disturb(plan, chance, team, sent, (postgres, dovecot))
        disturbed = time.monotonic() - began
        _wait_until_done(url, dovecot, len(sent.mails))
        took = time.monotonic() - began
        statuses = _end(team)
    figures = [
        Figure("mails", len(sent.mails)),
        Figure("kills", plan.kills),
        Figure("stops beyond the lease", plan.stops),
        Figure("restarts of the server", plan.restarts),
        Figure("seconds of disturbance", round(disturbed)),
        Figure("seconds in all", round(took)),
        *_found(url, dovecot, boxes, sent),
        *_told(url, sink, sent, plan),
        must(
            "longest wait for a lock (s)",
            round(watcher.longest_lock, 1),
            f"at most {_LONGEST_LOCK:g}",
            kept=watcher.longest_lock <= _LONGEST_LOCK,
        ),
        Figure("longest a mailbox had no living worker (s)", round(watcher.longest_free, 1)),
        Figure("workers that could not start, and were started again", team.restarted),
        must(
            "workers that did not end in order",
            sum(status not in _IN_ORDER for status in statuses),
            "0",
        ),
        must("failures of loops in the logs", _count(team.logs, "job-failed"), "0"),
    ]
    return show(f"several workers on PostgreSQL, seed {plan.seed}", figures)


def _gate(folder: Path, postgres: Postgres, dovecot: Dovecot, sink: SmtpSink) -> Gate:
    gate = Gate(folder / "gate", smtp_port=sink.port)
    url = postgres.url(postgres.create())
    address = gate.folder / "database"
    address.write_text(url.replace("postgresql://", "postgresql+psycopg://"))
    open_database(url).close()
    gate.database = "file:database"
    for name in MAILBOXES:
        dovecot.empty(name)
        gate.imap(
            port=dovecot.imap_port,
            name=name,
            address=f"{name}@desk.example",
            after="move:Processed",
        )
    gate.write()
    gate.settings.write_text(gate.settings.read_text() + _EXTRA)
    return gate


def _disturb(
    plan: Plan, chance: random.Random, team: Team, sent: Sent, servers: tuple[Postgres, Dovecot]
) -> Counter[str]:
    """Lets the mails in, and does to the workers what the plan says; how many went where."""
    postgres, dovecot = servers
    boxes: Counter[str] = Counter()
    acts = plan.acts(chance)
    share = -(-len(sent.mails) // len(acts))
    for number, act in enumerate(acts):
        box = chance.choice(MAILBOXES)
        boxes[box] += dovecot.drop(box, sent.mails[number * share : (number + 1) * share])
        if act != "stop":
            time.sleep(chance.uniform(0.1, 0.9))
        team.go_on()
        found = _some_at_work(team)
        match act:
            case "kill":
                team.kill(chance.choice(found))
            case "stop":
                _stop_at_work(team, LEASE * chance.uniform(1.5, 2.5))
            case _:
                postgres.restart()
    team.go_on(all_of_them=True)
    return boxes


def _some_at_work(team: Team) -> list[int]:
    """Those that run, once there is another beside each: else nobody takes anything over."""
    deadline = time.monotonic() + _HANG_GUARD
    while len(found := team.at_work()) < min(_BESIDE, len(team.daemons)):
        team.go_on()
        assert time.monotonic() < deadline, "workers do not start"
        time.sleep(0.05)
    return found


def _stop_at_work(team: Team, seconds: float) -> None:
    """Stops a worker that has a mail in hand, to read or to send: a stop hurts most there."""
    deadline = time.monotonic() + _LOOK_FOR
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.Error), psycopg.connect(team.url) as connection:
            connection.autocommit = True
            for place in _in_hand(team, connection):
                team.stop(place, seconds)
                if place in _in_hand(team, connection, stopped=True):
                    return
                team.resume(place)
    team.stop(_some_at_work(team)[0], seconds)


def _in_hand(
    team: Team, connection: "psycopg.Connection[Any]", *, stopped: bool = False
) -> list[int]:
    numbers = {name.rpartition(" ")[2] for (name,) in _all(connection, _IN_HAND)}
    places = range(len(team.daemons)) if stopped else team.at_work()
    return [place for place in places if str(team.daemons[place].pid) in numbers]


def _wait_until_done(url: str, dovecot: Dovecot, mails: int) -> None:
    deadline = time.monotonic() + _HANG_GUARD
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.Error), psycopg.connect(url) as connection:
            done = _one(connection, "SELECT count(*) FROM inbox WHERE state <> 'received'")
            waits = _one(
                connection, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"
            )
            if done >= mails and not waits and not _left(dovecot):
                return
        time.sleep(0.2)
    print("not all was done in time", file=sys.stderr)


def _left(dovecot: Dovecot) -> int:
    return sum(len(dovecot.uids(name)) for name in MAILBOXES)


def _end(team: Team) -> list[int]:
    deadline = time.monotonic() + _HANG_GUARD
    while len(team.at_work()) < len(team.daemons) and time.monotonic() < deadline:
        team.go_on()
        time.sleep(0.1)
    for daemon in team.daemons:
        daemon.send_signal(signal.SIGTERM)
    return [
        -1 if (status := daemon.wait(_HANG_GUARD)) is None else status for daemon in team.daemons
    ]


def _found(url: str, dovecot: Dovecot, boxes: Counter[str], sent: Sent) -> list[Figure]:
    """What the database and the mailboxes hold."""
    assert sum(boxes.values()) == len(sent.mails)
    mailboxes = [Box(name, name) for name in MAILBOXES]
    return ledger(asking_postgresql(url), dovecot, mailboxes, sent)


def _told(url: str, sink: SmtpSink, sent: Sent, plan: Plan) -> list[Figure]:
    """What the relay was given, and what was refused to those who came too late."""
    with psycopg.connect(url) as connection:
        ((takes, decisions, sends),) = _all(
            connection,
            "SELECT sum(stale_takes), sum(stale_decisions), sum(stale_sends) FROM worker",
        )
        dead = _one(connection, "SELECT count(*) FROM worker WHERE ended_at IS NULL")
    cases = sent.fates["case"]
    is_long = plan.mails >= _MANY  # one in a hundred of few says nothing
    most = round(cases * _REPEATS) if is_long else plan.kills
    refused = takes + decisions + sends
    return [
        *answers(sink.mails, cases, repeats=range(most + 1)),
        Figure("  stale takes refused", takes),
        Figure("  stale decisions refused", decisions),
        Figure("  stale outcomes of sending refused", sends),
        must("stale writes refused", refused, "more than 0", kept=refused > 0 or not is_long),
        Figure("workers that were found dead", dead),
    ]


def _count(logs: Sequence[Path], action: str) -> int:
    return sum(log.read_text(errors="replace").count(f'"event": "{action}"') for log in logs)


def _one(connection: "psycopg.Connection[Any]", query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row is not None else None


def _all(connection: "psycopg.Connection[Any]", query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query.encode()).fetchall()


def main() -> int:
    """Reads the figures from the command line."""
    plan, keep = read_plan(Plan(), __doc__)
    with (
        workplace(keep) as folder,
        running_postgres() as postgres,
        Dovecot() as dovecot,
        SmtpSink() as sink,
    ):
        return run(plan, folder, postgres, dovecot, sink)


if __name__ == "__main__":
    sys.exit(main())
