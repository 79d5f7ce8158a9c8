"""Where the demo reads what became of each mail: the daemon's own ledger."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from mailgate.jobs import views
from mailgate.store.database import open_database

Row: TypeAlias = views.LedgerRow
Ledger: TypeAlias = Callable[[], Sequence[Row]]


@contextmanager
def open_ledger(url: str) -> Iterator[Ledger]:
    """All rows as they are at each call, from the database with this URL."""
    database = open_database(url)
    try:
        yield lambda: views.ledger(database)
    finally:
        database.close()
