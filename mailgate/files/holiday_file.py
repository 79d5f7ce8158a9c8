"""Holidays from an `.ics` file: its dates count once somebody has accepted them.

What was accepted is a plain list beside the file, `bank-holidays.ics.accepted`. The desk goes by
the list; where the file says otherwise, the difference is shown until it is accepted too.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import recurring_ical_events
from icalendar import Calendar, Event

from mailgate.core.wording import shown
from mailgate.errors import FileError, Mistake
from mailgate.files.file_bytes import bytes_of
from mailgate.files.hours_text import NamedDate, read_date
from mailgate.files.public_holidays import YEARS

ACCEPTED: Final = ".accepted"
_LINE_EXPECTED: Final = "a date like 2026-12-24, with a name behind it"
_LARGEST: Final = 1_000_000
_ONE_DAY: Final = timedelta(days=1)
# Rules that repeat within a day would make more events than there are days.
_REPEATS: Final = frozenset({"YEARLY", "MONTHLY", "WEEKLY", "DAILY"})
_LONGEST_NAME: Final = 100
_SPOKEN_OF: Final = f"the years {YEARS[0]} to {YEARS[-1]} are in it"


@dataclass(frozen=True, slots=True)
class IcsDates:
    """The dates of an .ics file in order, and a sentence on each event that gives none."""

    dates: tuple[NamedDate, ...]
    left_out: tuple[str, ...] = ()


def read_ics(path: Path, *, name: str) -> IcsDates:
    """The all-day events of `YEARS`, day by day; FileError, which calls the file `name`."""
    found: dict[date, str] = {}
    left_out: list[str] = []
    for events in _series(_calendar(path, name)):
        title = _title(events[0])
        try:
            days = tuple(_days(events))
        except Exception as error:  # noqa: BLE001 - a parser of other people's, fed with anything
            left_out.append(f"event {shown(title)} cannot be read: {shown(str(error))}")
            continue
        if not days:
            left_out.append(f"event {shown(title)} is left out: no whole days of {_SPOKEN_OF}")
        for day in days:
            found.setdefault(day.on, day.name)
    dates = tuple(NamedDate(day, found[day]) for day in sorted(found))
    return IcsDates(dates, tuple(left_out))


def read_accepted(path: Path, *, name: str) -> tuple[NamedDate, ...] | None:
    """The dates accepted for an .ics file, None if there are none yet; FileError."""
    try:
        lines = _accepted(path).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise FileError([Mistake(name + ACCEPTED, 1, f"cannot be read: {error}")]) from None
    dates: list[NamedDate] = []
    mistakes: list[Mistake] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        if found := _written(line):
            dates.append(found)
        else:
            said = f"{shown(line)} is here, expected {_LINE_EXPECTED}"
            mistakes.append(Mistake(name + ACCEPTED, number, said, 1))
    if mistakes:
        raise FileError(mistakes)
    return tuple(dates)


def accept(path: Path, dates: tuple[NamedDate, ...]) -> None:
    """Writes the list of accepted dates, whole or not at all."""
    head = (
        f"# The dates of {path.name} that count. `mailgate calendar DESK --accept` writes this.\n"
    )
    text = head + "".join(f"{_line(found)}\n" for found in dates)
    partial = _accepted(path).with_suffix(".part")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(_accepted(path))


def difference(
    accepted: tuple[NamedDate, ...], dates: tuple[NamedDate, ...]
) -> tuple[tuple[str, NamedDate], ...]:
    """What acceptance would change, by date: `-` for what goes, `+` for what comes."""
    changes = [("-", gone) for gone in set(accepted) - set(dates)]
    changes += [("+", new) for new in set(dates) - set(accepted)]
    return tuple(sorted(changes, key=lambda change: (change[1].on, change[0] == "+")))


def _calendar(path: Path, name: str) -> Calendar:
    try:
        data = bytes_of(path, most=_LARGEST + 1)
    except OSError as error:
        raise FileError([Mistake(name, 1, f"cannot be read: {error.strerror}")]) from None
    if len(data) > _LARGEST:
        raise FileError([Mistake(name, 1, "is over 1 MB")])
    said = "this calendar has no events"
    try:
        calendar = Calendar.from_ical(data)
        if calendar.walk("VEVENT"):
            return calendar
    except Exception as error:  # noqa: BLE001 - a parser of other people's, fed with anything
        said = f"this is no calendar: {shown(str(error))}"
    raise FileError([Mistake(name, 1, said)])


def _series(calendar: Calendar) -> Iterator[tuple[Event, ...]]:
    """Events by what they are about: one that repeats comes with its exceptions."""
    series: dict[str, list[Event]] = {}
    for number, event in enumerate(calendar.walk("VEVENT")):
        if isinstance(event, Event) and str(event.get("STATUS", "")).upper() != "CANCELLED":
            series.setdefault(str(event.get("UID", f"without {number}")), []).append(event)
    return (tuple(events) for events in series.values())


def _days(events: tuple[Event, ...]) -> Iterator[NamedDate]:
    """The dates of events that last whole days, also where they repeat."""
    alone = Calendar()
    for event in events:
        rule = event.get("RRULE")
        if isinstance(event.start, datetime) or (rule and not set(rule["FREQ"]) <= _REPEATS):
            return
        alone.add_component(event)
    until = date(YEARS[-1], 12, 31) + _ONE_DAY
    for one in recurring_ical_events.of(alone).between(date(YEARS[0], 1, 1), until):
        day, last = one.start, one.end
        while day < max(last, one.start + _ONE_DAY):
            if day.year in YEARS:
                yield NamedDate(day, _title(one))
            day += _ONE_DAY


def _title(event: Event) -> str:
    words = " ".join(str(event.get("SUMMARY", "")).split())
    return "".join(filter(str.isprintable, words))[:_LONGEST_NAME].strip()


def _accepted(path: Path) -> Path:
    return path.with_name(path.name + ACCEPTED)


def _written(line: str) -> NamedDate | None:
    """What `_line` wrote: a name can begin with anything."""
    on, _, name = line.partition(" ")
    found = read_date(on)
    return replace(found, name=name.strip()) if found else None


def _line(found: NamedDate) -> str:
    return f"{found.on} {found.name}".rstrip()
