"""The short form of `make campaign-cuts`: sessions cut here and there; the long one by hand."""

import pytest

from tests.campaigns.cuts import cut_imap, cut_smtp

pytestmark = pytest.mark.live


def test_a_session_of_imap_that_is_cut_anywhere_takes_each_mail_once() -> None:
    found = cut_imap(step=41)

    assert found.breaches == []
    assert found.cuts == sum(-(-length // 41) for length in found.bytes.values())
    assert set(found.outcomes) == {"tried again", "went on by itself"}


def test_a_session_of_smtp_that_is_cut_anywhere_delivers_its_mail() -> None:
    found = cut_smtp(step=190)

    assert found.breaches == []
    assert found.outcomes["uncertain then sent"]
