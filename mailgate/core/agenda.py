"""What a case has to be done for by the clock: what is due now, and when to look again, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from mailgate.core.case import Case, EventKind, StateKind
from mailgate.core.chasers import (
    Due,
    Episode,
    Hour,
    HourlyMail,
    Ladder,
    Where,
    due_step,
    look_at,
    upcoming,
)
from mailgate.core.climbing import Ahead, Climb, climbs
from mailgate.core.desk import Desk
from mailgate.core.episodes import episode_of
from mailgate.core.line_time import LineOver, line_limits
from mailgate.core.manager_notices import TellManagers, manager_notices
from mailgate.core.promised import PastEvent, case_standings
from mailgate.core.promises import Subject
from mailgate.core.site_agenda import SiteLook, SiteTask, site_tasks
from mailgate.core.standing import Standing, Status
from mailgate.core.team import Side
from mailgate.core.update_time import UpdateDue, update_reminders
from mailgate.core.working_time import next_closing, next_opening

ALL_OF_IT: Final = 100
_UNFINISHED: Final = (Status.RUNNING, Status.BREACHED)
_ENDED: Final = (StateKind.RESOLVED, StateKind.CLOSED)


@dataclass(frozen=True, slots=True)
class Chase:
    """A step of a ladder is due; `at` is since when."""

    ladder: Ladder
    episode: Episode
    due: Due

    @property
    def at(self) -> datetime:
        """Since when it is due."""
        return self.due.at


@dataclass(frozen=True, slots=True)
class AtHour:
    """An hour of the desk's day has come at which the reporter gets a mail."""

    mail: HourlyMail
    at: datetime


@dataclass(frozen=True, slots=True)
class Late:
    """A share of a promise's time is used up, in percent; 100 says that the promise is broken."""

    standing: Standing
    percent: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Quiet:
    """The alerts of a case stopped coming long enough ago."""

    at: datetime


Task = Chase | AtHour | Late | Quiet | TellManagers | LineOver | UpdateDue | SiteTask | Climb


@dataclass(frozen=True, slots=True)
class Look:
    """When to look at a case again, why, and the `file:line` that wants it."""

    at: datetime
    why: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as the clock sees it. `quiet_at` is when its alerts will have stopped for long enough.

    `ladder` is that of the state it is in.
    """

    desk: Desk
    case: Case
    subject: Subject
    events: Sequence[PastEvent]
    where: Where
    ladder: Ladder | None = None
    quiet_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is due now, in the order in which it is to be done, and the next look, if any."""

    tasks: tuple[Task, ...] = ()
    next: Look | None = field(default=None)


def agenda(seen: Seen, *, now: datetime) -> Agenda:
    """What the clock has to do for a case: the same events, files and time say the same."""
    tasks: list[Task] = []
    looks: list[Look] = []
    for one in (
        *_catching_up(seen, now),
        *manager_notices(seen.desk, seen.events, now=now),
        *_lateness(seen, now),
        *_quiet(seen, now),
        *_hours(seen, now),
        *_chases(seen, now),
        *_lines_and_updates(seen, now),
        *_sites(seen, now),
        *_climbs(seen, now),
    ):
        match one:
            case Look():
                looks.append(one)
            case task:
                tasks.append(task)
    return Agenda(tuple(tasks), min(looks, key=lambda look: look.at, default=None))


def _catching_up(seen: Seen, now: datetime) -> Iterator[Look]:
    """After a clock was set back: when it shows the time of the last event again."""
    last_at = max((event.at for event in seen.events), default=now)
    if last_at > now:
        yield Look(last_at, "the clock was set back behind its last event")


def _chases(seen: Seen, now: datetime) -> Iterator[Task | Look]:
    """At most one step, whatever time has gone by."""
    if seen.ladder is None:
        return
    episode = episode_of(seen.ladder, seen.events, requester=seen.case.requester, where=seen.where)
    if episode is None:
        return
    found = due_step(seen.ladder, episode, seen.where, now=now)
    if found is not None:
        yield Chase(seen.ladder, episode, found)
        return
    ahead = upcoming(seen.ladder, episode, seen.where)
    at = look_at(ahead, seen.where, now=now) if ahead is not None else None
    if ahead is not None and at is not None:
        what = ahead.step.then.value if ahead.step.then else ahead.step.template
        why = f"{seen.ladder.name}, step {ahead.step.number}: {what}"
        if episode.held_until is not None and episode.held_until > now:
            why += f" (away until {episode.held_until:%Y-%m-%d %H:%M} UTC)"
        yield Look(at, why, ahead.step.source)


def _sites(seen: Seen, now: datetime) -> Iterator[Task | Look]:
    for one in site_tasks(seen.desk.sites, seen.case, seen.events, now):
        yield Look(one.at, one.why, one.source) if isinstance(one, SiteLook) else one


def _climbs(seen: Seen, now: datetime) -> Iterator[Task | Look]:
    """The ladders of people: the desk's, and that of those who report."""
    for side in Side:
        ladder = seen.desk.escalations.ladder_of(seen.case, side)
        if ladder is None:
            continue
        for one in climbs(
            seen.case,
            ladder,
            seen.events,
            states=seen.desk.states,
            calendar=seen.where.calendar,
            now=now,
        ):
            yield Look(one.at, one.why, one.source) if isinstance(one, Ahead) else one


def _hours(seen: Seen, now: datetime) -> Iterator[Task | Look]:
    """A mail counts for the night (or day) that began at its hour, and not for one that is over."""
    for mail in seen.desk.hourly_mails:
        if not _is_for(mail, seen.case):
            continue
        began_at = _stands_so_since(seen.events)
        told = [event.at for event in seen.events if event.detail.get("hourly") == mail.number]
        since = max([*told, *([began_at] if began_at else [])], default=None)
        if since is None:
            continue
        at = _hour_after(mail.hour, after=since, seen=seen)
        while at is not None and at <= now:
            until = _hour_after(_OTHER[mail.hour], after=at, seen=seen)
            if until is None or now < until:
                yield AtHour(mail, at)
                break
            at = _hour_after(mail.hour, after=until, seen=seen)
        if at is not None and at > now:
            yield Look(at, f"{mail.hour.value}: {mail.template}", mail.source)


_OTHER: Final = {Hour.DAY_ENDS: Hour.DAY_BEGINS, Hour.DAY_BEGINS: Hour.DAY_ENDS}


def _hour_after(hour: Hour, *, after: datetime, seen: Seen) -> datetime | None:
    """The first such hour after an instant."""
    calendar = seen.where.calendar
    match hour:
        case Hour.DAY_ENDS:
            return next_closing(calendar, after)
        case Hour.DAY_BEGINS:
            closes_at = next_closing(calendar, after)
            opens_at = next_opening(calendar, after)
            if opens_at is not None and opens_at > after:
                return opens_at
            return next_opening(calendar, closes_at) if closes_at is not None else None


def _is_for(mail: HourlyMail, case: Case) -> bool:
    return case.kind in mail.kinds and (not mail.priorities or case.priority in mail.priorities)


def _stands_so_since(events: Sequence[PastEvent]) -> datetime | None:
    """When the state or the priority of the case was last said."""
    said = [
        event.at
        for event in events
        if event.kind == EventKind.OPENED or "kind" in event.detail or "priority" in event.detail
    ]
    return said[-1] if said else None


def _quiet(seen: Seen, now: datetime) -> Iterator[Task | Look]:
    if seen.quiet_at is None or seen.case.kind in _ENDED:
        return
    if seen.quiet_at <= now:
        yield Quiet(seen.quiet_at)
    else:
        yield Look(seen.quiet_at, "its alerts will have stopped for as long as the rule says")


def _lines_and_updates(seen: Seen, now: datetime) -> Iterator[Task | Look]:
    """Limits of lines, and reminders of updates, each due or ahead."""
    about = (seen.desk, seen.case, seen.subject, seen.events)
    found: list[LineOver | UpdateDue] = [
        *line_limits(*about, now=now),
        *update_reminders(*about, now=now),
    ]
    for one in found:
        yield one if one.at <= now else Look(one.at, one.why, one.source)


def _lateness(seen: Seen, now: datetime) -> Iterator[Task | Look]:
    """Each share of a promise's time once, and after a gap only the largest."""
    if seen.case.kind is StateKind.CLOSED:
        return
    for standing in case_standings(seen.desk, seen.subject, seen.events, now=now):
        if standing.status not in _UNFINISHED:
            continue
        told = _told(seen.events, standing)
        used = [(one.percent, one.at) for one in standing.warnings if one.at and one.at <= now]
        if standing.breached_at is not None:
            used.append((ALL_OF_IT, standing.breached_at))
        percent, at = max(used, default=(0, now))
        if percent > told:
            yield Late(standing, percent, at)
        ahead = standing.next_at(now)
        if ahead is not None and ahead > now:
            share = next((one.percent for one in standing.warnings if one.at == ahead), ALL_OF_IT)
            what = f"{share}% of its time" if share < ALL_OF_IT else "its time"
            why = f"{standing.target.kind.value}: {what} will be used up"
            yield Look(ahead, why, standing.target.source)


def _told(events: Sequence[PastEvent], standing: Standing) -> int:
    """The largest share of this promise that was told, in percent."""
    wanted = promise_key(standing)
    return max(
        (int(one.detail["percent"]) for one in events if one.detail.get("promise") == wanted),
        default=0,
    )


def promise_key(standing: Standing) -> str:
    """What one promise is called in events: an update that is due again is another."""
    target = standing.target
    return f"{target.kind.value} {target.name} {standing.started_at.isoformat()}"
