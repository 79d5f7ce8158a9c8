"""What a good calendar.yaml becomes."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.core.calendar import ALL_DAY, ClosedDay, DayOff, OutOfHours, Span
from mailgate.core.working_days import add_working_days
from mailgate.core.working_time import add_working_time
from mailgate.errors import FileError
from mailgate.files.calendar_file import Calendars, holiday_files, load_calendars
from mailgate.files.desk_files import load_desks
from mailgate.files.holiday_file import accept
from tests.core.calendars import at, shown

LEAST = """\
working hours:
  zone: Europe/London
  mon-fri: 09:00-17:00
"""
ALL = """\
out of hours mail starts: at the next opening
other calendars:
  Manila nights:
    zone: Asia/Manila
    holidays: {country: PH}
    every day: 22:00-06:00
working hours:
  zone: Europe/London
  mon-thu: [09:00-12:30, 13:30-17:00]
  fri: 9:00-16:00
  sun: closed
  holidays:
    country: GB
    subdivision: ENG
    remove: [2026-05-04 Early May]
    add:
      - 2026-06-01 Founder's day
      - 2026-12-25
  closed: [2026-12-24, 2026-12-28 to 2026-12-31 Winter rest]
  hours on:
    2027-01-02: 10:00-12:00
"""
ICS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:{day}
SUMMARY:{name}
END:VEVENT
END:VCALENDAR
"""


def calendars_of(folder: Path, text: str) -> Calendars:
    (folder / "calendar.yaml").write_text(text, encoding="utf-8")
    return load_calendars(folder, shown_as="rules/a-desk")


def write_ics(folder: Path, day: str, name: str) -> Path:
    path = folder / "bank.ics"
    path.write_text(ICS.format(uid="1@example", day=day, name=name), encoding="utf-8")
    return path


def test_without_a_file_there_are_no_calendars(tmp_path: Path) -> None:
    assert load_calendars(tmp_path, shown_as="rules/a-desk") == Calendars({})


def test_what_a_file_leaves_out_has_its_default(tmp_path: Path) -> None:
    found = calendars_of(tmp_path, LEAST)

    assert list(found.calendars) == ["working hours"]
    calendar = found.calendars["working hours"]
    assert calendar.zone.key == "Europe/London"
    assert calendar.week == (*((Span(540, 1020),),) * 5, (), ())
    assert (calendar.closed_on, calendar.hours_on) == ({}, {})
    assert calendar.source == "rules/a-desk/calendar.yaml:1"
    assert found.out_of_hours is OutOfHours.WHEN_RECEIVED
    assert found.warnings == ()


def test_everything_arrives_as_it_was_written(tmp_path: Path) -> None:
    found = calendars_of(tmp_path, ALL)

    assert found.out_of_hours is OutOfHours.AT_THE_NEXT_OPENING
    assert list(found.calendars) == ["working hours", "Manila nights"]
    calendar = found.calendars["working hours"]
    day = (Span(540, 750), Span(810, 1020))
    assert calendar.week == (day, day, day, day, (Span(540, 960),), (), ())
    assert calendar.hours_on == {date(2027, 1, 2): (Span(600, 720),)}
    assert calendar.source == "rules/a-desk/calendar.yaml:7"
    manila = found.calendars["Manila nights"]
    assert manila.zone.key == "Asia/Manila"
    assert manila.week == ((Span(1320, 1800),),) * 7
    assert manila.closed_on[date(2026, 6, 12)].name == "Independence Day"
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("on", "closed"),
    [
        ("2026-05-04", None),
        ("2026-05-25", ("holiday", "Spring Bank Holiday", "holidays of GB-ENG")),
        ("2026-06-01", ("holiday", "Founder's day", "rules/a-desk/calendar.yaml:17")),
        ("2026-12-25", ("holiday", "Christmas Day", "holidays of GB-ENG")),
        ("2026-12-24", ("closed", "", "rules/a-desk/calendar.yaml:19")),
        ("2026-12-28", ("holiday", "Boxing Day (observed)", "holidays of GB-ENG")),
        ("2026-12-31", ("closed", "Winter rest", "rules/a-desk/calendar.yaml:19")),
        ("2027-01-01", ("holiday", "New Year's Day", "holidays of GB-ENG")),
    ],
)
def test_a_closed_date_says_what_it_is_and_who_said_so(
    on: str, closed: tuple[str, str, str] | None, tmp_path: Path
) -> None:
    calendar = calendars_of(tmp_path, ALL).calendars["working hours"]

    found = calendar.closed_on.get(date.fromisoformat(on))
    assert found == (closed and ClosedDay(DayOff(closed[0]), closed[1], closed[2]))


def test_a_desk_around_the_clock_is_one_line(tmp_path: Path) -> None:
    text = "working hours: {zone: UTC, every day: around the clock}"

    assert calendars_of(tmp_path, text).calendars["working hours"].week == ((ALL_DAY,),) * 7


def test_only_dates_of_their_own_can_be_the_hours_of_a_desk(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="has no opening hours"):
        calendars_of(tmp_path, "working hours: {zone: UTC, hours on: {2026-12-24: 09:00-12:00}}")


def test_a_removed_date_that_is_no_holiday_is_a_warning(tmp_path: Path) -> None:
    found = calendars_of(tmp_path, f"{LEAST}  holidays: {{country: GB, remove: [2026-12-27]}}\n")

    assert [str(warning) for warning in found.warnings] == [
        "rules/a-desk/calendar.yaml:4:36: 2026-12-27 is removed here and is no holiday"
    ]


def test_an_accepted_holiday_file_counts_and_a_change_of_it_does_not(tmp_path: Path) -> None:
    text = f"{LEAST}  holidays: {{file: bank.ics}}\n"
    path = write_ics(tmp_path, "20261224", "Christmas Eve")
    (tmp_path / "calendar.yaml").write_text(text)
    accept(path, holiday_files(tmp_path, shown_as="rules/a-desk")[0].dates)

    found = calendars_of(tmp_path, text)
    eve = ClosedDay(DayOff.HOLIDAY, "Christmas Eve", "rules/a-desk/bank.ics")
    assert found.calendars["working hours"].closed_on == {date(2026, 12, 24): eve}
    assert found.warnings == ()

    write_ics(tmp_path, "20261231", "New Year's Eve")
    changed = calendars_of(tmp_path, text)
    assert changed.calendars["working hours"].closed_on == {date(2026, 12, 24): eve}
    (warning,) = changed.warnings
    assert str(warning) == (
        "rules/a-desk/calendar.yaml:4:14: bank.ics differs in 2 dates from what counts: "
        f"`mailgate calendar {tmp_path.name}` shows them, with --accept they count"
    )

    path.unlink()
    gone = calendars_of(tmp_path, text)
    assert gone.calendars["working hours"].closed_on == {date(2026, 12, 24): eve}
    assert "rules/a-desk/bank.ics:1: cannot be read" in str(gone.warnings[0])


def test_the_desk_that_comes_with_mailgate_has_the_hours_it_assumes() -> None:
    desk = load_desks(bundled("rules"), ["managed-service"])["managed-service"]
    calendar = desk.calendars["working hours"]

    assert desk.warnings == ()
    due = add_working_time(calendar, at("2026-11-27 17:20"), timedelta(hours=16))
    assert shown(due) == "Tue 2026-12-01 17:00"
    assert shown(add_working_days(calendar, at("2026-12-24 16:00"), 1)) == "Tue 2026-12-29 16:00"
