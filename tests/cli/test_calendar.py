"""`mailgate calendar` on a desk with breaks, holidays and an .ics file."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.cli.office import Office

DESK = """\
desk: A desk
reference: {prefix: CS, digits: 4}
"""
CALENDAR = """\
working hours:
  zone: Europe/London
  mon-fri: 09:00-12:30, 13:30-17:00
  holidays: {country: GB, subdivision: ENG}
other calendars:
  site Manila: {zone: Asia/Manila, every day: 22:00-06:00}
"""
ICS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:1@example
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20261224
SUMMARY:Christmas \x1b[31mEve
END:VEVENT
END:VCALENDAR
"""
WEDNESDAY = datetime(2026, 11, 25, 12, 45, tzinfo=UTC)


@pytest.fixture
def desk(office: Office) -> Path:
    folder = office.folder / "rules" / "a-desk"
    folder.mkdir(parents=True)
    (folder / "desk.yaml").write_text(DESK)
    (folder / "priorities.yaml").write_text("default: P1\npriorities: {P1: High}\n")
    (folder / "calendar.yaml").write_text(CALENDAR)
    office.write(desk=folder.name)
    return folder


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_the_opening_hours_and_the_next_holidays_are_shown(office: Office, desk: Path) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        shown = office.run("calendar", desk.name)

    assert (shown.code, shown.err) == (0, "")
    assert lines(shown.out)[:12] == [
        "a-desk: working hours (Europe/London)",
        "Monday to Friday 09:00-12:30, 13:30-17:00",
        "Saturday to Sunday closed",
        "mail out of hours its clock starts when received",
        "now Wed 2026-11-25 12:45: closed, break",
        "next opening Wed 2026-11-25 13:30",
        "next closing Wed 2026-11-25 17:00",
        "written in rules/a-desk/calendar.yaml:1",
        "other calendars site Manila",
        "The next dates that differ",
        "date what from",
        "Fri 2026-12-25 holiday: Christmas Day holidays of GB-ENG",
    ]


def test_a_question_is_answered_with_what_counted_and_why(office: Office, desk: Path) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        shown = office.run("calendar", desk.name, "8 working hours from Fri 17:20")

    assert shown.code == 0
    assert lines(shown.out) == [
        "8 working hours from Fri 17:20: working hours (Europe/London)",
        "from Fri 2026-11-27 17:20",
        "due Tue 2026-12-01 10:00",
        "working time 8:00 h",
        "by the clock 88:40 h",
        "Why",
        "from to counts is",
        "Fri 2026-11-27 17:20 Sat 2026-11-28 00:00 night",
        "Sat 2026-11-28 00:00 Mon 2026-11-30 00:00 weekend",
        "Mon 2026-11-30 00:00 Mon 2026-11-30 09:00 night",
        "Mon 2026-11-30 09:00 Mon 2026-11-30 12:30 3:30 open",
        "Mon 2026-11-30 12:30 Mon 2026-11-30 13:30 break",
        "Mon 2026-11-30 13:30 Mon 2026-11-30 17:00 3:30 open",
        "Mon 2026-11-30 17:00 Tue 2026-12-01 09:00 night",
        "Tue 2026-12-01 09:00 Tue 2026-12-01 10:00 1:00 open",
    ]


def test_working_days_are_named_with_the_reason_for_the_time(office: Office, desk: Path) -> None:
    shown = office.run("calendar", desk.name, "2 working days from 2026-11-27 16:00")

    said = lines(shown.out)
    assert "due Tue 2026-12-01 16:00" in said
    assert "working days Mon 2026-11-30, Tue 2026-12-01" in said
    assert "that time because the same time of day" in said


def test_programs_get_instants_in_utc(office: Office, desk: Path) -> None:
    asked = office.run(
        "calendar", desk.name, "1 working hour from 2026-11-25 23:00", "--calendar", "site Manila",
        "--json",
    )  # fmt: skip
    stands = office.run("calendar", desk.name, "--json")

    (answer,) = asked.objects
    assert answer["end_at"] == "2026-11-25T16:00:00Z"
    assert answer["working"] == "1:00:00"
    assert [part["because"] for part in answer["stretches"]] == ["open"]
    assert stands.objects[0]["zone"] == "Europe/London"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["four hours from now"], '"four hours from now" is not understood, expected a question'),
        (["1 working day before now"], '"1 working day before now" is not understood'),
        (["9999 weeks before 0002-03-01 10:00"], "is not understood, expected a question"),
        (["--calendar", "Leeds"], 'has no calendar "Leeds"; it has working hours, site Manila'),
        (["--accept"], "the calendars of a-desk name no .ics file"),
    ],
)
def test_what_cannot_be_answered_is_told(
    words: list[str], complaint: str, office: Office, desk: Path
) -> None:
    shown = office.run("calendar", desk.name, *words)

    assert shown.code == 2
    assert complaint in shown.err


def test_a_desk_without_a_calendar_is_told(office: Office, desk: Path) -> None:
    (desk / "calendar.yaml").unlink()

    shown = office.run("calendar", desk.name)

    assert shown.code == 2
    assert "the desk a-desk has no calendar.yaml" in shown.err


def test_an_ics_file_is_shown_accepted_and_shown_again_when_it_changes(
    office: Office, desk: Path
) -> None:
    (desk / "calendar.yaml").write_text(
        CALENDAR.replace("country: GB, subdivision: ENG", "file: b.ics")
    )
    (desk / "b.ics").write_text(ICS)

    new = office.run("calendar", desk.name)
    assert new.code == 2
    assert "+ 2026-12-24 Christmas [31mEve" in new.out
    assert "nobody has accepted the dates of b.ics yet" in new.err

    accepted = office.run("calendar", desk.name, "--accept")
    assert accepted.code == 0
    assert "+ 2026-12-24 Christmas [31mEve" in accepted.out
    assert "its 1 dates count from the next start on" in accepted.out
    with time_machine.travel(WEDNESDAY, tick=False):
        same = office.run("calendar", desk.name)
    assert (same.code, same.err) == (0, "")
    assert "Thu 2026-12-24 holiday: Christmas [31mEve rules/a-desk/b.ics" in lines(same.out)

    (desk / "b.ics").write_text(ICS.replace("20261224", "20261231"))
    with time_machine.travel(WEDNESDAY, tick=False):
        changed = office.run("calendar", desk.name)
    assert changed.code == 0
    assert lines(changed.out)[:3] == [
        "b.ics, against what counts now",
        "- 2026-12-24 Christmas [31mEve",
        "+ 2026-12-31 Christmas [31mEve",
    ]
    assert "b.ics differs in 2 dates from what counts" in changed.err
    assert "Thu 2026-12-24 holiday: Christmas [31mEve rules/a-desk/b.ics" in lines(changed.out)


def test_check_says_what_needs_somebody_s_eye(office: Office, desk: Path) -> None:
    (desk / "calendar.yaml").write_text(
        CALENDAR.replace("subdivision: ENG", "subdivision: ENG, remove: [2026-12-27]")
    )

    shown = office.run("check")

    assert shown.code == 0, shown.err
    assert "fine" in shown.out
    assert shown.err.startswith("warning: rules/a-desk/calendar.yaml:4:")


def test_the_daemon_s_log_says_it_at_the_start(
    office: Office, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailgate.daemon._stay_in_utc", lambda: None)  # the tests share a process
    (desk / "calendar.yaml").write_text(
        CALENDAR.replace("subdivision: ENG", "subdivision: ENG, remove: [2026-12-27]")
    )

    shown = office.run("run", "--once", "--log", "json")

    assert shown.code == 0, shown.err
    warned = [
        line for line in map(json.loads, shown.err.splitlines()) if line["level"] == "warning"
    ]
    assert [(line["event"], line["desk"]) for line in warned] == [("file-warning", "a-desk")]
    assert "2026-12-27 is removed here and is no holiday" in warned[0]["warning"]
