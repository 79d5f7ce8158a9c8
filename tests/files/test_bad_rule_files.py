"""Each file in bad_rule_files is refused with exactly the mistakes in the text beside it."""

from pathlib import Path

import pytest

from mailgate.core.rules.names import Names
from mailgate.errors import FileError
from mailgate.files.rule_files import load_rules

BAD = Path(__file__).parent / "bad_rule_files"
FILES = sorted(path.stem for path in BAD.glob("*.yaml"))
NAMES = Names(
    priorities=("P1", "P2", "P3"),
    queues=("first line", "second line"),
    states=("New", "On-Hold"),
    templates=("acknowledgement", "p1-phone-us"),
    groups=("duty managers", "team leads"),
    regions=("United States", "Philippines"),
    agents=("anna", "bob"),
    mailboxes=("support", "escalations"),
    details=("contact name", "telephone", "computer name"),
    customer_fields=("name", "account", "cover"),
    lists={"vips": frozenset({"boss@customer.example"}), "nobody": frozenset()},
    members={"duty managers": frozenset({"duty@desk.example"})},
    known={"priority": ("P3",)},
)


def mistakes_in(name: str, folder: Path) -> list[str]:
    (folder / "intake.yaml").write_bytes((BAD / f"{name}.yaml").read_bytes())
    with pytest.raises(FileError) as refused:
        load_rules(folder, shown_folder="rules/desk", names=NAMES)
    return [str(mistake) for mistake in refused.value.mistakes]


@pytest.mark.parametrize("name", FILES)
def test_a_bad_rule_file_is_refused_with_every_mistake_in_it(name: str, tmp_path: Path) -> None:
    expected = (BAD / f"{name}.txt").read_text(encoding="utf-8")

    assert "".join(f"{one}\n" for one in mistakes_in(name, tmp_path)) == expected


def test_there_are_many_and_each_mistake_says_line_and_column() -> None:
    lines = [line for name in FILES for line in (BAD / f"{name}.txt").read_text().splitlines()]

    assert len(FILES) >= 40
    assert all(line.startswith("rules/desk/intake.yaml:") for line in lines)
    at_least = [line for line in lines if line.split(": ")[0].count(":") == 2]
    assert len(lines) - len(at_least) == 1  # an empty file has no column
