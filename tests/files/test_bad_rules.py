"""Each desk in bad_rules is refused with exactly the mistakes in its expected.txt."""

from pathlib import Path

import pytest

from mailgate.errors import FileError
from mailgate.files.desk_files import load_desks

BAD = Path(__file__).parent / "bad_rules"
DESKS = sorted(folder.name for folder in BAD.iterdir())


@pytest.mark.parametrize("desk", DESKS)
def test_a_bad_desk_is_refused_with_every_mistake_in_it(desk: str) -> None:
    with pytest.raises(FileError) as refused:
        load_desks(BAD, [desk])

    found = [str(mistake) for mistake in refused.value.mistakes]
    assert found == (BAD / desk / "expected.txt").read_text(encoding="utf-8").splitlines()


def test_the_mistakes_of_all_desks_come_in_one_run() -> None:
    with pytest.raises(FileError) as refused:
        load_desks(BAD, DESKS)

    each = [(BAD / desk / "expected.txt").read_text(encoding="utf-8") for desk in DESKS]
    assert len(refused.value.mistakes) == sum(text.count("\n") for text in each)
