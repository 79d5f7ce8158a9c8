"""One pass over everything: one mail's trouble is no other mail's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.core.case import Fate
from mailgate.core.desk import Drawing, ReferenceFormat
from mailgate.jobs.context import Context, open_context
from mailgate.jobs.run_once import run_once
from mailgate.jobs.take import deliver
from mailgate.mail.stop import Stop
from mailgate.settings.model import MailboxSettings, Secret, Settings
from tests.servers.mails import a_mail

NOW = datetime.now(UTC)
DESK = "managed-service"
SUPPORT = MailboxSettings(name="support", desk=DESK, address="support@desk.example")


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    """A mailbox that is fed by hand, at a desk that has a single reference to give."""
    settings = Settings(
        path=tmp_path / "mailgate.toml",
        database=f"sqlite:///{tmp_path}/mailgate.db",
        mailboxes=(SUPPORT,),
        smtp=(),
        keys=(Secret("0123456789abcdef0123456789abcdef"),),
        domain="desk.example",
        rules=bundled("rules"),
        templates=bundled("templates"),
        addresses=frozenset({SUPPORT.address}),
    )
    with open_context(settings) as opened:
        desk = opened.desks[DESK]
        one = replace(desk, reference=ReferenceFormat("CS", 0, Drawing.AT_RANDOM))
        yield replace(opened, desks={DESK: one})


def test_a_mail_that_fails_does_not_keep_one_pass_from_the_mails_behind_it(
    context: Context,
) -> None:
    first = a_mail(number=1)
    for raw in (first, a_mail(number=2), b"Received: again\r\n" + first):
        deliver(context.database, SUPPORT, raw, now=NOW)

    with Stop() as stop:
        figures = run_once(context, {}, clock=lambda: NOW, stop=stop)

    assert figures.fates == {Fate.CASE: 1, Fate.DUPLICATE: 1}
