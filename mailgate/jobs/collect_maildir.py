"""Collecting from a Maildir: the base name of a file is its key in the ledger."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from mailgate.crash_points import CrashPoint, reach
from mailgate.jobs.back_pressure import is_open
from mailgate.jobs.context import Clock, Context
from mailgate.jobs.take import Collected, Place, file_pending, take_all
from mailgate.log import Action, log
from mailgate.mail.maildir import MaildirFolder
from mailgate.mail.stop import Stop
from mailgate.settings.model import Filing, MailboxSettings, Start
from mailgate.store import before, folders

MAILDIR: Final = "maildir"


def drain_maildir(
    context: Context, mailbox: MailboxSettings, source: MaildirFolder, *, clock: Clock, stop: Stop
) -> Collected:
    """Takes all files that the ledger does not have, and files away what still waits for it."""
    drained_at = _sight(context, mailbox, source, clock=clock)
    place = _place(mailbox, source)
    unfiled = file_pending(context, place, clock=clock)
    if not is_open(context):
        return Collected(unfiled=unfiled)
    listed_at = clock()  # what comes while the others are taken is not listed
    names = _not_known(context, mailbox, source)
    reach(CrashPoint.LISTED)
    told = frozenset(source.unreadable)
    mails = source.fetch(names, max_size=context.settings.max_size)
    taken = take_all(context, place, mails, clock=clock, is_stopping=stop.is_set)
    for name in sorted(source.unreadable.keys() - told):
        # Looked at again each time, but told once: a folder is listed every second.
        why = source.unreadable[name]
        log(Action.UID_WITHOUT_FATE, mailbox=mailbox.name, uid=name, why=why)
    # A look at a quiet folder need not cost a write each time, but must not seem long ago either.
    is_old = drained_at is None or listed_at - drained_at >= context.settings.poll
    if not stop.is_set() and not taken.halted and (names or is_old):
        with context.database.session() as session:
            context.holdings.fence(session, mailbox.name)
            folders.set_drained(session, mailbox=mailbox.name, folder=MAILDIR, now=listed_at)
    return taken + Collected(unfiled=unfiled)


def _not_known(
    context: Context, mailbox: MailboxSettings, source: MaildirFolder
) -> tuple[str, ...]:
    """The names that are neither in the ledger nor were there before our time.

    Only names that are there are asked for, and each once: a ledger holds far more than a folder.
    """
    fresh = source.fresh()
    with context.database.reading() as session:
        known = folders.taken_among(
            session, mailbox=mailbox.name, folder=MAILDIR, uidvalidity=0, uids=fresh
        ) | before.skipped_among(session, mailbox=mailbox.name, folder=MAILDIR, names=fresh)
    source.settle(known)
    return tuple(name for name in fresh if name not in known)


def _sight(
    context: Context, mailbox: MailboxSettings, source: MaildirFolder, *, clock: Clock
) -> datetime | None:
    """When the folder was last drained; at first sight what is there is noted if it is to stay."""
    with context.database.reading() as session:
        row = folders.folder(session, mailbox=mailbox.name, folder=MAILDIR)
        if row is not None:
            return row.drained_at
    there = tuple(source.names()) if mailbox.start is Start.NOW else ()
    with context.database.session() as session:
        context.holdings.fence(session, mailbox.name)
        before.skip_names(session, mailbox=mailbox.name, folder=MAILDIR, names=there)
        folders.remember_folder(
            session,
            mailbox=mailbox.name,
            folder=MAILDIR,
            uidvalidity=0,
            before_uid=0,
            before_count=len(there),
            last_uid=0,
            now=clock(),
        )
    log(Action.BEFORE_OUR_TIME, mailbox=mailbox.name, count=len(there))
    return None


def _place(mailbox: MailboxSettings, source: MaildirFolder) -> Place:
    def file_away(names: Sequence[str], filing: Filing) -> Collection[str]:
        return source.file_away(names, filing=filing, move_to=mailbox.move_to)

    return Place(mailbox, MAILDIR, 0, file_away)
