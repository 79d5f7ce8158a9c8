"""How a desk did in a time: figures over the events of its cases, for digests and screens.

Nothing is counted along: the same events, files and time say the same. Cases that were merged into
another one are not counted as resolved, for that one still goes on.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.case import EventKind, StateKind
from mailgate.core.desk import Desk
from mailgate.core.lifecycle import ENDED, Trigger
from mailgate.core.promised import PastEvent, clockwork_of, happened
from mailgate.core.promises import Subject, TargetKind, hours_of
from mailgate.core.sla import standings
from mailgate.core.sla_clock import Measure
from mailgate.core.standing import Happened, Happening, Standing, Status, governing
from mailgate.core.wall_clock import wall_date
from mailgate.core.working_time import working_time

_ONE_DAY: Final = timedelta(days=1)
_MOST_DAYS: Final = 400
_RESPONSES: Final = frozenset({Happening.RESPONDED, Happening.PROGRESSED})
_WORDS: Final = ("Poor", "Average", "Good", "Excellent")
_WORST: Final = 1
_SLOW: Final = 0.9


@dataclass(frozen=True, slots=True)
class Story:
    """A case with its whole history, as a report reads it."""

    reference: str
    subject: Subject
    events: Sequence[PastEvent]


@dataclass(frozen=True, slots=True)
class Period:
    """A time from one instant, included, to another one, which is not."""

    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Whether an instant is in it."""
        return self.since <= at < self.until


@dataclass(frozen=True, slots=True)
class Day:
    """What a day on the desk's wall brought."""

    on: date
    opened: int = 0
    resolved: int = 0
    breached: int = 0


@dataclass(frozen=True, slots=True)
class FirstResponses:
    """The first answers of persons: how many, how many in time and late where that was promised.

    `median` and `slow`, which nine of ten were not slower than, are in the desk's own time; None
    where nobody was answered.
    """

    answered: int = 0
    in_time: int = 0
    late: int = 0
    median: timedelta | None = None
    slow: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that was broken: to which case, which kind of promise, since when."""

    reference: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rated:
    """What the customer of a case answered to the survey; `value` is 1 for the worst word to 4."""

    reference: str
    value: int
    word: str
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a desk. `open_now` counts its cases by kind of state, at the time of asking.

    `survey` counts answers by word, the worst first; of two of one case the last counts.
    """

    desk: str
    title: str
    zone: ZoneInfo
    period: Period
    opened: int = 0
    resolved: int = 0
    closed: int = 0
    reopened: int = 0
    escalated: int = 0
    first: FirstResponses = FirstResponses()
    broken: tuple[Broken, ...] = ()
    survey: Mapping[str, int] = field(default_factory=dict)
    ratings: tuple[Rated, ...] = ()
    open_now: Mapping[str, int] = field(default_factory=dict)
    days: tuple[Day, ...] = ()

    @property
    def still_open(self) -> int:
        """How many cases are neither resolved nor closed."""
        return sum(count for kind, count in self.open_now.items() if kind not in ENDED)

    @property
    def waiting(self) -> int:
        """How many of them wait for somebody."""
        return self.open_now.get(StateKind.WAITING, 0)

    @property
    def poor(self) -> tuple[Rated, ...]:
        """The worst answers."""
        return tuple(one for one in self.ratings if one.value == _WORST)

    def broken_by_kind(self) -> Mapping[str, int]:
        """How many promises of each kind were broken, in the order of the kinds."""
        counts = Counter(one.kind for one in self.broken)
        return {kind.value: counts[kind.value] for kind in TargetKind if counts[kind.value]}


def report_of(
    desk: Desk, stories: Iterable[Story], period: Period, *, open_now: Mapping[str, int]
) -> Report:
    """The figures of a period; `stories` are at least those of all cases with an event in it."""
    count: Counter[str] = Counter()
    known = tuple(stories)
    broken: list[Broken] = []
    ratings: list[Rated] = []
    answers: list[_Answer] = []
    for story in known:
        count.update(event.kind for event in story.events if period.holds(event.at))
        ends = _ends(story.events, among=ENDED)
        count["ended"] += sum(1 for at in ends if period.holds(at))
        closings = _ends(story.events, among=frozenset({StateKind.CLOSED}))
        count["over"] += sum(1 for at in closings if period.holds(at))
        broken += (one for one in _broken(story) if period.holds(one.at))
        ratings += _last_rating(story, period)
        answer = _answer(desk, story, period)
        answers += [answer] if answer is not None else []
    return Report(
        desk=desk.name,
        title=desk.title,
        zone=zone_of_desk(desk),
        period=period,
        opened=count[EventKind.OPENED],
        resolved=count["ended"],
        closed=count["over"],
        reopened=count[EventKind.REOPENED],
        escalated=count[EventKind.ESCALATED],
        first=_responses(answers),
        broken=tuple(sorted(broken, key=lambda one: (one.at, one.reference))),
        survey=_survey(desk, ratings),
        ratings=tuple(sorted(ratings, key=lambda one: (one.at, one.reference))),
        open_now=open_now,
        days=days_of(desk, known, period),
    )


def days_of(desk: Desk, stories: Iterable[Story], period: Period) -> tuple[Day, ...]:
    """What each day of a period brought, for a picture."""
    opened: Counter[date] = Counter()
    resolved: Counter[date] = Counter()
    late: Counter[date] = Counter()
    zone = zone_of_desk(desk)
    for story in stories:
        begins = (one.at for one in story.events if one.kind == EventKind.OPENED)
        broken = (one.at for one in _broken(story))
        ends = _ends(story.events, among=ENDED)
        for count, instants in ((opened, begins), (resolved, ends), (late, broken)):
            count.update(wall_date(at, zone) for at in instants if period.holds(at))
    return tuple(Day(day, opened[day], resolved[day], late[day]) for day in _days(period, zone))


def zone_of_desk(desk: Desk) -> ZoneInfo:
    """The clock on the desk's wall."""
    calendar = desk.calendars.get(WORKING_HOURS)
    return calendar.zone if calendar is not None else ZoneInfo("UTC")


def _days(period: Period, zone: ZoneInfo) -> Iterator[date]:
    """The days on the wall that a period touches, the newest ones of a very long one."""
    last = wall_date(period.until - timedelta.resolution, zone)
    first = max(wall_date(period.since, zone), last - _ONE_DAY * _MOST_DAYS)
    for number in range((last - first).days + 1):
        yield first + _ONE_DAY * number


def _ends(events: Sequence[PastEvent], *, among: frozenset[StateKind]) -> Iterator[datetime]:
    """When a case came into a state of one of these kinds from one of another kind."""
    is_there = False
    for event in events:
        if "kind" not in event.detail or "state" not in event.detail:
            continue
        comes = event.detail["kind"] in among
        if comes and not is_there and event.detail.get("trigger") != Trigger.AGENT_MERGED:
            yield event.at
        is_there = comes


def _broken(story: Story) -> Iterator[Broken]:
    for event in story.events:
        if event.kind == EventKind.PROMISE_BREACHED:
            said = str(event.detail.get("promise", ""))
            kinds = [kind.value for kind in TargetKind if said.startswith(f"{kind.value} ")]
            yield Broken(story.reference, max(kinds, key=len, default=said), event.at)


def _last_rating(story: Story, period: Period) -> tuple[Rated, ...]:
    found = [
        Rated(
            reference=story.reference,
            value=int(event.detail.get("value", 0)),
            word=str(event.detail.get("word", "")),
            comment=str(event.detail.get("comment", "")),
            at=event.at,
        )
        for event in story.events
        if event.kind == EventKind.RATED and period.holds(event.at)
    ]
    return tuple(found[-1:])


def _survey(desk: Desk, ratings: Sequence[Rated]) -> Mapping[str, int]:
    """By the desk's words; answers in words that it had before are counted with their like."""
    words = desk.survey or (_WORDS if ratings else ())
    values = Counter(one.value for one in ratings)
    return {word: values[number] for number, word in enumerate(words, start=1)}


@dataclass(frozen=True, slots=True)
class _Answer:
    took: timedelta
    status: Status | None


def _answer(desk: Desk, story: Story, period: Period) -> _Answer | None:
    """The first answer of a person to a case, if it was given in the period."""
    past = happened(story.events)
    answered_at = next((one.at for one in past if one.what in _RESPONSES), None)
    if answered_at is None or not period.holds(answered_at):
        return None
    promised = _promised(desk, story, until=answered_at)
    if promised is not None:
        calendar = clockwork_of(desk).covering(hours_of(desk.plan, story.subject)).calendar
        measure = Measure(calendar, promised.target.within)
        return _Answer(measure.between(promised.started_at, answered_at), promised.status)
    calendar = clockwork_of(desk).calendar
    return _Answer(working_time(calendar, _received_at(past, answered_at), answered_at), None)


def _promised(desk: Desk, story: Story, *, until: datetime) -> Standing | None:
    """The promise of a first answer as it stood when that was given."""
    plan = desk.plan
    first = tuple(one for one in plan.targets if one.kind is TargetKind.FIRST_RESPONSE)
    past = happened(story.events)
    found = standings(
        replace(plan, targets=first), story.subject, past, clockwork_of(desk), now=until
    )
    return next(iter(governing(found)), None)


def _received_at(past: Sequence[Happened], otherwise: datetime) -> datetime:
    return next((one.at for one in past if one.what is Happening.RECEIVED), otherwise)


def _responses(answers: Sequence[_Answer]) -> FirstResponses:
    if not answers:
        return FirstResponses()
    took = sorted(answer.took for answer in answers)
    middle = len(took) // 2
    median = took[middle] if len(took) % 2 else (took[middle - 1] + took[middle]) / 2
    return FirstResponses(
        answered=len(took),
        in_time=sum(1 for one in answers if one.status is Status.MET),
        late=sum(1 for one in answers if one.status is Status.MET_LATE),
        median=median,
        slow=took[ceil(len(took) * _SLOW) - 1],
    )


def span_in_figures(length: timedelta | None) -> str:
    """`42 min`, `1 h 05 min`, alike in many languages; nothing for None."""
    if length is None:
        return ""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"
