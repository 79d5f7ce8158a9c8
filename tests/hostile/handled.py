"""One entry of the corpus as a test."""

from pathlib import Path
from typing import Final

import pytest

from mailgate.store.database import Database
from tests.hostile.corpus import CORPUS
from tests.hostile.entry import Entry
from tests.hostile.invariants import Most
from tests.hostile.play import Way, play

EACH: Final = [pytest.param(one, id=f"{one.id}-{one.title}") for one in CORPUS]
# Ten times what it may take: a test is no benchmark. The campaign goes by the figures.
_MOST: Final = Most().times(10)


def must_be_handled(entry: Entry, database: Database, folder: Path, way: Way) -> None:
    """Fails with every mail of the entry that is not handled as expected."""
    if entry.skipped:
        pytest.skip(entry.skipped)
    played = list(play(entry, database, folder, way, most=_MOST))
    assert played, "an entry has mails"
    assert not [one for one in played if not one.is_good], "\n".join(
        str(one) for one in played if not one.is_good
    )
