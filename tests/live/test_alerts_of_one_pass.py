"""Who has `mailgate run --once` called by a timer is told as well what is wrong."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.gate import Gate
from tests.servers.mails import a_mail
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live
ADMIN = "root@elsewhere.example"


def test_a_mailbox_that_refuses_us_is_told_by_the_pass_that_finds_it(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate = Gate(tmp_path / "gate", smtp_port=sink.port, extra=f'admin = "{ADMIN}"')
    gate.imap(port=dovecot.imap_port)
    gate.imap(port=dovecot.imap_port, name="sales", address="sales@desk.example").write()
    right = gate.settings.read_text()
    gate.settings.write_text(right.replace('user = "sales"', 'user = "nobody-of-this-name"'))
    dovecot.append("support", a_mail())

    refused = gate.command("run", "--once")

    assert refused.returncode != 0
    assert [row["fate"] for row in gate.rows("messages")] == ["case"]
    told = [mail for mail in sink.mails if mail.recipients == (ADMIN,)]
    assert len(told) == 1
    assert b"The server of mailbox sales has refused us" in told[0].raw

    assert gate.command("run", "--once").returncode != 0
    assert len([mail for mail in sink.mails if mail.recipients == (ADMIN,)]) == 1

    gate.settings.write_text(right)
    gate.once()
    gate.once_at(datetime.now(UTC) + timedelta(minutes=5))

    told = [mail for mail in sink.mails if mail.recipients == (ADMIN,)]
    assert len(told) == 2
    assert b"sales" in told[1].raw
