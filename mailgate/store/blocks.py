"""Addresses and domains whose mail is filed without a case."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from mailgate.store.statements import BLOCK, insert_new
from mailgate.store.tables import BlockRow
from mailgate.store.text import clean


def block(session: Session, *, pattern: str, by: str, now: datetime) -> bool:
    """Blocks a lower-cased address or domain; False if it was blocked."""
    return insert_new(session, BLOCK, pattern=pattern, at=now, by=clean(by))


def unblock(session: Session, *, pattern: str) -> bool:
    """Takes a block back; False if there was none."""
    return session.exec(delete(BLOCK).where(BLOCK.c.pattern == pattern)).rowcount == 1


def blocked_by(session: Session, *, address: str) -> BlockRow | None:
    """The block that meets a lower-cased address: its own, its domain's or a domain above's."""
    labels = address.rpartition("@")[2].split(".")
    domains = [".".join(labels[start:]) for start in range(len(labels))]
    return session.exec(
        select(BlockRow).where(col(BlockRow.pattern).in_([address, *domains])).limit(1)
    ).first()


def blocks(session: Session) -> list[BlockRow]:
    """All blocks, by pattern."""
    return list(session.exec(select(BlockRow).order_by(col(BlockRow.pattern))))
