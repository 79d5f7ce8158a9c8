"""What a person reads instead of a traceback, and the exit code that goes with it."""

import contextlib
import errno
import os
import sys
import traceback
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from mailgate.cli.screen import clean
from mailgate.errors import FileError, PermanentError, TemporaryError, UsageError


class ExitCode(IntEnum):
    """What mailgate's exit codes mean; `docs/commands.md` has the same table."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    TEMPORARY = 75  # EX_TEMPFAIL of sysexits.h: a mail server keeps the mail and tries again


class Complaining(TyperGroup):
    """The root of all commands: turns every error into lines on standard error and a code."""

    def invoke(self, ctx: Any) -> Any:
        """Runs a command; errors of typer itself are left to it."""
        with complaining():
            return super().invoke(ctx)


class KeepingMail(TyperCommand):
    """A command under a mail server: whatever goes wrong, the server must keep the mail.

    A mistyped option ends with 75 too; any other code makes a mail server return the mail to its
    sender.
    """

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Reads the command line."""
        with _keeping():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        """Runs the command."""
        with _keeping():
            return super().invoke(ctx)


@contextlib.contextmanager
def complaining() -> Iterator[None]:
    """Ends with lines on standard error and an exit code where an exception comes out."""
    try:
        yield
    except (typer.Exit, typer.Abort, TyperException):
        raise
    except Exception as error:  # the top of the program: nobody reads tracebacks
        if isinstance(error, OSError) and error.errno == errno.EPIPE:
            raise  # `mailgate messages | head`: typer ends quietly
        _say(*complaint(error))
        if os.environ.get("MAILGATE_TRACEBACK"):
            traceback.print_exception(error)
        raise typer.Exit(code_of(error)) from None


def complaint(error: Exception) -> tuple[str, ...]:
    """The lines that tell a person what is wrong."""
    match error:
        case FileError(mistakes=mistakes):
            count = len(mistakes)
            found = "1 mistake" if count == 1 else f"{count} mistakes"
            return (*(str(mistake) for mistake in mistakes), f"{found} found, nothing was done")
        case UsageError() | PermanentError():
            return (f"mailgate: {error}",)
        case TemporaryError():
            return (f"mailgate: {error} (this may pass: try again)",)
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            return (f"mailgate: {place}{error.strerror or error}",)
        case _:
            return (
                f"mailgate: unexpected {type(error).__name__}: {error}",
                "This is a mistake in mailgate: MAILGATE_TRACEBACK=1 shows where, for a report.",
            )


def code_of(error: Exception) -> ExitCode:
    """The exit code for an error."""
    match error:
        case UsageError() | FileError():
            return ExitCode.USAGE
        case TemporaryError():
            return ExitCode.TEMPORARY
        case _:
            return ExitCode.FAILED


@contextlib.contextmanager
def _keeping() -> Iterator[None]:
    try:
        with complaining():
            yield
    except TyperException as error:
        _say(f"mailgate: {error.format_message()}")
        raise typer.Exit(ExitCode.TEMPORARY) from None
    except typer.Exit as ending:
        if ending.exit_code == ExitCode.DONE:
            raise
        raise typer.Exit(ExitCode.TEMPORARY) from None


def _say(*lines: str) -> None:
    for line in lines:
        print(clean(line), file=sys.stderr)
