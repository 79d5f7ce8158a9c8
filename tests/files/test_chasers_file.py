"""What chasers.yaml becomes."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.core.case import StateKind
from mailgate.core.chasers import (
    ChaserStep,
    Hour,
    HourlyMail,
    Ladder,
    LadderStart,
    StopsAt,
    Then,
)
from mailgate.core.spans_of_time import CalendarDays, ClockTime, WorkingDays, WorkingTime
from mailgate.errors import FileError
from mailgate.files.chasers_file import CHASERS_FILE, Chasers, load_chasers
from mailgate.files.desk_files import load_desks

HOUR = timedelta(hours=1)


def chasers_of(folder: Path, text: str) -> Chasers:
    (folder / CHASERS_FILE).write_text(text, encoding="utf-8")
    return load_chasers(folder, shown_as="rules/a-desk", priorities=["1", "2"], calendars=None)


def test_a_ladder_has_its_steps_with_file_and_line(tmp_path: Path) -> None:
    found = chasers_of(
        tmp_path,
        "chasers:\n"
        "  No answer:\n"
        "    starts: at our last own contact\n"
        "    stops at: state change\n"
        "    out of office: waits until the date it gives, or 1 week\n"
        "    steps:\n"
        '      - {after: 4 working hours, send: chaser-first, not before: "09:30"}\n'
        "      - {after: 3 working days, send: chaser-last, in working hours: yes}\n"
        "      - {after: 72 hours, send: chaser-next}\n"
        "      - {after: 2 weeks, then: close, as: no contact, send: closure}\n",
    )

    at = "rules/a-desk/chasers.yaml"
    assert found.ladders == {
        "no answer": Ladder(
            "No answer",
            (
                ChaserStep(1, WorkingTime(4 * HOUR), "chaser-first", time(9, 30), source=f"{at}:7"),
                ChaserStep(
                    2, WorkingDays(3), "chaser-last", in_working_hours=True, source=f"{at}:8"
                ),
                ChaserStep(3, ClockTime(72 * HOUR), "chaser-next", source=f"{at}:9"),
                ChaserStep(
                    4,
                    CalendarDays(14),
                    "closure",
                    then=Then.CLOSE,
                    as_="no contact",
                    source=f"{at}:10",
                ),
            ),
            LadderStart.OWN_CONTACT,
            frozenset({StopsAt.STATE_CHANGE}),
            CalendarDays(7),
            f"{at}:2",
        )
    }
    assert found.templates == {"chaser-first", "chaser-last", "chaser-next", "closure"}


def test_a_mail_at_an_hour_is_for_open_cases_unless_it_says_otherwise(tmp_path: Path) -> None:
    found = chasers_of(
        tmp_path,
        "at an hour:\n"
        '  - {when: working day ends, priority: "1", send: night-contacts}\n'
        "  - {when: working day begins, kind: waiting, send: chaser-next}\n",
    )

    at = "rules/a-desk/chasers.yaml"
    assert found.hourly == (
        HourlyMail(1, Hour.DAY_ENDS, "night-contacts", frozenset({"1"}), source=f"{at}:2"),
        HourlyMail(
            2,
            Hour.DAY_BEGINS,
            "chaser-next",
            kinds=frozenset({StateKind.WAITING}),
            source=f"{at}:3",
        ),
    )


def test_a_desk_without_the_file_chases_nobody(tmp_path: Path) -> None:
    assert load_chasers(tmp_path, shown_as="x", priorities=(), calendars={}) == Chasers()


def test_a_mail_that_nobody_wrote_is_a_mistake_at_its_line(tmp_path: Path) -> None:
    desk = tmp_path / "rules" / "a-desk"
    desk.mkdir(parents=True)
    (desk / "desk.yaml").write_text("desk: A desk\nreference: {prefix: CS, digits: 4}\n")
    (desk / "priorities.yaml").write_text("default: '1'\npriorities: {'1': High}\n")
    (desk / "states.yaml").write_text(
        "states:\n"
        "  Open: {kind: open}\n"
        "  Waiting: {kind: waiting, chasers: no answer}\n"
        "  Closed: {kind: closed}\n"
    )
    (desk / "chasers.yaml").write_text(
        "chasers:\n  no answer:\n    steps:\n      - {after: 1 hour, send: chaser-frist}\n"
    )

    with pytest.raises(FileError) as refused:
        load_desks(tmp_path / "rules", ["a-desk"], templates=bundled("templates"))

    (mistake,) = refused.value.mistakes
    where = "rules/a-desk/chasers.yaml:4:31"
    expected = f'{where}: no mail is called "chaser-frist"; did you mean "chaser-first"?'
    assert str(mistake) == expected
