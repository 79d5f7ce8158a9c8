"""`python -m tests.campaigns.kills`: one daemon on SQLite, killed at random while mail comes in.

It is killed a moment after it started, each time, and started again. After every kill each mail
that ever came must be in its mailbox or in the database; at the end each must have exactly one
effect and one acknowledgement, and whatever was sent twice must be the same to the byte.
"""

import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.campaigns.audit import Box, make_mails
from tests.campaigns.plans import read_plan, workplace
from tests.campaigns.stage import Stage
from tests.campaigns.tables import Figure, must, show
from tests.servers.dovecot import Dovecot
from tests.servers.forked import Forker
from tests.servers.smtp import SmtpSink

BOXES: Final = (Box("support", "support"), Box("escalations", "escalations"))
_LIFE: Final = (0.08, 0.9)  # seconds after it said that it has started
_REPEATS: Final = 0.05
_MANY: Final = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of what."""

    mails: int = 5000
    kills: int = 500
    seed: int = 1


def run(plan: Plan, folder: Path, dovecot: Dovecot, sink: SmtpSink) -> int:
    """The whole campaign on servers that are there; its exit status."""
    figures = campaign(plan, folder, dovecot, sink)
    return show(f"random kills on SQLite, seed {plan.seed}", figures)


def campaign(
    plan: Plan,
    folder: Path,
    dovecot: Dovecot,
    sink: SmtpSink,
    *,
    forker: Forker | None = None,
    patience: float = 600.0,
) -> list[Figure]:
    """The same; what it counted. `forker` has another mailgate than this."""
    chance = random.Random(plan.seed)
    stage = Stage(folder, dovecot, sink, BOXES, forker=forker)
    stage.sent = make_mails(plan.mails, chance)
    began = time.monotonic()
    nowhere = _kill(plan, chance, stage)
    killed = time.monotonic() - began
    last = stage.finish(patience=patience)
    took = time.monotonic() - began
    cases = stage.sent.fates["case"]
    # One in a hundred of few says nothing.
    most = round(cases * _REPEATS) if plan.mails >= _MANY else plan.kills
    return [
        Figure("mails", len(stage.sent.mails)),
        Figure("  distinct", cases),
        Figure("kills", plan.kills),
        Figure("seconds with kills", round(killed)),
        Figure("seconds in all", round(took)),
        must("mails neither in the mailbox nor stored, after any kill", nowhere, 0),
        *last,
        *stage.figures(repeats=range(min(most, plan.kills) + 1)),
    ]


def _kill(plan: Plan, chance: random.Random, stage: Stage) -> int:
    """Lets the mails in, some before each life; the most that were nowhere after a kill."""
    share = -(-len(stage.sent.mails) // plan.kills)
    worst = 0
    for number in range(plan.kills):
        first, last = number * share, (number + 1) * share
        before, during = _halves(stage.sent.mails[first:last])
        stage.put(chance.choice(BOXES), before)
        with stage.daemon() as life:
            stage.put(chance.choice(BOXES), during)
            time.sleep(chance.uniform(*_LIFE))
            stage.kill(life)
        worst = max(worst, stage.nowhere(stage.sent.mails[:last]))
    return worst


def _halves(mails: Sequence[bytes]) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """Some are there when it starts, some come while it works."""
    middle = len(mails) // 2
    return mails[:middle], mails[middle:]


def main() -> int:
    """Reads the figures from the command line."""
    plan, keep = read_plan(Plan(), __doc__)
    with workplace(keep) as folder, Dovecot() as dovecot, SmtpSink() as sink:
        return run(plan, folder / "gate", dovecot, sink)


if __name__ == "__main__":
    sys.exit(main())
