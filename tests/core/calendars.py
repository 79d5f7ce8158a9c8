"""Calendars for tests, and the short forms in which tests write times."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from mailgate.core.calendar import ALL_DAY, Calendar, ClosedDay, DayOff, Span

Week = tuple[tuple[Span, ...], ...]


def span(text: str) -> Span:
    """`22:00-06:00`, over midnight where it closes earlier than it opens."""
    opens, closes = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return Span(opens, closes if closes > opens else closes + 1440)


def day(text: str) -> tuple[Span, ...]:
    """`09:00-12:30 13:30-17:00`, or an empty text."""
    return tuple(span(part) for part in text.split())


def week(working: str, *, saturday: str = "", sunday: str = "") -> Week:
    """Monday to Friday alike."""
    return (*(day(working),) * 5, day(saturday), day(sunday))


AROUND_THE_CLOCK: Week = ((ALL_DAY,),) * 7


def calendar(
    hours: str | Week = "09:00-17:00",
    *,
    zone: str = "Europe/London",
    holidays: Mapping[str, str] | None = None,
    closed: Iterable[str] = (),
    hours_on: Mapping[str, str] | None = None,
) -> Calendar:
    """A calendar; a text means these hours from Monday to Friday."""
    off = {
        date.fromisoformat(on): ClosedDay(DayOff.HOLIDAY, name, "holidays GB-ENG")
        for on, name in (holidays or {}).items()
    }
    off |= {
        date.fromisoformat(on): ClosedDay(DayOff.CLOSED, "", "calendar.yaml:5") for on in closed
    }
    return Calendar(
        name="working hours",
        zone=ZoneInfo(zone),
        week=week(hours) if isinstance(hours, str) else hours,
        closed_on=off,
        hours_on={date.fromisoformat(on): day(text) for on, text in (hours_on or {}).items()},
    )


def at(text: str, zone: str = "Europe/London", *, fold: int = 0) -> datetime:
    """The instant at which a zone's wall clock shows `2026-11-27 17:20`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def shown(instant: datetime | None, zone: str = "Europe/London") -> str:
    """`Fri 2026-11-27 17:20` in a zone, or `never`."""
    if instant is None:
        return "never"
    return instant.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")
