"""Killed at every named point, started again: nothing lost, nothing doubled."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailgate.crash_points import CrashPoint
from mailgate.jobs.case_orders import Agent, wait
from mailgate.jobs.context import open_context
from mailgate.settings.load import load
from tests.campaigns.crash_points import (
    MAY_REPEAT,
    MUST_BE_REFUSED,
    boxes,
    run_point,
    run_stopped,
)
from tests.campaigns.stage import Stage
from tests.campaigns.tables import breaches
from tests.servers.dovecot import Dovecot
from tests.servers.gate import Gate
from tests.servers.mails import a_mail, field
from tests.servers.postgres import Postgres
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live

KILLED = -9
HITS = (1, 2)  # `make campaign-crash-points` takes more, on PostgreSQL too


@pytest.mark.parametrize("point", CrashPoint, ids=str)
def test_a_kill_loses_nothing_and_doubles_nothing(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink, point: CrashPoint
) -> None:
    stage = Stage(tmp_path / "gate", dovecot, sink, boxes(HITS))

    assert breaches(run_point(point, stage, hits=HITS)) == []


@pytest.mark.parametrize("point", sorted({*MUST_BE_REFUSED, *MAY_REPEAT}), ids=str)
def test_a_worker_that_stands_still_while_another_goes_on_writes_nothing_twice(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink, postgres: Postgres, point: CrashPoint
) -> None:
    url = postgres.url(postgres.create())
    stage = Stage(tmp_path / "gate", dovecot, sink, boxes(HITS), postgresql=url)

    assert breaches(run_stopped(point, stage)) == []


def test_a_mail_is_not_blamed_for_kills_from_outside(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate = Gate(tmp_path / "gate", smtp_port=sink.port).imap(port=dovecot.imap_port).write()
    dovecot.append("support", a_mail())
    for _ in range(4):
        assert gate.once(crash=CrashPoint.PARSED.value).returncode == KILLED

    gate.once()

    assert [row["fate"] for row in gate.rows("messages")] == ["case"]
    assert len(sink.mails) == 1


WAITING_SINCE = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
# The days at which something is due: three chasers, no contact, and five days later the closure.
DUE = (1, 2, 3, 4, 9)
AT_A_LOOK = (
    CrashPoint.CLOCK_LOOKED,
    CrashPoint.CLOCK_WRITTEN,
    CrashPoint.CLOCK_COMMITTED,
    CrashPoint.SEND_CLAIMED,
    CrashPoint.SEND_ACCEPTED,
    CrashPoint.SEND_RECORDED,
)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", [0, 3], ids=lambda first: f"from {AT_A_LOOK[first]}")
def test_a_kill_at_every_step_of_a_ladder_chases_nobody_twice_and_leaves_no_step_out(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink, first: int
) -> None:
    points = [AT_A_LOOK[(first + number) % len(AT_A_LOOK)] for number in range(len(DUE))]
    gate = Gate(tmp_path / "gate", smtp_port=sink.port).imap(port=dovecot.imap_port).write()
    dovecot.append("support", a_mail(), received_at=WAITING_SINCE)
    gate.once_at(WAITING_SINCE)
    (case,) = gate.rows("cases")
    with open_context(load(gate.settings), at=WAITING_SINCE) as context:
        agent = Agent("bob", str(case["reference"]), WAITING_SINCE)
        assert wait(context, agent, reason="more information").done
    gate.once_at(WAITING_SINCE)
    before = len(sink.mails)

    for day, point in zip(DUE, points, strict=True):
        at = WAITING_SINCE + timedelta(days=day, minutes=1)
        killed = gate.once_at(at, crash=point.value)
        assert killed.returncode == KILLED, "the point was never reached"
        gate.once_at(at)

    (shown,) = gate.rows("case", str(case["reference"]))
    assert shown["line"]["state"] == "Closed"
    turns = [
        one["kind"] for one in shown["events"] if one["kind"] in {"chased", "resolved", "closed"}
    ]
    assert turns == ["chased", "chased", "chased", "chased", "resolved", "chased", "closed"]
    copies = Counter(field(mail.raw, "Message-ID") for mail in sink.mails[before:])
    assert len(copies) == len(DUE)
    assert list(copies.values()) == [2 if point in MAY_REPEAT else 1 for point in points]
    assert len({mail.raw for mail in sink.mails[before:]}) == len(DUE), "a repeat has other bytes"
