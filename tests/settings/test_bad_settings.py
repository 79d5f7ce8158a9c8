"""Each file in bad_settings is refused with exactly the mistakes in the text file beside it."""

from pathlib import Path

import pytest

from mailgate.errors import FileError
from mailgate.settings.load import load
from tests.settings.places import ENVIRON, furnish

BAD = Path(__file__).parents[1] / "files" / "bad_settings"


@pytest.mark.parametrize("bad", sorted(BAD.glob("*.toml")), ids=lambda path: path.stem)
def test_a_bad_settings_file_is_refused_with_every_mistake_in_it(bad: Path, tmp_path: Path) -> None:
    furnish(tmp_path)
    path = tmp_path / "mailgate.toml"
    path.write_bytes(bad.read_bytes())

    with pytest.raises(FileError) as refused:
        load(path, environ=ENVIRON)

    found = [f"{mistake.line}: {mistake.message}" for mistake in refused.value.mistakes]
    expected = bad.with_suffix(".txt").read_text(encoding="utf-8")
    assert [line.replace(str(tmp_path), "FOLDER") for line in found] == expected.splitlines()
    assert {mistake.path for mistake in refused.value.mistakes} == {str(path)}
