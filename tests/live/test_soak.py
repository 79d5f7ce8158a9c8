"""The short form of `make campaign-soak`: a day, chasers, jumps; the long one by hand."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.campaigns.soak import Length, campaign

pytestmark = pytest.mark.live


@pytest.mark.timeout(900)
def test_a_day_and_what_follows_leave_the_process_as_it_was(tmp_path: Path) -> None:
    length = Length(mails=60, chased=4, steps=4, stride=timedelta(days=3), zones=1, is_whole=False)

    figures = campaign(tmp_path, length)

    assert [one for one in figures if not one.is_kept] == []
