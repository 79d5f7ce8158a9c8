"""The short form of `make campaign-uidvalidity`; the long one is run by hand."""

from pathlib import Path

import pytest

from tests.campaigns.uidvalidity import Plan, run
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live


def test_numbers_given_anew_or_twice_lose_and_double_nothing(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    assert run(Plan(mails=60), tmp_path, dovecot, sink) == 0
