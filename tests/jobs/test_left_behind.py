"""Settings change, and no mail is forgotten for it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from mailgate.jobs.left_behind import look_after_left_behind
from mailgate.jobs.take import deliver
from mailgate.log import configure
from mailgate.settings.model import ServerSettings, SmtpSettings, Tls
from tests.jobs.small_context import SUPPORT, small_context
from tests.servers.mails import a_mail
from tests.store.build import NOW, claim_due, open_case, queue

RELAY = SmtpSettings("relay", ServerSettings("127.0.0.1", 25, Tls.NONE))
LEASE = timedelta(minutes=15)


def test_mail_for_a_relay_that_is_gone_leaves_by_that_of_its_mailbox(tmp_path: Path) -> None:
    with small_context(tmp_path, smtp=(RELAY,)) as context:
        with context.database.session() as session:
            of_ours = queue(session, open_case(session), relay="gone")
            other = open_case(session, "CS00000002", mailbox="of another daemon")
            queue(session, other, "2", relay="of another daemon")

        look_after_left_behind(context)

        with context.database.session() as session:
            due = claim_due(session, now=NOW, lease=LEASE, relay="relay")
            assert due is not None
            assert due.id == of_ours
            assert claim_due(session, now=NOW, lease=LEASE, relay="relay") is None


def test_mail_of_a_mailbox_that_is_gone_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with small_context(tmp_path) as context:
        deliver(context.database, replace(SUPPORT, name="gone"), a_mail(), now=NOW)

        configure(as_json=True)
        try:
            look_after_left_behind(context)
        finally:
            structlog.reset_defaults()

    written = capsys.readouterr().err
    assert '"mailbox": "gone", "undecided": 1' in written
