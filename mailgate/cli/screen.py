"""Showing values to people (tables of 80 columns) and to programs (JSON, one object a line).

Much of what is shown was written by strangers into mails. It reaches the terminal through `clean`
or `clean_lines` only, and through rich's `Text`, which reads no markup.
"""

import base64
import dataclasses
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

# Control, format (overrides of writing direction too), surrogate, private, line and paragraph.
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_TAB: Final = "    "


def clean(text: str) -> str:
    """One line of text that can neither steer a terminal nor forge another line."""
    shown = (char for char in text if char.isspace() or _is_visible(char))
    return " ".join("".join(shown).split())


def clean_lines(text: str) -> str:
    """Text whose line ends are kept, else as `clean`."""
    lines = text.replace("\t", _TAB).split("\n")
    return "\n".join("".join(filter(_is_visible, line)).rstrip() for line in lines)


def moment(at: datetime | None) -> str:
    """An instant in UTC to the minute, or an empty string."""
    return "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def show_table(columns: Sequence[Column | str], rows: Iterable[Sequence[str]]) -> None:
    """A table on standard output; a line feed in a cell starts another line of it."""
    table = Table(*columns, box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(clean_lines(cell)) for cell in row))
    _console().print(table)


def show_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Names and what they are, one pair a line; pairs without a value are left out."""
    table = Table(
        Column(style="bold", no_wrap=True),
        Column(overflow="fold"),
        box=None,
        show_header=False,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    for name, value in pairs:
        if value:
            table.add_row(Text(clean_lines(name)), Text(clean_lines(value)))
    _console().print(table)


def show_text(text: str, *, indent: int = 0, style: str = "") -> None:
    """Text of several lines, wrapped to the screen."""
    _console().print(Padding(Text(clean_lines(text), style=style), (0, 0, 0, indent)))


def show_heading(text: str) -> None:
    """A bold line with an empty one before it."""
    _console().print(Text(f"\n{clean(text)}", style="bold"))


def remark(text: str) -> None:
    """A line beside the answer, on standard error, so that pipes get the answer alone."""
    print(clean(text), file=sys.stderr)


def show_json(values: Iterable[object]) -> None:
    """One JSON object a line; instants are ISO 8601 in UTC, bytes are base64."""
    for value in values:
        print(json.dumps(_plain(value), ensure_ascii=True))


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in _INVISIBLE


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {part.name: _plain(getattr(value, part.name)) for part in dataclasses.fields(value)}
    match value:
        case Mapping():
            return {str(key): _plain(found) for key, found in value.items()}
        case str() | int() | float() | None:
            return value
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case Iterable():
            return [_plain(item) for item in value]
        case _:
            return _word(value)


def _word(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)


def _console() -> Console:
    return Console(markup=False, highlight=False, emoji=False)
