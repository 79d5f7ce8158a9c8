"""The tables about mail of ours that came back, beside those of `tables.py`."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel


class BounceRow(SQLModel, table=True):
    """One recipient of a mail of ours whom it did not reach, proved by a MAC of ours.

    `kind` is permanent or temporary. The counts against an address are counted from these rows.
    """

    __tablename__ = "bounce"
    __table_args__ = (Index("ix_bounce_address", "address", "at"),)

    inbox_id: int = Field(primary_key=True, foreign_key="inbox.id")
    address: str = Field(primary_key=True, max_length=320)
    outbox_id: int = Field(foreign_key="outbox.id", index=True)
    kind: str = Field(max_length=20)
    status: str = Field(default="", max_length=20)
    diagnostic: str = Field(default="", sa_type=Text)
    at: datetime


class ForgivenRow(SQLModel, table=True):
    """Until when the bounces of an address stop no mail to it; before `counted_from` none counts.

    `by` is the person who said so, or the mail that showed that the address lives.
    """

    __tablename__ = "forgiven"

    address: str = Field(primary_key=True, max_length=320)
    at: datetime
    counted_from: datetime | None = None
    by: str = Field(default="", max_length=200)
