"""Reading the tables of a settings file key by key: what nobody asked for is an unknown key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Final, TypeVar

from mailgate.core.wording import shown, suggestion
from mailgate.errors import Mistake
from mailgate.settings.secret_values import NoSecretError
from mailgate.settings.toml_lines import KeyPath, LineIndex
from mailgate.settings.values import UnfitError

T = TypeVar("T")
REQUIRED: Final = object()
TOP: Final = "the top of the file"
_LONG_NUMBER: Final = 10**20  # Python refuses to print numbers of thousands of digits


@dataclass(slots=True)
class Sheet:
    """One settings file while it is read: where things are, what was asked, what was wrong.

    `asked` maps the title of each table to its keys and their defaults (REQUIRED for none).
    `connecting` is False where no server will be spoken to, so that no password is looked for.
    """

    path: Path
    lines: LineIndex
    environ: Mapping[str, str] = field(repr=False)
    connecting: bool = True
    mistakes: list[Mistake] = field(default_factory=list)
    asked: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where relative paths start."""
        return self.path.absolute().parent

    def mistake(self, place: KeyPath, message: str) -> None:
        """Notes a mistake at the line of a key."""
        self.mistakes.append(Mistake(str(self.path), self.lines.line(place), message))


class Table:
    """One table of the file; `finish` names the keys that nobody asked for."""

    def __init__(
        self, sheet: Sheet, data: Mapping[str, object], *, place: KeyPath, title: str
    ) -> None:
        self.sheet = sheet
        self.place = place
        self.title = title
        self._data = data
        self._asked = sheet.asked.setdefault(title, {})

    def required(self, key: str, convert: Callable[[object], T], *, blank: T) -> T:
        """The value of a key that has to be there; `blank` stands in for it after a mistake."""
        self._asked[key] = REQUIRED
        if key in self._data:
            return self._converted((key,), self._data[key], convert, blank)
        self.mistake(key, f"{key} is missing from {self.title}")
        return blank

    def optional(self, key: str, convert: Callable[[object], T], *, default: T) -> T:
        """The value of a key that may be left out."""
        self._asked[key] = default
        if key not in self._data:
            return default
        return self._converted((key,), self._data[key], convert, default)

    def each(
        self, key: str, convert: Callable[[object], T], *, required: bool = False
    ) -> tuple[T, ...]:
        """The values of a list, each with a mistake of its own; left out it is empty."""
        self._asked[key] = REQUIRED if required else ()
        if key not in self._data:
            if required:
                self.mistake(key, f"{key} is missing from {self.title}")
            return ()
        values = self._data[key]
        if not isinstance(values, list):
            self.mistake(key, f"{key} is {described(values)}, expected a list: [ ... ]")
            return ()
        if required and not values:
            self.mistake(key, f"{key} is an empty list, expected at least one")
        found = (
            self._converted((key, number), value, convert, None)
            for number, value in enumerate(values)
        )
        return tuple(value for value in found if value is not None)

    def table(self, key: str, *, title: str) -> "Table | None":
        """The table under a key, or None if it is not there or is something else."""
        self._asked.setdefault(key, None)
        value = self._data.get(key)
        if isinstance(value, dict):
            return Table(self.sheet, value, place=(*self.place, key), title=title)
        if value is not None:
            self.mistake(
                key, f"{key} is no table: expected {key} = {{...}} or keys under {_heading(title)}"
            )
        return None

    def tables(self, key: str, *, title: str) -> tuple["Table", ...]:
        """The tables of `[[key]]`; a single `[key]` counts as one."""
        value = self._data.get(key)
        if not isinstance(value, list):
            single = self.table(key, title=title)
            return () if single is None else (single,)
        self._asked.setdefault(key, None)
        if not value:
            self.mistake(key, f"{key} is an empty list, expected at least one [[{key}]]")
        tables = []
        for number, element in enumerate(value):
            place = (*self.place, key, number)
            if isinstance(element, dict):
                tables.append(Table(self.sheet, element, place=place, title=title))
            else:
                self.sheet.mistake(place, f"{key} has to be written as [[{key}]] tables")
        return tuple(tables)

    def section(self, key: str, *, title: str) -> "Table":
        """The table under a key, or an empty one, so that its keys have their defaults."""
        return self.table(key, title=title) or Table(
            self.sheet, {}, place=(*self.place, key), title=title
        )

    def line(self, key: str) -> int:
        """The line of a key, or of the table if the key is not there."""
        return self.sheet.lines.line((*self.place, key))

    def has(self, key: str) -> bool:
        """Whether the key is written in the file."""
        return key in self._data

    def mistake(self, key: str, message: str) -> None:
        """Notes a mistake at the line of a key, or of the table if the key is not there."""
        self.sheet.mistake((*self.place, key), message)

    def finish(self, *, elsewhere: Mapping[str, str] | None = None) -> None:
        """Names every key that is not known here; `elsewhere` says where else a key belongs."""
        for key in self._data:
            if key in self._asked:
                continue
            home = (elsewhere or {}).get(key)
            hint = f"it belongs to {home}" if home else suggestion(key, self._asked)
            where = "at" if self.title == TOP else "in"
            self.mistake(key, f"unknown key {shown(key)} {where} {self.title}; {hint}")

    def _converted(
        self, keys: KeyPath, value: object, convert: Callable[[object], T], blank: T
    ) -> T:
        try:
            return convert(value)
        except UnfitError as expected:
            said = f"{keys[0]} is {described(value)}, expected {expected}"
        except NoSecretError as why:
            said = f"{keys[0]} {why}"
        self.sheet.mistake((*self.place, *keys), said)
        return blank


def _heading(title: str) -> str:
    return title if title.startswith("[") else "a heading of its own"


def described(value: object) -> str:
    """A value as it was found, in words that can be printed."""
    match value:
        case str() if "@" in value and "/" in value:
            found = "a text with an at sign"  # an address with a scheme may hold a password
        case str():
            found = shown(value)
        case bool():
            found = "true" if value else "false"
        case int() if abs(value) >= _LONG_NUMBER:
            found = "a very long number"
        case int() | float():
            found = str(value)
        case datetime() | date() | time():
            found = "a date or time"
        case list():
            found = "a list"
        case _:
            found = "a table"
    return found
