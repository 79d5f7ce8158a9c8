"""All tables. Raw bytes are the truth; everything else can be derived again.

Instants are aware UTC (SQLModel's `datetime` refuses naive ones and gives UTC back on both
databases). Closed words are stored as text, so that adding one needs no migration. UIDs are
unsigned 32 bit (RFC 3501, 2.3.1.1) or file names, so they are kept as text.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel


def _later(length: int) -> Any:
    """A text column that came after the first version: rows of before have the empty string."""
    return Field(default="", max_length=length, sa_column_kwargs={"server_default": text("''")})


class RawRow(SQLModel, table=True):
    """The bytes of a mail as they came, zlib-compressed; equal bytes are kept once."""

    __tablename__ = "raw"

    sha256: str = Field(primary_key=True, max_length=64)
    size: int = Field(sa_type=BigInteger)
    packed: bytes = Field(sa_type=LargeBinary)


class FolderRow(SQLModel, table=True):
    """How far a folder was seen. UIDs up to `before_uid` are before our time.

    `rescan_uid` is the highest UID that was there when a changed UIDVALIDITY was noticed.
    """

    __tablename__ = "folder"

    mailbox: str = Field(primary_key=True, max_length=200)
    folder: str = Field(primary_key=True, max_length=500)
    uidvalidity: int = Field(sa_type=BigInteger)
    before_uid: int = Field(default=0, sa_type=BigInteger)
    before_count: int = 0
    last_uid: int = Field(default=0, sa_type=BigInteger)
    rescan_uid: int = Field(default=0, sa_type=BigInteger)
    started_at: datetime
    seen_at: datetime | None = None
    drained_at: datetime | None = None


class BeforeRow(SQLModel, table=True):
    """A file that a Maildir held at first sight: before our time, never taken."""

    __tablename__ = "before"

    mailbox: str = Field(primary_key=True, max_length=200)
    folder: str = Field(primary_key=True, max_length=500)
    uid: str = Field(primary_key=True, max_length=255)


class InboxRow(SQLModel, table=True):
    """The ledger: one row for each message key, with its one fate.

    `state` is received, done or quarantined. `content_key` is the digest of the mail without the
    transit headers that each delivery adds. `decision` is the decision record: screening, claims,
    reasons, what was withheld. `sender` is known once it is done. A row is being worked on while
    `claimed_until` is in the future.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("mailbox", "folder", "uidvalidity", "uid", name="uq_inbox_key"),
        Index("ix_inbox_content", "desk", "content_key"),
        Index("ix_inbox_message_id", "desk", "message_id"),
        Index("ix_inbox_state", "state", "next_attempt_at"),
        Index("ix_inbox_unfiled", "mailbox", "filed_at"),
        Index("ix_inbox_sender", "desk", "sender", "received_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str = Field(max_length=200)
    folder: str = Field(max_length=500)
    uidvalidity: int = Field(sa_type=BigInteger)
    uid: str = Field(max_length=255)
    desk: str = Field(max_length=200)
    sha256: str = Field(foreign_key="raw.sha256", max_length=64)
    content_key: str = Field(max_length=64)
    message_id: str = Field(default="", sa_type=Text)
    sender: str = _later(320)
    size: int = Field(sa_type=BigInteger)
    whole: bool = True
    received_at: datetime
    taken_at: datetime
    filed_at: datetime | None = None
    state: str = Field(default="received", max_length=20)
    fate: str = Field(default="", max_length=20)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    attempts: int = 0
    next_attempt_at: datetime
    claim_token: str = Field(default="", max_length=40)
    claimed_until: datetime | None = None
    claimed_by: str = _later(32)
    done_at: datetime | None = None
    decision: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    last_error: str = Field(default="", sa_type=Text)


class ContentRow(SQLModel, table=True):
    """Which message of a desk a content belongs to: the last line against counting a mail twice."""

    __tablename__ = "content"

    desk: str = Field(primary_key=True, max_length=200)
    content_key: str = Field(primary_key=True, max_length=64)
    inbox_id: int = Field(foreign_key="inbox.id")


class CaseRow(SQLModel, table=True):
    """One request for help.

    `customer` is the account of the requester's company, or its name. Alerts with the `group_key`
    of an open case belong to it; it resolves by itself once none came for `quiet_seconds`.
    `next_look_at` is when the clock looks at it; None if nothing will ever be due as it stands.
    """

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("desk", "reference", name="uq_case_reference"),
        Index("ix_case_group", "desk", "group_key", "kind"),
        Index("ix_case_next_look", "next_look_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    desk: str = Field(max_length=200)
    reference: str = Field(max_length=40, index=True)
    mailbox: str = Field(max_length=200)
    subject: str = Field(sa_type=Text)
    requester: str = Field(default="", max_length=320, index=True)
    requester_name: str = Field(default="", sa_type=Text)
    state: str = Field(max_length=60)
    kind: str = Field(max_length=20, index=True)
    priority: str = Field(max_length=60)
    queue: str = _later(200)
    category: str = _later(200)
    assignee: str = _later(200)
    customer: str = _later(200)
    language: str = _later(20)
    group_key: str = _later(300)
    quiet_seconds: int | None = Field(default=None, sa_type=BigInteger)
    clock_starts_at: datetime | None = None
    next_look_at: datetime | None = None
    tags: list[str] | None = Field(default=None, sa_type=JSON, nullable=True)
    fields: dict[str, str] | None = Field(default=None, sa_type=JSON, nullable=True)
    opened_at: datetime
    changed_at: datetime
    events: int = 0


class ParticipantRow(SQLModel, table=True):
    """Who may speak in a case."""

    __tablename__ = "participant"

    case_id: int = Field(primary_key=True, foreign_key="case.id")
    address: str = Field(primary_key=True, max_length=320)
    role: str = Field(max_length=20)
    added_at: datetime


class EventRow(SQLModel, table=True):
    """One line of a case's history; `number` counts from 1 without gaps. Append-only."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("case_id", "number", name="uq_event_number"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    number: int
    at: datetime
    kind: str = Field(max_length=40)
    summary: str = Field(sa_type=Text)
    inbox_id: int | None = Field(default=None, foreign_key="inbox.id", index=True)
    outbox_id: int | None = Field(default=None, foreign_key="outbox.id")
    reasons: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class ThreadRow(SQLModel, table=True):
    """A foreign Message-ID that was written into a case; newest wins."""

    __tablename__ = "thread"
    __table_args__ = (
        UniqueConstraint("desk", "digest", "case_id", name="uq_thread"),
        Index("ix_thread_digest", "desk", "digest"),
    )

    id: int | None = Field(default=None, primary_key=True)
    desk: str = Field(max_length=200)
    digest: str = Field(max_length=64)
    message_id: str = Field(sa_type=Text)
    case_id: int = Field(foreign_key="case.id")
    sender: str = Field(default="", max_length=320)
    at: datetime


class LinkRow(SQLModel, table=True):
    """Two cases that have to do with each other."""

    __tablename__ = "link"

    case_id: int = Field(primary_key=True, foreign_key="case.id")
    other_id: int = Field(primary_key=True, foreign_key="case.id", index=True)
    reason: str = Field(sa_type=Text)
    at: datetime


class OutboxRow(SQLModel, table=True):
    """A mail to send, rendered once; (case, kind, cause) is unique, so none is queued twice.

    An answer to a mail that became no case has `inbox_id` alone; that is unique in the same way.

    `state` is queued, sending, sent, failed, held, expired or uncertain. `raw` is exactly what is
    sent. `token` counts claims: only the holder of the newest may record the outcome. `first_time`
    says that no mail to this recipient had been queued before; `released_at` is when a person let
    it go (again), and its lifetime began anew.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "cause", name="uq_outbox_cause"),
        UniqueConstraint("message_id", name="uq_outbox_message_id"),
        Index("uq_outbox_answer", "inbox_id", "kind", "cause", unique=True),
        Index("ix_outbox_due", "state", "next_attempt_at"),
        Index("ix_outbox_recipient", "recipient", "queued_at"),
        Index("ix_outbox_domain", "recipient_domain", "queued_at"),
        Index("ix_outbox_queued", "queued_at"),
        Index("ix_outbox_first_time", "first_time", "queued_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="case.id")
    inbox_id: int | None = Field(default=None, foreign_key="inbox.id")
    desk: str = Field(max_length=200)
    kind: str = Field(max_length=60)
    cause: str = Field(max_length=200)
    relay: str = Field(max_length=200)
    recipient: str = Field(max_length=320)
    recipient_domain: str = Field(max_length=255)
    envelope_from: str = Field(default="", max_length=320)
    bounce_token: str = Field(default="", max_length=40, index=True)
    message_id: str = Field(max_length=255)
    raw: bytes = Field(sa_type=LargeBinary)
    automatic: bool = True
    first_time: bool = False
    queued_at: datetime
    released_at: datetime | None = None
    state: str = Field(default="queued", max_length=20)
    attempts: int = 0
    uncertain: int = 0
    next_attempt_at: datetime
    token: int = 0
    leased_until: datetime | None = None
    leased_by: str = _later(32)
    sent_at: datetime | None = None
    last_error: str = Field(default="", sa_type=Text)


class HeldRow(SQLModel, table=True):
    """A mail that waits for a person's word: a true MAC in a stranger's hand."""

    __tablename__ = "held"

    inbox_id: int = Field(primary_key=True, foreign_key="inbox.id")
    case_id: int = Field(foreign_key="case.id")
    reason: str = Field(sa_type=Text)
    held_at: datetime
    decided_as: str = Field(default="", max_length=20)
    decided_by: str = Field(default="", max_length=200)
    decided_at: datetime | None = None


class QuarantineRow(SQLModel, table=True):
    """A mail set aside for a person, with the reason; never lost."""

    __tablename__ = "quarantine"

    inbox_id: int = Field(primary_key=True, foreign_key="inbox.id")
    reason: str = Field(sa_type=Text)
    since: datetime
    dropped_at: datetime | None = None
    dropped_by: str = Field(default="", max_length=200)


class BlockRow(SQLModel, table=True):
    """An address or domain whose mail is filed without a case."""

    __tablename__ = "block"

    pattern: str = Field(primary_key=True, max_length=320)
    at: datetime
    by: str = Field(default="", max_length=200)


class FileRow(SQLModel, table=True):
    """A file that a sender attached to a mail: what comes again is folded on screens."""

    __tablename__ = "file"

    desk: str = Field(primary_key=True, max_length=200)
    sender: str = Field(primary_key=True, max_length=320)
    sha256: str = Field(primary_key=True, max_length=64)
    inbox_id: int = Field(primary_key=True, foreign_key="inbox.id")


class MetaRow(SQLModel, table=True):
    """Facts about this database: the fingerprint of the signing key, the last counted reference."""

    __tablename__ = "meta"

    name: str = Field(primary_key=True, max_length=255)
    value: str = Field(sa_type=Text)
