"""The exceptions that callers cannot go on from, and the shape of a mistake in a file.

Expected outcomes are return values; these are for the rest. Every error of the outside world says
whether trying again can help (the habit is maddy's: temporary or permanent, never unknown).
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing wrong in a file an admin edits: where, what was found, what was expected.

    Columns count from 1; 0 is a mistake of the whole line.
    """

    path: str
    line: int
    message: str
    column: int = 0

    def __str__(self) -> str:
        column = f":{self.column}" if self.column else ""
        return _printable(f"{self.path}:{self.line}{column}: {self.message}")


def _printable(text: str) -> str:
    """A sentence that any screen, log and database takes: a file may have any name."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in text
    )


class FileError(Exception):
    """A file cannot be used; holds every mistake found in one run, in the order of the files."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(sorted(mistakes, key=_place))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def _place(mistake: Mistake) -> tuple[str, int, int, str]:
    return mistake.path, mistake.line, mistake.column, mistake.message


class UsageError(Exception):
    """A command was asked for something that cannot be done; the text says what to do instead."""


class TemporaryError(Exception):
    """The outside world failed in a way that may pass: try again later."""


class StorageError(TemporaryError):
    """The same of our own database: it costs nobody anything if it is asked again soon."""


class PermanentError(Exception):
    """The outside world refused, and will refuse again until a person changes something."""
