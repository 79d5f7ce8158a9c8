"""Blocking an address or a domain: its mail is filed without a case (`docs/operations.md`)."""

import re
from datetime import datetime
from typing import Final

from mailgate.errors import UsageError
from mailgate.store.database import Database
from mailgate.store.tables import BlockRow

_DOMAIN: Final = re.compile(r"(?:[\w-]+\.)+[\w-]+")
_LONGEST: Final = 320


def add(database: Database, pattern: str, *, by: str, now: datetime) -> bool:
    """Blocks `name@domain` or `domain`; False if it was blocked before, UsageError if neither."""
    clean = pattern_of(pattern)
    with database.session() as session:
        if session.get(BlockRow, clean) is not None:
            return False
        session.add(BlockRow(pattern=clean, at=now, by=by))
        return True


def remove(database: Database, pattern: str) -> bool:
    """Ends a block; False if there was none."""
    with database.session() as session:
        row = session.get(BlockRow, pattern_of(pattern))
        if row is None:
            return False
        session.delete(row)
        return True


def pattern_of(text: str) -> str:
    """An address or a domain in the form it is stored and compared: lower case, no leading `@`."""
    clean = text.strip().lower().removeprefix("@")
    local, at, domain = clean.rpartition("@")
    local_is_fine = bool(local) and not re.search(r"[\s@<>,;]", local) if at else True
    if not local_is_fine or len(clean) > _LONGEST or not _DOMAIN.fullmatch(domain):
        raise UsageError(f"{text!r} is neither an address (a@example.com) nor a domain")
    return clean
