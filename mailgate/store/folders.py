"""How far each folder was seen, and which of its mails are still to be filed away."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session

from mailgate.store.statements import FOLDER, INBOX, in_parts, upsert
from mailgate.store.tables import FolderRow


def folder(session: Session, *, mailbox: str, folder: str) -> FolderRow | None:
    """What is known of a folder; None before its first sight."""
    return session.get(FolderRow, (mailbox, folder), populate_existing=True)


def remember_folder(
    session: Session,
    *,
    mailbox: str,
    folder: str,
    uidvalidity: int,
    before_uid: int,
    before_count: int,
    last_uid: int,
    now: datetime,
) -> None:
    """Starts a folder, or starts it anew after its UIDVALIDITY changed.

    The `before_count` mails up to `before_uid` are before our time; `last_uid` was seen last.
    """
    upsert(
        session,
        FOLDER,
        keys=["mailbox", "folder"],
        mailbox=mailbox,
        folder=folder,
        uidvalidity=uidvalidity,
        before_uid=before_uid,
        before_count=before_count,
        rescan_uid=0,
        last_uid=last_uid,
        started_at=now,
        seen_at=now,
        drained_at=None,
    )


def advance_folder(
    session: Session, *, mailbox: str, folder: str, last_uid: int, now: datetime
) -> None:
    """Notes that all mails up to `last_uid` were taken; never goes back."""
    session.exec(
        update(FOLDER)
        .where(
            FOLDER.c.mailbox == mailbox, FOLDER.c.folder == folder, FOLDER.c.last_uid <= last_uid
        )
        .values(last_uid=last_uid, seen_at=now)
    )


def set_drained(session: Session, *, mailbox: str, folder: str, now: datetime) -> None:
    """Notes that nothing in the folder was left to take at this moment."""
    session.exec(
        update(FOLDER)
        .where(FOLDER.c.mailbox == mailbox, FOLDER.c.folder == folder)
        .values(drained_at=now)
    )


def taken_among(
    session: Session, *, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[str]
) -> set[str]:
    """Which of these UIDs of a folder are those of mails that were taken."""
    return {
        uid
        for part in in_parts(uids)
        for uid in session.scalars(
            select(INBOX.c.uid).where(
                INBOX.c.mailbox == mailbox,
                INBOX.c.folder == folder,
                INBOX.c.uidvalidity == uidvalidity,
                INBOX.c.uid.in_(part),
            )
        )
    }


def unfiled(
    session: Session, *, mailbox: str, folder: str, uidvalidity: int, whole: bool
) -> list[str]:
    """The UIDs of mails that were taken but not yet filed away, in the order they were taken.

    Those stored whole, or those of which only the header is stored: the latter are never deleted.
    """
    return list(
        session.scalars(
            select(INBOX.c.uid)
            .where(
                INBOX.c.mailbox == mailbox,
                INBOX.c.filed_at.is_(None),
                INBOX.c.folder == folder,
                INBOX.c.uidvalidity == uidvalidity,
                INBOX.c.whole.is_(whole),
            )
            .order_by(INBOX.c.id)
        )
    )


def mark_filed(
    session: Session,
    *,
    mailbox: str,
    folder: str,
    uidvalidity: int,
    uids: Collection[str],
    now: datetime,
) -> None:
    """Notes that the mails were filed away; repeating it changes nothing."""
    for part in in_parts(sorted(uids)):
        session.exec(
            update(INBOX)
            .where(
                INBOX.c.mailbox == mailbox,
                INBOX.c.folder == folder,
                INBOX.c.uidvalidity == uidvalidity,
                INBOX.c.uid.in_(part),
                INBOX.c.filed_at.is_(None),
            )
            .values(filed_at=now)
        )
