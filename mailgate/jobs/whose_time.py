"""Whose case it is as the desk's files have it now, and the clock on his wall."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.customers import Customer
from mailgate.core.desk import Desk
from mailgate.files.letter_contents import Moment
from mailgate.files.zones import zone_named
from mailgate.store.tables import CaseRow

_UTC: Final = ZoneInfo("UTC")


def customer_of(desk: Desk, row: CaseRow) -> Customer | None:
    """The customer that a case belongs to, as the desk's files have it now."""
    for one in desk.customers.all():
        if row.customer and row.customer in (one.account, one.name):
            return one
    known = desk.customers.of(row.requester) if row.requester else None
    return known.customer if known is not None else None


def moment(at: datetime | None, zone: ZoneInfo) -> Moment:
    """An instant in the reader's zone; templates write it in the words of their language."""
    return "" if at is None else at.astimezone(zone)


def zone_of(desk: Desk, row: CaseRow) -> ZoneInfo:
    """The zone of the reader: the requester's if it is known, else the desk's."""
    customer = customer_of(desk, row)
    own = zone_named(customer.zone) if customer and customer.zone else None
    calendar = desk.calendars.get(WORKING_HOURS)
    return own or (calendar.zone if calendar else _UTC)
