"""Dates out of .ics files, whatever is in them."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailgate.errors import FileError
from mailgate.files.holiday_file import (
    IcsDates,
    accept,
    difference,
    read_accepted,
    read_ics,
)
from mailgate.files.hours_text import NamedDate

HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//example//EN\n"


def event(*lines: str) -> str:
    body = "".join(f"{line}\n" for line in lines)
    return f"BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\n{body}END:VEVENT\n"


def dates_of(folder: Path, *events: str) -> IcsDates:
    path = folder / "f.ics"
    path.write_text(f"{HEAD}{''.join(events)}END:VCALENDAR\n", encoding="utf-8")
    return read_ics(path, name="f.ics")


def days(found: IcsDates) -> list[str]:
    return [f"{one.on} {one.name}" for one in found.dates]


def test_a_day_and_several_days_are_dates(tmp_path: Path) -> None:
    found = dates_of(
        tmp_path,
        event("UID:1", "DTSTART;VALUE=DATE:20261230", "DTEND;VALUE=DATE:20270102", "SUMMARY:Rest"),
        event("UID:2", "DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas\\, at last"),
        event("UID:3", "DTSTART;VALUE=DATE:20261226", "SUMMARY:Off", "STATUS:CANCELLED"),
    )

    assert days(found) == [
        "2026-12-25 Christmas, at last",
        "2026-12-30 Rest",
        "2026-12-31 Rest",
        "2027-01-01 Rest",
    ]
    assert found.left_out == ()


def test_a_name_is_on_one_line_and_can_be_printed(tmp_path: Path) -> None:
    found = dates_of(
        tmp_path, event("UID:1", "DTSTART;VALUE=DATE:20261225", "SUMMARY: Christ\x1bmas \\n Day ")
    )

    assert days(found) == ["2026-12-25 Christmas Day"]


def test_what_repeats_is_there_each_year_but_for_its_exceptions(tmp_path: Path) -> None:
    found = dates_of(
        tmp_path,
        event(
            "UID:1", "DTSTART;VALUE=DATE:20240501", "RRULE:FREQ=YEARLY;UNTIL=20280501",
            "EXDATE;VALUE=DATE:20260501", "SUMMARY:May Day",
        ),
        event(
            "UID:1", "RECURRENCE-ID;VALUE=DATE:20270501", "DTSTART;VALUE=DATE:20270503",
            "SUMMARY:May Day (moved)",
        ),
    )  # fmt: skip

    assert days(found) == [
        "2024-05-01 May Day", "2025-05-01 May Day", "2027-05-03 May Day (moved)",
        "2028-05-01 May Day",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["DTSTART:20261224T120000Z", "DTEND:20261224T180000Z"], id="a part of a day"),
        pytest.param(
            ["DTSTART;VALUE=DATE:20261224", "RRULE:FREQ=SECONDLY"], id="repeats every second"
        ),
        pytest.param(["DTSTART;VALUE=DATE:19991224"], id="long ago"),
    ],
)
def test_an_event_that_gives_no_date_is_told(lines: list[str], tmp_path: Path) -> None:
    found = dates_of(tmp_path, event("UID:1", *lines, "SUMMARY:Party"))

    assert found.dates == ()
    assert len(found.left_out) == 1
    assert 'event "Party" is left out' in found.left_out[0]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["DTSTART;VALUE=DATE:2026"], id="no date"),
        pytest.param([], id="no start"),
        pytest.param(
            ["DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261223"], id="ends before it starts"
        ),
    ],
)
def test_an_event_that_cannot_be_read_leaves_the_others_alone(
    lines: list[str], tmp_path: Path
) -> None:
    found = dates_of(
        tmp_path,
        event("UID:1", *lines, "SUMMARY:Broken"),
        event("UID:2", "DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas"),
    )

    assert "2026-12-25 Christmas" in days(found)
    assert len(found.dates) + len(found.left_out) == 2


def test_a_day_that_repeats_for_ever_ends_with_the_years_looked_at(tmp_path: Path) -> None:
    found = dates_of(
        tmp_path, event("UID:1", "DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=DAILY", "SUMMARY:x")
    )

    assert found.dates[0].on == date(2026, 1, 1)
    assert found.dates[-1].on == date(2064, 12, 31)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(b"", "f.ics:1", id="empty"),
        pytest.param(b"\xff\xfe\x00", "f.ics:1", id="no text"),
        pytest.param(b"BEGIN:VCALENDAR\nEND:VEVENT\n", "f.ics:1", id="not closed"),
        pytest.param(b"x" * 1_000_001, "f.ics:1: is over 1 MB", id="too large"),
    ],
)
def test_what_is_no_calendar_is_a_mistake(data: bytes, problem: str, tmp_path: Path) -> None:
    (tmp_path / "f.ics").write_bytes(data)

    with pytest.raises(FileError, match=problem):
        read_ics(tmp_path / "f.ics", name="f.ics")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200), st.integers(0, 200))
def test_whatever_is_in_a_file_it_gives_dates_or_a_mistake(
    tmp_path: Path, junk: bytes, place: int
) -> None:
    good = f"{HEAD}{event('UID:1', 'DTSTART;VALUE=DATE:20261225', 'SUMMARY:x')}END:VCALENDAR\n"
    data = good.encode()
    (tmp_path / "f.ics").write_bytes(data[:place] + junk + data[place:])

    with suppress(FileError):
        found = read_ics(tmp_path / "f.ics", name="f.ics")
        assert isinstance(found, IcsDates)


def test_what_was_accepted_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "bank.ics"
    dates = (
        NamedDate(date(2026, 12, 25), "Christmas"),
        NamedDate(date(2026, 12, 26), ""),
        NamedDate(date(2026, 12, 27), "to 2026-12-31"),
    )

    assert read_accepted(path, name="bank.ics") is None
    accept(path, dates)

    assert read_accepted(path, name="bank.ics") == dates
    assert (tmp_path / "bank.ics.accepted").read_text().splitlines()[1:] == [
        "2026-12-25 Christmas",
        "2026-12-26",
        "2026-12-27 to 2026-12-31",
    ]
    assert [found.name for found in tmp_path.iterdir()] == ["bank.ics.accepted"]


def test_a_difference_is_what_goes_and_what_comes_by_date() -> None:
    eve, day = NamedDate(date(2026, 12, 24), "Eve"), NamedDate(date(2026, 12, 25), "Day")
    renamed = NamedDate(date(2026, 12, 25), "Christmas Day")

    assert difference((eve, day), (day, eve)) == ()
    assert difference((eve, day), (renamed,)) == (("-", eve), ("-", day), ("+", renamed))
