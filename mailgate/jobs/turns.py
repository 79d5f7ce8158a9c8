"""Whose turn it is to take the mail of a mailbox: of one process at a time, as its lease says."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final

from mailgate.errors import PermanentError, TemporaryError
from mailgate.jobs.context import Clock, Context
from mailgate.jobs.holdings import LeaseLostError
from mailgate.jobs.stale import note_stale
from mailgate.log import Action, log
from mailgate.mail.stop import Stop
from mailgate.store import mailbox_leases
from mailgate.store.mailbox_leases import Lease
from mailgate.store.workers import Stale

_SHORTEST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 3.0
_LOOKS_A_LEASE: Final = 20


@contextmanager
def turn(
    context: Context, mailbox: str, *, clock: Clock, stop: Stop, insisting: bool = True
) -> Iterator[bool]:
    """Waits until this process may take from a mailbox, and gives it back at the end; whether.

    Without `insisting` it waits only as long as whoever holds it may be dead. A lease that is lost
    within ends the block, and is told. Whom the server refuses keeps it: so one process asks it
    again, with growing pauses, and not all of them.
    """
    if not context.holdings.shares:
        yield True
        return
    if not _wait(context, mailbox, clock=clock, stop=stop, insisting=insisting):
        yield False
        return
    log(Action.MAILBOX_HELD, mailbox=mailbox, epoch=context.holdings.epoch(mailbox))
    try:
        yield True
    except LeaseLostError:
        tell_lost(context, mailbox)
    except PermanentError:
        raise
    except BaseException:
        _give_back(context, mailbox, clock=clock)
        raise
    else:
        _give_back(context, mailbox, clock=clock)


def tell_lost(context: Context, mailbox: str) -> None:
    """Says that what was seen in a mailbox was not written, because it is another's by now."""
    context.holdings.forget(mailbox)
    log(Action.MAILBOX_TAKEN_OVER, mailbox=mailbox)
    note_stale(context, Stale.TAKE)


def _wait(context: Context, mailbox: str, *, clock: Clock, stop: Stop, insisting: bool) -> bool:
    lease = context.settings.workers.lease.total_seconds()
    pause = min(max(lease / _LOOKS_A_LEASE, _SHORTEST_PAUSE), _LONGEST_PAUSE)
    first: Lease | None = None
    while not stop.is_set():
        if _taken(context, mailbox, now=clock(), has_room=not insisting):
            return True
        if not insisting:
            found = _holder(context, mailbox)
            if first is not None and found is not None and _is_another(first, found):
                log(Action.MAILBOX_LEFT_TO_OTHER, mailbox=mailbox)
                return False
            first = first or found
        stop.wait(pause)
    return False


def _taken(context: Context, mailbox: str, *, now: datetime, has_room: bool) -> bool:
    holdings = context.holdings
    with context.database.session() as session:
        epoch = mailbox_leases.take_lease(
            session,
            mailbox=mailbox,
            owner=holdings.worker,
            now=now,
            lease=context.settings.workers.lease,
            has_room=has_room or holdings.has_room(),
        )
    if epoch is None:
        return False
    holdings.note(mailbox, epoch)
    return True


def _holder(context: Context, mailbox: str) -> Lease | None:
    with context.database.reading() as session:
        found = mailbox_leases.all_leases(session)
    return next((one for one in found if one.mailbox == mailbox and one.owner), None)


def _is_another(first: Lease, found: Lease) -> bool:
    """Whether the lease was renewed, or taken by a third: whoever holds it lives."""
    return (first.owner, first.epoch, first.until) != (found.owner, found.epoch, found.until)


def _give_back(context: Context, mailbox: str, *, clock: Clock) -> None:
    epoch = context.holdings.forget(mailbox)
    if epoch is None:
        return
    # A database that is away is told nothing: then the lease runs out.
    with suppress(TemporaryError), context.database.session() as session:
        mailbox_leases.give_up_lease(
            session,
            mailbox=mailbox,
            owner=context.holdings.worker,
            epoch=epoch,
            now=clock(),
        )
