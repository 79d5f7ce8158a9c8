"""The histories that a report is made of: of cases with an event since an instant, one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session

from mailgate.store.statements import CASE, EVENT

_AT_A_TIME: Final = 2000


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A line of a history, as far as figures need it."""

    number: int
    at: datetime
    kind: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case with its whole history; `is_alert` where machines report what it is about."""

    reference: str
    requester: str
    customer: str
    priority: str
    category: str
    fields: Mapping[str, str]
    is_alert: bool
    events: tuple[StoredEvent, ...]


def changed_since(session: Session, *, desk: str, since: datetime) -> Iterator[StoredCase]:
    """Every case of a desk with an event since then; the others are not read.

    Every event changes its case's `changed_at`, so that a scan of the cases is enough: the history
    is far longer, and has no index by time.
    """
    query = (
        select(
            CASE.c.id, CASE.c.reference, CASE.c.requester, CASE.c.customer, CASE.c.priority,
            CASE.c.category, CASE.c.fields, CASE.c.group_key, EVENT.c.number, EVENT.c.at,
            EVENT.c.kind, EVENT.c.detail,
        )
        .join_from(CASE, EVENT, EVENT.c.case_id == CASE.c.id)
        .where(CASE.c.desk == desk, CASE.c.changed_at >= since)
        .order_by(CASE.c.id, EVENT.c.number)
    )  # fmt: skip
    rows = session.execute(query.execution_options(yield_per=_AT_A_TIME))
    for _, lines in groupby(rows, key=lambda row: row.id):
        first, *rest = lines
        yield StoredCase(
            reference=first.reference,
            requester=first.requester,
            customer=first.customer,
            priority=first.priority,
            category=first.category,
            fields=first.fields or {},
            is_alert=bool(first.group_key),
            events=tuple(
                StoredEvent(row.number, row.at, row.kind, row.detail or {})
                for row in (first, *rest)
            ),
        )


def counted_by_kind(session: Session, *, desk: str) -> dict[str, int]:
    """How many cases of a desk are in a state of each kind now."""
    query = (
        select(CASE.c.kind, func.count().label("cases"))
        .where(CASE.c.desk == desk)
        .group_by(CASE.c.kind)
    )
    return {row.kind: row.cases for row in session.execute(query)}
