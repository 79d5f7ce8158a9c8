"""Progress of long work: a counting line on standard error if it is a terminal, else nothing."""

from collections.abc import Callable, Iterable, Iterator
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
    bar = _bar(Console(stderr=True))
    with bar:
        task = bar.add_task(clean(what), total=total)

        def advance(done: int = 1) -> None:
            bar.advance(task, done)

        yield advance


@contextmanager
def progress_of_unknown(what: str) -> Iterator[tuple[Callable[[int], None], Callable[[], None]]]:
    """As `progress`, for work whose size is known once it has begun: (tell the size, count one)."""
    bar = _bar(Console(stderr=True))
    with bar:
        task = bar.add_task(clean(what), total=None)
        yield (lambda total: bar.update(task, total=total)), (lambda: bar.advance(task, 1))


def counted(items: Iterable[Item], what: str, *, total: int | None = None) -> Iterator[Item]:
    """The items themselves, counted on the terminal as they are used up."""
    with progress(what, total=total) as advance:
        for item in items:
            yield item
            advance()


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


@contextmanager
def tally() -> Iterator[Callable[[str, int], None]]:
    """Shows how many of what were done so far, as told: `taken 12, decided 7`."""
    console = Console(stderr=True)
    line = Progress(
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    counts: dict[str, int] = {}
    with line:
        task = line.add_task("working", total=None)

        def tell(what: str, count: int) -> None:
            counts[what] = count
            text = ", ".join(f"{name} {done}" for name, done in counts.items())
            line.update(task, description=clean(text))

        yield tell
