"""`python -m tests.campaigns.crash_points`: killed at every named point of the code, at many hits.

The list of points is that of the code. For each, `run --once`, which does one thing after the
other, is given a mail in each of several mailboxes and dies where it reaches the point for the n-th
time; the next, with a mail more in each, dies at the next hit; the last finishes. A point that is
never reached is a breach, as is any loss, any double, and any answer that is repeated, but for the
one point after which nobody can know whether it was sent.
"""

import argparse
import contextlib
import signal
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

from mailgate.crash_points import CrashPoint
from tests.campaigns.audit import Box, one_mail
from tests.campaigns.stage import Stage
from tests.campaigns.tables import Figure, breaches, must, show
from tests.servers.dovecot import Dovecot
from tests.servers.forked import Forker
from tests.servers.postgres import Postgres, running_postgres
from tests.servers.smtp import SmtpSink

HITS: Final = (1, 2, 3, 7)
MAY_REPEAT: Final = frozenset({CrashPoint.SEND_ACCEPTED})
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
        for box in stage.boxes:
            stage.put(box, [_mail(stage)])
        status = stage.once(crash=f"{point.value}:{hit}")
        figures.append(must(f"hit {hit} ended with", status, _KILLED))
        lost = stage.nowhere(stage.sent.mails)
        figures.append(must("mails neither in the mailbox nor stored then", lost, 0))
    figures.append(must("the last ended with", stage.once(), 0))
    repeats = len(hits) if point in MAY_REPEAT else 0
    return [*figures, *stage.figures(repeats=range(repeats, repeats + 1))]


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
    stages: Iterator[Stage], *, points: Collection[CrashPoint], hits: Sequence[int]
) -> list[Figure]:
    """Each point on a stage of its own; one line for each, and the sums."""
    found: list[Figure] = []
    mails = repeats = kills = 0
    for point, stage in zip(points, stages, strict=False):
        began = time.monotonic()
        wrong = breaches(run_point(point, stage, hits=hits))
        mails += len(stage.sent.mails)
        again = len(stage.answered) - stage.sent.fates["case"]
        repeats += again
        kills += len(hits)
        text = f"{len(stage.sent.mails)} mails, {again} repeated, {time.monotonic() - began:.0f} s"
        found.append(must(f"  {point.value}", "; ".join(wrong) or text, "", kept=not wrong))
        print(f"{point.value}: {found[-1].figure}", flush=True)
    may = sum(len(hits) for point in points if point in MAY_REPEAT)
    return [
        Figure("points", len(points)),
        Figure("kills", kills),
        Figure("mails", mails),
        must("repeated acknowledgements", repeats, may),
        *found,
    ]


@contextlib.contextmanager
def stages_on(
    server: str,
    folder: Path,
    dovecot: Dovecot,
    *,
    hits: Sequence[int],
    forker: Forker | None = None,
) -> Iterator[Iterator[Stage]]:
    """Fresh stages on SQLite or on PostgreSQL, one after the other."""
    with contextlib.ExitStack() as stack:
        postgres: Postgres | None = None
        if server == "postgresql":
            postgres = stack.enter_context(running_postgres())
        sink = stack.enter_context(SmtpSink())

        def fresh() -> Iterator[Stage]:
            for number in range(len(CrashPoint)):
                url = postgres.url(postgres.create()) if postgres else ""
                yield Stage(
                    folder / f"{server}-{number}",
                    dovecot,
                    sink,
                    boxes(hits),
                    postgresql=url,
                    forker=forker,
                )

        yield fresh()


def main() -> int:
    """Reads what to do from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hits", type=int, nargs="+", default=list(HITS))
    parser.add_argument("--points", nargs="+", default=[point.value for point in CrashPoint])
    parser.add_argument("--servers", nargs="+", choices=_SERVERS, default=list(_SERVERS))
    parser.add_argument("--keep", type=Path, default=None, help="a folder for logs and settings")
    said = parser.parse_args()
    points = [CrashPoint(name) for name in said.points]
    status = 0
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder, Dovecot() as dovecot:
        for server in said.servers:
            with stages_on(server, said.keep or Path(folder), dovecot, hits=said.hits) as stages:
                figures = campaign(stages, points=points, hits=said.hits)
            status |= show(f"killed at every point, hits {said.hits}, {server}", figures)
    return status


if __name__ == "__main__":
    sys.exit(main())
