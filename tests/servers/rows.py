"""Rows written straight into a database, for tests of what reads them and of people's orders."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel

from mailgate.store.database import Database
from mailgate.store.tables import (
    CaseRow,
    HeldRow,
    InboxRow,
    OutboxRow,
    ParticipantRow,
    QuarantineRow,
    RawRow,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Row = TypeVar("Row", bound=SQLModel)

MAIL = b"""From: Ann Person <Ann@customer.example>
To: support@desk.example
Subject: The printer burns
Message-ID: <1@customer.example>

It is on fire.
"""


@dataclass
class Rows:
    """A database and short ways to fill it; every row is fine as it is, keywords change it."""

    database: Database
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def inbox(self, raw: bytes = MAIL, **changes: Any) -> int:
        """A message that was taken, waiting to be decided."""
        number = next(self._numbers)
        digest = sha256(raw).hexdigest()
        row = {
            "mailbox": "support",
            "folder": "INBOX",
            "uidvalidity": 7,
            "uid": str(number),
            "desk": "it",
            "sha256": digest,
            "content_key": digest,
            "message_id": f"<{number}@customer.example>",
            "size": len(raw),
            "received_at": NOW,
            "taken_at": NOW,
            "next_attempt_at": NOW,
        }
        with self.database.session() as session:
            if session.get(RawRow, digest) is None:
                session.add(RawRow(sha256=digest, size=len(raw), packed=zlib.compress(raw)))
                session.flush()
            return _added(session, InboxRow(**{**row, **changes}))

    def case(self, reference: str = "IT0001", **changes: Any) -> int:
        """An open case without events."""
        row = {
            "desk": "it",
            "reference": reference,
            "mailbox": "support",
            "subject": "The printer burns",
            "requester": "ann@customer.example",
            "requester_name": "Ann Person",
            "state": "In progress",
            "kind": "open",
            "priority": "3",
            "opened_at": NOW,
            "changed_at": NOW,
        }
        with self.database.session() as session:
            return _added(session, CaseRow(**{**row, **changes}))

    def outbox(self, case_id: int, **changes: Any) -> int:
        """A queued acknowledgement."""
        number = next(self._numbers)
        row = {
            "case_id": case_id,
            "desk": "it",
            "kind": "acknowledgement",
            "cause": f"inbox:{number}",
            "relay": "main",
            "recipient": "ann@customer.example",
            "recipient_domain": "customer.example",
            "message_id": f"<ack.{number}@desk.example>",
            "raw": b"Subject: We have it\r\n\r\nIT0001\r\n",
            "queued_at": NOW,
            "next_attempt_at": NOW,
        }
        with self.database.session() as session:
            return _added(session, OutboxRow(**{**row, **changes}))

    def quarantined(self, raw: bytes = MAIL, **changes: Any) -> int:
        """A message in quarantine after three attempts."""
        inbox_id = self.inbox(raw, state="quarantined", fate="quarantined", attempts=3, done_at=NOW)
        row = {"inbox_id": inbox_id, "reason": "the parser died three times", "since": NOW}
        self.add(QuarantineRow(**{**row, **changes}))
        return inbox_id

    def held(self, case_id: int, raw: bytes = MAIL, **changes: Any) -> int:
        """A stranger's message with a true token of a case."""
        inbox_id = self.inbox(
            raw,
            state="done",
            fate="held",
            case_id=case_id,
            done_at=NOW,
            decision={"from": "Eve@stranger.example", "subject": "Re: The printer burns"},
        )
        row = {
            "inbox_id": inbox_id,
            "case_id": case_id,
            "reason": "a true token in a stranger's hand",
            "held_at": NOW,
        }
        self.add(HeldRow(**{**row, **changes}))
        return inbox_id

    def participant(self, case_id: int, address: str, role: str = "requester") -> None:
        """One who may speak."""
        self.add(ParticipantRow(case_id=case_id, address=address, role=role, added_at=NOW))

    def add(self, *rows: SQLModel) -> None:
        """Any rows, in one transaction."""
        with self.database.session() as session:
            session.add_all(rows)

    def get(self, table: type[Row], key: Any) -> Row:
        """The row as it is stored now."""
        with self.database.reading() as session:
            return session.get_one(table, key)

    def find(self, table: type[Row], key: Any) -> Row | None:
        """The row as it is stored now, or None."""
        with self.database.reading() as session:
            return session.get(table, key)


def after(**amount: float) -> datetime:
    """A moment after `NOW`."""
    return NOW + timedelta(**amount)


def _added(session: Session, row: SQLModel) -> int:
    session.add(row)
    session.flush()
    number = getattr(row, "id", None)
    assert isinstance(number, int)
    return number
