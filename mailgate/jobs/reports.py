"""How the desks did, from the database: what `mailgate report` prints and digests say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from mailgate.core.customers import Customer
from mailgate.core.desk import Desk
from mailgate.core.promised import ALERT, PastEvent, subject_of
from mailgate.core.promises import MAIL
from mailgate.core.report import Day, Period, Report, Story, days_of, report_of
from mailgate.store import reports


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period, and the days of a longer one that ends with it, for the picture."""

    report: Report
    days: tuple[Day, ...]


def report(session: Session, desk: Desk, period: Period) -> Report:
    """The figures of one desk."""
    counts = reports.counted_by_kind(session, desk=desk.name)
    return report_of(desk, _stories(session, desk, period.since), period, open_now=counts)


def figures(session: Session, desk: Desk, period: Period, *, since: datetime) -> Figures:
    """The figures of one desk, and the days from an earlier instant on; histories are read once."""
    counts = reports.counted_by_kind(session, desk=desk.name)
    longer = Period(min(since, period.since), period.until)
    stories = tuple(_stories(session, desk, longer.since))
    return Figures(
        report_of(desk, stories, period, open_now=counts),
        days_of(desk, stories, longer),
    )


def _stories(session: Session, desk: Desk, since: datetime) -> Iterator[Story]:
    known: dict[str, Customer] = {}
    for one in desk.customers.all():
        known.setdefault(one.name, one)
        known[one.account or one.name] = one
    for row in reports.changed_since(session, desk=desk.name, since=since):
        customer = known.get(row.customer) if row.customer else None
        if customer is None and row.requester:
            found = desk.customers.of(row.requester)
            customer = found.customer if found is not None else None
        yield Story(
            reference=row.reference,
            subject=subject_of(
                priority=row.priority,
                category=row.category,
                fields=row.fields,
                customer=customer,
                channel=ALERT if row.is_alert else MAIL,
            ),
            events=[PastEvent(one.at, one.kind, one.detail, one.number) for one in row.events],
        )
