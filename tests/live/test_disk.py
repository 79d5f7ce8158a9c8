"""The short form of `make campaign-disk`: the room ends in each way once; the long one by hand."""

from pathlib import Path

import pytest

from tests.campaigns.disk import campaign

pytestmark = pytest.mark.live


@pytest.mark.timeout(900)
def test_a_daemon_goes_on_by_itself_when_a_full_disk_has_room_again(tmp_path: Path) -> None:
    figures = campaign(tmp_path, runs=4, mails=5, hold=0.2, seed=1)

    assert [one for one in figures if not one.is_kept] == []
