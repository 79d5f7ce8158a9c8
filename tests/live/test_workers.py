"""Several daemons on one PostgreSQL: who takes which mailbox, and who takes over from the dead."""

import contextlib
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailgate.store.database import open_database
from tests.servers.dovecot import Dovecot
from tests.servers.gate import Daemon, Gate
from tests.servers.mails import a_mail, field
from tests.servers.postgres import Postgres
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live
LEASE = 2


@pytest.fixture
def gate(tmp_path: Path, postgres: Postgres, dovecot: Dovecot, sink: SmtpSink) -> Gate:
    """Two mailboxes on an empty PostgreSQL."""
    gate = Gate(tmp_path / "gate", smtp_port=sink.port)
    url = postgres.url(postgres.create())
    address = gate.folder / "database"
    address.write_text(url.replace("postgresql://", "postgresql+psycopg://"))
    open_database(url).close()
    gate.database = "file:database"
    gate.imap(port=dovecot.imap_port, after="move:Processed")
    gate.imap(
        port=dovecot.imap_port,
        name="escalations",
        address="escalations@desk.example",
        after="move:Processed",
    )
    gate.write()
    gate.settings.write_text(gate.settings.read_text() + f'\n[workers]\nlease = "{LEASE}s"\n')
    return gate


@contextlib.contextmanager
def several(gate: Gate, count: int) -> Iterator[list[Daemon]]:
    """So many daemons, each with a log of its own."""
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(gate.running(log=f"worker-{number}.log")) for number in range(count)
        ]


def seen(gate: Gate) -> dict[str, Any]:
    """What `mailgate workers` shows."""
    (found,) = gate.rows("workers")
    return found


def holder_of(gate: Gate, mailbox: str) -> str:
    """The number of the process that takes the mail of a mailbox, or nothing."""
    for one in seen(gate)["mailboxes"]:
        if one["mailbox"] == mailbox and one["worker"]:
            return str(one["worker"].rpartition(" ")[2])
    return ""


def states(gate: Gate) -> list[str]:
    return sorted(one["state"] for one in seen(gate)["workers"])


def test_mailboxes_are_shared_out_and_taken_over_from_the_silent_and_the_dead(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    with several(gate, 2) as daemons:
        both = {str(one.process.pid): one for one in daemons}
        gate.wait_until(
            lambda: {holder_of(gate, one) for one in ("support", "escalations")} == set(both),
            "the mailboxes are not shared out",
        )
        silent = both[holder_of(gate, "support")]
        silent.process.send_signal(signal.SIGSTOP)
        dovecot.append("support", a_mail(number=1, sender="one@customer1.example"))
        sink.wait_for(1)
        assert holder_of(gate, "support") != str(silent.process.pid)

        silent.process.send_signal(signal.SIGCONT)

        silent.wait_for("mailbox-taken-over")
        gate.wait_until(lambda: states(gate) == ["at work"] * 2, "it does not come back to life")
        killed = both.pop(holder_of(gate, "support"))
        killed.process.kill()
        dovecot.append("support", a_mail(number=2, sender="two@customer2.example"))
        sink.wait_for(2)
        gate.wait_until(lambda: states(gate) == ["at work", "dead"], "nobody is seen to be dead")
        (left,) = both
        assert holder_of(gate, "support") == left
        once = gate.once()
        assert once.stderr.count(b"mailbox-left-to-other") == 2
        assert both[left].terminate()[0] == 0

    assert states(gate) == ["dead", "ended"]
    assert not any(one["worker"] for one in seen(gate)["mailboxes"])
    assert [row["fate"] for row in gate.rows("messages")] == ["case"] * 2
    assert len(sink.mails) == 2


def test_a_mail_that_a_killed_worker_was_sending_is_sent_by_another_within_its_lease(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    dovecot.append("support", a_mail())
    assert gate.once(crash="send-accepted").returncode == -signal.SIGKILL

    with several(gate, 1):
        sink.wait_for(2, seconds=60)  # the outbox's own lease is a quarter of an hour

    assert len({mail.raw for mail in sink.mails}) == 1
    assert Counter(field(mail.raw, "Message-ID") for mail in sink.mails).most_common(1)[0][1] == 2
