"""How a promise came to stand where it stands, in sentences for people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mailgate.core.spans_of_time import ClockTime, SpanOfTime, WorkingDays, WorkingTime
from mailgate.core.standing import Standing, Status

_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of a story: when it was (None for how it stands), and where it is written."""

    at: datetime | None
    text: str
    source: str = ""


def story(standing: Standing) -> tuple[Step, ...]:
    """The steps of one promise in the order of time, the due time and what came of it last."""
    target = standing.target
    steps = [
        Step(standing.received_at, "received"),
        Step(
            standing.started_at,
            f"the clock starts: {target.kind} within {in_words(target.within)}",
            target.source,
        ),
    ]
    for missed in standing.missed:
        steps.append(Step(missed.due_at, "an update was due"))
        steps.append(Step(missed.met_at, "the update came late"))
    for rest in standing.rests:
        steps.append(Step(rest.starts_at, f"the clock rests: {rest.state}", target.source))
        if rest.ends_at is not None:
            steps.append(Step(rest.ends_at, "the clock goes on"))
    steps += [
        Step(warning.at, f"{warning.percent} % of the time is used")
        for warning in standing.warnings
        if warning.at is not None and standing.warned_at and warning.at <= standing.warned_at
    ]
    if standing.due_at is not None:
        steps.append(Step(standing.due_at, "due"))
    if standing.met_at is not None:
        steps.append(Step(standing.met_at, "met"))
    in_order = sorted(steps, key=lambda step: step.at or standing.received_at)
    return (*in_order, Step(None, _outcome(standing)))


def _outcome(standing: Standing) -> str:
    left = in_words(_as_span(standing))
    match standing.status:
        case Status.RUNNING:
            return f"{left} left"
        case Status.RESTING:
            return f"the clock rests with {left} left"
        case Status.MET:
            return "met in time"
        case Status.MET_LATE:
            return "met late"
        case Status.BREACHED:
            return "late"
        case Status.NEVER_DUE:
            return "never due: the desk never opens"


def _as_span(standing: Standing) -> SpanOfTime:
    if isinstance(standing.target.within, ClockTime):
        return ClockTime(standing.remaining)
    return WorkingTime(standing.remaining)


def in_words(span: SpanOfTime) -> str:
    """`16 working hours`, `3 working days`, `1 hour 30 minutes`, as `read_span` reads the parts."""
    match span:
        case WorkingDays(days):
            return _counted(days, "working day")
        case WorkingTime(length):
            return _length(length, "working ")
        case ClockTime(length) if length >= _DAY * 2 and not length % _DAY:
            return _counted(length // _DAY, "day")
        case ClockTime(length):
            return _length(length, "")


def _length(length: timedelta, kind: str) -> str:
    hours, rest = divmod(length, _HOUR)
    minutes = rest // _MINUTE
    if not hours:
        return _counted(minutes, f"{kind}minute")
    if not minutes:
        return _counted(hours, f"{kind}hour")
    return f"{_counted(hours, f'{kind}hour')} {_counted(minutes, 'minute')}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
