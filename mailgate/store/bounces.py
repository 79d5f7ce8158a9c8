"""Whom mail of ours did not reach, proved by MAC, and which addresses were forgiven.

Nothing is counted up: the counts are the rows themselves, each mail of ours once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, case, distinct, func, or_, select
from sqlmodel import Session

from mailgate.core.bounced import Undeliverable
from mailgate.core.message import FailureKind
from mailgate.store.statements import BOUNCE, CASE, EVENT, FORGIVEN, OUTBOX, insert_new, upsert
from mailgate.store.text import clean

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an address; the counts are of mails of ours, since it was forgiven.

    `frozen` is why it gets no automatic mail though nothing came back from it, or empty.
    """

    address: str
    permanent: int
    temporary: int
    first_at: datetime
    last_at: datetime
    is_stopped: bool
    frozen: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report about one mail of ours to an address."""

    address: str
    kind: str
    status: str
    diagnostic: str
    at: datetime
    outbox_id: int
    inbox_id: int
    reference: str


def note_bounce(
    session: Session,
    *,
    inbox_id: int,
    address: str,
    outbox_id: int,
    kind: FailureKind,
    status: str,
    diagnostic: str,
    now: datetime,
) -> bool:
    """Counts a failure against an address; False if this report counted before."""
    return insert_new(
        session,
        BOUNCE,
        inbox_id=inbox_id,
        address=address,
        outbox_id=outbox_id,
        kind=kind.value,
        status=clean(status),
        diagnostic=clean(diagnostic),
        at=now,
    )


def forgive(session: Session, *, address: str, by: str, for_good: bool, now: datetime) -> None:
    """Bounces of until now stop no mail to an address; `for_good`, they do not count either."""
    values: dict[str, Any] = {"at": now, "by": clean(by)[:200]}
    if for_good:
        values["counted_from"] = now
    upsert(session, FORGIVEN, keys=["address"], address=address, **values)


def undeliverable(session: Session, *, address: str) -> Undeliverable | None:
    """What speaks against automatic mail to an address: permanent bounces since the last mercy."""
    last = session.execute(_LAST, {"b_address": address}).first()
    if last is None:
        return None
    times = session.scalar(_TIMES, {"b_address": address})
    return Undeliverable(
        address=address,
        times=int(times or 0),
        last_at=last.at,
        status=last.status,
        diagnostic=last.diagnostic,
        reference=last.reference,
        event=last.event or 0,
    )


def records(session: Session, *, limit: int | None = None) -> tuple[Record, ...]:
    """The addresses that get no automatic mail, the last that bounced first."""
    return tuple(
        Record(**row._mapping, is_stopped=True)  # noqa: SLF001 - public, a named tuple's habit
        for row in session.execute(_STOPPED.limit(limit))
    )


def record_of(session: Session, *, address: str) -> Record | None:
    """What is known of one address; None if no mail of ours came back from it."""
    row = session.execute(_RECORDS.where(BOUNCE.c.address == address)).first()
    if row is None:
        return None
    is_stopped = session.execute(_LAST, {"b_address": address}).first() is not None
    return Record(**row._mapping, is_stopped=is_stopped)  # noqa: SLF001 - as above


def reports_of(session: Session, *, address: str) -> tuple[Report, ...]:
    """All reports about mail of ours to an address, newest first."""
    query = _REPORTS.where(BOUNCE.c.address == address).order_by(BOUNCE.c.inbox_id.desc())
    return tuple(Report(**row._mapping) for row in session.execute(query))  # noqa: SLF001 - as above


def reports_about(session: Session, *, outbox_ids: Iterable[int]) -> dict[int, Report]:
    """The weightiest report about each of these mails of ours: a permanent one, else the last."""
    found: dict[int, Report] = {}
    wanted = list(outbox_ids)
    order = (case((_IS_PERMANENT, 1), else_=0), BOUNCE.c.inbox_id)
    for start in range(0, len(wanted), _AT_ONCE):
        some = BOUNCE.c.outbox_id.in_(wanted[start : start + _AT_ONCE])
        for row in session.execute(_REPORTS.where(some).order_by(*order)):
            found[row.outbox_id] = Report(**row._mapping)  # noqa: SLF001 - as above
    return found


_IS_PERMANENT: Final = BOUNCE.c.kind == FailureKind.PERMANENT.value
_WITH_MERCY: Final = BOUNCE.outerjoin(FORGIVEN, FORGIVEN.c.address == BOUNCE.c.address)
_COUNTS: Final = or_(FORGIVEN.c.counted_from.is_(None), BOUNCE.c.at > FORGIVEN.c.counted_from)
_STOPS: Final = and_(_IS_PERMANENT, or_(FORGIVEN.c.at.is_(None), BOUNCE.c.at > FORGIVEN.c.at))
_THIS: Final = BOUNCE.c.address == bindparam("b_address")

_LAST: Final = (
    select(
        BOUNCE.c.at,
        BOUNCE.c.status,
        BOUNCE.c.diagnostic,
        func.coalesce(CASE.c.reference, "no case").label("reference"),
        func.min(EVENT.c.number).label("event"),
    )
    .select_from(
        _WITH_MERCY.join(OUTBOX, OUTBOX.c.id == BOUNCE.c.outbox_id)
        .outerjoin(CASE, CASE.c.id == OUTBOX.c.case_id)
        .outerjoin(EVENT, and_(EVENT.c.inbox_id == BOUNCE.c.inbox_id, EVENT.c.case_id == CASE.c.id))
    )
    .where(_THIS, _STOPS)
    .group_by(
        BOUNCE.c.inbox_id, BOUNCE.c.at, BOUNCE.c.status, BOUNCE.c.diagnostic, CASE.c.reference
    )
    .order_by(BOUNCE.c.at.desc(), BOUNCE.c.inbox_id.desc())
    .limit(1)
)
_TIMES: Final = (
    select(func.count(distinct(BOUNCE.c.outbox_id)))
    .select_from(_WITH_MERCY)
    .where(_THIS, _IS_PERMANENT, _COUNTS)
)


def _counted(kind: FailureKind) -> Any:
    """How many mails of ours failed so, each once."""
    of_kind = and_(BOUNCE.c.kind == kind.value, _COUNTS)
    return func.count(distinct(BOUNCE.c.outbox_id)).filter(of_kind)


_RECORDS: Final[Select[Any]] = (
    select(
        BOUNCE.c.address,
        _counted(FailureKind.PERMANENT).label("permanent"),
        _counted(FailureKind.TEMPORARY).label("temporary"),
        func.min(BOUNCE.c.at).label("first_at"),
        func.max(BOUNCE.c.at).label("last_at"),
    )
    .select_from(_WITH_MERCY)
    .group_by(BOUNCE.c.address)
)
_STOPPED: Final = _RECORDS.having(func.count().filter(_STOPS) > 0).order_by(
    func.max(BOUNCE.c.at).desc(), BOUNCE.c.address
)
_REPORTS: Final = select(
    BOUNCE.c.address,
    BOUNCE.c.kind,
    BOUNCE.c.status,
    BOUNCE.c.diagnostic,
    BOUNCE.c.at,
    BOUNCE.c.outbox_id,
    BOUNCE.c.inbox_id,
    func.coalesce(CASE.c.reference, "").label("reference"),
).select_from(
    BOUNCE.join(OUTBOX, OUTBOX.c.id == BOUNCE.c.outbox_id).outerjoin(
        CASE, CASE.c.id == OUTBOX.c.case_id
    )
)
