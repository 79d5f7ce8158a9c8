"""The table that a campaign prints at its end."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: what was counted, what it came to, and what it must be; `is_kept` says whether."""

    what: str
    figure: object
    must_be: str = ""
    is_kept: bool = True


def must(what: str, figure: object, must_be: object, *, kept: bool | None = None) -> Figure:
    """A figure that has to be exactly so, or of which `kept` says whether it is as it must be."""
    text = str(must_be)
    return Figure(what, figure, text, str(figure) == text if kept is None else kept)


def breaches(figures: Sequence[Figure]) -> list[str]:
    """The lines that are not as they must be."""
    return [f"{one.what}: {one.figure}, not {one.must_be}" for one in figures if not one.is_kept]


def show(title: str, figures: Sequence[Figure]) -> int:
    """Prints the lines; 1 as an exit status if one of them is not as it must be, else 0."""
    rows = [(one.what, str(one.figure), one.must_be, one.is_kept) for one in figures]
    first = max(len(what) for what, _, _, _ in rows)
    second = max(len(figure) for _, figure, _, _ in rows)
    print(f"\n{title}")
    for what, figure, must_be, is_kept in rows:
        mark = "" if is_kept else "  <-- BREACH"
        print(f"  {what:<{first}}  {figure:>{second}}  {must_be}{mark}".rstrip())
    return 0 if all(one.is_kept for one in figures) else 1
