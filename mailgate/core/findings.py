"""What is wrong with a running mailgate.

Everything is seen from the database, so that any process, and a monitor beside a daemon that is
dead, comes to the same findings. They name mailboxes, servers and desks, and count; no customer,
and no word that came from outside, is in them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

RELAY: Final = "smtp "  # begins the subject of what is about a server that sends


class Kind(StrEnum):
    """What can be wrong; `docs/operations.md` explains each one."""

    DATABASE = "database"
    NO_DAEMON = "no-daemon"
    NO_POLL = "no-poll"
    REFUSED = "refused"
    INTAKE = "intake"
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
    paused_by: tuple[str, ...]
    undecided: int
    undecided_since: datetime | None
    quarantined_hour: int
    false_marks: int
    refused_relays: Mapping[str, datetime]
    unsent: Mapping[str, datetime]
    held_by_circuit: int
    free_disk: int | None
    clock_held: str
    clock_set: str
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
    return (*_of_servers(seen, bounds), *_of_mail(seen, bounds), *_of_the_machine(seen, bounds))


def _of_servers(seen: Seen, bounds: Bounds) -> Iterator[Finding]:
    if not seen.is_running:
        last = f"the last one was seen at {at_time(seen.daemon_seen_at)}"
        said = last if seen.daemon_seen_at else "there never was one"
        yield Finding(Kind.NO_DAEMON, "", f"No `mailgate run` is at work: {said}.")
    for mailbox in seen.mailboxes:
        if (silent := _silent(mailbox, seen, bounds)) is not None:
            yield silent
    for mailbox in seen.mailboxes:
        if _is_refused(mailbox):
            since = at_time(mailbox.refused_at)
            text = f"The server of mailbox {mailbox.name} has refused us since {since}: password,"
            yield Finding(Kind.REFUSED, mailbox.name, f"{text} folder or certificate.")
    for relay, since_at in sorted(seen.refused_relays.items()):
        text = f"The server {relay} refuses our login; mail waits since {at_time(since_at)}."
        yield Finding(Kind.REFUSED, RELAY + relay, text)


def _of_mail(seen: Seen, bounds: Bounds) -> Iterator[Finding]:
    if seen.paused_by:
        yield Finding(Kind.INTAKE, "", f"No mail is taken: {'; '.join(seen.paused_by)}.")
    if seen.undecided_since and seen.at - seen.undecided_since > bounds.no_fate:
        since = at_time(seen.undecided_since)
        text = f"{seen.undecided} mails wait for a decision, the oldest since {since}."
        yield Finding(Kind.NO_FATE, "", text)
    if seen.quarantined_hour > bounds.quarantine_hour:
        text = f"{seen.quarantined_hour} mails were set aside within an hour: `mailgate quarantine`"
        yield Finding(Kind.QUARANTINE, "", f"{text} shows why.")
    if seen.false_marks > bounds.false_marks:
        text = f"{seen.false_marks} marks that look like ours, and are not, came in mails of this"
        more = "hour and the last: somebody guesses, or a signing key was taken away too early."
        yield Finding(Kind.GUESSES, "", f"{text} {more}")
    for relay, since_at in sorted(seen.unsent.items()):
        if seen.at - since_at > bounds.outbox_age:
            text = f"Mail has waited to leave by the server {relay} since {at_time(since_at)}."
            yield Finding(Kind.OUTBOX, relay, text)
    if seen.held_by_circuit:
        text = f"Far more automatic mail than usual: {seen.held_by_circuit} mails are held until"
        yield Finding(Kind.CIRCUIT, "", f"{text} `mailgate outbox release`.")


def _of_the_machine(seen: Seen, bounds: Bounds) -> Iterator[Finding]:
    if seen.free_disk is not None and seen.free_disk < bounds.free_disk:
        text = f"{_mebibytes(seen.free_disk)} are free where the database is, expected"
        yield Finding(Kind.DISK, "", f"{text} {_mebibytes(bounds.free_disk)} or more.")
    if seen.clock_held:
        text = f"Chasers and closures wait for `mailgate clock confirm`: {seen.clock_held}."
        yield Finding(Kind.CLOCK, "", text)
    if seen.clock_set:
        yield Finding(Kind.CLOCK, "set", f"Times may be wrong: {seen.clock_set}.")
    for desk in seen.desks_behind:
        text = (
            f"The changed files of desk {desk} are not used, they have mistakes: `mailgate check`"
        )
        yield Finding(Kind.RULES, desk, f"{text} shows them.")


def worst(found: Iterable[Finding]) -> Status:
    """The status of all of it together."""
    states = {one.status for one in found}
    if Status.CRITICAL in states:
        return Status.CRITICAL
    return Status.WARNING if Status.WARNING in states else Status.OK


def _silent(mailbox: MailboxSeen, seen: Seen, bounds: Bounds) -> Finding | None:
    """Only the time in which somebody watched counts: a daemon that was off has just begun."""
    known = [at for at in (mailbox.drained_at, mailbox.watched_since) if at is not None]
    if known and seen.at - max(known) <= bounds.no_poll:
        return None
    said = f"since {at_time(mailbox.drained_at)}" if mailbox.drained_at else "ever"
    text = f"No look into mailbox {mailbox.name} has succeeded {said}."
    return Finding(Kind.NO_POLL, mailbox.name, text)


def _is_refused(mailbox: MailboxSeen) -> bool:
    if mailbox.refused_at is None:
        return False
    return mailbox.drained_at is None or mailbox.refused_at > mailbox.drained_at


def _mebibytes(count: int) -> str:
    return f"{count // 2**20} MiB"


def at_time(at: datetime | None) -> str:
    """An instant as an admin reads it."""
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"
