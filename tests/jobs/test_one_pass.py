"""One pass over everything: one mail's trouble is no other mail's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailgate.core.case import Fate
from mailgate.core.desk import Drawing, ReferenceFormat
from mailgate.jobs.context import Context
from mailgate.jobs.run_once import run_once
from mailgate.jobs.take import deliver
from mailgate.mail.stop import Stop
from tests.jobs.small_context import DESK, SUPPORT, small_context
from tests.servers.mails import a_mail

NOW = datetime.now(UTC)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    """A mailbox that is fed by hand, at a desk that has a single reference to give."""
    with small_context(tmp_path) as opened:
        one = ReferenceFormat("CS", 0, Drawing.AT_RANDOM)
        desk = replace(opened.desks[DESK], reference=one)
        yield replace(opened, desks={DESK: desk})


def test_a_mail_that_fails_does_not_keep_one_pass_from_the_mails_behind_it(
    context: Context,
) -> None:
    first = a_mail(number=1)
    for raw in (first, a_mail(number=2), b"Received: again\r\n" + first):
        deliver(context.database, SUPPORT, raw, now=NOW)

    with Stop() as stop:
        figures = run_once(context, {}, clock=lambda: NOW, stop=stop)

    assert figures.fates == {Fate.CASE: 1, Fate.DUPLICATE: 1}
