"""Killed while an agent's mail is carried out or a notice is due: nothing twice, nothing lost."""

import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.crash_points import CrashPoint
from tests.servers.dovecot import Dovecot
from tests.servers.gate import Gate
from tests.servers.mails import a_mail, field
from tests.servers.smtp import SinkMail, SmtpSink

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]
KILLED = -9
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
ANNA = "anna@customer.example"
ADA, BOB, LENA, MAX = (f"{name}@desk.example" for name in ("ada", "bob", "lena", "max"))
# How a mail is taken is the same for everybody's: see test_crash_points.py.
IN_A_MAIL = (
    (CrashPoint.EVENT_WRITTEN, 3),
    (CrashPoint.OUTBOX_WRITTEN, 1),
    (CrashPoint.OUTBOX_WRITTEN, 3),
    (CrashPoint.DECIDE_COMMITTED, 1),
    (CrashPoint.SEND_ACCEPTED, 2),
)
AT_A_LOOK = (
    (CrashPoint.OUTBOX_WRITTEN, 2),
    (CrashPoint.CLOCK_WRITTEN, 1),
    (CrashPoint.CLOCK_COMMITTED, 1),
    (CrashPoint.SEND_ACCEPTED, 3),
)
# The relay said 250 and nobody noted it: that one mail may come twice, with the same bytes.
MAY_REPEAT = CrashPoint.SEND_ACCEPTED


@pytest.fixture
def gate(tmp_path: Path, dovecot: Dovecot, sink: SmtpSink) -> Gate:
    """The desk as it ships, whose people hear of its cases, and a case in it."""
    rules = tmp_path / "rules"
    shutil.copytree(bundled("rules"), rules, ignore=shutil.ignore_patterns("*_test.yaml"))
    gate = Gate(tmp_path / "gate", smtp_port=sink.port, rules=rules)
    gate.imap(port=dovecot.imap_port).write()
    dovecot.append("support", a_mail(), received_at=MONDAY)
    gate.once_at(MONDAY)
    assert sorted(mail.recipients[0] for mail in sink.mails) == [ADA, ANNA, BOB, LENA]
    return gate


def each_once(mails: Sequence[SinkMail], *, point: CrashPoint) -> list[tuple[str, str]]:
    """Recipient and kind of each mail; the test fails for one that came twice without need."""
    copies = Counter(field(mail.raw, "Message-ID") for mail in mails)
    assert len({mail.raw for mail in mails}) == len(copies), "a repeat has other bytes"
    assert sum(copies.values()) - len(copies) == (point is MAY_REPEAT), copies
    ids = {field(mail.raw, "Message-ID"): mail.recipients[0] for mail in mails}
    return sorted(
        (address, written.partition(".")[0].strip("<")) for written, address in ids.items()
    )


@pytest.mark.parametrize(("point", "hit"), IN_A_MAIL, ids=str)
def test_an_agent_s_mail_is_carried_out_once_and_whole(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink, point: CrashPoint, hit: int
) -> None:
    before = len(sink.mails)
    (told,) = (mail.raw for mail in sink.mails if mail.recipients[0] == BOB)
    mail = a_mail(
        number=2,
        sender=f"Bob <{BOB}>",
        subject=f"Re: {field(told, 'Subject')}",
        in_reply_to=field(told, "Message-ID"),
        body="#assign Lena Ortiz\r\n#priority 2\r\n\r\nLena looks at it today.\r\n",
    )
    at = MONDAY + timedelta(minutes=5)
    dovecot.append("support", mail, received_at=at)

    killed = gate.once_at(at, crash=f"{point.value}:{hit}")
    assert killed.returncode == KILLED, "the point was never reached"
    gate.once_at(at + timedelta(minutes=5))

    assert each_once(sink.mails[before:], point=point) == [
        (ANNA, "upd"), (ANNA, "upd"), (LENA, "agt"),
    ]  # fmt: skip
    (case,) = gate.rows("cases")
    assert (case["assignee"], case["priority"]) == ("Lena Ortiz", "2")
    (shown,) = gate.rows("case", str(case["reference"]))
    kinds = Counter(event["kind"] for event in shown["events"])
    assert (kinds["agent-mail"], kinds["answered"]) == (1, 1)
    assert [event["number"] for event in shown["events"]] == list(
        range(1, len(shown["events"]) + 1)
    )


@pytest.mark.parametrize(("point", "hit"), AT_A_LOOK, ids=str)
def test_a_broken_promise_is_told_once_to_everybody_who_hears_of_it(
    gate: Gate, sink: SmtpSink, point: CrashPoint, hit: int
) -> None:
    before = len(sink.mails)
    at = MONDAY + timedelta(minutes=31)  # nobody has taken the case

    killed = gate.once_at(at, crash=f"{point.value}:{hit}")
    assert killed.returncode == KILLED, "the point was never reached"
    gate.once_at(at + timedelta(minutes=3))
    gate.once_at(at + timedelta(minutes=4))

    told = each_once(sink.mails[before:], point=point)
    (case,) = gate.rows("cases")
    (shown,) = gate.rows("case", str(case["reference"]))
    kinds = Counter(event["kind"] for event in shown["events"])
    assert (kinds["promise-breached"], kinds["managers-told"]) == (1, 1)
    assert told == [(ADA, "agt"), (BOB, "agt"), (LENA, "agt"), (MAX, "agt")]
