"""A TOML file as tables and lines, whatever is in the file."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from mailgate.errors import UsageError
from mailgate.settings.table import Sheet
from mailgate.settings.toml_lines import LineIndex, index

_LARGEST: Final = 1_000_000
_PLACE: Final = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", re.DOTALL)


def read_toml(path: Path, sheet: Sheet) -> dict[str, Any] | None:
    """The tables of a file, with their lines in the sheet; None and a mistake if it cannot be read.

    UsageError if there is no such file. A text that is no TOML has one mistake, its first.
    """
    text = _text(path, sheet)
    if text is None:
        return None
    try:
        data = tomllib.loads(text)
        sheet.lines = index(text)
    except RecursionError:
        sheet.mistake((), "lists or tables are nested too deeply")
    except ValueError as error:  # also the plain one of a number with thousands of digits
        found = _PLACE.fullmatch(str(error))
        what = found[1] if found else "a value that cannot be read"
        line = int(found[2] or text.rstrip().count("\n") + 1) if found else 1
        sheet.lines = LineIndex({(): line})
        sheet.mistake((), f"this is no TOML: {what[:1].lower()}{what[1:]}")
    else:
        return data
    return None


def _text(path: Path, sheet: Sheet) -> str | None:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(
            f'there is no settings file {path}: "mailgate init" writes one, '
            'and "mailgate demo" shows mailgate at work without one'
        ) from None
    except OSError as error:
        sheet.mistake((), f"this file cannot be read: {error.strerror}")
        return None
    if len(data) > _LARGEST:
        sheet.mistake((), "this file is over 1 MB: settings have a few hundred lines")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sheet.lines = LineIndex({(): data.count(b"\n", 0, error.start) + 1})
    sheet.mistake((), "this is no UTF-8 text: save the file as UTF-8")
    return None
