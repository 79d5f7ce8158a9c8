"""Which of the things that are wrong the admin has not yet been told, and the words of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mailgate.core.findings import Finding, at_time

_HOUR: Final = timedelta(hours=1)
# What goes and comes back within this is one alert: a server that is tried again is not well yet.
SETTLED: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that was found wrong, and is kept until its end was told.

    `told_at` is when the admin was told of it, None while he was not. `over_since` is since when it
    has not been found any more.
    """

    name: str
    text: str
    since: datetime
    told_at: datetime | None = None
    over_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What follows: `kept` replaces all that was kept before, the rest is news for the admin.

    `logged` began just now, `ended` ended just now, whether or not there may be a mail of it.
    """

    kept: tuple[Alert, ...]
    begun: tuple[Alert, ...]
    over: tuple[Alert, ...]
    logged: tuple[Alert, ...]
    ended: tuple[Alert, ...]


def judge(
    before: Iterable[Alert], found: Iterable[Finding], *, now: datetime, may_tell: bool
) -> Judged:
    """Each thing is told once when it begins and once when it is over, and is one thing meanwhile.

    What cannot be told now is told as soon as it can be, if it still is; what ended untold is
    forgotten untold.
    """
    alerts = {one.name: one for one in before}
    present = {one.name: one for one in found}
    kept: list[Alert] = []
    begun: list[Alert] = []
    over: list[Alert] = []
    ended: list[Alert] = []
    logged: list[Alert] = []
    for name, finding in present.items():
        known = alerts.get(name)
        alert = Alert(
            name=name,
            text=finding.text,
            since=known.since if known else now,
            told_at=known.told_at if known else None,
        )
        if known is None:
            logged.append(alert)
        if alert.told_at is None and may_tell:
            begun.append(alert)
            alert = Alert(name, alert.text, alert.since, told_at=now)
        kept.append(alert)
    for alert in alerts.values():
        if alert.name in present:
            continue
        over_since = alert.over_since or now
        is_settled = now - over_since >= SETTLED or now < over_since
        gone = Alert(alert.name, alert.text, alert.since, alert.told_at, over_since)
        if not is_settled:
            kept.append(gone)
            continue
        if alert.told_at is None:
            ended.append(gone)
        elif may_tell:
            over.append(gone)
            ended.append(gone)
        else:
            kept.append(gone)
    return Judged(tuple(kept), tuple(begun), tuple(over), tuple(logged), tuple(ended))


def may_write(written: Iterable[datetime], *, now: datetime, mails_hour: int) -> bool:
    """Whether one more mail to the admin fits into the hour."""
    return sum(1 for at in written if now - _HOUR < at <= now) < mails_hour


def subject(judged: Judged) -> str:
    """The subject of the mail that tells it."""
    if not judged.begun:
        return f"mailgate: over: {_first(judged.over)}"
    return f"mailgate: {_first(judged.begun)}"


def letter(judged: Judged, *, now: datetime) -> str:
    """The text of the mail that tells it."""
    parts = []
    if judged.begun:
        lines = [f"- {one.text} (since {at_time(one.since)})" for one in judged.begun]
        parts.append("\n".join(["This needs somebody:", "", *lines]))
    if judged.over:
        lines = [
            f"- {one.text} (from {at_time(one.since)} to {at_time(one.over_since)})"
            for one in judged.over
        ]
        parts.append("\n".join(["This is over:", "", *lines]))
    told = {one.name for one in judged.begun}
    still = [one for one in judged.kept if one.over_since is None and one.name not in told]
    if still:
        lines = [f"- {one.text} (since {at_time(one.since)})" for one in still]
        parts.append("\n".join(["Still so, as you were told before:", "", *lines]))
    parts.append(
        f"Seen at {at_time(now)}. Each is told once, and once when it is over."
        " `mailgate health` says how things are now."
    )
    return "\n\n".join(parts) + "\n"


def _first(told: tuple[Alert, ...]) -> str:
    """Short enough for a line: the first thing in its own words, the others counted."""
    kind, _, about = told[0].name.partition(":")
    more = f" and {len(told) - 1} more" if len(told) > 1 else ""
    return f"{kind}{' ' + about if about else ''}{more}"
