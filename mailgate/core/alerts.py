"""What is wrong with a running mailgate, and which of it its admin has not yet been told.

Everything is seen from the database, so that any process, and a monitor beside a daemon that is
dead, comes to the same findings. They name mailboxes, servers and desks, and count; no customer,
and no word that came from outside, is in them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

_HOUR: Final = timedelta(hours=1)
# What goes and comes back within this is one alert: a server that is tried again is not well yet.
RELAY: Final = "smtp "  # begins the subject of what is about a server that sends
SETTLED: Final = timedelta(minutes=2)


class Kind(StrEnum):
    """What can be wrong; `docs/operations.md` explains each one."""

    DATABASE = "database"
    NO_DAEMON = "no-daemon"
    NO_POLL = "no-poll"
    REFUSED = "refused"
    NO_FATE = "no-fate"
    QUARANTINE = "quarantine"
    GUESSES = "guesses"
    OUTBOX = "outbox"
    CIRCUIT = "circuit"
    DISK = "disk"
    CLOCK = "clock"
    RULES = "rules"


class Status(StrEnum):
    """How bad it is: a warning leaves mail flowing, something critical does not."""

    OK = "ok"
    WARNING = "warning"
    CRITICAL = "critical"


_WARNINGS: Final = frozenset({Kind.QUARANTINE, Kind.GUESSES, Kind.CLOCK, Kind.RULES})


class Bounds(Protocol):
    """From when on something is wrong; `AlertSettings` is one."""

    @property
    def no_poll(self) -> timedelta:
        """How long a mailbox may go without a successful look."""

    @property
    def no_fate(self) -> timedelta:
        """How long a mail that was taken may wait for its decision."""

    @property
    def quarantine_hour(self) -> int:
        """How many mails may be set aside in an hour."""

    @property
    def false_marks(self) -> int:
        """How many marks may be made up in this hour and the last."""

    @property
    def outbox_age(self) -> timedelta:
        """How long a mail of ours may wait to be sent."""

    @property
    def free_disk(self) -> int:
        """How many bytes must be free where the database is."""


@dataclass(frozen=True, slots=True)
class MailboxSeen:
    """A mailbox that somebody has to read: when all of it was last taken, when it last refused us.

    `watched_since` is when the one who asks began; None for who only looks in.
    """

    name: str
    drained_at: datetime | None
    refused_at: datetime | None
    watched_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to see at one time; `free_disk` is None where the disk is not ours to watch.

    `unsent` says of each relay since when its oldest mail waits, mails of this module left out.
    `daemon_seen_at` is when a daemon last said that it lives, `is_running` whether one does.
    """

    at: datetime
    is_running: bool
    daemon_seen_at: datetime | None
    mailboxes: tuple[MailboxSeen, ...]
    undecided: int
    undecided_since: datetime | None
    quarantined_hour: int
    false_marks: int
    refused_relays: Mapping[str, datetime]
    unsent: Mapping[str, datetime]
    held_by_circuit: int
    free_disk: int | None
    clock_held: str
    desks_behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; kind and subject together name it."""

    kind: Kind
    subject: str
    text: str

    @property
    def name(self) -> str:
        """What it is told by, the next time it is seen."""
        return f"{self.kind}:{self.subject}"

    @property
    def status(self) -> Status:
        """How bad it is."""
        return Status.WARNING if self.kind in _WARNINGS else Status.CRITICAL


def findings(seen: Seen, bounds: Bounds) -> tuple[Finding, ...]:
    """Everything that is wrong, in the order of `Kind`."""
    found: list[Finding] = []
    if not seen.is_running:
        last = f"the last one was seen at {_time(seen.daemon_seen_at)}"
        said = last if seen.daemon_seen_at else "there never was one"
        found.append(Finding(Kind.NO_DAEMON, "", f"No `mailgate run` is at work: {said}."))
    found += (one for mailbox in seen.mailboxes if (one := _silent(mailbox, seen, bounds)))
    found += (
        Finding(
            Kind.REFUSED,
            mailbox.name,
            f"The server of mailbox {mailbox.name} has refused us since"
            f" {_time(mailbox.refused_at)}: password, folder or certificate.",
        )
        for mailbox in seen.mailboxes
        if _is_refused(mailbox)
    )
    found += (
        Finding(
            Kind.REFUSED,
            RELAY + relay,
            f"The server {relay} refuses our login: mail has waited since {_time(since)}.",
        )
        for relay, since in sorted(seen.refused_relays.items())
    )
    if seen.undecided_since and seen.at - seen.undecided_since > bounds.no_fate:
        since = _time(seen.undecided_since)
        text = f"{seen.undecided} mails wait for a decision, the oldest since {since}."
        found.append(Finding(Kind.NO_FATE, "", text))
    if seen.quarantined_hour > bounds.quarantine_hour:
        text = f"{seen.quarantined_hour} mails were set aside within an hour: `mailgate quarantine`"
        found.append(Finding(Kind.QUARANTINE, "", f"{text} shows why."))
    if seen.false_marks > bounds.false_marks:
        text = f"{seen.false_marks} marks that look like ours, and are not, came in mails of this"
        more = "hour and the last: somebody guesses, or a signing key was taken away too early."
        found.append(Finding(Kind.GUESSES, "", f"{text} {more}"))
    for relay, since_at in sorted(seen.unsent.items()):
        if seen.at - since_at > bounds.outbox_age:
            text = f"Mail has waited to leave by the server {relay} since {_time(since_at)}."
            found.append(Finding(Kind.OUTBOX, relay, text))
    if seen.held_by_circuit:
        text = f"Far more automatic mail than usual: {seen.held_by_circuit} mails are held until"
        found.append(Finding(Kind.CIRCUIT, "", f"{text} `mailgate outbox release`."))
    if seen.free_disk is not None and seen.free_disk < bounds.free_disk:
        text = f"{_mebibytes(seen.free_disk)} are free where the database is, expected"
        found.append(Finding(Kind.DISK, "", f"{text} {_mebibytes(bounds.free_disk)} or more."))
    if seen.clock_held:
        text = f"Chasers and closures wait for `mailgate clock confirm`: {seen.clock_held}."
        found.append(Finding(Kind.CLOCK, "", text))
    found += (
        Finding(
            Kind.RULES,
            desk,
            f"The changed files of desk {desk} are not used, they have mistakes: `mailgate check`"
            " shows them.",
        )
        for desk in seen.desks_behind
    )
    return tuple(found)


def worst(found: Iterable[Finding]) -> Status:
    """The status of all of it together."""
    states = {one.status for one in found}
    if Status.CRITICAL in states:
        return Status.CRITICAL
    return Status.WARNING if Status.WARNING in states else Status.OK


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
        lines = [f"- {one.text} (since {_time(one.since)})" for one in judged.begun]
        parts.append("\n".join(["This needs somebody:", "", *lines]))
    if judged.over:
        lines = [
            f"- {one.text} (from {_time(one.since)} to {_time(one.over_since)})"
            for one in judged.over
        ]
        parts.append("\n".join(["This is over:", "", *lines]))
    told = {one.name for one in judged.begun}
    still = [one for one in judged.kept if one.over_since is None and one.name not in told]
    if still:
        lines = [f"- {one.text} (since {_time(one.since)})" for one in still]
        parts.append("\n".join(["Still so, as you were told before:", "", *lines]))
    parts.append(
        f"Seen at {_time(now)}. Each is told once, and once when it is over."
        " `mailgate health` says how things are now."
    )
    return "\n\n".join(parts) + "\n"


def _silent(mailbox: MailboxSeen, seen: Seen, bounds: Bounds) -> Finding | None:
    """Only the time in which somebody watched counts: a daemon that was off has just begun."""
    known = [at for at in (mailbox.drained_at, mailbox.watched_since) if at is not None]
    if known and seen.at - max(known) <= bounds.no_poll:
        return None
    said = f"since {_time(mailbox.drained_at)}" if mailbox.drained_at else "ever"
    text = f"No look into mailbox {mailbox.name} has succeeded {said}."
    return Finding(Kind.NO_POLL, mailbox.name, text)


def _is_refused(mailbox: MailboxSeen) -> bool:
    if mailbox.refused_at is None:
        return False
    return mailbox.drained_at is None or mailbox.refused_at > mailbox.drained_at


def _first(told: tuple[Alert, ...]) -> str:
    """Short enough for a line: the first thing in its own words, the others counted."""
    kind, _, about = told[0].name.partition(":")
    more = f" and {len(told) - 1} more" if len(told) > 1 else ""
    return f"{kind}{' ' + about if about else ''}{more}"


def _mebibytes(count: int) -> str:
    return f"{count // 2**20} MiB"


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"
