"""Taking mail: store the bytes durably, then touch the mailbox, never the other way round."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from mailgate.core.message import FetchedMail, MessageKey
from mailgate.crash_points import CrashPoint, reach
from mailgate.errors import PermanentError, TemporaryError
from mailgate.jobs.back_pressure import is_open
from mailgate.jobs.context import Clock, Context
from mailgate.log import Action, log
from mailgate.mail.digest import content_key, message_id_of
from mailgate.settings.model import Filing, MailboxSettings
from mailgate.store import folders, inbox
from mailgate.store.database import Database
from mailgate.store.inbox import Arrival

_BATCH_COUNT: Final = 25
_BATCH_BYTES: Final = 16_000_000
PIPE: Final = "pipe"

FileAway = Callable[[Sequence[str], Filing], Collection[str]]


@dataclass(frozen=True, slots=True)
class Collected:
    """How many mails were new to us, how many we had already, and how many stay unfiled.

    One that was `halted` may have left out the last ones.
    """

    new: int = 0
    known: int = 0
    unfiled: int = 0
    halted: bool = False

    def __add__(self, other: "Collected") -> "Collected":
        return Collected(
            self.new + other.new,
            self.known + other.known,
            self.unfiled + other.unfiled,
            self.halted or other.halted,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A folder as the ledger knows it, and how its source files mails away, by their UIDs."""

    mailbox: MailboxSettings
    folder: str
    uidvalidity: int
    file_away: FileAway


def take_all(
    context: Context,
    place: Place,
    mails: Iterable[FetchedMail],
    *,
    clock: Clock,
    is_stopping: Callable[[], bool],
) -> Collected:
    """Takes mails in batches, each stored, committed, and only then filed away."""
    total = Collected()
    for batch in _batches(mails):
        reach(CrashPoint.FETCHED)
        with context.database.session() as session:
            context.holdings.fence(session, place.mailbox.name)
            arrivals = [_arrival(mail, place.mailbox) for mail in batch]
            taken = inbox.take(session, arrivals, now=clock())
            if taken.others:
                raise PermanentError(_not_that_folder(place, taken.others))
            reach(CrashPoint.TAKE_WRITTEN)
        reach(CrashPoint.TAKE_COMMITTED)
        log(Action.MAIL_TAKEN, mailbox=place.mailbox.name, new=taken.new, known=taken.known)
        total += Collected(taken.new, taken.known)
        for whole in (True, False):
            uids = [mail.key.uid for mail in batch if mail.whole is whole]
            unfiled = _file_away(context, place, uids, whole=whole, clock=clock)
            total += Collected(unfiled=unfiled)
        if is_stopping() or not is_open(context):
            total += Collected(halted=True)
            break
    return total


def _not_that_folder(place: Place, uids: Sequence[str]) -> str:
    """To go on would file mail away that is not stored: under its UID we have another."""
    return (
        f"{place.folder} holds other mail under UIDs that were taken before ({', '.join(uids[:3])})"
        f": is this another account? Give it a [[mailbox]] name other than {place.mailbox.name!r}"
    )


def file_pending(context: Context, place: Place, *, clock: Clock) -> int:
    """Files away what is stored but was not: we were killed in between, or the source refused.

    Returns how many mails it still refuses to file.
    """
    left = 0
    for whole in (True, False):
        with context.database.reading() as session:
            waiting = folders.unfiled(
                session,
                mailbox=place.mailbox.name,
                folder=place.folder,
                uidvalidity=place.uidvalidity,
                whole=whole,
            )
        left += _file_away(context, place, waiting, whole=whole, clock=clock)
    return left


def deliver(database: Database, mailbox: MailboxSettings, raw: bytes, *, now: datetime) -> None:
    """Takes one mail from a pipe; when it returns, the mail is durable and 0 may be told.

    It is stored whole, whatever its size: no mailbox keeps it for us.
    """
    digest = sha256(raw).hexdigest()
    key = MessageKey(mailbox.name, PIPE, 0, digest)
    mail = FetchedMail(key=key, raw=raw, received_at=now, size=len(raw))
    with database.session() as session:
        inbox.take(session, [_arrival(mail, mailbox)], now=now)
        folders.mark_filed(
            session, mailbox=mailbox.name, folder=PIPE, uidvalidity=0, uids=[digest], now=now
        )
    reach(CrashPoint.DELIVER_STORED)


def _file_away(
    context: Context, place: Place, uids: Sequence[str], *, whole: bool, clock: Clock
) -> int:
    """How many of these mails the source refused to file: they are asked for again later."""
    if not uids:
        return 0
    after = place.mailbox.after
    # Of a mail over the size limit only the header is stored: the server's copy is the mail.
    filing = Filing.SEEN if after is Filing.DELETE and not whole else after
    try:
        filed = place.file_away(uids, filing)
    except (TemporaryError, PermanentError) as error:
        # The mails are stored. A full archive must not keep the next ones out; and if it was the
        # connection that broke, the next word to the server says so.
        log(Action.FILING_REFUSED, mailbox=place.mailbox.name, count=len(uids), why=str(error))
        return len(uids)
    reach(CrashPoint.FILED_AWAY)
    with context.database.session() as session:
        context.holdings.fence(session, place.mailbox.name)
        folders.mark_filed(
            session,
            mailbox=place.mailbox.name,
            folder=place.folder,
            uidvalidity=place.uidvalidity,
            uids=filed,
            now=clock(),
        )
    reach(CrashPoint.FILED_RECORDED)
    return 0


def _arrival(mail: FetchedMail, mailbox: MailboxSettings) -> Arrival:
    return Arrival(
        mail=mail,
        desk=mailbox.desk,
        content_key=content_key(mail.raw),
        message_id=message_id_of(mail.raw),
    )


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
