"""`python -m tests.campaigns.uidvalidity`: a server that numbers its mails anew, and one that errs.

First a folder of mails that were all answered gets another UIDVALIDITY, its mails in another order
and new ones among them, and mailgate is killed in the midst of taking it again. Then a server is
put back to an older state and gives numbers out a second time without a word, which no server may
do: mail must wait there until somebody gives the folder another UIDVALIDITY, not be passed over.
"""

import random
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mailgate.crash_points import CrashPoint
from tests.campaigns.audit import Box, Sent, one, one_mail
from tests.campaigns.plans import read_plan, workplace
from tests.campaigns.stage import Stage
from tests.campaigns.tables import Figure, must, show
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink

INBOX: Final = Box("support", "support")
NEW: Final = 10
_REFUSED: Final = 1
_KILLS: Final = (
    (CrashPoint.TAKE_COMMITTED, 2),
    (CrashPoint.ATTEMPT_COUNTED, 5),
    (CrashPoint.DECIDE_COMMITTED, 1),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How many mails are in the folder."""

    mails: int = 2000
    seed: int = 1


def renumbered(plan: Plan, stage: Stage) -> list[Figure]:
    """All the mails are there again under other numbers, and ten new ones among them."""
    began = time.monotonic()
    for number in range(plan.mails):
        stage.sent.add(one_mail(number), "case")
    stage.put(INBOX, stage.sent.mails)
    figures = [must("the first ended with", stage.once(), 0)]
    answered = len(stage.answered)
    figures.append(must("acknowledgements before", answered, plan.mails))
    there = list(stage.sent.mails)
    for raw in there:
        stage.sent.add(raw, "duplicate")
    for number in range(plan.mails, plan.mails + NEW):
        stage.sent.add(one_mail(number), "case")
        there.append(stage.sent.mails[-1])
    random.Random(plan.seed).shuffle(there)
    stage.dovecot.recreate_inbox(INBOX.user, there)
    for point, hit in _KILLS:
        status = stage.once(crash=f"{point.value}:{hit}")
        figures.append(must(f"killed at {point.value}, ended with", status, -signal.SIGKILL))
    figures.append(must("the last ended with", stage.once(), 0))
    figures.append(must("acknowledgements after", len(stage.answered) - answered, NEW))
    return [
        Figure("mails", plan.mails),
        Figure("new ones among them", NEW),
        *figures,
        *stage.figures(repeats=range(1), left=len(there)),
        Figure("seconds", round(time.monotonic() - began)),
    ]


def put_back(plan: Plan, stage: Stage) -> list[Figure]:
    """The server is put back to when it had half of the mails; then as many come as there were."""
    count = max(plan.mails // 10, 4)
    sent = Sent()
    for number in range(count):
        sent.add(one_mail(number), "case")
    stage.sent = sent
    stage.put(INBOX, sent.mails)
    figures = [must("the first ended with", stage.once(), 0)]
    half = sent.mails[: count // 2]
    stage.dovecot.recreate_inbox(INBOX.user, half, later=0)
    figures.append(must("with older numbers it ended with", stage.once(), _REFUSED))
    new = [one_mail(number) for number in range(count, 2 * count)]
    stage.put(INBOX, new)
    figures.append(must("once there are as many again, with", stage.once(), _REFUSED))
    taken = one(stage.ask, "SELECT count(*) FROM inbox")
    figures.append(must("taken meanwhile", taken - count, 0))
    stage.dovecot.recreate_inbox(INBOX.user, [*half, *new])
    figures.append(must("with a new UIDVALIDITY it ended with", stage.once(), 0))
    for raw in half:
        sent.add(raw, "duplicate")
    for raw in new:
        sent.add(raw, "case")
    return [*figures, *stage.figures(repeats=range(1), left=len(half) + len(new))]


def run(plan: Plan, folder: Path, dovecot: Dovecot, sink: SmtpSink) -> int:
    """Both stories on servers that are there; the exit status."""
    stage = Stage(folder / "renumbered", dovecot, sink, [INBOX], after="keep")
    status = show("a folder numbered anew", renumbered(plan, stage))
    stage = Stage(folder / "put-back", dovecot, sink, [INBOX], after="keep")
    return status | show("a server that gives numbers out twice", put_back(plan, stage))


def main() -> int:
    """Reads the figures from the command line."""
    plan, keep = read_plan(Plan(), __doc__)
    with workplace(keep) as folder, Dovecot() as dovecot, SmtpSink() as sink:
        return run(plan, folder, dovecot, sink)


if __name__ == "__main__":
    sys.exit(main())
