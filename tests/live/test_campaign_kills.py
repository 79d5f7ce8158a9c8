"""The short form of `make campaign-kills`; the long one is run by hand."""

from pathlib import Path

import pytest

from tests.campaigns.kills import Plan, run
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live


@pytest.mark.timeout(600)
def test_random_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    assert run(Plan(mails=100, kills=20), tmp_path / "gate", dovecot, sink) == 0
