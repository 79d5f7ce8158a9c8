import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.office import Office
from tests.servers.rows import Rows


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAILGATE_CONFIG", raising=False)
    monkeypatch.delenv("MAILGATE_TRACEBACK", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    key = tmp_path / "mailgate.key"
    key.write_bytes(base64.b64encode(bytes(range(32))))
    key.chmod(0o600)
    office = Office(tmp_path, tmp_path / "mailgate.toml")
    office.write()
    return office


@pytest.fixture
def rows(office: Office) -> Iterator[Rows]:
    rows = office.rows()
    yield rows
    rows.database.close()
