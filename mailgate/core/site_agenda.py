"""What the clock has to do for the sites of a case: reminders, the end, what others are to hear."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mailgate.core.case import Case, EventKind, StateKind
from mailgate.core.lifecycle import ENDED, Trigger
from mailgate.core.promised import PastEvent
from mailgate.core.site_plan import SITE, SITES, News, SitePlan
from mailgate.core.site_standing import SiteStanding
from mailgate.core.sites import CONFIRMS, GROUP, UNRESOLVED, site_standings

# After a longer downtime nobody is told what was news before it.
_NEWS_LASTS: Final = timedelta(hours=24)
_CLOSED_BY_HAND: Final = (Trigger.AGENT_CLOSED.value, Trigger.AGENT_MERGED.value)


@dataclass(frozen=True, slots=True)
class SiteLate:
    """A site owes an update since `at`; `number` counts the reminders since its last word."""

    site: str
    number: int
    at: datetime
    source: str

    @property
    def why(self) -> str:
        """What is to be done, in words."""
        return f"{self.site} is late: reminder {self.number}"


@dataclass(frozen=True, slots=True)
class DeskLate:
    """The desk owes these sites an update since `at`."""

    sites: tuple[str, ...]
    at: datetime
    source: str

    @property
    def why(self) -> str:
        """What is to be done, in words."""
        return f"the desk owes an update to {', '.join(self.sites)}"


@dataclass(frozen=True, slots=True)
class AllConfirmed:
    """The last site has confirmed, at `at`: the case is solved."""

    sites: tuple[str, ...]
    at: datetime
    source: str

    @property
    def why(self) -> str:
        """What is to be done, in words."""
        return f"each site has confirmed: {', '.join(self.sites)}"


@dataclass(frozen=True, slots=True)
class GroupsHear:
    """The groups of the regions that are hit hear of an event."""

    event: PastEvent
    news: News
    at: datetime
    source: str

    @property
    def why(self) -> str:
        """What is to be done, in words."""
        return f"groups hear of line {self.event.number}: {self.news.value}"


@dataclass(frozen=True, slots=True)
class PassOn:
    """What a site wrote that has confirmed goes to those that are still open."""

    event: PastEvent
    site: str
    to: tuple[str, ...]
    at: datetime
    source: str

    @property
    def why(self) -> str:
        """What is to be done, in words."""
        return f"{self.site} wrote: it is passed on to {', '.join(self.to)}"


@dataclass(frozen=True, slots=True)
class SiteLook:
    """When to look again, and why."""

    at: datetime
    why: str
    source: str


SiteTask = SiteLate | DeskLate | AllConfirmed | GroupsHear | PassOn


def site_tasks(
    plan: SitePlan, case: Case, events: Sequence[PastEvent], now: datetime
) -> Iterator[SiteTask | SiteLook]:
    """What is due for the sites of a case, and when to look again; `events` are all of it."""
    if not plan:
        return
    yield from _passed_on(plan, case, events, now)
    yield from _heard(plan, events, now)
    if case.kind in ENDED:
        return
    sites = site_standings(plan, case, events)
    if sites and not any(one.is_open for one in sites):
        confirmed = [one for one in events if one.kind == EventKind.SITE_CONFIRMED]
        tried = max((one.number for one in events if UNRESOLVED in one.detail), default=0)
        if confirmed and confirmed[-1].number > tried:
            names = tuple(one.name for one in sites)
            yield AllConfirmed(names, confirmed[-1].at, plan.said_of("confirm in"))
        return
    if plan.every is not None:
        yield from _late_sites(plan, sites, now, plan.every)
        if plan.reminds_desk:
            yield from _late_desk(plan, sites, now, plan.every)


def site_due_at(one: SiteStanding, every: timedelta) -> datetime | None:
    """When a site owes its next update: counted from its own last message.

    Nobody answers before he was spoken to, so that its time begins with the desk's first message.
    """
    if not one.is_open or one.first_told_at is None:
        return None
    return max(one.wrote_at or one.since, one.first_told_at) + every


def desk_due_at(one: SiteStanding, every: timedelta) -> datetime | None:
    """When the desk owes a site its next update: counted from the desk's own last message."""
    return max(one.told_at or one.since, one.since) + every if one.is_open else None


def _late_sites(
    plan: SitePlan, sites: Sequence[SiteStanding], now: datetime, every: timedelta
) -> Iterator[SiteTask | SiteLook]:
    for one in sites:
        due_at, said = site_due_at(one, every), plan.said_of("updates every")
        if due_at is None or len(one.reminded_at) >= plan.at_most or not plan.reminder:
            continue
        at = max(due_at, one.reminded_at[-1] + every) if one.reminded_at else due_at
        if at <= now:
            yield SiteLate(one.name, len(one.reminded_at) + 1, at, said)
        else:
            yield SiteLook(at, f"an update of {one.name} will be late", said)


def _late_desk(
    plan: SitePlan, sites: Sequence[SiteStanding], now: datetime, every: timedelta
) -> Iterator[SiteTask | SiteLook]:
    """All sites that wait for the desk in one reminder."""
    said, due = plan.said_of("remind the desk"), dict[str, datetime]()
    for one in sites:
        due_at = desk_due_at(one, every)
        if due_at is None or len(one.desk_reminded_at) >= plan.at_most:
            continue
        told = one.desk_reminded_at
        due[one.name] = max(due_at, told[-1] + every) if told else due_at
    late = {name: at for name, at in due.items() if at <= now}
    if late:
        yield DeskLate(tuple(late), min(late.values()), said)
    ahead = [at for at in due.values() if at > now]
    if ahead:
        yield SiteLook(min(ahead), "the desk's update to its sites will be late", said)


def _heard(plan: SitePlan, events: Sequence[PastEvent], now: datetime) -> Iterator[SiteTask]:
    """The oldest event that the groups have not heard of yet."""
    if not plan.groups_hear:
        return
    heard = max((int(one.detail.get("heard", 0)) for one in events), default=0)
    for event in events:
        if event.number <= heard or event.at < now - _NEWS_LASTS:
            continue
        news = news_in(plan, event)
        if news is not None and news in plan.groups_hear:
            yield GroupsHear(event, news, event.at, plan.said_of("groups hear of"))
            return


def news_in(plan: SitePlan, event: PastEvent) -> News | None:
    """What an event is to those who follow an outage from afar, if anything."""
    match event.kind:
        case EventKind.WAITING if event.detail.get("waits for", "customer") != "customer":
            return None
        case EventKind.WAITING:
            state = str(event.detail.get("state", "")).lower()
            is_asked = state == plan.confirm_in.lower()
            return News.PLEASE_VERIFY if is_asked else News.QUESTIONS
        case EventKind.MAIL if CONFIRMS in event.detail:
            return None  # its own event says so
        case EventKind.ANSWERED | EventKind.MAIL:
            return News.UPDATES
        case EventKind.CLOSED if event.detail.get("trigger") not in _CLOSED_BY_HAND:
            return None  # that it was resolved is known
        case EventKind.REOPENED if str(event.detail.get("trigger", "")).startswith("participant"):
            return None  # the mail that did it is the news
        case EventKind.RESOLVED | EventKind.CLOSED | EventKind.REOPENED:
            return News.THE_END
        case EventKind.SITE_CONFIRMED | EventKind.SITE_REOPENED:
            return News.SITES
        case EventKind.CHANGED | EventKind.MERGED if SITES in event.detail:
            return News.SITES
        case _:
            return None


def _passed_on(
    plan: SitePlan, case: Case, events: Sequence[PastEvent], now: datetime
) -> Iterator[SiteTask]:
    """The oldest mail of a confirmed site that the open ones have not had yet."""
    if case.kind is StateKind.CLOSED:
        return
    done = max((int(one.detail.get("passed on", 0)) for one in events), default=0)
    for index, event in enumerate(events):
        if event.number <= done or event.at < now - _NEWS_LASTS:
            continue
        if event.kind != EventKind.MAIL or GROUP in event.detail:
            continue
        writer = plan.named(str(event.detail.get(SITE, "")))
        before = site_standings(plan, case, events[:index])
        if any(one.name == writer and one.has_confirmed and not one.is_open for one in before):
            to = tuple(one.name for one in before if one.is_open and one.name != writer)
            if to:
                yield PassOn(event, writer, to, event.at, plan.source)
                return
