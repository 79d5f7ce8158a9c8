"""Opening what a command works on: the settings, and the database they name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mailgate.cli.screen import remark
from mailgate.errors import FileError, UsageError

if TYPE_CHECKING:
    from mailgate.core.desk import Desk
    from mailgate.jobs.context import Context
    from mailgate.settings.model import MailboxSettings, Settings
    from mailgate.store.database import Database


def settings_at(config: Path, *, connecting: bool = False) -> "Settings":
    """The settings of a file; UsageError if there is none, FileError with all its mistakes.

    The servers' passwords are in them with `connecting` alone.
    """
    if not config.is_file():
        raise UsageError(
            f"there is no settings file {config}: `mailgate init` makes one, `mailgate demo` shows "
            "mailgate at work without one, --config or MAILGATE_CONFIG names another"
        )
    from mailgate.log import configure
    from mailgate.settings.load import load

    settings = load(config, connecting=connecting)
    configure(as_json=settings.log == "json")
    return settings


def mailbox_named(settings: "Settings", name: str) -> "MailboxSettings":
    """The mailbox of that name; UsageError with the names there are."""
    try:
        return settings.mailbox(name)
    except KeyError:
        names = ", ".join(mailbox.name for mailbox in settings.mailboxes)
        raise UsageError(f"{settings.path} has no mailbox {name}; it has {names}") from None


def desk_or_none(settings: "Settings", name: str) -> "Desk | None":
    """The desk of that name as its files say now; None, with a remark, where they cannot be read.

    Screens that show more with it do without it, as they do for a desk that is gone.
    """
    from mailgate.files.desk_files import load_desks

    if not (settings.rules / name).is_dir():
        return None
    try:
        return load_desks(settings.rules, [name])[name]
    except FileError as error:
        remark(
            f"The promises are not shown: the rule files of {name} have "
            f"{len(error.mistakes)} mistakes. `mailgate check` says them."
        )
        return None


@contextmanager
def database_of(settings: "Settings") -> Iterator["Database"]:
    """The database of these settings, closed at the end."""
    from mailgate.store.database import open_database

    database = open_database(settings.database)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def context_at(config: Path) -> Iterator["Context"]:
    """All that orders work with that write mail: desks, templates, keys and the database."""
    from mailgate.jobs.context import open_context

    with open_context(settings_at(config)) as context:
        yield context


@contextmanager
def database_at(config: Path) -> Iterator["Database"]:
    """The database that a settings file names, closed at the end."""
    with database_of(settings_at(config)) as database:
        yield database
