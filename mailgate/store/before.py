"""What was in a folder before our time: files of a Maildir, UIDs of a renumbered folder."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from sqlmodel import Session, col, select, update

from mailgate.core.message import MessageKey
from mailgate.store.statements import BEFORE, dialect, in_parts, insert_into
from mailgate.store.tables import BeforeRow, FolderRow

_UNKNOWN: Final = datetime(1970, 1, 1, tzinfo=UTC)  # what a server without dates is read as


def skip_names(session: Session, *, mailbox: str, folder: str, names: Iterable[str]) -> None:
    """Remembers the files that a Maildir held at first sight, so that they are never taken."""
    rows = [{"mailbox": mailbox, "folder": folder, "uid": name} for name in names]
    if rows:
        session.execute(insert_into(dialect(session), BEFORE), rows)


def skipped_among(session: Session, *, mailbox: str, folder: str, names: Sequence[str]) -> set[str]:
    """Which of these files the Maildir held at first sight."""
    return {
        name
        for part in in_parts(names)
        for name in session.exec(
            select(BeforeRow.uid).where(
                col(BeforeRow.mailbox) == mailbox,
                col(BeforeRow.folder) == folder,
                col(BeforeRow.uid).in_(part),
            )
        )
    }


def renumber(
    session: Session, *, mailbox: str, folder: str, uidvalidity: int, rescan_uid: int
) -> None:
    """Starts a folder's numbers anew: its UIDVALIDITY changed, so every UID means nothing now.

    UIDs up to `rescan_uid` were there when the change was noticed; those of them that the server
    received before we first saw the folder, and whose content we do not have, are before our time.
    """
    session.exec(
        update(FolderRow)
        .where(col(FolderRow.mailbox) == mailbox, col(FolderRow.folder) == folder)
        .values(uidvalidity=uidvalidity, before_uid=0, last_uid=0, rescan_uid=rescan_uid)
    )


def is_before_our_time(session: Session, *, key: MessageKey, at: datetime) -> bool:
    """Whether a mail of a renumbered folder was there before we first saw the folder."""
    row = session.get(FolderRow, (key.mailbox, key.folder))
    if row is None or not row.rescan_uid or row.uidvalidity != key.uidvalidity:
        return False
    if at <= _UNKNOWN:
        return False
    # A server's dates are whole seconds (RFC 3501, 2.3.3); in doubt the mail is of our time.
    return int(key.uid) <= row.rescan_uid and at < row.started_at.replace(microsecond=0)
