"""The whole way on PostgreSQL: several processes at once, and a server that restarts."""

import threading
from collections import Counter
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.gate import Gate
from tests.servers.mails import a_mail, field
from tests.servers.postgres import Postgres
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live
MAILS = 40


@pytest.fixture
def gate(tmp_path: Path, postgres: Postgres, dovecot: Dovecot, sink: SmtpSink) -> Gate:
    """A gate whose database is an empty PostgreSQL."""
    gate = Gate(tmp_path / "gate", smtp_port=sink.port)
    url = postgres.url(postgres.create())
    address = gate.folder / "database"
    address.write_text(url.replace("postgresql://", "postgresql+psycopg://"))
    gate.database = "file:database"
    return gate.imap(port=dovecot.imap_port, after="move:Processed").write()


def test_a_mail_becomes_an_acknowledged_case_and_its_answer_an_update(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    dovecot.append("support", a_mail())
    gate.once()
    answered = field(sink.mails[0].raw, "Message-ID")
    dovecot.append("support", a_mail(number=2, in_reply_to=answered))

    gate.once()

    rows = sorted(gate.rows("messages"), key=lambda row: int(row["id"]))
    assert [row["fate"] for row in rows] == ["case", "update"]
    assert len(sink.mails) == 1
    assert b"taken 0; decided 0; mail none" in gate.once().stdout


def test_several_processes_share_the_work_and_double_nothing(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate.once()
    dovecot.drop(
        "support",
        [
            a_mail(number=number, sender=f"c@customer{number}.example", subject=f"Mail {number}")
            for number in range(MAILS)
        ],
    )
    failures: list[BaseException] = []

    def work() -> None:
        try:
            gate.once()
        except AssertionError as error:
            failures.append(error)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    gate.once()

    assert failures == []
    assert Counter(row["fate"] for row in gate.rows("messages")) == {"case": MAILS}
    assert Counter(case["subject"] for case in gate.rows("cases")) == {
        f"Mail {number}": 1 for number in range(MAILS)
    }
    copies = Counter(field(mail.raw, "Message-ID") for mail in sink.mails)
    assert (len(copies), sum(copies.values())) == (MAILS, MAILS)


def test_a_restart_of_the_database_is_borne(
    gate: Gate, postgres: Postgres, dovecot: Dovecot, sink: SmtpSink
) -> None:
    with gate.running() as daemon:
        daemon.wait_for("mailbox-opened")
        postgres.restart()
        dovecot.append("support", a_mail())

        sink.wait_for(1)
        daemon.wait_for("mail-sent")

        assert daemon.terminate()[0] == 0
    assert [row["fate"] for row in gate.rows("messages")] == ["case"]
