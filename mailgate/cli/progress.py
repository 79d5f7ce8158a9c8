"""Progress of long work: a counting line on standard error if it is a terminal, else nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mailgate.cli.screen import clean

Item = TypeVar("Item")


class Advance(Protocol):
    """Counts work that was done."""

    def __call__(self, done: int = 1) -> None:
        """Counts `done` more items."""
        ...


@contextmanager
def progress(what: str, *, total: int | None = None) -> Iterator[Advance]:
    """Shows `what` with a count while the block runs; without `total` the end is not known.

    The line is gone when the block ends, so the answer stands alone on the screen.
    """
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(clean(what), total=total)

        def advance(done: int = 1) -> None:
            bar.advance(task, done)

        yield advance


def counted(items: Iterable[Item], what: str, *, total: int | None = None) -> Iterator[Item]:
    """The items themselves, counted on the terminal as they are used up."""
    with progress(what, total=total) as advance:
        for item in items:
            yield item
            advance()
