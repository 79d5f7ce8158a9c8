"""The short form of `make campaign-workers`; the long one is run by hand."""

from pathlib import Path

import pytest

from tests.campaigns.workers import Plan, run
from tests.servers.dovecot import Dovecot
from tests.servers.postgres import Postgres
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live


@pytest.mark.timeout(600)
def test_workers_that_are_killed_stopped_and_cut_off_lose_and_double_nothing(
    tmp_path: Path, postgres: Postgres, dovecot: Dovecot, sink: SmtpSink
) -> None:
    plan = Plan(mails=60, workers=3, kills=15, stops=2, restarts=1)

    assert run(plan, tmp_path, postgres, dovecot, sink) == 0
