"""A glance at `make campaign-mutants`, which is run by hand."""

from pathlib import Path

import pytest

from tests.campaigns.mutants import MUTANTS, Mutant, Range, campaign, changed_copy
from tests.campaigns.tables import breaches
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.safeguard)
def test_every_safeguard_of_the_list_is_still_in_the_code(mutant: Mutant) -> None:
    with changed_copy(mutant.patches) as folder:
        for path in {patch.path for patch in mutant.patches}:
            compile((folder / "mailgate" / path).read_bytes(), path, "exec")


def test_a_mailbox_touched_before_the_commit_is_noticed(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    (mutant,) = (one for one in MUTANTS if "never before" in one.safeguard)

    assert breaches(campaign(Range(tmp_path, dovecot, sink), [mutant])) == []
