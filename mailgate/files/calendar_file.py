"""`rules/<desk>/calendar.yaml`: when a desk works, as calendars; every mistake with its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from mailgate.core.calendar import (
    WORKING_HOURS,
    Calendar,
    ClosedDay,
    DayOff,
    OutOfHours,
)
from mailgate.core.wording import shown
from mailgate.errors import FileError, Mistake
from mailgate.files.calendar_shape import CalendarFileShape, CalendarShape, HolidaysShape
from mailgate.files.calendar_weeks import OTHERS, Place, Week, read_calendar_file
from mailgate.files.file_bytes import is_there
from mailgate.files.holiday_file import difference, read_accepted, read_ics
from mailgate.files.hours_text import NamedDate
from mailgate.files.public_holidays import public_holidays
from mailgate.files.shape import key_at, line_of
from mailgate.files.yaml_lines import YamlNode, read_yaml

CALENDAR_FILE: Final = "calendar.yaml"


@dataclass(frozen=True, slots=True)
class Calendars:
    """A desk's calendars by name, its own as `WORKING_HOURS`; no file means none."""

    calendars: Mapping[str, Calendar]
    out_of_hours: OutOfHours = OutOfHours.WHEN_RECEIVED
    warnings: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class HolidayFileState:
    """An .ics file of a desk: what counts of it, what is in it, and what was left out of that.

    `accepted` is None as long as nothing was.
    """

    name: str
    accepted: tuple[NamedDate, ...] | None
    dates: tuple[NamedDate, ...]
    left_out: tuple[str, ...]


def load_calendars(folder: Path, *, shown_as: str) -> Calendars:
    """The calendars of a desk's folder, which mistakes call `shown_as`; FileError with all."""
    if not is_there(folder / CALENDAR_FILE):
        return Calendars({})
    name = f"{shown_as}/{CALENDAR_FILE}"
    loading = _Loading(folder, shown_as, name, read_yaml(folder / CALENDAR_FILE, name=name))
    return loading.calendars()


def holiday_files(folder: Path, *, shown_as: str) -> tuple[HolidayFileState, ...]:
    """The .ics files that a desk's calendars name, each once; FileError if one cannot be read."""
    name = f"{shown_as}/{CALENDAR_FILE}"
    node = read_yaml(folder / CALENDAR_FILE, name=name)
    shape, _, mistakes = read_calendar_file(node, name)
    if mistakes or shape is None:
        raise FileError(mistakes)
    named = [one.holidays.file for one in _shapes(shape).values() if one.holidays.file]
    states = []
    for file in dict.fromkeys(named):
        found = read_ics(folder / file, name=f"{shown_as}/{file}")
        accepted = read_accepted(folder / file, name=f"{shown_as}/{file}")
        states.append(HolidayFileState(file, accepted, found.dates, found.left_out))
    return tuple(states)


class _Loading:
    """One reading of a calendar file, which gathers mistakes and warnings on the way."""

    def __init__(self, folder: Path, shown_as: str, name: str, node: YamlNode) -> None:
        self.folder = folder
        self.shown_as = shown_as
        self.name = name
        self.node = node
        self.mistakes: list[Mistake] = []
        self.warnings: list[Mistake] = []

    def calendars(self) -> Calendars:
        shape, weeks, mistakes = read_calendar_file(self.node, self.name)
        self.mistakes += mistakes
        if shape is None:
            raise FileError(self.mistakes)
        found = {
            place[-1]: self._calendar(place, one, weeks[place])
            for place, one in _shapes(shape).items()
        }
        if self.mistakes:
            raise FileError(self.mistakes)
        return Calendars(found, shape.out_of_hours, tuple(dict.fromkeys(self.warnings)))

    def _calendar(self, place: Place, shape: CalendarShape, week: Week) -> Calendar:
        closed = self._holidays(shape.holidays, place)
        for number, dates in enumerate(shape.closed):
            source = f"{self.name}:{line_of(self.node, *place, 'closed', number)}"
            for found in dates:
                closed.setdefault(found.on, ClosedDay(DayOff.CLOSED, found.name, source))
        source = f"{self.name}:{line_of(self.node, *place)}"
        return Calendar(place[-1], shape.zone, week, closed, shape.hours_on, source)

    def _holidays(self, shape: HolidaysShape, place: Place) -> dict[date, ClosedDay]:
        found: dict[date, ClosedDay] = {}
        if shape.country:
            code = "-".join(filter(None, (shape.country, shape.subdivision)))
            for on, name in public_holidays(shape.country, shape.subdivision).items():
                found[on] = ClosedDay(DayOff.HOLIDAY, name, f"holidays of {code}")
        if shape.file:
            at = (*place, "holidays", "file")
            for day in self._accepted(shape.file, at):
                holiday = ClosedDay(DayOff.HOLIDAY, day.name, f"{self.shown_as}/{shape.file}")
                found.setdefault(day.on, holiday)
        for number, day in enumerate(shape.remove):
            if found.pop(day.on, None) is None:
                said = f"{day.on} is removed here and is no holiday"
                self._warn((*place, "holidays", "remove", number), said)
        for number, days in enumerate(shape.add):
            source = f"{self.name}:{line_of(self.node, *place, 'holidays', 'add', number)}"
            for day in days:
                found.setdefault(day.on, ClosedDay(DayOff.HOLIDAY, day.name, source))
        return found

    def _accepted(self, file: str, place: Place) -> tuple[NamedDate, ...]:
        """The accepted dates of an .ics file; a warning while the file says something else."""
        try:
            accepted = read_accepted(self.folder / file, name=f"{self.shown_as}/{file}")
        except FileError as error:
            self.mistakes += error.mistakes
            return ()
        desk = shown(self.folder.name)[1:-1]
        look = f"`mailgate calendar {desk}` shows them, with --accept they count"
        try:
            now = read_ics(self.folder / file, name=f"{self.shown_as}/{file}")
        except FileError as error:
            (self.mistakes if accepted is None else self.warnings).extend(error.mistakes)
            return accepted or ()
        if accepted is None:
            self._mistake(place, f"nobody has accepted the dates of {file} yet: {look}")
            return ()
        self.warnings += [Mistake(f"{self.shown_as}/{file}", 1, said) for said in now.left_out]
        if changes := difference(accepted, now.dates):
            self._warn(place, f"{file} differs in {len(changes)} dates from what counts: {look}")
        return accepted

    def _mistake(self, place: tuple[str | int, ...], said: str) -> None:
        line, column = key_at(self.node, *place)
        self.mistakes.append(Mistake(self.name, line, said, column))

    def _warn(self, place: tuple[str | int, ...], said: str) -> None:
        line, column = key_at(self.node, *place)
        self.warnings.append(Mistake(self.name, line, said, column))


def _shapes(shape: CalendarFileShape) -> dict[Place, CalendarShape]:
    """Each calendar by its place in the file."""
    others = shape.other_calendars.items()
    return {(WORKING_HOURS,): shape.working_hours, **{(OTHERS, name): one for name, one in others}}
