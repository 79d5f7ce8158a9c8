"""A context of its own folder, for jobs that need nothing but a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mailgate.bundle import bundled
from mailgate.jobs.context import Context, open_context
from mailgate.settings.model import MailboxSettings, Secret, Settings

DESK = "managed-service"
SUPPORT = MailboxSettings(name="support", desk=DESK, address="support@desk.example", smtp="relay")


@contextmanager
def small_context(folder: Path, **settings: Any) -> Iterator[Context]:
    """One mailbox that is fed by hand, on SQLite; `settings` are other than these."""
    said: dict[str, Any] = {
        "path": folder / "mailgate.toml",
        "database": f"sqlite:///{folder}/mailgate.db",
        "mailboxes": (SUPPORT,),
        "smtp": (),
        "keys": (Secret("0123456789abcdef0123456789abcdef"),),
        "domain": "desk.example",
        "rules": bundled("rules"),
        "templates": bundled("templates"),
        "addresses": frozenset({SUPPORT.address}),
    }
    with open_context(Settings(**(said | settings))) as context:
        yield context
