"""How much automatic mail was queued lately, counted from the outbox rows themselves.

Every automatic row counts from the moment it was queued, whatever became of it: a held one may be
released, a failed one was an attempt on somebody's mailbox, and a count that fell when the circuit
opens would close the circuit again. Mail that was withheld never became a row. So no crash can
reset the counters, and the rows that are looked at are bounded by the limits themselves; only the
median needs a week of rows, and is kept for the hour.
"""

from datetime import datetime, timedelta
from statistics import median
from typing import Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ScalarSelect,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlmodel import Session

from mailgate.core.limits import Counts
from mailgate.store.meta import get_meta, set_meta
from mailgate.store.statements import OUTBOX, dialect, lock

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_WEEK_HOURS: Final = 7 * 24
NOTIFICATION: Final = "notification"  # the kind of such a mail
TO_AN_AGENT: Final = "<agt."  # how the Message-ID of one to a single person begins
_MEDIAN: Final = "automatic-hourly-median"


def automatic_counts(session: Session, *, recipient: str, now: datetime) -> Counts:
    """The counts that decide whether one more automatic mail may be queued.

    Nobody else gets counts until the transaction ends, so two mails cannot share the last place.
    """
    lock(session, ["automatic-counts"])
    values = {
        "recipient": recipient,
        "domain": recipient.rpartition("@")[2],
        "ten_minutes_ago": now - timedelta(minutes=10),
        "hour_ago": now - _HOUR,
        "day_ago": now - _DAY,
    }
    row = session.execute(_COUNTS, values).one()
    return Counts(
        address_hour=row.address_hour,
        address_day=row.address_day,
        domain_hour=row.domain_hour,
        first_time_day=row.first_time_day,
        first_time=not row.known,
        total_ten_minutes=row.total_ten_minutes,
        hourly_median_week=_hourly_median(session, now),
    )


def case_counts(
    session: Session, *, case_id: int, recipient: str, now: datetime
) -> tuple[int, int]:
    """How many automatic mails about a case were queued to an address, in an hour and in a day."""
    values = {
        "recipient": recipient,
        "case_id": case_id,
        "hour_ago": now - _HOUR,
        "day_ago": now - _DAY,
    }
    row = session.execute(_CASE_COUNTS, values).one()
    return row.hour, row.day


def staff_hour(session: Session, *, recipient: str, now: datetime) -> int:
    """How many notifications were queued to one of the desk's own people in the last hour."""
    counted = select(func.count()).where(
        OUTBOX.c.recipient == recipient,
        or_(OUTBOX.c.kind == NOTIFICATION, OUTBOX.c.message_id.startswith(TO_AN_AGENT)),
        OUTBOX.c.queued_at > now - _HOUR,
    )
    return session.scalars(counted).one()


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
    if dialect(session) == "postgresql":
        return cast(func.floor(func.extract("epoch", OUTBOX.c.queued_at) / 3600), BigInteger)
    return cast(func.strftime("%s", OUTBOX.c.queued_at), BigInteger) // 3600


def _count(since: str, *wanted: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(OUTBOX)
        .where(OUTBOX.c.automatic == true(), OUTBOX.c.queued_at > bindparam(since), *wanted)
        .scalar_subquery()
    )


_SAME_ADDRESS: Final = OUTBOX.c.recipient == bindparam("recipient")
_SAME_DOMAIN: Final = OUTBOX.c.recipient_domain == bindparam("domain")
_COUNTS: Final = select(
    _count("hour_ago", _SAME_ADDRESS).label("address_hour"),
    _count("day_ago", _SAME_ADDRESS).label("address_day"),
    _count("hour_ago", _SAME_DOMAIN).label("domain_hour"),
    _count("day_ago", OUTBOX.c.first_time == true()).label("first_time_day"),
    _count("ten_minutes_ago").label("total_ten_minutes"),
    exists().where(_SAME_ADDRESS).label("known"),
)
_SAME_CASE: Final = OUTBOX.c.case_id == bindparam("case_id")
_CASE_COUNTS: Final = select(
    _count("hour_ago", _SAME_ADDRESS, _SAME_CASE).label("hour"),
    _count("day_ago", _SAME_ADDRESS, _SAME_CASE).label("day"),
)
