"""A relay that makes us wait longer than a lease does not get the mail twice."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

from mailgate.store.database import Database, open_database
from mailgate.store.tables import OutboxRow
from tests.servers.dovecot import Dovecot
from tests.servers.gate import Gate
from tests.servers.mails import a_mail
from tests.servers.postgres import Postgres
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live


def leased_until(database: Database) -> datetime:
    """Until when the one mail in the outbox is leased."""
    with database.reading() as session:
        found = session.exec(select(OutboxRow.leased_until)).one()
    assert found is not None
    return found


def test_a_second_process_leaves_a_mail_alone_that_is_being_sent(
    tmp_path: Path, postgres: Postgres, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate = Gate(tmp_path / "gate", smtp_port=sink.port)
    address = gate.folder / "database"
    url = postgres.url(postgres.create())
    address.write_text(url.replace("postgresql://", "postgresql+psycopg://"))
    database = open_database(address.read_text())
    gate.database = "file:database"
    gate.imap(port=dovecot.imap_port).write()
    gate.settings.write_text(gate.settings.read_text() + '\n[outbox]\nlease = "3s"\n')
    sink.stall()
    with gate.running() as daemon:
        dovecot.append("support", a_mail())
        sink.wait_until_stalled()
        first = leased_until(database)
        gate.wait_until(lambda: leased_until(database) > first, "the lease was not renewed")

        second = gate.once()

        assert b"mail none" in second.stdout
        daemon.process.kill()
    database.close()
