"""Agents' commands as processes beside the daemon, and files that change under the cases."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from tests.servers.dovecot import Dovecot
from tests.servers.gate import Gate
from tests.servers.mails import a_mail, field
from tests.servers.smtp import SmtpSink

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]
DESK = "managed-service"
CONFIG = ("--as", "bob")
ANNA = "anna@customer.example"
NOTES = 3


@pytest.fixture
def gate(tmp_path: Path, dovecot: Dovecot, sink: SmtpSink) -> Gate:
    """A gate with rules of its own, so that a test can change them."""
    rules = tmp_path / "rules"
    shutil.copytree(bundled("rules"), rules)
    gate = Gate(tmp_path / "gate", smtp_port=sink.port, rules=rules)
    return gate.imap(port=dovecot.imap_port).write()


def at_once(gate: Gate, *commands: tuple[str, ...]) -> "list[subprocess.CompletedProcess[bytes]]":
    """Runs commands side by side, each in a process of its own."""
    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(lambda command: gate.command(*command), commands))


def test_agents_and_customers_work_on_a_case_at_once_and_nothing_is_lost(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    with gate.running() as daemon:
        daemon.wait_for("mailbox-opened")
        dovecot.append("support", a_mail())
        sink.wait_for(1, to=ANNA)
        (case,) = gate.rows("cases")
        acknowledged = field(sink.to(ANNA)[0].raw, "Message-ID")
        for number in range(2, 2 + NOTES):
            dovecot.append("support", a_mail(number=number, in_reply_to=acknowledged))
        reference = str(case["reference"])
        noted = at_once(
            gate, *(("case", reference, "note", f"note {n}", *CONFIG) for n in range(NOTES))
        )
        daemon.wait_for("mail-decided", times=1 + NOTES)

        closed = at_once(gate, *[("case", reference, "close", *CONFIG)] * 2)
        sink.wait_for(2, to=ANNA)
        assert daemon.terminate()[0] == 0

    assert [done.returncode for done in noted] == [0] * NOTES, noted
    assert sorted(done.returncode == 0 for done in closed) == [False, True], closed
    assert b"closed" in b"".join(done.stdout + done.stderr for done in closed).lower()
    (shown,) = gate.rows("case", reference)
    kinds = [event["kind"] for event in shown["events"]]
    assert (kinds.count("noted"), kinds.count("mail"), kinds.count("closed")) == (NOTES, NOTES, 1)
    assert [event["number"] for event in shown["events"]] == list(range(1, len(kinds) + 1))
    assert len(sink.to(ANNA)) == 2


def test_a_state_that_goes_from_the_files_while_a_case_is_in_it_is_said_and_stops_nothing(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    assert gate.rules is not None
    folder = gate.rules / DESK
    for file in folder.glob("*_test.yaml"):
        file.unlink()  # they speak of the state
    states = folder / "states.yaml"
    with gate.running() as daemon:
        daemon.wait_for("mailbox-opened")
        dovecot.append("support", a_mail())
        sink.wait_for(1, to=ANNA)
        reference = str(gate.rows("cases")[0]["reference"])
        gate.command("case", reference, "wait", "--reason", "please test", *CONFIG, check=True)
        sink.wait_for(2, to=ANNA)

        states.write_text(states.read_text().replace("Waiting on customer:", "Asked back:"))
        daemon.wait_for("rules-loaded", times=2)
        (warned,) = daemon.wait_for("file-warning")
        checked = gate.command("check", check=True)
        (shown,) = gate.rows("case", reference)
        dovecot.append(
            "support", a_mail(number=2, in_reply_to=field(sink.to(ANNA)[1].raw, "Message-ID"))
        )
        daemon.wait_for("mail-decided", times=2)
        assert daemon.terminate()[0] == 0

    assert 'it is taken for "Asked back"' in warned["warning"]
    assert 'taken for "Asked back"' in " ".join(checked.stderr.decode().split())
    assert ["Asked back" in line for line in shown["warnings"]] == [True]
    assert gate.rows("cases")[0]["state"] == "In progress"
    assert not [line for line in daemon.lines() if line.get("event") == "job-failed"]


def test_a_ladder_that_goes_while_a_state_names_it_is_refused_and_the_old_files_count(
    gate: Gate, sink: SmtpSink
) -> None:
    assert gate.rules is not None
    chasers = gate.rules / DESK / "chasers.yaml"
    with gate.running() as daemon:
        daemon.wait_for("mailbox-opened")
        chasers.write_text(chasers.read_text().replace("  no answer:", "  no answer at all:"))

        (refused,) = daemon.wait_for("rules-refused")
        checked = gate.command("check")
        assert daemon.terminate()[0] == 0

    assert "states.yaml" in refused["why"]
    assert "no answer" in refused["why"]
    assert checked.returncode == 2
    assert sink.mails == ()
