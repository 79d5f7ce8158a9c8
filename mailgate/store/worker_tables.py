"""The processes of `mailgate run` on this database, and who of them holds which mailbox."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class WorkerRow(SQLModel, table=True):
    """One process of `mailgate run`; it is taken for dead after `until`, if it does not end before.

    One `is_passing` that works off what is there and ends (`--once`): no work is planned with it.
    `buried_at` is when another freed what it had claimed. The `stale_` columns count what it wanted
    to write about work that others had by then: each was refused.
    """

    __tablename__ = "worker"

    id: str = Field(primary_key=True, max_length=32)
    name: str = Field(max_length=200)
    version: str = Field(max_length=40)
    is_passing: bool = False
    started_at: datetime
    seen_at: datetime
    until: datetime
    ended_at: datetime | None = None
    buried_at: datetime | None = None
    stale_takes: int = 0
    stale_decisions: int = 0
    stale_sends: int = 0


class MailboxLeaseRow(SQLModel, table=True):
    """Who takes the mail of a mailbox; `epoch` counts the holders, and none speaks for another."""

    __tablename__ = "mailbox_lease"

    mailbox: str = Field(primary_key=True, max_length=200)
    owner: str = Field(max_length=32)
    epoch: int = Field(sa_type=BigInteger)
    since: datetime
    until: datetime
