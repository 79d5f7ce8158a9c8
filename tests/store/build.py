"""Mails, cases and rows to store, with defaults."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session

from mailgate.core.case import Fate, StateKind
from mailgate.core.message import Address, FetchedMail, MessageKey
from mailgate.store import cases, inbox, outbox

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
LEASE = timedelta(minutes=15)
ANNA = Address("anna@customer.example", "Anna")


def arrival(
    uid: str = "1",
    *,
    raw: bytes = b"Subject: help\r\n\r\nPlease.\r\n",
    content_key: str = "",
    message_id: str = "<1@customer.example>",
    mailbox: str = "support",
    folder: str = "INBOX",
    uidvalidity: int = 7,
    desk: str = "managed-service",
    received_at: datetime = NOW,
) -> inbox.Arrival:
    return inbox.Arrival(
        mail=FetchedMail(
            key=MessageKey(mailbox, folder, uidvalidity, uid),
            raw=raw,
            received_at=received_at,
            size=len(raw),
        ),
        desk=desk,
        content_key=content_key or f"content-{uid}",
        message_id=message_id,
    )


def take(session: Session, *arrivals: inbox.Arrival, now: datetime = NOW) -> inbox.Taken:
    return inbox.take(session, arrivals or [arrival()], now=now)


def claim_next(
    session: Session, *, now: datetime = NOW, mailbox: str = "support"
) -> inbox.Item | None:
    return inbox.claim_next(session, now=now, lease=LEASE, mailboxes=[mailbox], worker="")


def claim(session: Session, *, now: datetime = NOW) -> inbox.Item:
    item = claim_next(session, now=now)
    assert item is not None
    return item


def finish(session: Session, item: inbox.Item, **values: Any) -> bool:
    given = {"fate": Fate.CASE, "case_id": None, "decision": {}, "now": NOW, "sender": ""} | values
    return inbox.finish(session, item=item, **given)


def open_case(session: Session, reference: str = "CS00000001", **values: Any) -> int:
    given: dict[str, Any] = {
        "desk": "managed-service",
        "reference": reference,
        "mailbox": "support",
        "subject": "help",
        "requester": ANNA,
        "priority": "P3",
        "state": "New",
        "kind": StateKind.NEW,
        "now": NOW,
    }
    return cases.open_case(session, **(given | values))


def queue(session: Session, case_id: int | None, cause: str = "1", **values: Any) -> int | None:
    given: dict[str, Any] = {
        "desk": "managed-service",
        "kind": "acknowledgement",
        "cause": cause,
        "relay": "main",
        "recipient": ANNA.address,
        "envelope_from": "",
        "message_id": f"<acknowledgement.{case_id}.{cause}@desk.example>",
        "raw": b"Subject: Re: help\r\n\r\nWe have it.\r\n",
        "now": NOW,
        "inbox_id": None,
        "bounce_token": "",
        "automatic": True,
        "state": "queued",
        "last_error": "",
    }
    return outbox.queue(session, case_id=case_id, **(given | values))


def claim_due(
    session: Session,
    *,
    now: datetime = NOW,
    lease: timedelta = LEASE,
    relay: str = "main",
    worker: str = "",
    pause: timedelta = timedelta(),
) -> outbox.Due | None:
    return outbox.claim_due(session, now=now, lease=lease, relay=relay, worker=worker, pause=pause)
