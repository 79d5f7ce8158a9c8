"""A folder with settings, and `mailgate` run in it: shared by the tests of all commands."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from mailgate.cli.app import app
from mailgate.store.database import open_database
from tests.servers.rows import Rows

SETTINGS = """\
database = "sqlite:///{folder}/mailgate.db"
max_size = "{max_size}"

[identity]
keys = ["file:mailgate.key"]

[[mailbox]]
name = "support"
desk = "{desk}"
address = "support@desk.example"

[smtp]
host = "127.0.0.1"
port = 25
tls = "none"
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An exit code, and what stood on both outputs."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Office:
    """A folder with settings, and `mailgate` run in it."""

    folder: Path
    config: Path

    def run(self, *words: object, given: bytes = b"") -> Outcome:
        """Runs a command with `--config`, given these bytes on standard input."""
        args = [str(word) for word in words]
        result = CliRunner().invoke(app, [*args, "--config", str(self.config)], input=given)
        return Outcome(result.exit_code, result.stdout, result.stderr)

    def rows(self) -> Rows:
        """The database of these settings; the caller closes it."""
        return Rows(open_database(f"sqlite:///{self.folder}/mailgate.db"))

    def write(self, **changes: Any) -> None:
        """Writes the settings anew."""
        values = {"folder": self.folder, "max_size": "40MB", "desk": "managed-service", **changes}
        self.config.write_text(SETTINGS.format(**values))
