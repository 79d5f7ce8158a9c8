"""`mailgate calendar`: when a desk works, and why time counts or does not."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from mailgate.cli.opening import settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Json
from mailgate.cli.screen import (
    clean,
    remark,
    show_heading,
    show_json,
    show_pairs,
    show_table,
)
from mailgate.core.calendar import WORKING_HOURS
from mailgate.errors import FileError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from mailgate.core.calendar import Calendar
    from mailgate.core.calendar_answers import Answer, CalendarView
    from mailgate.core.desk import Desk
    from mailgate.files.calendar_file import HolidayFileState


def calendar(
    desk: Annotated[str, typer.Argument(help="The desk's name: its folder in the rules.")],
    question: Annotated[
        str | None,
        typer.Argument(
            show_default=False,
            help="What to work out: `16 working hours from Fri 17:20`, `2 working days from now`, "
            "`4 working hours before Mon 9:00`, `from Fri 17:20 to Mon 10:00`; by default the "
            "opening hours are shown.",
        ),
    ] = None,
    *,
    name: Annotated[
        str, typer.Option("--calendar", help="Which of the desk's calendars.")
    ] = WORKING_HOURS,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Let the dates of the desk's .ics files count as they are."),
    ] = False,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Show when a desk works, or work out a time on its calendar: what counts, and why not."""
    from mailgate.files.desk_files import load_desks

    rules = settings_at(config).rules
    if accept:
        _accept(rules, desk)
        return
    if not as_json:
        _show_changes(rules, desk)
    found = load_desks(rules, [desk])[desk]
    for warning in found.warnings:
        remark(f"warning: {warning}")
    chosen = _calendar_of(found, name)
    now = datetime.now(UTC)
    if question is None:
        _show_calendar(chosen, found, now=now, as_json=as_json)
    else:
        _show_answer(chosen, question, now=now, as_json=as_json)


def _calendar_of(desk: "Desk", name: str) -> "Calendar":
    if not desk.calendars:
        raise UsageError(f"the desk {desk.name} has no calendar.yaml")
    if name not in desk.calendars:
        names = ", ".join(desk.calendars)
        raise UsageError(f'the desk {desk.name} has no calendar "{name}"; it has {names}')
    return desk.calendars[name]


def _show_calendar(calendar: "Calendar", desk: "Desk", *, now: datetime, as_json: bool) -> None:
    from mailgate.core.calendar_answers import view

    found = view(calendar, now=now)
    if as_json:
        show_json([found])
        return
    show_heading(f"{desk.name}: {calendar.name} ({calendar.zone.key})")
    others = ", ".join(name for name in desk.calendars if name != calendar.name)
    show_pairs(
        [
            *((days, hours) for days, hours in found.week),
            ("mail out of hours", f"its clock starts {desk.out_of_hours}"),
            ("now", f"{_shown(calendar, now)}: {_state(found)}"),
            ("next opening", _shown(calendar, None if found.is_open else found.next_opening_at)),
            ("next closing", _shown(calendar, found.next_closing_at)),
            ("written in", calendar.source),
            ("other calendars", others),
        ]
    )
    if found.dates:
        show_heading("The next dates that differ")
        rows = (
            (f"{one.on:%a %Y-%m-%d}", clean(one.what), clean(one.source)) for one in found.dates
        )
        show_table(("date", "what", "from"), rows)


def _show_answer(calendar: "Calendar", question: str, *, now: datetime, as_json: bool) -> None:
    from mailgate.core.calendar_answers import answer
    from mailgate.core.moments import QUESTION_EXPECTED, After, read_question

    asked = read_question(question, zone=calendar.zone, now=now)
    if asked is None:
        raise UsageError(f'"{question}" is not understood, expected {QUESTION_EXPECTED}')
    found = answer(calendar, asked)
    if as_json:
        show_json([found])
        return
    if found is None:
        raise UsageError(f"{calendar.name}: the desk is not open often enough, now or ever")
    days = found.days
    show_heading(f"{question}: {calendar.name} ({calendar.zone.key})")
    show_pairs(
        [
            ("from", _shown(calendar, found.start_at)),
            ("due" if isinstance(asked, After) else "to", _shown(calendar, found.end_at)),
            ("working time", f"{_hours(found.working)} h"),
            ("by the clock", f"{_hours(found.end_at - found.start_at)} h"),
            ("working days", ", ".join(f"{day:%a %Y-%m-%d}" for day in days.dates) if days else ""),
            ("that time because", str(days.because) if days else ""),
        ]
    )
    if found.stretches:
        show_heading("Why")
        show_table(("from", "to", "counts", "is"), _rows(calendar, found))


def _rows(calendar: "Calendar", found: "Answer") -> list[tuple[str, str, str, str]]:
    return [
        (
            _shown(calendar, part.starts_at),
            _shown(calendar, part.ends_at),
            _hours(part.length) if part.counts else "",
            clean(part.reason()),
        )
        for part in found.stretches
    ]


def _show_changes(rules: "Path", desk: str) -> None:
    """What the desk's .ics files would change; a file that cannot be read is told by the loader."""
    try:
        states = _states(rules, desk)
    except FileError:
        return
    for state in states:
        _show_change(state)


def _accept(rules: "Path", desk: str) -> None:
    from mailgate.files.holiday_file import accept

    states = _states(rules, desk)
    if not states:
        raise UsageError(f"the calendars of {desk} name no .ics file")
    for state in states:
        _show_change(state)
        accept(rules / desk / state.name, state.dates)
        print(clean(f"{state.name}: its {len(state.dates)} dates count from the next start on"))


def _states(rules: "Path", desk: str) -> tuple["HolidayFileState", ...]:
    from mailgate.files.calendar_file import CALENDAR_FILE, holiday_files

    if not (rules / desk / CALENDAR_FILE).is_file():
        raise UsageError(f"the desk {desk} has no {CALENDAR_FILE} in {rules}")
    return holiday_files(rules / desk, shown_as=f"{rules.name}/{desk}")


def _show_change(state: "HolidayFileState") -> None:
    from mailgate.files.holiday_file import difference

    changes = difference(state.accepted or (), state.dates)
    if changes:
        show_heading(f"{state.name}, against what counts now")
    for sign, found in changes:
        print(clean(f"{sign} {found.on} {found.name}"))
    for said in state.left_out:
        remark(f"{state.name}: {said}")


def _state(found: "CalendarView") -> str:
    return "open" if found.is_open else f"closed, {found.because}"


def _shown(calendar: "Calendar", at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(calendar.zone):%a %Y-%m-%d %H:%M}"


def _hours(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    return f"{minutes // 60}:{minutes % 60:02}"
