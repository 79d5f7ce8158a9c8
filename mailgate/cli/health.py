"""`mailgate health`: how mailgate is, for a monitor, by the exit status."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import typer

from mailgate.cli.opening import settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Json
from mailgate.cli.screen import remark, show_json
from mailgate.core.findings import Finding, Kind, Status, findings, worst
from mailgate.errors import PermanentError, TemporaryError

if TYPE_CHECKING:
    from mailgate.settings.model import Settings

# As monitors count: Nagios and those that came after it.
_CODES: Final = {Status.OK: 0, Status.WARNING: 1, Status.CRITICAL: 2}


def health(config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Say what is wrong with mailgate itself, for a monitor: ends with 0, 1 (warning) or 2."""
    now = datetime.now(UTC)
    found = _found(settings_at(config), now)
    status = worst(found)
    if as_json:
        said = [{"kind": one.kind, "subject": one.subject, "text": one.text} for one in found]
        show_json([{"status": status, "at": now, "findings": said}])
    else:
        print(status.value)
        for one in found:
            remark(f"{one.status.value}: {one.text}")
    raise typer.Exit(_CODES[status])


def _found(settings: "Settings", now: datetime) -> tuple[Finding, ...]:
    from mailgate.jobs.watch import look_around
    from mailgate.store.database import existing_database

    try:
        database = existing_database(settings.database)
        if database is None:
            return (_database("There is no database of this version of mailgate yet."),)
        try:
            return findings(look_around(database, settings, now=now), settings.alerts)
        finally:
            database.close()
    except (TemporaryError, PermanentError) as error:
        return (_database(f"The database cannot be asked: {error}"),)


def _database(text: str) -> Finding:
    return Finding(Kind.DATABASE, "", text)
