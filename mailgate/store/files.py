"""Which files a sender sent to a desk, mail by mail: what he sends again is nothing new."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session

from mailgate.store.statements import FILE, dialect, insert_into

_MOST: Final = 200


def note_files(
    session: Session, *, desk: str, sender: str, digests: Iterable[str], inbox_id: int
) -> None:
    """Notes the files of one mail, 200 at most; to do so again changes nothing."""
    rows = [
        {"desk": desk, "sender": sender, "sha256": digest, "inbox_id": inbox_id}
        for digest in list(dict.fromkeys(digests))[:_MOST]
    ]
    if rows:
        statement = insert_into(dialect(session), FILE).values(rows)
        session.exec(statement.on_conflict_do_nothing())


def earlier_mails(
    session: Session, *, desk: str, sender: str, digests: Sequence[str], inbox_id: int
) -> dict[str, int]:
    """With how many mails of a sender that were taken before this one each file came."""
    if not digests:
        return {}
    query = (
        select(FILE.c.sha256, func.count().label("mails"))
        .where(
            FILE.c.desk == desk,
            FILE.c.sender == sender,
            FILE.c.sha256.in_(digests[:_MOST]),
            FILE.c.inbox_id < inbox_id,
        )
        .group_by(FILE.c.sha256)
    )
    return {row.sha256: row.mails for row in session.execute(query)}
