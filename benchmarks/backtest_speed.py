"""How long a backtest takes on stored mails: `make backtest-speed`, with ARGS=MAILS for more.

Mails of many people to the shipped desk managed-service are taken and decided in a database file;
then they are decided again by other rules, with the files of then beside them, as
`mailgate backtest --rules DIR` does, and once more against what was written down.
"""

import random
import resource
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailgate.bundle import bundled
from mailgate.cli.progress import progress_of_unknown
from mailgate.core.references import Keyring
from mailgate.jobs.backtest import Backtest, backtest
from mailgate.jobs.context import RuleFiles, context_of, load_files
from mailgate.jobs.process import process_next
from mailgate.jobs.take import deliver
from mailgate.log import unheard
from mailgate.mail.letter import Letter, write_letter
from mailgate.settings.model import MailboxSettings, Settings
from mailgate.store.database import Database, open_database

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SUPPORT = MailboxSettings(
    name="support", desk="managed-service", address="support@desk.example", smtp="relay"
)
SUBJECTS = (
    "Printer down", "Site down in Leeds", "New starter on Monday", "Slow laptop", "Invoice",
    "VPN for several users", "Please install Visio", "Password reset", "Mail bounced",
)  # fmt: skip
WORDS = "the laptop of my colleague shows an error since this morning and we cannot print from it"


def main() -> None:
    """Prints how long the mails took, and how much memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as folder:
        settings = _settings(Path(folder))
        files = load_files(settings)
        keyring = Keyring((b"a key for a benchmark, and nothing else",))
        database = open_database(settings.database)
        try:
            _report("taken and decided", count, _fill(database, settings, files, keyring, count))
            changed = _changed(settings, Path(folder) / "changed" / "rules")
            for what, against in (("backtest --rules", files), ("backtest", None)):
                began = time.perf_counter()
                found = _again(database, settings, keyring, changed, against)
                _report(f"{what}, {len(found.changed)} would change", count, began)
        finally:
            database.close()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"at most {megabytes:.0f} MB of memory")


def _settings(folder: Path) -> Settings:
    return Settings(
        path=folder / "mailgate.toml",
        database=f"sqlite:///{folder}/mailgate.db",
        mailboxes=(SUPPORT,),
        smtp=(),
        keys=(),
        domain="desk.example",
        rules=bundled("rules"),
        templates=bundled("templates"),
    )


def _fill(
    database: Database, settings: Settings, files: RuleFiles, keyring: Keyring, count: int
) -> float:
    context = context_of(settings, database, files, keyring)
    draw = random.Random(1)  # noqa: S311 - the same mails every time
    began = time.perf_counter()
    with unheard():
        for number in range(count):
            now = START + timedelta(minutes=number)
            deliver(database, SUPPORT, _mail(number, draw, now), now=now)
            while process_next(context, lambda at=now: at) is not None:  # type: ignore[misc]
                pass
    return began


def _mail(number: int, draw: random.Random, now: datetime) -> bytes:
    sender = f"user{number % 400}@customer{number % 40}.example"
    words = WORDS.split()
    text = " ".join(draw.choices(words, k=draw.randint(20, 200)))
    return write_letter(
        Letter(
            sender=f"User {number % 400} <{sender}>",
            to=(SUPPORT.address,),
            cc=(),
            subject=f"{draw.choice(SUBJECTS)} {number}",
            text=text,
            sent_at=now,
            message_id=f"<{number}@customer{number % 40}.example>",
            in_reply_to="",
            references=(),
            files=(),
            headers=(),
        )
    )


def _changed(settings: Settings, folder: Path) -> RuleFiles:
    """The files with other ideas of what is minor."""
    shutil.copytree(settings.rules, folder, ignore=shutil.ignore_patterns("*_test.yaml"))
    rules = folder / "managed-service" / "zz-rules.yaml"
    rules.write_text(
        "- {rule: Invoices are low, when: {subject contains: invoice}, then: {priority: 4}}\n"
    )
    return load_files(replace(settings, rules=folder))


def _again(
    database: Database,
    settings: Settings,
    keyring: Keyring,
    files: RuleFiles,
    against: RuleFiles | None,
) -> Backtest:
    with progress_of_unknown("deciding again") as (begun, advance):
        return backtest(
            database,
            settings,
            keyring,
            files=files,
            against=against,
            since=START - timedelta(days=1),
            begun=begun,
            advance=advance,
        )


def _report(what: str, count: int, began: float) -> None:
    seconds = time.perf_counter() - began
    print(f"{count:,} mails {what}: {seconds:.1f} s, {seconds / count * 1000:.1f} ms a mail")


if __name__ == "__main__":
    main()
