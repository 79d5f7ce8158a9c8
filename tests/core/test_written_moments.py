"""Dates with times and zones, as programs write them above a mail they pass on."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.written_moments import read_moment

SENT = datetime(2026, 12, 5, 17, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Sat, 5 Dec 2026 18:02:00 +0100", id="RFC 5322"),
        pytest.param("Saturday, December 5, 2026 6:02 PM (GMT+01:00)", id="an offset in brackets"),
        pytest.param("5. Dezember 2026 18:02:00 MEZ", id="a German name"),
        pytest.param("Sat Dec  5 09:02:00 PST 2026", id="ctime with a name"),
        pytest.param("December 5, 2026 at 18:02:00 GMT+1", id="Apple"),
        pytest.param("2026-12-05T17:02:00Z", id="ISO"),
        pytest.param("2026-12-05 18:02:00.123+01:00", id="ISO with a space"),
        pytest.param("5/12/2026 12:02 UTC-5", id="behind UTC"),
    ],
)
def test_a_written_zone_counts(text: str) -> None:
    found = read_moment(text, language="fr")
    assert found is not None
    assert (found.at.replace(microsecond=0), found.zone_is_written) == (SENT, True)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Sat, Dec 5, 2026 at 5:02 PM", id="Gmail"),
        pytest.param("samedi 5 décembre 2026 à 17h02", id="French hours"),
        pytest.param("Samstag, 5. Dezember 2026 um 17:02 Uhr", id="German hours"),
        pytest.param("5.12.2026 klo 17.02", id="Finnish dots"),
        pytest.param("2026年12月5日(土) 17時02分", id="Japanese"),
        pytest.param("2026年12月5日 下午5:02", id="Chinese afternoon"),
        pytest.param("2026년 12월 5일 오후 5시 02분", id="Korean afternoon"),
        pytest.param("5 Δεκεμβρίου 2026 στις 5:02 μ.μ.", id="Greek afternoon"),
    ],
)
def test_without_a_zone_it_is_taken_for_utc_and_says_so(text: str) -> None:
    found = read_moment(text)
    assert found is not None
    assert (found.at, found.zone_is_written) == (SENT, False)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("5 December 2026", id="no time"),
        pytest.param("17:02", id="no date"),
        pytest.param("03/04/2026 10:00", id="a day with two readings"),
        pytest.param("5 Dec 2026 17:02 IST", id="a zone with several offsets"),
        pytest.param("5 Dec 2026 17:02 +2600", id="no such offset"),
        pytest.param("5 Dec 2026 25:02", id="no such hour"),
        pytest.param("5 Dec 2026 or 6 Dec 2026 17:02", id="two days"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_has_no_single_reading_is_none(text: str) -> None:
    assert read_moment(text) is None


def test_noon_and_midnight_are_told_apart() -> None:
    hours = [
        found.at.hour
        for text in ("Dec 5, 2026 12:00 PM", "Dec 5, 2026 12:00 AM")
        if (found := read_moment(text)) is not None
    ]
    assert hours == [12, 0]


@given(
    moment=st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2099, 12, 31)),
    offset=st.integers(min_value=-12, max_value=12),
)
def test_what_a_program_writes_is_read_back(moment: datetime, offset: int) -> None:
    sign = "-" if offset < 0 else "+"
    text = f"{moment:%a, %d %b %Y %H:%M:%S} {sign}{abs(offset):02}00"
    found = read_moment(text)
    assert found is not None
    local = found.at.replace(tzinfo=None)
    assert round((moment.replace(microsecond=0) - local).total_seconds() / 3600) == offset


@given(st.text(alphabet="0123456789:./-+ apmGMTUZDec年月日", max_size=60))
def test_no_text_is_an_error(text: str) -> None:
    found = read_moment(text)
    assert found is None or (0 <= found.begin < found.end <= len(text))
