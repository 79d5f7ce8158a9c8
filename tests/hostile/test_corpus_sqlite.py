"""Every attack of the corpus, handled as expected on SQLite."""

from pathlib import Path

import pytest

from mailgate.store.database import Database
from tests.hostile.entry import Entry
from tests.hostile.handled import EACH, must_be_handled
from tests.hostile.play import Way


@pytest.fixture
def database_kind() -> str:
    """The one of these runs."""
    return "sqlite"


@pytest.mark.parametrize("entry", EACH)
def test_it_is_handled_as_expected(
    entry: Entry, database: Database, tmp_path: Path, way: Way
) -> None:
    must_be_handled(entry, database, tmp_path, way)
