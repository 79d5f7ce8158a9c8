"""What every job works with: settings, database, desks, templates and the signing keys.

A context never changes. When the files of a desk do, whoever gives contexts to jobs gives the next
job another one (`jobs.reload`), so that each message is decided by one version from end to end.
"""

import base64
import binascii
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.chasers import templates_sent
from mailgate.core.desk import Desk, Drawing
from mailgate.core.references import Keyring
from mailgate.core.rules.needs import templates_named
from mailgate.core.version import DeskVersion
from mailgate.errors import FileError, Mistake, TemporaryError
from mailgate.files.desk_files import load_desks
from mailgate.files.templates import Templates, load_templates
from mailgate.files.versions import digests
from mailgate.jobs.holdings import Holdings
from mailgate.jobs.pressure import Pressure
from mailgate.mail.reader import Read, read_here
from mailgate.mail.smtp import SendOutcome
from mailgate.settings.model import Secret, Settings
from mailgate.store import cases, meta
from mailgate.store.database import Database, open_database
from mailgate.store.outbox import Due

Clock = Callable[[], datetime]
_LOOKS: Final = 5


def draw_reference(session: Session, desk: Desk) -> str:
    """A reference for a new case, as its desk draws them; another case may have it."""
    match desk.reference.drawing:
        case Drawing.AT_RANDOM:
            return desk.reference.write(secrets.randbelow(10**desk.reference.digits))
        case Drawing.COUNTED:
            return desk.reference.write(cases.next_counted(session, desk.name))


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """What the files of all desks say at one time, loaded and checked, with their versions."""

    desks: Mapping[str, Desk]
    templates: Templates
    versions: Mapping[str, DeskVersion]


@dataclass(frozen=True, slots=True)
class Context:
    """Everything loaded and checked.

    `interrupted` maps the messages whose processing a lost database ended to their claims' tokens,
    `unrecorded` the relays to the mail that each was given last, until what became of it is
    written, `holdings` says which mailboxes may be taken from, `pressure` whether any mail may:
    all contexts of a process share these. `versions` are those of the desks' files. `draw` finds
    the reference of a new case; rehearsals have one that draws the same every time. `read` reads a
    mail: the daemon has one that does so in another process.
    """

    settings: Settings
    database: Database
    desks: Mapping[str, Desk] = field(repr=False)
    templates: Templates = field(repr=False)
    keyring: Keyring
    interrupted: dict[int, str] = field(default_factory=dict)
    versions: Mapping[str, DeskVersion] = field(default_factory=dict)
    unrecorded: dict[str, tuple[Due, SendOutcome]] = field(default_factory=dict, repr=False)
    holdings: Holdings = field(default_factory=Holdings)
    pressure: Pressure = field(default_factory=Pressure)
    draw: Callable[[Session, Desk], str] = draw_reference
    read: Read = read_here

    def ruled_by(self, desk: str) -> dict[str, str]:
        """The version of a desk's files, as the record of a decision keeps it."""
        version = self.versions.get(desk)
        return version.as_record() if version is not None else {}


def desk_names(settings: Settings) -> list[str]:
    """The desks that have a mailbox, by name."""
    return sorted({mailbox.desk for mailbox in settings.mailboxes})


def load_files(
    settings: Settings,
    *,
    at: datetime | None = None,
    before: Mapping[str, DeskVersion] | None = None,
) -> RuleFiles:
    """Desks and templates, all of one time; FileError with all mistakes of all of them.

    Desks whose files are still those `before` keep that version. TemporaryError if somebody writes
    to the files all the while.
    """
    names = desk_names(settings)
    for _ in range(_LOOKS):
        found = digests(settings.rules, settings.templates, names)
        desks, templates, mistakes = read_files(settings, names)
        if found != digests(settings.rules, settings.templates, names):
            continue  # somebody is writing to them: nobody ever meant what was read
        if mistakes or templates is None:
            raise FileError(mistakes)
        known = before or {}
        versions = {
            desk: known[desk]
            if desk in known and known[desk].digest == digest
            else DeskVersion(digest, at)
            for desk, digest in found.items()
        }
        return RuleFiles(desks, templates, versions)
    raise TemporaryError("the files of the desks change faster than they can be read")


def read_files(
    settings: Settings, names: Iterable[str]
) -> tuple[Mapping[str, Desk], Templates | None, tuple[Mistake, ...]]:
    """What the files say, as far as they can be read, and all their mistakes."""
    names = tuple(names)
    desks: Mapping[str, Desk] = {}
    templates: Templates | None = None
    mistakes: list[Mistake] = []
    try:
        desks = load_desks(settings.rules, names, templates=settings.templates)
    except FileError as error:
        mistakes += error.mistakes
    try:
        named = {
            name: templates_named(desk.rules)
            | desk.states.templates()
            | templates_sent(desk.ladders.values(), desk.hourly_mails)
            | ({desk.sites.reminder} - {""})
            for name, desk in desks.items()
        }
        templates = load_templates(
            settings.templates, desks=names, rules=settings.rules, named=named or None
        )
    except FileError as error:
        mistakes += error.mistakes
    return desks, templates, tuple(mistakes)


@contextmanager
def open_context(settings: Settings, *, at: datetime | None = None) -> Iterator[Context]:
    """Loads desks and templates, opens the database, and checks the keys against it.

    Raises FileError with all mistakes of the rule files and templates, PermanentError when the
    database is not durable or a key is missing that signed mail before.
    """
    files = load_files(settings, at=at)
    keyring = keyring_of(settings)
    database = open_database(settings.database, longest_pause=settings.workers.lease)
    try:
        with database.session() as session:
            _check_keys(session, keyring)
        yield context_of(settings, database, files, keyring)
    finally:
        database.close()


def context_of(
    settings: Settings, database: Database, files: RuleFiles, keyring: Keyring
) -> Context:
    """A context of what was loaded."""
    return Context(
        settings, database, files.desks, files.templates, keyring, versions=files.versions
    )


def keyring_of(settings: Settings) -> Keyring:
    """The keys that sign and verify our marks."""
    return Keyring(tuple(key_bytes(key) for key in settings.keys))


def _check_keys(session: Session, keyring: Keyring) -> None:
    prints = keyring.fingerprints()
    meta.check_keys(session, prints, prints[0])


def key_bytes(key: Secret) -> bytes:
    """The bytes of a signing key: base64 where it is that, else the text itself."""
    text = key.reveal().strip()
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return text.encode()
