"""What managers hear of: a digest each day at an hour, and at once what cannot wait for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from mailgate.core.calendar import Calendar
from mailgate.core.team import Person, Team
from mailgate.core.wall_clock import instant, wall_date
from mailgate.core.working_time import shifts

_ONE_DAY: Final = timedelta(days=1)
_LONGEST_SEARCH: Final = 400  # days without a digest


class DigestDays(StrEnum):
    """On which days there is a digest."""

    WORKING = "working days"
    EVERY = "every day"


class Notice(StrEnum):
    """What managers can be told at once."""

    POOR = "poor"  # the worst answer to the survey
    BREACH = "breach"
    ESCALATION = "escalation"  # a rung of a ladder was reached


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """When the digest goes, on the desk's wall, and to whom: roles, people or addresses."""

    at: time
    to: tuple[str, ...]
    on: DigestDays = DigestDays.WORKING
    source: str = ""


@dataclass(frozen=True, slots=True)
class NoticePlan:
    """What is told at once, and to whom: roles, people or addresses."""

    of: tuple[Notice, ...]
    to: tuple[str, ...]
    source: str = ""


def people_meant(team: Team, words: Iterable[str]) -> tuple[Person, ...]:
    """Whom roles, keys, names and addresses mean, each once, in the order of the words."""
    found: dict[str, Person] = {}
    for word in words:
        named = team.named(word)
        for one in team.with_role(word) or ((named,) if named is not None else ()):
            found.setdefault(one.key, one)
    return tuple(found.values())


def answers_for(person: Person, *, customer: str, queue: str) -> bool:
    """Whether a case is one that he hears of: somebody of some customers or queues, of theirs."""
    customers = {one.lower() for one in person.customers}
    queues = {one.lower() for one in person.queues}
    if customers and customer.lower() not in customers:
        return False
    return not queues or not queue or queue.lower() in queues


def last_digest_at(plan: DigestPlan, calendar: Calendar, *, now: datetime) -> datetime | None:
    """The newest instant, up to now, at which a digest is due; None if there never is one."""
    today = wall_date(now, calendar.zone)
    days = (today - _ONE_DAY * back for back in range(_LONGEST_SEARCH))
    return next((at for day in days if (at := _on(plan, calendar, day)) and at <= now), None)


def next_digest_at(plan: DigestPlan, calendar: Calendar, *, after: datetime) -> datetime | None:
    """The first instant after this one at which a digest is due; None if there never is one."""
    today = wall_date(after, calendar.zone)
    days = (today + _ONE_DAY * ahead for ahead in range(_LONGEST_SEARCH))
    return next((at for day in days if (at := _on(plan, calendar, day)) and at > after), None)


def _on(plan: DigestPlan, calendar: Calendar, day: date) -> datetime | None:
    if plan.on is DigestDays.WORKING and not shifts(calendar, day):
        return None
    return instant(datetime.combine(day, plan.at), calendar.zone)
