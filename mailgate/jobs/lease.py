"""Keeping the lease on a mail while its relay makes us wait, so that nobody else sends it too."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mailgate.errors import TemporaryError
from mailgate.jobs.context import Clock, Context
from mailgate.store import outbox
from mailgate.store.outbox import Due


@contextmanager
def renewed(context: Context, due: Due, clock: Clock) -> Iterator[None]:
    """Renews the lease every third of its length until the block ends.

    A lease that cannot be renewed (the database is away) runs out; the token then keeps this
    process from recording what it no longer holds.
    """
    lease = context.settings.outbox.lease
    done = threading.Event()

    def renew() -> None:
        while not done.wait(lease.total_seconds() / 3):
            try:
                with context.database.session() as session:
                    if not outbox.renew_lease(
                        session, outbox_id=due.id, token=due.token, now=clock(), lease=lease
                    ):
                        return
            except TemporaryError:
                continue

    thread = threading.Thread(target=renew, name=f"lease {due.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
