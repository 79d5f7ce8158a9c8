"""Collecting from an IMAP folder.

The ledger says what was taken, never a flag, and there is no look-back window: after any outage a
folder goes on at the UID after the last one taken.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from mailgate.crash_points import CrashPoint, reach
from mailgate.errors import PermanentError
from mailgate.jobs.back_pressure import is_open
from mailgate.jobs.context import Clock, Context
from mailgate.jobs.take import Collected, Place, file_pending, take_all
from mailgate.log import Action, log
from mailgate.mail.imap import ImapFolder
from mailgate.mail.stop import Stop
from mailgate.settings.model import Filing, MailboxSettings, Start
from mailgate.store import before, folders, meta


def check_numbers(context: Context, mailbox: MailboxSettings, source: ImapFolder) -> None:
    """PermanentError if a folder that was just opened gives UIDs out a second time.

    That happens when a server is put back to an older state: new mail would then have UIDs that
    we have seen, and be taken for old without a word. It stays so until the folder has another
    UIDVALIDITY, also once so much mail has come that its numbers are past those that we have seen.
    """
    fact = f"numbers-given-twice {mailbox.name} {mailbox.folder}"
    with context.database.reading() as session:
        row = folders.folder(session, mailbox=mailbox.name, folder=mailbox.folder)
        noted = meta.get_meta(session, fact)
    if row is None or row.uidvalidity != source.uidvalidity or not source.told_uidnext:
        return
    number, _, went_back_to = noted.partition(" ")
    if source.uidnext > row.last_uid and number != str(source.uidvalidity):
        return
    if number != str(source.uidvalidity):
        went_back_to = str(source.uidnext)
        with context.database.session() as session:
            context.holdings.fence(session, mailbox.name)
            meta.set_meta(session, fact, f"{source.uidvalidity} {went_back_to}")
    raise PermanentError(
        f"{mailbox.folder}: its next UID is {went_back_to}, but UID {row.last_uid} was there"
        " before: the server was put back to an older state without a new UIDVALIDITY"
        " (RFC 3501 2.3.1.1). New mail cannot be told from old until the folder gets one, or"
        ' the mailbox another name in the settings, with start = "all"'
    )


def drain_imap(
    context: Context, mailbox: MailboxSettings, source: ImapFolder, *, clock: Clock, stop: Stop
) -> Collected:
    """Takes all mail that came since the last time, and files away what still waits for it."""
    last_uid = _sight(context, mailbox, source, now=clock())
    total = Collected(unfiled=file_pending(context, _place(mailbox, source), clock=clock))
    while not stop.is_set() and is_open(context):
        listed_at = clock()  # what comes while the server lists its mail may not be listed
        uids = source.uids_after(last_uid)
        reach(CrashPoint.LISTED)
        if not uids:
            with context.database.session() as session:
                context.holdings.fence(session, mailbox.name)
                folders.set_drained(
                    session, mailbox=mailbox.name, folder=mailbox.folder, now=listed_at
                )
            break
        taken = take_uids(context, mailbox, source, uids, clock=clock, stop=stop)
        total += taken
        if taken.halted:
            break
        last_uid = max(uids)
        with context.database.session() as session:
            context.holdings.fence(session, mailbox.name)
            folders.advance_folder(
                session,
                mailbox=mailbox.name,
                folder=mailbox.folder,
                last_uid=last_uid,
                now=clock(),
            )
    return total


def take_uids(
    context: Context,
    mailbox: MailboxSettings,
    source: ImapFolder,
    uids: Sequence[int],
    *,
    clock: Clock,
    stop: Stop,
) -> Collected:
    """Takes the mails of these UIDs."""
    mails = source.fetch(uids, max_size=context.settings.max_size)
    place = _place(mailbox, source)
    taken = take_all(context, place, mails, clock=clock, is_stopping=stop.is_set)
    for uid, why in source.unreadable.items():
        # The server lists it but does not give it: the reconciliation tries again.
        log(Action.UID_WITHOUT_FATE, mailbox=mailbox.name, uid=uid, why=why)
    source.unreadable.clear()
    return taken


def _place(mailbox: MailboxSettings, source: ImapFolder) -> Place:
    def file_away(uids: Sequence[str], filing: Filing) -> Collection[str]:
        numbers = [int(uid) for uid in uids]
        filed = source.file_away(numbers, filing=filing, move_to=mailbox.move_to)
        return [str(uid) for uid in filed]

    return Place(mailbox, mailbox.folder, source.uidvalidity, file_away)


def _sight(context: Context, mailbox: MailboxSettings, source: ImapFolder, *, now: datetime) -> int:
    """The last UID seen in this folder; notes a folder seen for the first time or made anew.

    The server is asked outside of transactions: it may take its time, and SQLite has one writer.
    """
    with context.database.reading() as session:
        row = folders.folder(session, mailbox=mailbox.name, folder=mailbox.folder)
    if row is not None and row.uidvalidity == source.uidvalidity:
        return row.last_uid
    highest = source.uidnext - 1 if mailbox.start is Start.NOW else 0
    if row is None:
        count = len(source.all_uids()) if mailbox.start is Start.NOW else 0
        with context.database.session() as session:
            context.holdings.fence(session, mailbox.name)
            folders.remember_folder(
                session,
                mailbox=mailbox.name,
                folder=mailbox.folder,
                uidvalidity=source.uidvalidity,
                before_uid=highest,
                before_count=count,
                last_uid=highest,
                now=now,
            )
        log(Action.BEFORE_OUR_TIME, mailbox=mailbox.name, count=count)
        return highest
    log(
        Action.UIDVALIDITY_CHANGED,
        mailbox=mailbox.name,
        was=row.uidvalidity,
        now=source.uidvalidity,
    )
    with context.database.session() as session:
        context.holdings.fence(session, mailbox.name)
        before.renumber(
            session,
            mailbox=mailbox.name,
            folder=mailbox.folder,
            uidvalidity=source.uidvalidity,
            rescan_uid=highest,
        )
    return 0
