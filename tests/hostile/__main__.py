"""`python -m tests.hostile --to DIR`: writes the corpus as files, with what is expected of each.

A mail that refers to a case of ours is written against a fresh database, so that its marks are true
there and nowhere else.
"""

import argparse
import csv
import sys
import tempfile
from pathlib import Path
from typing import Final

from mailgate.log import unheard
from mailgate.store.database import open_database
from tests.hostile.corpus import CORPUS
from tests.hostile.entry import Entry
from tests.hostile.stage import Stage, a_trap
from tests.jobs.bench import a_bench

INDEX: Final = "expected.csv"


def write(folder: Path, ids: frozenset[str] = frozenset()) -> int:
    """Writes the mails of these entries, or of all, and their index; how many mails."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[tuple[str, ...]] = []
    for entry in CORPUS:
        if ids and entry.id not in ids:
            continue
        rows += _written(entry, folder)
    with (folder / INDEX).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "id", "title", "which", "expected", "because"))
        writer.writerows(rows)
    return sum(bool(row[0]) for row in rows)


def _written(entry: Entry, folder: Path) -> list[tuple[str, ...]]:
    if entry.skipped:
        return [("", entry.id, entry.title, "", "", entry.skipped)]
    rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory(prefix="mailgate-hostile-") as name, a_trap() as trap:
        database = open_database(f"sqlite:///{name}/mailgate.db")
        try:
            stage = Stage(a_bench(database, Path(name)), trap, Path(name))
            for number, mail in enumerate(entry.mails(stage), 1):
                file = f"{entry.id}-{number:03}.eml"
                (folder / file).write_bytes(mail.raw)
                rows.append((file, entry.id, entry.title, mail.name, mail.expected, entry.decision))
                stage.bench.decide(mail.raw, mailbox=mail.mailbox, whole=mail.whole)
                stage.bench.now += mail.rest
        finally:
            database.close()
    return rows


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--to", type=Path, required=True, help="a folder for the mails")
    parser.add_argument("ids", nargs="*", help="which entries (all)")
    options = parser.parse_args(arguments)
    with unheard():
        written = write(options.to, frozenset(options.ids))
    print(f"{written} mails in {options.to}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
