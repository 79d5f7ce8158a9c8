"""Each file in bad_scenarios is refused with exactly the mistakes in the text beside it."""

from pathlib import Path

import pytest

from mailgate.core.desk import Desk, Drawing, ReferenceFormat
from mailgate.core.rules.names import Names
from mailgate.core.scenario import Scenario
from mailgate.errors import FileError
from mailgate.files.scenario_file import load_scenarios

BAD = Path(__file__).parent / "bad_scenarios"
FILES = sorted(path.stem for path in BAD.glob("*.yaml"))
DESK = Desk(
    name="desk",
    title="A desk",
    reference=ReferenceFormat("CS", 8, Drawing.AT_RANDOM),
    default_priority="3",
    priorities={"1": "High", "3": "Low"},
)
NAMES = Names(
    priorities=("1", "3"),
    queues=("first line",),
    states=("New", "On-Hold"),
    templates=("acknowledgement", "p1-phone-us"),
)


def load(path: Path) -> tuple[Scenario, ...]:
    return load_scenarios(path, shown_as="rules/desk/a_test.yaml", desk=DESK, names=NAMES)


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_with_every_mistake_in_it(name: str) -> None:
    expected = (BAD / f"{name}.txt").read_text(encoding="utf-8")

    with pytest.raises(FileError) as refused:
        load(BAD / f"{name}.yaml")

    assert "".join(f"{one}\n" for one in refused.value.mistakes) == expected


def test_there_are_many_and_each_mistake_says_line_and_column() -> None:
    lines = [line for name in FILES for line in (BAD / f"{name}.txt").read_text().splitlines()]

    assert len(FILES) >= 30
    assert all(line.split(": ")[0].count(":") == 2 for line in lines)
