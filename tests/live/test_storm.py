"""The storm of `make campaign-storm`, shortened: forged mail is stored, and hardly answered."""

from pathlib import Path

import pytest

from tests.campaigns.storm import campaign

pytestmark = pytest.mark.live


def test_a_storm_of_forged_mail_is_stored_whole_and_answered_within_the_limits(
    tmp_path: Path,
) -> None:
    figures = campaign(tmp_path, mails=60, senders=12, seed=1)

    # How fast it is depends on the machine: that is the campaign's to say.
    speed = ("stored in a second", "the list of cases meanwhile, 95 %")
    assert [one for one in figures if not one.is_kept and one.what not in speed] == []
