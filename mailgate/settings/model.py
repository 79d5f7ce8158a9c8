"""What `mailgate.toml` can say, as frozen values."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path


class Secret:
    """A value that never prints: `str`, `repr` and formatting give `***`.

    No dataclass, so that `dataclasses.asdict` of the settings around it does not take it apart.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself, at the one place that needs it."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__


class Tls(StrEnum):
    """How a connection is protected; `none` is allowed to loopback alone."""

    IMPLICIT = "implicit"
    STARTTLS = "starttls"
    NONE = "none"


class Purpose(StrEnum):
    """What a mailbox is for."""

    SUPPORT = "support"
    ESCALATION = "escalation"


class Filing(StrEnum):
    """What is done in the mailbox once a mail is stored durably."""

    SEEN = "seen"
    MOVE = "move"
    KEEP = "keep"
    DELETE = "delete"


class Start(StrEnum):
    """Which mail counts at the first sight of a folder: what comes from now on, or all."""

    NOW = "now"
    ALL = "all"


class Envelope(StrEnum):
    """The envelope sender of automatic mail (RFC 3834, 3.3)."""

    NULL = "null"
    ADDRESS = "address"
    VERP = "verp"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How to reach an IMAP or SMTP server; `ca` is a file with a private authority, or None."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: Secret | None = None
    ca: Path | None = None


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """An account and folder we read, bound to a desk.

    With neither `imap` nor `maildir` the mailbox is fed by `mailgate deliver` alone.
    `move_to` is set when `after` is MOVE. `smtp` names the server its answers leave by.
    """

    name: str
    desk: str
    address: str
    purpose: Purpose = Purpose.SUPPORT
    imap: ServerSettings | None = None
    maildir: Path | None = None
    folder: str = "INBOX"
    after: Filing = Filing.SEEN
    move_to: str = ""
    start: Start = Start.NOW
    subaddress: bool = False
    envelope: Envelope = Envelope.NULL
    smtp: str = ""
    forms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """A named server that our mail leaves by."""

    name: str
    server: ServerSettings


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """How much automatic mail may leave; docs/decisions.md 14, every value can be set."""

    address_hour: int = 3
    address_day: int = 10
    domain_hour: int = 50
    first_time_day: int = 200
    total_ten_minutes: int = 300
    staff_hour: int = 60
    alike_day: int = 5


@dataclass(frozen=True, slots=True)
class OutboxSettings:
    """How patiently mail is sent."""

    lease: timedelta = timedelta(minutes=15)
    lifetime: timedelta = timedelta(hours=48)
    uncertain_resends: int = 3


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """How long several processes on one PostgreSQL wait for each other.

    One that was not heard of for `lease` is taken for dead, and the others do its work.
    """

    lease: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What the process that reads mail may take for one: bytes in all, processor time, time."""

    memory: int = 768 * 1024 * 1024
    processor: timedelta = timedelta(seconds=20)
    time: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """From where on no more mail is taken: mails to send, in quarantine, bytes free, slowness.

    0 bounds nothing. `ballast` is the size of the file that gives room when the disk is full.
    """

    outbox: int = 5000
    quarantine: int = 500
    free_disk: int = 256 * 1024 * 1024
    latency: timedelta = timedelta(seconds=2)
    ballast: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """From when on something is wrong with mailgate, and how often the admin may hear of it."""

    no_poll: timedelta = timedelta(minutes=10)
    no_fate: timedelta = timedelta(minutes=30)
    outbox_age: timedelta = timedelta(hours=1)
    quarantine_hour: int = 20
    false_marks: int = 100
    free_disk: int = 256 * 1024 * 1024
    mails_hour: int = 6


@dataclass(frozen=True, slots=True)
class Settings:
    """One daemon's settings; every path in it is absolute.

    `keys` sign our Message-IDs and reply addresses: the first signs, all verify. `domain` is the
    right side of our Message-IDs. `addresses` are all addresses of our own, mailboxes' included,
    lower-cased. `database` may hold a password, so `repr` leaves it out. `smtp` of a mailbox is
    always the name of a server in `smtp`. The names in `spam_headers` are lower-cased.
    """

    path: Path
    database: str = field(repr=False)
    mailboxes: tuple[MailboxSettings, ...]
    smtp: tuple[SmtpSettings, ...]
    keys: tuple[Secret, ...]
    domain: str
    rules: Path
    templates: Path
    addresses: frozenset[str] = frozenset()
    admin: str = ""
    authserv_ids: frozenset[str] = frozenset()
    spam_headers: tuple[tuple[str, str], ...] = ()
    max_size: int = 40_000_000
    attach_up_to: int = 3_000_000
    ack_max_age: timedelta = timedelta(hours=72)
    poll: timedelta = timedelta(minutes=1)
    reconcile: timedelta = timedelta(hours=1)
    log: str = "text"
    limits: LimitSettings = field(default_factory=LimitSettings)
    outbox: OutboxSettings = field(default_factory=OutboxSettings)
    workers: WorkerSettings = field(default_factory=WorkerSettings)
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    intake: IntakeSettings = field(default_factory=IntakeSettings)
    alerts: AlertSettings = field(default_factory=AlertSettings)

    def mailbox(self, name: str) -> MailboxSettings:
        """The mailbox of that name; KeyError if there is none."""
        for mailbox in self.mailboxes:
            if mailbox.name == name:
                return mailbox
        raise KeyError(name)
