"""Brings a database to the newest tables, in one transaction."""

from pathlib import Path
from typing import Final

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from mailgate.errors import PermanentError

# Kept by hand, so that a database that is up to date need not wait for Alembic to be imported:
# `mailgate deliver` opens one for each mail.
NEWEST: Final = "0006"


def is_newest(connection: Connection) -> bool:
    """Whether there is nothing to do."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == NEWEST)


def upgrade(connection: Connection) -> None:
    """Runs what is missing inside the caller's transaction; PermanentError if it cannot."""
    from alembic import command, config, util  # noqa: PLC0415 - a third of a second, rarely needed

    settings = config.Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, "head")
    except util.CommandError as error:
        raise PermanentError(
            f"the database was made by another version of mailgate: {error}"
        ) from error
