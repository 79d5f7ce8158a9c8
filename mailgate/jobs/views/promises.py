"""Where a case stands with what was promised, as `mailgate case` shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mailgate.core.desk import Desk
from mailgate.core.promised import ALERT, PastEvent, case_standings, subject_of
from mailgate.core.promises import MAIL
from mailgate.core.sla_story import in_words, story
from mailgate.core.standing import Standing
from mailgate.store.tables import CaseRow, EventRow


@dataclass(frozen=True, slots=True)
class StepLine:
    """One sentence of how a promise came to stand so; `at` is None for how it stands now."""

    at: datetime | None
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise: what, within which time, how it stands, and the story of that."""

    kind: str
    within: str
    status: str
    due_at: datetime | None
    met_at: datetime | None
    breached_at: datetime | None
    source: str
    story: tuple[StepLine, ...]


def promises_of(
    desk: Desk, row: CaseRow, events: Iterable[EventRow], *, now: datetime
) -> tuple[PromiseLine, ...]:
    """Every kind of promise made to a case, computed from its events as they stand."""
    known = desk.customers.of(row.requester) if row.requester else None
    subject = subject_of(
        priority=row.priority,
        category=row.category,
        fields=row.fields or {},
        customer=known.customer if known else None,
        channel=ALERT if row.group_key else MAIL,
    )
    past = [PastEvent(event.at, event.kind, event.detail) for event in events]
    return tuple(_line(one) for one in case_standings(desk, subject, past, now=now))


def _line(standing: Standing) -> PromiseLine:
    target = standing.target
    return PromiseLine(
        kind=target.kind.value,
        within=in_words(target.within),
        status=standing.status.value,
        due_at=standing.due_at,
        met_at=standing.met_at,
        breached_at=standing.breached_at,
        source=target.source,
        story=tuple(StepLine(step.at, step.text, step.source) for step in story(standing)),
    )
