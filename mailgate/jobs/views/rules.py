"""Which versions of the desks' files the daemon goes by, and whether it refused newer ones."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from mailgate.core.version import RulesInUse
from mailgate.store.database import Database
from mailgate.store.rules_in_use import rules_in_use


def rules(database: Database) -> tuple[RulesInUse, ...]:
    """What the daemon, running or the last one, goes by at each desk."""
    with database.reading() as session:
        return rules_in_use(session)


def warnings(session: Session, *, desk: str | None = None) -> tuple[str, ...]:
    """A sentence for each desk, or for this one, whose newest files do not count."""
    found = rules_in_use(session)
    said = (one.warning() for one in found if one.is_behind and desk in (None, one.desk))
    return tuple(dict.fromkeys(said))  # several daemons may say the same


def ruled_by(decision: Mapping[str, Any] | None) -> str:
    """The version of the desk's files that a decision record names, or an empty text."""
    said = (decision or {}).get("rules")
    if not isinstance(said, Mapping) or not said.get("version"):
        return ""
    at = said.get("loaded_at", "")[:19].replace("T", " ")
    return f"{said['version']}, loaded {at} UTC" if at else str(said["version"])
