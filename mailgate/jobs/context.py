"""What every job works with: settings, database, desks, templates and the signing keys."""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from mailgate.core.desk import Desk
from mailgate.core.references import Keyring
from mailgate.core.rules.needs import templates_named
from mailgate.files.desk_files import load_desks
from mailgate.files.templates import Templates, load_templates
from mailgate.settings.model import Secret, Settings
from mailgate.store import meta
from mailgate.store.database import Database, open_database

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Context:
    """Everything loaded and checked, once, at the start.

    `interrupted` maps the messages whose processing a lost database ended to their claims' tokens.
    """

    settings: Settings
    database: Database
    desks: Mapping[str, Desk] = field(repr=False)
    templates: Templates = field(repr=False)
    keyring: Keyring
    interrupted: dict[int, str] = field(default_factory=dict)


@contextmanager
def open_context(settings: Settings) -> Iterator[Context]:
    """Loads desks and templates, opens the database, and checks the keys against it.

    Raises FileError with all mistakes of the rule files and templates, PermanentError when the
    database is not durable or a key is missing that signed mail before.
    """
    names = sorted({mailbox.desk for mailbox in settings.mailboxes})
    desks = load_desks(settings.rules, names, templates=settings.templates)
    templates = load_templates(
        settings.templates,
        desks=names,
        rules=settings.rules,
        named={name: templates_named(desk.rules) for name, desk in desks.items()},
    )
    keyring = Keyring(tuple(key_bytes(key) for key in settings.keys))
    database = open_database(settings.database)
    try:
        with database.session() as session:
            _check_keys(session, keyring)
        yield Context(settings, database, desks, templates, keyring)
    finally:
        database.close()


def _check_keys(session: Session, keyring: Keyring) -> None:
    prints = [Keyring((key,)).fingerprint() for key in keyring.keys]
    meta.check_keys(session, prints, prints[0])


def key_bytes(key: Secret) -> bytes:
    """The bytes of a signing key: base64 where it is that, else the text itself."""
    text = key.reveal().strip()
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return text.encode()
