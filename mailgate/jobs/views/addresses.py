"""Addresses that get no automatic mail: mail came back, or they trade the same mail with us."""

from dataclasses import dataclass

from mailgate.store import bounces, frozen
from mailgate.store.bounces import Record, Report
from mailgate.store.database import Database
from mailgate.store.frozen import Frozen


@dataclass(frozen=True, slots=True)
class AddressHistory:
    """What is known of one address; `record` is None if no mail of ours came back from it.

    `frozen` says with which desks it trades the same mail.
    """

    address: str
    record: Record | None
    reports: tuple[Report, ...]
    frozen: tuple[Frozen, ...] = ()


def stopped_addresses(database: Database, *, limit: int | None = None) -> tuple[Record, ...]:
    """The addresses that get no automatic mail, the last that was stopped first."""
    with database.reading() as session:
        found = [*bounces.records(session, limit=limit), *map(_loop, frozen.all_frozen(session))]
    return tuple(sorted(found, key=lambda one: one.last_at, reverse=True)[:limit])


def address(database: Database, written: str) -> AddressHistory:
    """One address, as it is stored and compared."""
    with database.reading() as session:
        return AddressHistory(
            address=written,
            record=bounces.record_of(session, address=written),
            reports=bounces.reports_of(session, address=written),
            frozen=frozen.all_frozen(session, address=written),
        )


def _loop(one: Frozen) -> Record:
    why = f"{one.desk}: {one.why}"
    return Record(one.address, 0, 0, one.at, one.at, is_stopped=True, frozen=why)
