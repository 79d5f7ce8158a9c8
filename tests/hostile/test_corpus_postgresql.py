"""Every attack of the corpus, handled as expected on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailgate.store.database import Database, open_database
from tests.hostile.empty import emptied
from tests.hostile.entry import Entry
from tests.hostile.handled import EACH, must_be_handled
from tests.hostile.play import Way
from tests.servers.postgres import Postgres

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def one_database(postgres: Postgres) -> Iterator[Database]:
    """The database of all these tests, one after the other."""
    name = postgres.create()
    database = open_database(postgres.url(name))
    yield database
    database.close()
    postgres.drop(name)


@pytest.mark.parametrize("entry", EACH)
def test_it_is_handled_as_expected(
    entry: Entry, one_database: Database, tmp_path: Path, way: Way
) -> None:
    must_be_handled(entry, emptied(one_database), tmp_path, way)
