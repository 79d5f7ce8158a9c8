"""Being one of the processes at work on a database: what it says, renews and finds meanwhile."""

import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final

from mailgate import __version__
from mailgate.errors import TemporaryError
from mailgate.jobs.context import Clock, Context
from mailgate.log import Action, log
from mailgate.store import mailbox_leases, workers
from mailgate.store.rules_in_use import forget_rules

_BEATS_A_LEASE: Final = 3
_PATIENCE: Final = 1.0


def this_process() -> str:
    """What people know this process by: the machine and the number of the process."""
    return f"{socket.gethostname()} {os.getpid()}"


@contextmanager
def at_work(context: Context, clock: Clock, *, is_passing: bool) -> Iterator[None]:
    """Says all the while that this process lives, renews what it holds, and buries the dead.

    On SQLite there is nobody to share with: there it is only said, for screens.
    """
    holdings = context.holdings
    holdings.worker = uuid.uuid4().hex
    holdings.shares = not context.database.is_sqlite
    holdings.is_passing = is_passing
    beat(context, now=clock())
    ended = threading.Event()
    thread = threading.Thread(
        target=_beat_until, args=(context, clock, ended), name="worker", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_PATIENCE)
        with suppress(TemporaryError):  # then the others take it for dead, a lease later
            _end(context, now=clock())


def beat(context: Context, *, now: datetime) -> None:
    """Says that this process lives, and does what follows from who else does."""
    holdings, lease = context.holdings, context.settings.workers.lease
    held = holdings.held()
    with context.database.session() as session:
        workers.note_worker(
            session,
            worker=holdings.worker,
            name=this_process(),
            version=__version__,
            is_passing=holdings.is_passing,
            now=now,
            lease=lease,
        )
        if not holdings.shares:
            return
        ours = mailbox_leases.renew_leases(session, owner=holdings.worker, now=now, lease=lease)
        others = workers.lasting_workers(session, now=now)
    for mailbox in holdings.keep_only(ours, of=held):
        log(Action.MAILBOX_TAKEN_OVER, mailbox=mailbox)
    if not holdings.is_passing:
        holdings.share = -(-_mailboxes(context) // max(1, len(others)))
        holdings.leave_what_is_too_much()
    with context.database.session() as session:
        dead = workers.bury_workers(session, now=now)
        if dead:
            forget_rules(session, but_of=others)
    for name in dead:
        log(Action.WORKER_DEAD, worker=name)


def _beat_until(context: Context, clock: Clock, ended: threading.Event) -> None:
    pause = context.settings.workers.lease.total_seconds() / _BEATS_A_LEASE
    while not ended.wait(pause):
        try:
            beat(context, now=clock())
        except TemporaryError:
            continue  # the loops say that the database is away
        except Exception as error:  # noqa: BLE001 - the top of a loop: the next beat may go well
            log(Action.JOB_FAILED, job="worker", exc_info=error)


def _end(context: Context, *, now: datetime) -> None:
    holdings = context.holdings
    with context.database.session() as session:
        for mailbox, epoch in holdings.held().items():
            mailbox_leases.give_up_lease(
                session, mailbox=mailbox, owner=holdings.worker, epoch=epoch, now=now
            )
        workers.end_worker(session, worker=holdings.worker, now=now)


def _mailboxes(context: Context) -> int:
    """How many mailboxes somebody has to read; the others are fed by a command."""
    return sum(
        1 for one in context.settings.mailboxes if one.imap is not None or one.maildir is not None
    )
