"""Facts about this database, and the check that it has met our keys before."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, delete, exists, select
from sqlmodel import Session

from mailgate.errors import PermanentError
from mailgate.store.statements import META, OUTBOX, upsert

_KEY = "signing-key"


def get_meta(session: Session, name: str) -> str:
    """The value of a fact, or the empty string."""
    return session.scalar(select(META.c.value).where(META.c.name == name)) or ""


def set_meta(session: Session, name: str, value: str) -> None:
    """Notes a fact, in place of what was noted before."""
    upsert(session, META, keys=["name"], name=name, value=value)


def all_of(session: Session, prefix: str) -> list[tuple[str, str]]:
    """The facts whose names begin so, by name, with their values."""
    within = select(META.c.name, META.c.value).where(*_beginning(prefix)).order_by(META.c.name)
    return [(row.name, row.value) for row in session.execute(within)]


def first_of(session: Session, prefix: str) -> tuple[str, str] | None:
    """The first of them, if there is any."""
    within = select(META.c.name, META.c.value).where(*_beginning(prefix)).order_by(META.c.name)
    row = session.execute(within.limit(1)).first()
    return None if row is None else (row.name, row.value)


def forget(session: Session, names: Iterable[str]) -> None:
    """Notes these facts no more."""
    session.execute(delete(META).where(META.c.name.in_(list(names))))


def _beginning(prefix: str) -> tuple[ColumnElement[bool], ...]:
    """As a range, so that the key's index finds them."""
    return META.c.name >= prefix, META.c.name < f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"


def check_keys(session: Session, fingerprints: Collection[str], current: str) -> None:
    """Notes the key that signs from now on; `fingerprints` are those of all keys in the settings.

    PermanentError if mails were signed with a key that is not among them: no answer to them could
    be told from a stranger's mail. To change the key, put the new one before the old one; the old
    one may go after the next start, for those who need no old answers any more.
    """
    before = get_meta(session, _KEY)
    signed = session.scalar(select(exists().where(OUTBOX.c.id.is_not(None))))
    if before and signed and before not in fingerprints:
        raise PermanentError(
            f"mails were signed with the key {before}, which is not among [identity] keys:"
            " bring it back, or put it after the new key"
        )
    if before != current:
        set_meta(session, _KEY, current)
