"""Counting the server's UIDs against the ledger: a UID without a fate is reported, then taken."""

from dataclasses import dataclass, field

from mailgate.jobs.back_pressure import is_open
from mailgate.jobs.collect_imap import take_uids
from mailgate.jobs.context import Clock, Context
from mailgate.jobs.take import Collected
from mailgate.log import Action, log
from mailgate.mail.imap import ImapFolder
from mailgate.mail.stop import Stop
from mailgate.settings.model import MailboxSettings
from mailgate.store import folders


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the comparison found; `missing` are UIDs on the server that the ledger did not have."""

    on_server: int = 0
    missing: tuple[int, ...] = ()
    taken: Collected = field(default_factory=Collected)


def reconcile(
    context: Context, mailbox: MailboxSettings, source: ImapFolder, *, clock: Clock, stop: Stop
) -> Reconciled:
    """Compares after a drain; UIDs above the last one seen are simply new mail, not missing."""
    with context.database.reading() as session:
        row = folders.folder(session, mailbox=mailbox.name, folder=mailbox.folder)
        if row is None or row.uidvalidity != source.uidvalidity:
            return Reconciled()
    counted = [uid for uid in source.all_uids() if row.before_uid < uid <= row.last_uid]
    with context.database.reading() as session:
        known = folders.taken_among(
            session,
            mailbox=mailbox.name,
            folder=mailbox.folder,
            uidvalidity=source.uidvalidity,
            uids=[str(uid) for uid in counted],
        )
    missing = tuple(uid for uid in counted if str(uid) not in known)
    for uid in missing:
        log(Action.UID_WITHOUT_FATE, mailbox=mailbox.name, folder=mailbox.folder, uid=uid)
    taken = Collected()
    if missing and is_open(context):
        taken = take_uids(context, mailbox, source, missing, clock=clock, stop=stop)
    log(
        Action.RECONCILED,
        mailbox=mailbox.name,
        on_server=len(counted),
        missing=len(missing),
        taken=taken.new,
    )
    return Reconciled(len(counted), missing, taken)
