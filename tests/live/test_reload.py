"""A rule file broken and mended while the daemon runs."""

import shutil
import signal
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from tests.servers.dovecot import Dovecot
from tests.servers.gate import Gate
from tests.servers.mails import a_mail
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live
DESK = "managed-service"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The shipped desks without their tests, which would refuse what a test here changes."""
    rules = tmp_path / "rules"
    shutil.copytree(bundled("rules"), rules, ignore=shutil.ignore_patterns("*_test.yaml"))
    return rules


@pytest.fixture
def gate(tmp_path: Path, rules: Path, dovecot: Dovecot, sink: SmtpSink) -> Gate:
    """A gate with rules of its own."""
    gate = Gate(tmp_path / "gate", smtp_port=sink.port, rules=rules)
    return gate.imap(port=dovecot.imap_port).write()


def test_a_broken_file_changes_nothing_and_a_mended_one_counts(
    gate: Gate, rules: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    priorities = rules / DESK / "priorities.yaml"
    whole = priorities.read_text()

    def decided(subject: str, number: int) -> dict[str, object]:
        dovecot.append("support", a_mail(subject=subject, message_id=f"<{number}@a.example>"))
        sink.wait_for(number, to="anna@customer.example")
        (row, *_) = gate.rows("messages")
        (found,) = gate.rows("case", str(row["reference"]))
        return found

    with gate.running() as daemon:
        daemon.wait_for("mailbox-opened")
        (loaded,) = daemon.wait_for("rules-loaded")
        first = decided("one", 1)

        priorities.write_text(whole.replace('default: "3"', 'default: "8"'))
        (refused,) = daemon.wait_for("rules-refused")
        second = decided("two", 2)
        checked = gate.command("check")
        shown = gate.command("case", str(second["line"]["reference"]))  # type: ignore[index]
        figures = gate.rows("figures")[0]

        priorities.write_text(whole.replace('default: "3"', 'default: "4"'))
        mended = daemon.wait_for("rules-loaded", times=2)[1]
        third = decided("three", 3)
        checked_again = gate.command("check", check=True)

        priorities.write_text(whole)
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for("rules-loaded", times=3)
        code, _seconds = daemon.terminate()

    assert code == 0
    assert [one["line"]["priority"] for one in (first, second, third)] == ["3", "3", "4"]  # type: ignore[index]
    assert (
        f"priorities.yaml:{whole[: whole.index('default:')].count(chr(10)) + 1}" in refused["why"]
    )
    assert refused["still"] == f"{DESK} {loaded['version']}"

    said = " ".join(checked.stderr.decode().split())
    assert checked.returncode == 2
    assert f"the daemon still decides by version {loaded['version']}" in said
    assert "refused then: rules/managed-service/priorities.yaml" in said
    text = " ".join(shown.stdout.decode().split())
    assert f"the daemon still decides by version {loaded['version']}" in text
    assert figures["warnings"]
    assert first["warnings"] == []
    assert second["warnings"]

    assert third["warnings"] == []
    assert "still decides" not in checked_again.stderr.decode()
    by = [one["mails_in"][0]["ruled_by"][:12] for one in (first, second, third)]  # type: ignore[index]
    assert by == [loaded["version"], loaded["version"], mended["version"]]
