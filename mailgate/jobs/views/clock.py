"""What the clock looks at next, and whether it is believed."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from mailgate.jobs.clock_hold import held_because
from mailgate.store.database import Database
from mailgate.store.next_looks import AT_ONCE
from mailgate.store.tables import CaseRow


@dataclass(frozen=True, slots=True)
class LookLine:
    """When the clock looks at a case; `at` is None for a look that is due at once."""

    at: datetime | None
    reference: str
    desk: str
    state: str


@dataclass(frozen=True, slots=True)
class ClockLines:
    """`held` is why chasers and closures wait, or empty."""

    held: str
    looks: tuple[LookLine, ...]


def clock(database: Database, *, limit: int) -> ClockLines:
    """The next looks, soonest first."""
    query = (
        select(CaseRow)
        .where(col(CaseRow.next_look_at).is_not(None))
        .order_by(col(CaseRow.next_look_at), col(CaseRow.id))
        .limit(limit)
    )
    with database.reading() as session:
        return ClockLines(
            held=held_because(session),
            looks=tuple(
                LookLine(
                    None if row.next_look_at == AT_ONCE else row.next_look_at,
                    row.reference,
                    row.desk,
                    row.state,
                )
                for row in session.exec(query)
            ),
        )
