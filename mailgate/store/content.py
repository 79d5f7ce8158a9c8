"""Which mail of a desk a content belongs to: the last line against counting a mail twice."""

from typing import Final

from sqlalchemy import bindparam, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from mailgate.store.statements import CONTENT, insert_new
from mailgate.store.tables import ContentRow, InboxRow


def duplicate_of(
    session: Session, *, desk: str, content_key: str, inbox_id: int
) -> InboxRow | None:
    """The other mail of this desk that the content belongs to: it came before, and was decided."""
    values = {"b_desk": desk, "b_content_key": content_key, "b_inbox_id": inbox_id}
    return session.exec(_DUPLICATE, params=values).one_or_none()


def claim_content(session: Session, *, desk: str, content_key: str, inbox_id: int) -> bool:
    """Makes the content this mail's own; False if it belongs to another mail of the desk.

    Waits for a transaction that is just claiming it.
    """
    if insert_new(session, CONTENT, desk=desk, content_key=content_key, inbox_id=inbox_id):
        return True
    owner = session.scalar(_OWNER, {"b_desk": desk, "b_content_key": content_key})
    return bool(owner == inbox_id)


_OWNER: Final = select(CONTENT.c.inbox_id).where(
    CONTENT.c.desk == bindparam("b_desk"), CONTENT.c.content_key == bindparam("b_content_key")
)
_DUPLICATE: Final = (
    select_rows(InboxRow)
    .join(ContentRow, col(ContentRow.inbox_id) == col(InboxRow.id))
    .where(
        col(ContentRow.desk) == bindparam("b_desk"),
        col(ContentRow.content_key) == bindparam("b_content_key"),
        col(ContentRow.inbox_id) != bindparam("b_inbox_id"),
    )
)
