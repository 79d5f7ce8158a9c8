"""What of a case's history managers are to be told at once, and have not been told yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mailgate.core.case import EventKind
from mailgate.core.desk import Desk
from mailgate.core.manager_plans import Notice
from mailgate.core.promised import PastEvent

# What is older was there before somebody asked for notices, and has been in digests since.
STILL_NEWS: Final = timedelta(days=1)
_WORST: Final = 1


@dataclass(frozen=True, slots=True)
class TellManagers:
    """Managers are to hear of the event with this number."""

    notice: Notice
    event: int
    at: datetime


def manager_notices(
    desk: Desk, events: Sequence[PastEvent], *, now: datetime
) -> Iterator[TellManagers]:
    """Each event that a desk's managers hear of at once, and that no later one says they did."""
    if desk.notices is None:
        return
    told = {
        number
        for event in events
        if event.kind == EventKind.MANAGERS_TOLD
        for number in event.detail.get("of", ())
    }
    for event in events:
        found = notice_of(event)
        if found in desk.notices.of and event.number not in told and now - event.at <= STILL_NEWS:
            yield TellManagers(found, event.number, event.at)


def notice_of(event: PastEvent) -> Notice | None:
    """What a line of the history is to managers; None for nothing that they hear of at once."""
    match event.kind:
        case EventKind.RATED:
            return Notice.POOR if event.detail.get("value") == _WORST else None
        case EventKind.PROMISE_BREACHED:
            return Notice.BREACH
        case EventKind.ESCALATED:
            return Notice.ESCALATION
        case _:
            return None
