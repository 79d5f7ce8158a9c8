"""The folder of the demo: settings, keys, and copies of the rules and templates to play with.

Ports and mailboxes are new at every start, so settings and database are written anew; rules and
templates belong to the person, once he has changed them.
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mailgate.bundle import bundled
from mailgate.errors import UsageError

ADDRESS: Final = "support@desk.example"
MAILBOX: Final = "support"
FILED: Final = "Processed"
_DESK: Final = "managed-service"
_MARK: Final = "# Written by `mailgate demo`"
_COPIES: Final = ".copies.json"
_DATABASE: Final = "demo.db"

_SETTINGS: Final = f"""\
{_MARK} at each start: changes are lost here, but kept in rules/ and templates/.
# For a mailbox of your own, `mailgate init` writes a file to start from.
database = "sqlite:///{_DATABASE}"
rules = "rules"
templates = "templates"
poll = "1s"

[identity]
keys = ["file:keys/signing-key"]

[[mailbox]]
name = "{MAILBOX}"
desk = "{_DESK}"
purpose = "support"
address = "{ADDRESS}"
folder = "INBOX"
after = "move:{FILED}"
start = "all"

[mailbox.imap]
host = "127.0.0.1"
port = %(imap_port)d
tls = "none"
user = "support"
password = "file:keys/imap-password"

[smtp]
host = "127.0.0.1"
port = %(smtp_port)d
tls = "none"

[intake]
ballast = 0
"""

_SENDER: Final = f"""\
{_MARK} at each start. Sends it a mail from a customer:
#   python3 send.py [SUBJECT [TEXT [FROM]]]
import smtplib, sys
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

usual = ["Hello", "My screen is dark.", "you@firm.example"]
subject, text, sender = [*sys.argv[1:4], *usual[len(sys.argv) - 1 :]]
mail = EmailMessage()
mail["From"], mail["To"], mail["Subject"] = sender, "{ADDRESS}", subject
mail["Date"], mail["Message-ID"] = formatdate(localtime=True), make_msgid(domain="firm.example")
mail.set_content(text)
with smtplib.SMTP("127.0.0.1", %(smtp_port)d) as server:
    server.send_message(mail)
"""


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """Where things are; `password` opens both accounts of the demo's IMAP server."""

    path: Path
    password: str

    @property
    def settings(self) -> Path:
        """The settings file that the daemon is started with."""
        return self.path / "mailgate.toml"

    @property
    def sender(self) -> Path:
        """A program by which a person sends the demo a mail."""
        return self.path / "send.py"

    @property
    def log(self) -> Path:
        """What the daemon says, as JSON lines."""
        return self.path / "daemon.log"

    @property
    def database(self) -> str:
        """The URL of the database, as the settings file names it."""
        return f"sqlite:///{self.path / _DATABASE}"

    def write_settings(self, *, imap_port: int, smtp_port: int) -> None:
        """Writes mailgate.toml and send.py for servers on these ports of 127.0.0.1."""
        text = _SETTINGS % {"imap_port": imap_port, "smtp_port": smtp_port}
        self.settings.write_text(text, encoding="utf-8")
        self.sender.write_text(_SENDER % {"smtp_port": smtp_port}, encoding="utf-8")


def default_folder(here: Path) -> Path:
    """`data/demo` in a checkout of the project, `mailgate-demo` anywhere else."""
    checkout = (here / "pyproject.toml").is_file() and (here / "mailgate" / "demo").is_dir()
    return here / "data" / "demo" if checkout else here / "mailgate-demo"


@contextmanager
def prepared(path: Path) -> Iterator[DemoFolder]:
    """The folder, ready and ours alone as long as the context lasts.

    UsageError if it holds somebody's own settings, or if another demo runs in it.
    """
    path = path.absolute()
    settings = path / "mailgate.toml"
    if settings.exists() and not settings.read_text(errors="replace").startswith(_MARK):
        raise UsageError(
            f"{settings} was not written by `mailgate demo`, and the demo would overwrite it: "
            "name another folder with --folder"
        )
    path.mkdir(parents=True, exist_ok=True)
    with (path / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                f"another demo is running in {path}: stop it, or name another folder with --folder"
            ) from None
        for name in ("rules", "templates"):
            refresh(bundled(name), path / name)
        for leftover in path.glob(f"{_DATABASE}*"):
            leftover.unlink()
        keys = path / "keys"
        keys.mkdir(mode=0o700, exist_ok=True)
        _secret(keys / "signing-key")
        yield DemoFolder(path=path, password=_secret(keys / "imap-password"))


def refresh(source: Path, target: Path) -> None:
    """Brings a copied folder up to date, but touches no file that was changed since it was copied.

    `.copies.json` in it remembers the digests of what was copied.
    """
    target.mkdir(parents=True, exist_ok=True)
    record = target / _COPIES
    copied = json.loads(record.read_text()) if record.exists() else {}
    wanted = {
        file.relative_to(source).as_posix(): file.read_bytes()
        for file in sorted(source.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }
    for name, digest in copied.items():
        file = target / name
        if name not in wanted and file.is_file() and _digest(file.read_bytes()) == digest:
            file.unlink()
    for name, content in wanted.items():
        file = target / name
        if file.is_file() and _digest(file.read_bytes()) != copied.get(name):
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        copied[name] = _digest(content)
    kept = {name: digest for name, digest in copied.items() if name in wanted}
    record.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")


def _secret(file: Path) -> str:
    """The secret in a file that only we can read, made at the first call."""
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(32) + "\n")
    return file.read_text().strip()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
