"""A relay so slow that the lease of the mail runs out: it leaves once all the same."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailgate.jobs.context import Context
from mailgate.jobs.deliver import Sent, deliver_next
from mailgate.mail.smtp import Relay
from mailgate.store.tables import OutboxRow
from tests.jobs.small_context import small_context
from tests.servers.smtp_script import ScriptedSmtp
from tests.store.build import NOW, claim_due, open_case, queue

pytestmark = pytest.mark.live
LEASE = timedelta(minutes=15)
RELAY = "main"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with small_context(tmp_path) as opened:
        with opened.database.session() as session:
            queue(session, open_case(session))
        yield opened


def test_a_mail_that_another_process_took_over_is_not_sent_twice(context: Context) -> None:
    asked: list[int] = []

    def clock() -> datetime:
        """The lease runs out while the relay thinks, and another process claims the mail."""
        asked.append(1)
        if len(asked) == 1:
            return NOW
        if len(asked) == 2:
            with context.database.session() as session:
                assert claim_due(session, now=NOW + 2 * LEASE, lease=LEASE, relay=RELAY)
        return NOW + 2 * LEASE

    with ScriptedSmtp() as server, closing(Relay(server.settings())) as relay:
        sent = deliver_next(context, RELAY, relay, clock)

        assert sent is Sent.CLAIM_LOST
        assert server.taken == []
    with context.database.reading() as session:
        row = session.get_one(OutboxRow, 1)
    assert (row.state, row.attempts) == ("sending", 2)


def test_a_lease_is_kept_while_the_relay_thinks(context: Context) -> None:
    instants = [NOW, NOW + LEASE * 0.9, NOW + LEASE * 1.5]
    rivals = []

    def clock() -> datetime:
        if len(instants) == 1:
            with context.database.session() as session:
                rivals.append(claim_due(session, now=instants[0], lease=LEASE, relay=RELAY))
        return instants.pop(0)

    with ScriptedSmtp() as server, closing(Relay(server.settings())) as relay:
        sent = deliver_next(context, RELAY, relay, clock)

    assert (sent, rivals) == (Sent.SENT, [None])
