"""What is promised about a case: what that depends on, its clock, and when the answer is due."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from mailgate.core.calendar import ALL_DAY, WORKING_HOURS, Calendar
from mailgate.core.case import EventKind, StateKind
from mailgate.core.customers import Customer
from mailgate.core.desk import Desk
from mailgate.core.promises import MAIL, Subject, TargetKind, hours_of
from mailgate.core.rules.actions import ClockStart
from mailgate.core.sla import Clockwork, standings
from mailgate.core.standing import Happened, Happening, Standing, governing
from mailgate.core.working_time import is_open, next_opening, starts_at

ALERT: Final = "alert"
_PRODUCT: Final = "product"
_OLDEST_ALERT: Final = timedelta(days=1)
_NO_CALENDAR: Final = Calendar(name="day and night", zone=ZoneInfo("UTC"), week=((ALL_DAY,),) * 7)


@dataclass(frozen=True, slots=True)
class PastEvent:
    """An event of a case, as far as promises and chasers look at it."""

    at: datetime
    kind: str
    detail: Mapping[str, Any]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """What a mail that just came may be told: None where the desk is open, or promises nothing."""

    opens_at: datetime | None
    due_at: datetime | None


def subject_of(
    *,
    priority: str,
    category: str,
    fields: Mapping[str, str],
    customer: Customer | None,
    channel: str = MAIL,
) -> Subject:
    """What the promises of a case depend on; a product named in the case before the customer's."""
    return Subject(
        priority=priority,
        channel=channel,
        cover=customer.cover if customer else "",
        product=fields.get(_PRODUCT, "") or (customer.product if customer else ""),
        package=customer.package if customer else "",
        category=category,
        hours=customer.hours if customer else "",
    )


def clockwork_of(desk: Desk) -> Clockwork:
    """What time is measured with at a desk; all time counts where it has no calendar."""
    calendar = desk.calendars.get(WORKING_HOURS, _NO_CALENDAR)
    return Clockwork(calendar, desk.out_of_hours, desk.calendars)


def clock_start(
    desk: Desk,
    subject: Subject,
    *,
    said: ClockStart | None,
    received_at: datetime,
    written_at: datetime | None,
) -> datetime:
    """When the promises begin: as a rule said, else as the calendar of the case's cover does.

    An alert's own time counts if it is of the last day; `written_at` is the Date of the mail.
    """
    clockwork = clockwork_of(desk).covering(hours_of(desk.plan, subject))
    match said:
        case ClockStart.AT_RECEIPT | ClockStart.AT_FORWARD:
            return received_at.astimezone(UTC)
        case ClockStart.AT_OPENING:
            opens_at = next_opening(clockwork.calendar, received_at)
            return opens_at or received_at.astimezone(UTC)
        case ClockStart.AT_ALERT:
            is_fit = written_at is not None and (
                received_at - _OLDEST_ALERT <= written_at <= received_at
            )
            return (written_at if written_at and is_fit else received_at).astimezone(UTC)
        case None:
            return starts_at(received_at, clockwork.calendar, clockwork.out_of_hours)


def happened(events: Iterable[PastEvent]) -> tuple[Happened, ...]:
    """What the promises of a case look at, from its history."""
    return tuple(one for event in events for one in happenings(event))


def happenings(event: PastEvent) -> Iterator[Happened]:
    """What promises see in one event."""
    detail = event.detail
    if event.kind == EventKind.OPENED:
        yield Happened(_instant(detail, "received_at") or event.at, Happening.RECEIVED)
        yield Happened(event.at, Happening.LOGGED)
    started_at = _instant(detail, "clock_starts_at")
    if started_at is not None:
        yield Happened(started_at, Happening.CLOCK_STARTED)
    if detail.get("assignee"):
        yield Happened(event.at, Happening.ALLOCATED)
    if detail.get("happening"):
        yield Happened(event.at, Happening(detail["happening"]))
    if "kind" in detail and "state" in detail:
        kind = StateKind(detail["kind"])
        yield Happened(event.at, Happening.STATE, state=str(detail["state"]), kind=kind)


def _instant(detail: Mapping[str, Any], name: str) -> datetime | None:
    written = detail.get(name)
    return datetime.fromisoformat(written) if isinstance(written, str) and written else None


def case_standings(
    desk: Desk, subject: Subject, events: Iterable[PastEvent], *, now: datetime
) -> tuple[Standing, ...]:
    """For each kind of promise made to a case the one that counts, as it stands."""
    past = happened(events)
    return governing(standings(desk.plan, subject, past, clockwork_of(desk), now=now))


def expected(
    desk: Desk, subject: Subject, events: Iterable[PastEvent], *, now: datetime
) -> Expected:
    """When the desk next works for this case, and when its first answer is due if it had none."""
    calendar = clockwork_of(desk).covering(hours_of(desk.plan, subject)).calendar
    first = tuple(one for one in desk.plan.targets if one.kind is TargetKind.FIRST_RESPONSE)
    plan = replace(desk.plan, targets=first)
    found = standings(plan, subject, happened(events), clockwork_of(desk), now=now)
    due = [one.due_at for one in governing(found) if one.met_at is None]
    return Expected(
        opens_at=None if is_open(calendar, now) else next_opening(calendar, now),
        due_at=due[0] if due else None,
    )
