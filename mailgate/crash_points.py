"""The named places where a kill -9 could hurt, so that tests can kill exactly there.

`MAILGATE_CRASH=point:n` kills the process with SIGKILL the n-th time it reaches the point;
`point:n:stop` has it stand still there, until somebody sends it SIGCONT. Without the variable,
reaching a point costs one comparison. The tests take the list from `CrashPoint`, so a new point
cannot be forgotten.
"""

import os
import signal
from enum import StrEnum
from typing import Final


class CrashPoint(StrEnum):
    """A place between two steps whose order protects a mail."""

    LISTED = "listed"  # UIDs known, nothing fetched
    FETCHED = "fetched"  # bytes in memory, nothing stored
    TAKE_WRITTEN = "take-written"  # rows written, transaction open
    TAKE_COMMITTED = "take-committed"  # durable, mailbox not touched
    FILED_AWAY = "filed-away"  # mailbox touched, not recorded
    FILED_RECORDED = "filed-recorded"  # mailbox touched and recorded
    DELIVER_STORED = "deliver-stored"  # pipe delivery durable, exit code not yet given
    ATTEMPT_COUNTED = "attempt-counted"  # attempt committed, nothing parsed
    PARSED = "parsed"  # parsed, nothing decided
    DECIDED = "decided"  # decided, nothing written
    CASE_WRITTEN = "case-written"  # case row written, transaction open
    EVENT_WRITTEN = "event-written"  # event row written, transaction open
    OUTBOX_WRITTEN = "outbox-written"  # outbox row written, transaction open
    DECIDE_COMMITTED = "decide-committed"  # the decision is durable
    CLOCK_LOOKED = "clock-looked"  # a case is due, nothing written
    CLOCK_WRITTEN = "clock-written"  # what was due is written, transaction open
    CLOCK_COMMITTED = "clock-committed"  # the look is durable
    SEND_CLAIMED = "send-claimed"  # lease on the outbox row is durable, nothing sent
    SEND_ACCEPTED = "send-accepted"  # the relay said 250, not recorded: the only repeat
    SEND_RECORDED = "send-recorded"  # sent and recorded


_left: Final[dict[str, int]] = {}
_signals: Final[dict[str, signal.Signals]] = {}


def arm(wanted: str) -> None:
    """Has this process die, or stand still, as `MAILGATE_CRASH` says."""
    if not wanted:
        return
    point, hits, how = f"{wanted}::".split(":")[:3]
    _left[point] = int(hits or 1)
    _signals[point] = signal.SIGSTOP if how == "stop" else signal.SIGKILL


def reach(point: CrashPoint) -> None:
    """Dies here by SIGKILL if the environment asks for it, else does nothing."""
    if point not in _left:
        return
    _left[point] -= 1
    if _left[point] == 0:
        os.kill(os.getpid(), _signals[point])


arm(os.environ.get("MAILGATE_CRASH", ""))
