"""The weekdays of calendar.yaml: entries of its calendars whose keys name days (`mon-fri`, `sat`).

They are taken out of the file before the rest is held against its shape.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from mailgate.core.calendar import WEEKDAYS, WORKING_HOURS, Span
from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.calendar_shape import CalendarFileShape, CalendarShape
from mailgate.files.hours_text import (
    DAY_WORDS,
    hours_expected,
    looks_like_hours,
    read_days,
    read_hours,
)
from mailgate.files.shape import fill, key_at
from mailgate.files.yaml_lines import YamlList, YamlMap, YamlNode, YamlText

Place = tuple[str, ...]
Week = tuple[tuple[Span, ...], ...]
Entry = tuple[YamlText, YamlNode]

OTHERS: Final = "other calendars"


def read_calendar_file(
    node: YamlNode, name: str
) -> tuple[CalendarFileShape | None, dict[Place, Week], list[Mistake]]:
    """The shape of a file without its weekdays, the weeks of its calendars, and all mistakes.

    Without a shape there are mistakes. A place is the keys that lead to a calendar.
    """
    mistakes: list[Mistake] = []
    weeks: dict[Place, Week] = {}
    for place, calendar in _calendars_in(node):
        days, rest = _apart(calendar)
        week = _Week(name, place, mistakes)
        for key, value in days:
            week.add(key, value)
        weeks[place] = week.hours()
        if not any(weeks[place]) and not week.has_mistakes:
            said = f"{named(place)} has no opening hours, expected a day like mon-fri: 09:00-17:00"
            line, column = key_at(node, *place)
            mistakes.append(Mistake(name, line, said, column))
        node = _with(node, place, rest)
    try:
        shape = fill(CalendarFileShape, node, name=name)
    except FileError as error:
        return None, weeks, [*mistakes, *error.mistakes]
    return shape, weeks, mistakes


class _Week:
    """The hours of weekdays while the keys that name them are read."""

    def __init__(self, name: str, place: Place, mistakes: list[Mistake]) -> None:
        self.name = name
        self.place = place
        self.mistakes = mistakes
        self.has_mistakes = False
        self.days: dict[int, tuple[int, tuple[Span, ...]]] = {}

    def add(self, key: YamlText, value: YamlNode) -> None:
        days = read_days(key.text)
        where = f"{shown(key.text)} in {named(self.place)}"
        if days is None:
            self._mistake(key, f"unknown day {where}; {suggestion(key.text, DAY_WORDS)}")
            return
        text = _hours_text(value)
        spans = read_hours(text)
        if spans is None:
            found = shown(text) if text else _kind(value)
            place = value if value.line == key.line else key
            self._mistake(place, f"{where} is {found}, expected {hours_expected(text)}")
            return
        for day in days:
            if day in self.days:
                self._mistake(
                    key, f"{WEEKDAYS[day]} has hours already, in line {self.days[day][0]}"
                )
            else:
                self.days[day] = (key.line, spans)

    def hours(self) -> Week:
        return tuple(self.days.get(day, (0, ()))[1] for day in range(7))

    def _mistake(self, node: YamlNode, said: str) -> None:
        self.has_mistakes = True
        self.mistakes.append(Mistake(self.name, node.line, said, node.column))


def _hours_text(value: YamlNode) -> str:
    """Opening hours as one text, also those given as a list; empty if it is neither."""
    match value:
        case YamlText():
            return value.text
        case YamlList(items) if all(isinstance(item, YamlText) for item in items):
            return ", ".join(item.text for item in items if isinstance(item, YamlText))
        case _:
            return ""


def _kind(value: YamlNode) -> str:
    match value:
        case YamlText():
            return "empty"
        case YamlList():
            return "a list"
        case YamlMap():
            return "a map of keys"


def _calendars_in(node: YamlNode) -> Iterator[tuple[Place, YamlMap]]:
    """Each calendar with its place in the file."""
    for key, value in node.entries if isinstance(node, YamlMap) else ():
        if key.text == WORKING_HOURS and isinstance(value, YamlMap):
            yield (WORKING_HOURS,), value
        if key.text == OTHERS and isinstance(value, YamlMap):
            for name, calendar in value.entries:
                if isinstance(calendar, YamlMap):
                    yield (OTHERS, name.text), calendar


def _apart(calendar: YamlMap) -> tuple[list[Entry], YamlMap]:
    """The entries about weekdays, known or meant as such, and the calendar without them."""
    known = {field.alias or key for key, field in CalendarShape.model_fields.items()}
    days: list[Entry] = []
    rest: list[Entry] = []
    for key, value in calendar.entries:
        meant = isinstance(value, YamlText) and looks_like_hours(value.text)
        is_day = key.text not in known and (read_days(key.text) is not None or meant)
        (days if is_day else rest).append((key, value))
    return days, replace(calendar, entries=tuple(rest))


def _with(node: YamlNode, place: Place, value: YamlNode) -> YamlNode:
    """The tree with another value at a place."""
    if not place or not isinstance(node, YamlMap):
        return value
    return replace(
        node,
        entries=tuple(
            (key, _with(found, place[1:], value) if key.text == place[0] else found)
            for key, found in node.entries
        ),
    )


def named(place: Place) -> str:
    """A place as mistakes call it, the innermost key first."""
    return " in ".join(shown(part) for part in reversed(place))
