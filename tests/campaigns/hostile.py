"""`make campaign-hostile`: every attack of the corpus on both databases, within its figures.

Prints a line for each entry: its id, what was expected, what was found, and the most that one of
its mails took. Ends with 1 if anything was found that was not expected.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Final

from mailgate.store.database import Database, open_database
from tests.hostile.corpus import CORPUS
from tests.hostile.empty import emptied
from tests.hostile.entry import Entry
from tests.hostile.invariants import Most
from tests.hostile.play import Played, Way, a_way, play
from tests.servers.postgres import running_postgres

KINDS: Final = ("sqlite", "postgresql")
_LINE: Final = "{:<4} {:<32} {:<22} {:<22} {:>6} {:>7} {:>6}"


Fresh = Callable[[str], AbstractContextManager[Database]]


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Fresh]:
    """Gives an open database without rows for each name."""
    if kind == "sqlite":
        empty = folder / "empty.db"
        open_database(f"sqlite:///{empty}").close()
        yield lambda name: closing(_copy(empty, folder / f"{name}.db"))
        return
    with running_postgres() as server, closing(open_database(server.url(server.create()))) as one:
        yield lambda _name: nullcontext(emptied(one))


def _copy(empty: Path, file: Path) -> Database:
    file.write_bytes(empty.read_bytes())
    return open_database(f"sqlite:///{file}")


def run(kind: str, entries: Sequence[Entry], way: Way) -> tuple[list[Played], int]:
    """Plays the entries on one kind of database; what became of their mails, how many are bad."""
    played: list[Played] = []
    bad = 0
    with tempfile.TemporaryDirectory(prefix="mailgate-hostile-") as name:
        folder = Path(name)
        with databases(kind, folder) as fresh:
            print(f"\n{kind}\n" + _LINE.format("id", "", "expected", "found", "s", "cpu s", "MiB"))
            for entry in entries:
                (folder / entry.id).mkdir()
                with fresh(entry.id) as database:
                    mails = list(play(entry, database, folder / entry.id, way, most=Most()))
                played += mails
                bad += _tell(entry, mails)
    return played, bad


def _tell(entry: Entry, mails: Sequence[Played]) -> int:
    """Prints the line of an entry, and all that is wrong with it; how many mails are bad."""
    if entry.skipped:
        print(f"{entry.id:<4} {entry.title:<32} skipped: {entry.skipped}")
        return 0
    bad = [one for one in mails if not one.is_good]
    costs = [one.cost for one in mails]
    print(
        _LINE.format(
            entry.id,
            entry.title,
            _counted(str(one.expected) for one in mails),
            _counted(str(one.found) for one in mails),
            f"{max((one.seconds for one in costs), default=0):.2f}",
            f"{max((one.processor for one in costs), default=0):.2f}",
            f"{max((one.mebibytes for one in costs), default=0):.0f}",
        )
    )
    for one in bad:
        print(f"  BREACH {one}")
    if not mails:
        print("  BREACH: it has no mails")
    return len(bad) or int(not mails)


def _counted(words: Iterator[str]) -> str:
    found = Counter(words)
    return ", ".join(f"{count} {word}" if count > 1 else word for word, count in found.items())


def main(arguments: list[str] | None = None) -> int:
    """The command; 1 if a mail was handled in another way than expected."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.hostile", description=__doc__)
    parser.add_argument("ids", nargs="*", help="which entries (all)")
    parser.add_argument("--database", choices=KINDS, help="only this one (both)")
    options = parser.parse_args(arguments)
    entries = [one for one in CORPUS if not options.ids or one.id in options.ids]
    bad, lines = 0, []
    with a_way() as way:
        for kind in [options.database] if options.database else KINDS:
            played, broken = run(kind, entries, way)
            bad += broken
            lines.append(
                f"{kind}: {len(played)} mails of {len(entries)} entries, {broken} not as expected; "
                f"at most {max(one.cost.processor for one in played):.2f} s of the processor, "
                f"{max(one.cost.mebibytes for one in played):.0f} MiB"
            )
    waiting = [f"{one.id} ({one.skipped or one.waits})" for one in entries]
    print("\n" + "\n".join(lines))
    print("Not shown yet: " + "; ".join(one for one in waiting if not one.endswith("()")))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
