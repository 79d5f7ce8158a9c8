"""`python -m tests.campaigns.crash_points`: killed at every named point of the code, at many hits.

The list of points is that of the code. For each, `run --once`, which does one thing after the
other, is given a mail in each of several mailboxes and dies where it reaches the point for the n-th
time; the next, with a mail more in each, dies at the next hit; the last finishes. A point that is
never reached is a breach, as is any loss, any double, and any answer that is repeated, but for the
one point after which nobody can know whether it was sent.
"""

import argparse
import contextlib
import itertools
import signal
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

from mailgate.crash_points import CrashPoint
from mailgate.log import Action
from tests.campaigns.audit import Box, one_mail
from tests.campaigns.stage import HANG_GUARD, LEASE, Stage
from tests.campaigns.tables import Figure, breaches, must, show
from tests.servers.dovecot import Dovecot
from tests.servers.forked import Forked, Forker
from tests.servers.postgres import Postgres, running_postgres
from tests.servers.smtp import SmtpSink

HITS: Final = (1, 2, 3, 7)
MAY_REPEAT: Final = frozenset({CrashPoint.SEND_ACCEPTED})
# Whoever comes back there wants to do what the other has done meanwhile, and may not.
MUST_BE_REFUSED: Final = {
    CrashPoint.FETCHED: Action.MAIL_TAKEN,
    CrashPoint.PARSED: Action.MAIL_DECIDED,
    CrashPoint.SEND_CLAIMED: Action.MAIL_SENT,
}
_KILLED: Final = -signal.SIGKILL
_SERVERS: Final = ("sqlite", "postgresql")


def boxes(hits: Sequence[int]) -> list[Box]:
    """As many mailboxes as hits are wanted: a batch is of one mailbox."""
    lines = [f"line{number}" for number in range(2, max(hits) + 1)]
    return [Box("support", "support"), *(Box(line, "support", line) for line in lines)]


def run_point(point: CrashPoint, stage: Stage, *, hits: Sequence[int]) -> list[Figure]:
    """Kills at each of these hits of a point, each life where the one before was killed."""
    figures = []
    for hit in hits:
        if point is CrashPoint.DELIVER_STORED:
            figures.append(_piped(stage, hit))
            continue
        _come(stage)
        status = stage.once(crash=f"{point.value}:{hit}")
        figures.append(must(f"hit {hit} ended with", status, _KILLED))
        lost = stage.nowhere(stage.sent.mails)
        figures.append(must("mails neither in the mailbox nor stored then", lost, 0))
    figures.append(must("the last ended with", stage.once_more(), 0))
    repeats = len(hits) if point in MAY_REPEAT else 0
    return [*figures, *stage.figures(repeats=range(repeats, repeats + 1))]


def run_stopped(point: CrashPoint, stage: Stage) -> list[Figure]:
    """Stands still at a point for longer than its lease, while another does its work; then goes on.

    On PostgreSQL alone, where there may be two.
    """
    _come(stage)
    with stage.begun_once(crash=f"{point.value}:1:stop") as first:
        stood = _stands_still(first)
        time.sleep(LEASE * 1.5)
        other = stage.once()
        if first.poll() is None:
            first.send_signal(signal.SIGCONT)
        came_back = first.wait(HANG_GUARD)
    figures = [
        must("it stood still there", "yes" if stood else "no", "yes"),
        must("the other ended with", other, 0),
        must("it ended after all", "no" if came_back is None else "yes", "yes"),
        must("the last ended with", stage.once_more(), 0),
    ]
    if point in MUST_BE_REFUSED:
        said = min(stage.folder.glob("life-*.log")).read_text(errors="replace")
        late = said.count(f'"event": "{MUST_BE_REFUSED[point].value}"')
        figures.append(must("written by who came back too late", late, 0))
    repeats = int(point in MAY_REPEAT)
    return [*figures, *stage.figures(repeats=range(repeats, repeats + 1))]


def _stands_still(process: Forked) -> bool:
    """Whether it is stopped, as soon as it is; False if it ends."""
    deadline = time.monotonic() + HANG_GUARD
    while process.wait(0.02) is None and time.monotonic() < deadline:
        told = Path(f"/proc/{process.pid}/stat").read_text()
        if told.rpartition(")")[2].split()[0] == "T":
            return True
    return False


def _come(stage: Stage) -> None:
    """A mail comes into each mailbox, and an old one again."""
    for box in stage.boxes:
        stage.put(box, [_mail(stage)])
    again = stage.sent.mails[0]
    stage.sent.add(again, "duplicate")
    stage.put(stage.boxes[0], [again])


def _mail(stage: Stage) -> bytes:
    raw = one_mail(len(stage.sent.mails))
    stage.sent.add(raw, "case")
    return raw


def _piped(stage: Stage, hit: int) -> Figure:
    """The n-th of several mails from a pipe: one process takes one mail, so that is its n-th hit.

    The mail server gets no word, and delivers it again.
    """
    to = ("deliver", "--mailbox", stage.boxes[0].name)
    for _ in range(hit - 1):
        stage.gate.command(*to, stdin=_mail(stage), check=True)
    raw = _mail(stage)
    killed = stage.gate.command(*to, stdin=raw, crash=CrashPoint.DELIVER_STORED.value)
    stage.gate.command(*to, stdin=raw, check=True)
    stage.piped += hit
    return must(f"hit {hit} ended with", killed.returncode, _KILLED)


def campaign(
    stages: Iterator[Stage],
    *,
    points: Collection[CrashPoint],
    hits: Sequence[int],
    is_stopping: bool = False,
) -> list[Figure]:
    """Each point on a stage of its own; one line for each, and the sums.

    Killed there at each of these hits, or stopped at the first.
    """
    found: list[Figure] = []
    mails = repeats = 0
    for point in points:
        began, stage = time.monotonic(), next(stages)
        figures = run_stopped(point, stage) if is_stopping else run_point(point, stage, hits=hits)
        wrong = breaches(figures)
        again = len(stage.answered) - stage.sent.fates["case"]
        mails, repeats = mails + len(stage.sent.mails), repeats + again
        text = f"{len(stage.sent.mails)} mails, {again} repeated, {time.monotonic() - began:.0f} s"
        found.append(must(f"  {point.value}", "; ".join(wrong) or text, "", kept=not wrong))
        print(f"{point.value}: {found[-1].figure}", flush=True)
    each = 1 if is_stopping else len(hits)
    return [
        Figure("points", len(points)),
        Figure("stops beyond the lease" if is_stopping else "kills", each * len(points)),
        Figure("mails", mails),
        must("repeated acknowledgements", repeats, each * len(MAY_REPEAT.intersection(points))),
        *found,
    ]


@contextlib.contextmanager
def stages_on(
    server: str,
    folder: Path,
    dovecot: Dovecot,
    *,
    hits: Sequence[int],
    after: str = "move:Processed",
    forker: Forker | None = None,
) -> Iterator[Iterator[Stage]]:
    """Fresh stages on SQLite or on PostgreSQL, one after the other."""
    with contextlib.ExitStack() as stack:
        postgres: Postgres | None = None
        if server == "postgresql":
            postgres = stack.enter_context(running_postgres())
        sink = stack.enter_context(SmtpSink())

        def fresh() -> Iterator[Stage]:
            for number in itertools.count():
                url = postgres.url(postgres.create()) if postgres else ""
                yield Stage(
                    folder / f"{server}-{number}",
                    dovecot,
                    sink,
                    boxes(hits),
                    postgresql=url,
                    after=after,
                    forker=forker,
                )

        yield fresh()


def main() -> int:
    """Reads what to do from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hits", type=int, nargs="+", default=list(HITS))
    parser.add_argument("--points", nargs="+", default=[point.value for point in CrashPoint])
    parser.add_argument("--servers", nargs="+", choices=_SERVERS, default=list(_SERVERS))
    parser.add_argument("--after", default="move:Processed", help="what is done with taken mail")
    parser.add_argument("--keep", type=Path, default=None, help="a folder for logs and settings")
    said = parser.parse_args()
    points = [CrashPoint(name) for name in said.points]
    stopping = [point for point in points if point is not CrashPoint.DELIVER_STORED]
    status = 0
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder, Dovecot() as dovecot:
        for server in said.servers:
            home = said.keep or Path(folder)
            with stages_on(server, home, dovecot, hits=said.hits, after=said.after) as stages:
                figures = campaign(stages, points=points, hits=said.hits)
                status |= show(f"killed at every point, hits {said.hits}, {server}", figures)
                if server == "postgresql":
                    figures = campaign(stages, points=stopping, hits=(), is_stopping=True)
                    status |= show("stopped at every point, while another goes on", figures)
    return status


if __name__ == "__main__":
    sys.exit(main())
