"""The short form of `make campaign-power`; the long one is run by hand."""

from pathlib import Path

import pytest

from tests.campaigns.power import Plan, compiler, run
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live


@pytest.mark.skipif(not compiler(), reason="what is written is recorded by a library in C")
def test_a_power_cut_loses_no_mail_and_would_without_full_syncs(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    assert run(Plan(mails=30, cuts=60), tmp_path, dovecot, sink) == 0
