"""CSV files as spreadsheets write them, as rows of cells that know their place.

Commas, semicolons and tabs are told apart by the header. A row is one line: a cell over several
lines is refused, because nobody sees in a text editor what such a file says.
"""

import csv
from dataclasses import dataclass
from typing import Final

from mailgate.core.wording import shown
from mailgate.errors import Mistake
from mailgate.files.plain_text import lines_of

_SEPARATORS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell without the blanks around it."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """The header of a file, its rows (each with as many cells as it has), and what was wrong."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    mistakes: tuple[Mistake, ...]


def parse_csv(text: str, *, name: str) -> Table:
    """The rows of a text; empty lines and lines that begin with # are passed over."""
    header: tuple[Cell, ...] = ()
    rows: list[tuple[Cell, ...]] = []
    mistakes: list[Mistake] = []
    separator = ","
    for number, line in enumerate(lines_of(text), start=1):
        if not line.strip(_SEPARATORS + ' "') or line.startswith("#"):
            continue
        if not header:
            separator = max(_SEPARATORS, key=line.count)
        cells = _cells(line, number, separator)
        if cells is None:
            problem = "a quote is opened and not closed on this line"
            mistakes.append(Mistake(name, number, problem, line.rfind('"') + 1))
            continue
        mistakes += _unprintable(cells, name)
        if not header:
            header = cells
            continue
        extra = [cell for cell in cells[len(header) :] if cell.text]
        if extra:
            problem = f"{shown(extra[0].text)} stands behind the last column of the header"
            mistakes.append(Mistake(name, number, problem, extra[0].column))
        missing = len(header) - len(cells)
        end = len(line) + 1
        rows.append((*cells[: len(header)], *(Cell("", number, end) for _ in range(missing))))
    return Table(header, tuple(rows), tuple(mistakes))


def _unprintable(cells: tuple[Cell, ...], name: str) -> list[Mistake]:
    return [
        Mistake(name, cell.line, f"{shown(cell.text)} holds control characters", cell.column)
        for cell in cells
        if not cell.text.isprintable()
    ]


def _cells(line: str, number: int, separator: str) -> tuple[Cell, ...] | None:
    try:
        texts = next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        return None
    columns = _columns(line, separator)
    return tuple(
        Cell(text.strip(), number, column) for text, column in zip(texts, columns, strict=False)
    )


def _columns(line: str, separator: str) -> list[int]:
    """Where each cell begins, from 1."""
    if '"' not in line:
        columns, at = [1], 0
        while (at := line.find(separator, at) + 1) > 0:
            columns.append(at + 1)
        return columns
    columns, is_quoted = [1], False
    for position, sign in enumerate(line):
        if sign == '"':
            is_quoted = not is_quoted
        elif sign == separator and not is_quoted:
            columns.append(position + 2)
    return columns
