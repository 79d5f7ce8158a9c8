"""Taking mail: store the bytes durably, then touch the mailbox, never the other way round.

The ledger says what was taken, never a flag, and there is no look-back window: after any outage a
folder goes on at the UID after the last one taken. A mail that was stored but not yet filed away
(we were killed in between) is filed away at the next sight of its folder.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Final

from mailgate.core.message import FetchedMail, MessageKey
from mailgate.crash_points import CrashPoint, reach
from mailgate.jobs.context import Clock, Context
from mailgate.log import Action, log
from mailgate.mail.digest import content_key, message_id_of
from mailgate.mail.imap import ImapFolder
from mailgate.mail.maildir import MaildirFolder
from mailgate.mail.stop import Stop
from mailgate.settings.model import Filing, MailboxSettings, Settings, Start
from mailgate.store import before, folders, inbox
from mailgate.store.database import Database
from mailgate.store.inbox import Arrival

_BATCH_COUNT: Final = 25
_BATCH_BYTES: Final = 16_000_000
_NAMES_AT_ONCE: Final = 500
MAILDIR: Final = "maildir"
PIPE: Final = "pipe"


@dataclass(frozen=True, slots=True)
class Collected:
    """How many mails were new to us, and how many we had already."""

    new: int = 0
    known: int = 0

    def __add__(self, other: "Collected") -> "Collected":
        return Collected(self.new + other.new, self.known + other.known)


def drain_imap(
    context: Context, mailbox: MailboxSettings, source: ImapFolder, *, clock: Clock, stop: Stop
) -> Collected:
    """Takes all mail that came since the last time, and files away what still waits for it."""
    last_uid = _sight(context, mailbox, source, now=clock())
    file_pending(context, mailbox, source, clock=clock)
    total = Collected()
    while not stop.is_set():
        uids = source.uids_after(last_uid)
        reach(CrashPoint.LISTED)
        if not uids:
            break
        total += take_uids(context, mailbox, source, uids, clock=clock, stop=stop)
        if stop.is_set():
            break
        last_uid = max(uids)
        with context.database.session() as session:
            folders.advance_folder(
                session,
                mailbox=mailbox.name,
                folder=mailbox.folder,
                last_uid=last_uid,
                now=clock(),
            )
    if not stop.is_set():
        with context.database.session() as session:
            folders.set_drained(session, mailbox=mailbox.name, folder=mailbox.folder, now=clock())
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
    """Takes the mails of these UIDs in batches, each filed away once it is durable."""
    total = Collected()
    fetched = source.fetch(uids, max_size=context.settings.max_size)
    for batch in _batches(fetched):
        total += _take(context, mailbox, batch, now=clock())
        _file_away_imap(context, mailbox, source, batch, clock=clock)
        if stop.is_set():
            break
    return total


def file_pending(
    context: Context, mailbox: MailboxSettings, source: ImapFolder, *, clock: Clock
) -> None:
    """Files away what is stored but was not filed away, and notes what is gone meanwhile."""
    with context.database.reading() as session:
        waiting = folders.unfiled(
            session,
            mailbox=mailbox.name,
            folder=mailbox.folder,
            uidvalidity=source.uidvalidity,
        )
    for uids in _chunks(sorted(int(uid) for uid in waiting)):
        filed = source.file_away(uids, filing=mailbox.after, move_to=mailbox.move_to)
        reach(CrashPoint.FILED_AWAY)
        _record_filed(context, mailbox, source.uidvalidity, filed, now=clock())


def drain_maildir(
    context: Context, mailbox: MailboxSettings, source: MaildirFolder, *, clock: Clock, stop: Stop
) -> Collected:
    """Takes all files of a Maildir that the ledger does not have, and files them away."""
    now = clock()
    with context.database.session() as session:
        if folders.folder(session, mailbox=mailbox.name, folder=MAILDIR) is None:
            skipped = source.names() if mailbox.start is Start.NOW else ()
            before.skip_names(session, mailbox=mailbox.name, folder=MAILDIR, names=skipped)
            folders.remember_folder(
                session,
                mailbox=mailbox.name,
                folder=MAILDIR,
                uidvalidity=0,
                before_uid=0,
                before_count=len(skipped),
                last_uid=0,
                now=now,
            )
            log(Action.BEFORE_OUR_TIME, mailbox=mailbox.name, count=len(skipped))
        waiting = set(folders.unfiled(session, mailbox=mailbox.name, folder=MAILDIR, uidvalidity=0))
        known = folders.known_uids(session, mailbox=mailbox.name, folder=MAILDIR, uidvalidity=0)
        known |= before.skipped_names(session, mailbox=mailbox.name, folder=MAILDIR)
    if waiting:
        filed = source.file_away(sorted(waiting), filing=mailbox.after, move_to=mailbox.move_to)
        _record_filed_names(context, mailbox, filed, now=clock())
    names = [name for name in source.names() if name not in known]
    reach(CrashPoint.LISTED)
    total = Collected()
    for batch in _batches(source.fetch(names, max_size=context.settings.max_size)):
        total += _take(context, mailbox, batch, now=clock())
        filed = source.file_away(
            [mail.key.uid for mail in batch], filing=mailbox.after, move_to=mailbox.move_to
        )
        reach(CrashPoint.FILED_AWAY)
        _record_filed_names(context, mailbox, filed, now=clock())
        if stop.is_set():
            break
    return total


def deliver(
    database: Database, settings: Settings, mailbox: MailboxSettings, raw: bytes, now: datetime
) -> None:
    """Takes one mail from a pipe; when it returns, the mail is durable and 0 may be told."""
    del settings
    digest = sha256(raw).hexdigest()
    key = MessageKey(mailbox.name, PIPE, 0, digest)
    mail = FetchedMail(key=key, raw=raw, received_at=now, size=len(raw))
    with database.session() as session:
        inbox.take(session, [_arrival(mail, mailbox)], now=now)
        folders.mark_filed(
            session, mailbox=mailbox.name, folder=PIPE, uidvalidity=0, uids=[digest], now=now
        )
    reach(CrashPoint.DELIVER_STORED)


def _sight(context: Context, mailbox: MailboxSettings, source: ImapFolder, *, now: datetime) -> int:
    """The last UID seen in this folder; notes a folder seen for the first time or made anew."""
    with context.database.session() as session:
        row = folders.folder(session, mailbox=mailbox.name, folder=mailbox.folder)
        if row is not None and row.uidvalidity == source.uidvalidity:
            return row.last_uid
        highest = source.uidnext - 1
        if row is None:
            skips = mailbox.start is Start.NOW
            count = source.exists if skips else 0
            folders.remember_folder(
                session,
                mailbox=mailbox.name,
                folder=mailbox.folder,
                uidvalidity=source.uidvalidity,
                before_uid=highest if skips else 0,
                before_count=count,
                last_uid=highest if skips else 0,
                now=now,
            )
            log(Action.BEFORE_OUR_TIME, mailbox=mailbox.name, count=count)
            return highest if skips else 0
        log(
            Action.UIDVALIDITY_CHANGED,
            mailbox=mailbox.name,
            was=row.uidvalidity,
            now=source.uidvalidity,
        )
        before.renumber(
            session,
            mailbox=mailbox.name,
            folder=mailbox.folder,
            uidvalidity=source.uidvalidity,
            rescan_uid=highest if mailbox.start is Start.NOW else 0,
        )
        return 0


def _take(
    context: Context, mailbox: MailboxSettings, batch: Sequence[FetchedMail], *, now: datetime
) -> Collected:
    reach(CrashPoint.FETCHED)
    with context.database.session() as session:
        taken = inbox.take(session, [_arrival(mail, mailbox) for mail in batch], now=now)
        reach(CrashPoint.TAKE_WRITTEN)
    reach(CrashPoint.TAKE_COMMITTED)
    log(Action.MAIL_TAKEN, mailbox=mailbox.name, new=taken.new, known=taken.known)
    return Collected(taken.new, taken.known)


def _arrival(mail: FetchedMail, mailbox: MailboxSettings) -> Arrival:
    return Arrival(
        mail=mail,
        desk=mailbox.desk,
        content_key=content_key(mail.raw),
        message_id=message_id_of(mail.raw),
    )


def _file_away_imap(
    context: Context,
    mailbox: MailboxSettings,
    source: ImapFolder,
    batch: Sequence[FetchedMail],
    *,
    clock: Clock,
) -> None:
    whole = [int(mail.key.uid) for mail in batch if mail.whole]
    partial = [int(mail.key.uid) for mail in batch if not mail.whole]
    filed = source.file_away(whole, filing=mailbox.after, move_to=mailbox.move_to)
    if partial:
        # Only its header is stored, so the server's copy is the mail: never delete that one.
        gentle = Filing.SEEN if mailbox.after is Filing.DELETE else mailbox.after
        filed |= source.file_away(partial, filing=gentle, move_to=mailbox.move_to)
    reach(CrashPoint.FILED_AWAY)
    _record_filed(context, mailbox, source.uidvalidity, filed, now=clock())


def _record_filed(
    context: Context,
    mailbox: MailboxSettings,
    uidvalidity: int,
    filed: Iterable[int],
    *,
    now: datetime,
) -> None:
    with context.database.session() as session:
        folders.mark_filed(
            session,
            mailbox=mailbox.name,
            folder=mailbox.folder,
            uidvalidity=uidvalidity,
            uids=[str(uid) for uid in filed],
            now=now,
        )
    reach(CrashPoint.FILED_RECORDED)


def _record_filed_names(
    context: Context, mailbox: MailboxSettings, filed: Iterable[str], *, now: datetime
) -> None:
    with context.database.session() as session:
        folders.mark_filed(
            session,
            mailbox=mailbox.name,
            folder=MAILDIR,
            uidvalidity=0,
            uids=list(filed),
            now=now,
        )
    reach(CrashPoint.FILED_RECORDED)


def _batches(mails: Iterable[FetchedMail]) -> Iterator[list[FetchedMail]]:
    """Groups of mails for one transaction, bounded by number and bytes."""
    batch: list[FetchedMail] = []
    weight = 0
    for mail in mails:
        batch.append(mail)
        weight += len(mail.raw)
        if len(batch) >= _BATCH_COUNT or weight >= _BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _chunks(uids: list[int]) -> Iterator[list[int]]:
    rest = iter(uids)
    while chunk := list(islice(rest, _NAMES_AT_ONCE)):
        yield chunk
