"""Addresses that mail of ours came back from, and one of them with all reports about it."""

from dataclasses import dataclass

from mailgate.store import bounces
from mailgate.store.bounces import Record, Report
from mailgate.store.database import Database


@dataclass(frozen=True, slots=True)
class AddressHistory:
    """What is known of one address; `record` is None if no mail of ours came back from it."""

    address: str
    record: Record | None
    reports: tuple[Report, ...]


def stopped_addresses(database: Database, *, limit: int | None = None) -> tuple[Record, ...]:
    """The addresses that get no automatic mail, the last that bounced first."""
    with database.reading() as session:
        return bounces.records(session, limit=limit)


def address(database: Database, written: str) -> AddressHistory:
    """One address, as it is stored and compared."""
    with database.reading() as session:
        return AddressHistory(
            address=written,
            record=bounces.record_of(session, address=written),
            reports=bounces.reports_of(session, address=written),
        )
