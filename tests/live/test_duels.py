"""The duels of `make campaign-duels`, shortened: mailgate tires of whoever answers everything."""

from datetime import timedelta

import pytest

from tests.campaigns.duels import campaign

pytestmark = pytest.mark.live


def test_no_peer_gets_more_automatic_mail_than_the_limits_say_and_no_mail_is_lost() -> None:
    figures = campaign(
        lasts=timedelta(minutes=95),
        seed=1,
        only=["strips Auto-Submitted", "new thread each time, other words"],
    )

    assert [one for one in figures if not one.is_kept] == []
    assert sum(1 for one in figures if one.what.endswith("frozen as a loop")) == 1


def test_a_peer_with_a_new_address_each_time_meets_the_limit_of_its_domain() -> None:
    figures = campaign(lasts=timedelta(minutes=50), seed=2, only=["another sender each time"])

    assert [one for one in figures if not one.is_kept] == []
    (most,) = [one.figure for one in figures if one.what.endswith("to one domain in an hour")]
    assert most == 50
