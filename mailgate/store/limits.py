"""How much automatic mail was queued lately, counted from the outbox rows themselves.

Every automatic row counts from the moment it was queued, whatever became of it: a held one may be
released, a failed one was an attempt on somebody's mailbox, and a count that fell when the circuit
opens would close the circuit again. Mail that was withheld never became a row. So no crash can
reset the counters, and the rows that are looked at are bounded by the limits themselves; only the
median needs a week of rows, and is kept for the hour.
"""

from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, cast, exists, func, select, true
from sqlmodel import Session

from mailgate.core.limits import Counts
from mailgate.store.meta import get_meta, set_meta
from mailgate.store.statements import OUTBOX, is_postgresql, lock

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_WEEK_HOURS: Final = 7 * 24
_MEDIAN: Final = "automatic-hourly-median"


def automatic_counts(session: Session, *, recipient: str, now: datetime) -> Counts:
    """The counts that decide whether one more automatic mail may be queued.

    Nobody else gets counts until the transaction ends, so two mails cannot share the last place.
    """
    lock(session, ["automatic-counts"])
    domain = recipient.rpartition("@")[2]
    row = session.execute(
        select(
            _count(OUTBOX.c.recipient == recipient, since=now - _HOUR).label("address_hour"),
            _count(OUTBOX.c.recipient == recipient, since=now - _DAY).label("address_day"),
            _count(OUTBOX.c.recipient_domain == domain, since=now - _HOUR).label("domain_hour"),
            _count(OUTBOX.c.first_time == true(), since=now - _DAY).label("first_time_day"),
            _count(since=now - timedelta(minutes=10)).label("total_ten_minutes"),
            exists().where(OUTBOX.c.recipient == recipient).label("known"),
        )
    ).one()
    return Counts(
        address_hour=row.address_hour,
        address_day=row.address_day,
        domain_hour=row.domain_hour,
        first_time_day=row.first_time_day,
        first_time=not row.known,
        total_ten_minutes=row.total_ten_minutes,
        hourly_median_week=_hourly_median(session, now),
    )


def _count(*wanted: ColumnElement[bool], since: datetime) -> ScalarSelect[Any]:
    return (
        select(func.count())
        .select_from(OUTBOX)
        .where(OUTBOX.c.automatic == true(), OUTBOX.c.queued_at > since, *wanted)
        .scalar_subquery()
    )


def _hourly_median(session: Session, now: datetime) -> float:
    """Looked up, or counted by the first who asks in an hour: a busy week has many rows."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    of_hour, _, value = get_meta(session, _MEDIAN).partition(" ")
    if of_hour == hour.isoformat():
        return float(value)
    found = _count_hourly_median(session, hour)
    set_meta(session, _MEDIAN, f"{hour.isoformat()} {found}")
    return found


def _count_hourly_median(session: Session, hour: datetime) -> float:
    number = _hour_number(session)
    counts = session.scalars(
        select(func.count())
        .where(
            OUTBOX.c.automatic == true(),
            OUTBOX.c.queued_at >= hour - _WEEK_HOURS * _HOUR,
            OUTBOX.c.queued_at < hour,
        )
        .group_by(number)
    ).all()
    return float(median([*counts, *[0] * (_WEEK_HOURS - len(counts))]))


def _hour_number(session: Session) -> ColumnElement[int]:
    """Hours since 1970, so that a session's time zone does not matter."""
    if is_postgresql(session):
        return cast(func.floor(func.extract("epoch", OUTBOX.c.queued_at) / 3600), BigInteger)
    return cast(func.strftime("%s", OUTBOX.c.queued_at), BigInteger) // 3600
