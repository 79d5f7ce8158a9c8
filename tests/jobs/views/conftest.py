from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.rows import Rows, rows_in


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Rows]:
    with rows_in(tmp_path) as rows:
        yield rows
