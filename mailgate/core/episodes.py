"""Which waiting a case is in, read from its events: since when, what was sent, what holds it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from mailgate.core.absence import Absence
from mailgate.core.author import Author
from mailgate.core.case import EventKind, StateKind
from mailgate.core.chasers import Episode, Ladder, LadderStart, StopsAt, Where
from mailgate.core.promised import PastEvent, happenings
from mailgate.core.spans_of_time import due_at
from mailgate.core.standing import Happening
from mailgate.core.wall_clock import instant, midnight

# An absence that says a day beyond this is a slip, or somebody who will not answer at all.
LONGEST_ABSENCE: Final = timedelta(days=60)
_CONTACTS: Final = frozenset({Happening.RESPONDED, Happening.UPDATED, Happening.PROGRESSED})


def episode_of(
    ladder: Ladder, events: Sequence[PastEvent], *, requester: str, where: Where
) -> Episode | None:
    """The waiting that a case is in, or None if an answer has ended its ladder.

    `events` are all of the case, oldest first; the case is in a state that has the ladder.
    """
    entered = _entered(events)
    if entered is None:
        return None
    since = entered
    if ladder.starts is LadderStart.OWN_CONTACT:
        contacts = [one for one in events if one.number > entered.number and _is_contact(one)]
        since = contacts[-1] if contacts else entered
    if StopsAt.ANSWER in ladder.stops and any(
        one.kind == EventKind.MAIL and one.number > since.number and "aside" not in one.detail
        for one in events
    ):
        return None
    done = _done(events, episode=since.number)
    return Episode(
        event_number=since.number,
        began_at=since.at,
        sent={int(event.detail["step"]): event.at for event in done},
        came_to_its_end=any("then" in event.detail for event in done),
        held_until=_held_until(ladder, events, since, requester=requester, where=where),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to the customer when a case came into its state: a chaser says it again."""

    waiting_for: str = ""
    words: str = ""
    steps: str = ""


def said(events: Sequence[PastEvent]) -> Said:
    """The reason for a waiting with the words of whoever asked, or how a case was resolved."""
    entered = _entered(events)
    match entered.detail if entered is not None else {}:
        case {"kind": StateKind.WAITING, **detail}:
            return Said(
                waiting_for=str(detail.get("reason", "")), words=_last_words(entered, events)
            )
        case {"kind": StateKind.RESOLVED, **detail}:
            return Said(steps=str(detail.get("steps", "")))
        case _:
            return Said()


def _last_words(entered: PastEvent | None, events: Sequence[PastEvent]) -> str:
    """What the desk last wrote to the customer in this waiting, in words of its own, or nothing."""
    if entered is None:
        return ""
    wrote = [
        one for one in events if one.kind == EventKind.ANSWERED and one.number > entered.number
    ]
    texts = [str(one.detail.get("text", "")) for one in (entered, *wrote)]
    return next((text for text in reversed(texts) if text), "")


def _entered(events: Iterable[PastEvent]) -> PastEvent | None:
    """The event that brought the case into its state; a new waiting in the same state counts."""
    entered, state = None, ""
    for event in events:
        if "state" not in event.detail or "kind" not in event.detail:
            continue
        if event.detail["state"] != state or event.kind == EventKind.WAITING:
            entered, state = event, str(event.detail["state"])
    return entered


def _is_contact(event: PastEvent) -> bool:
    return any(one.what in _CONTACTS for one in happenings(event))


def _done(events: Iterable[PastEvent], *, episode: int) -> list[PastEvent]:
    """The steps of an episode that were done, withheld ones among them."""
    return [
        event
        for event in events
        if event.detail.get("episode") == episode and "step" in event.detail
    ]


def _held_until(
    ladder: Ladder, events: Sequence[PastEvent], since: PastEvent, *, requester: str, where: Where
) -> datetime | None:
    """Until when the requester is away: the last word of his mails and machines counts."""
    if ladder.absence is None:
        return None
    wrote = max((one.number for one in events if _is_mail_of(one, requester)), default=0)
    found: list[datetime] = []
    for event in events:
        if event.number < wrote or event.detail.get("from") != requester:
            continue
        absence = absence_of(event.detail)
        if absence is not None and absence.returns_on is not None:
            back_at = instant(midnight(absence.returns_on), where.zone)
            found.append(min(back_at, event.at + LONGEST_ABSENCE))
        elif event.detail.get("author") == Author.OUT_OF_OFFICE and event.number > since.number:
            until = due_at(where.calendar, event.at, ladder.absence)
            found += [until] if until is not None else []
    last = max(found, default=None)
    return last if last is not None and last > since.at else None


def _is_mail_of(event: PastEvent, requester: str) -> bool:
    return event.kind in (EventKind.MAIL, EventKind.OPENED) and (
        event.detail.get("from", requester) == requester
    )


def absence_of(detail: Mapping[str, Any]) -> Absence | None:
    """The absence that an event noted of its mail."""
    record = detail.get("absence")
    if not isinstance(record, Mapping):
        return None
    days = {name: record.get(name) for name in ("last_day", "back_on")}
    return Absence(
        words=str(record.get("words", "")),
        **{name: date.fromisoformat(day) for name, day in days.items() if isinstance(day, str)},
    )
