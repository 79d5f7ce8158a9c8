"""Counting what was refused to this process because another has its work by now."""

from contextlib import suppress

from mailgate.errors import TemporaryError
from mailgate.jobs.context import Context
from mailgate.store.workers import Stale, count_stale


def note_stale(context: Context, what: Stale) -> None:
    """Counts one, where the process is one of several; the count is not worth a failure."""
    if context.holdings.worker:
        with suppress(TemporaryError), context.database.session() as session:
            count_stale(session, worker=context.holdings.worker, what=what)
