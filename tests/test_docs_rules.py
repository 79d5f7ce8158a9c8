"""rules/README.md says of conditions and actions what the code says, and its rules work."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from mailgate.core.rules.actions import GroupBy
from mailgate.core.rules.names import Names
from mailgate.core.rules.rule import Rule
from mailgate.files.rule_actions import ACTION_READERS
from mailgate.files.rule_files import load_rules
from mailgate.files.rule_words import (
    ACTIONS,
    CONDITIONS,
    EXAMPLES,
    FACTS,
    GROUP_OPERATORS,
    OPERATORS,
    RULE_KEYS,
    Operator,
)

README = Path(__file__).resolve().parents[1] / "rules" / "README.md"
PAGE = README.read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without backticks around the first."""
    section = PAGE.partition(f"\n### {heading}\n")[2].partition("\n#")[0]
    lines = re.findall(r"(?m)^\| (`.*) \|$", section)
    cells = [re.split(r" (?<!\\)\| ", line) for line in lines]
    return [[first.strip("`"), *rest] for first, *rest in cells]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("A rule", RULE_KEYS),
        ("Operators", {operator.value: text for operator, text in OPERATORS.items()}),
        ("Other conditions", CONDITIONS),
        ("Actions", ACTIONS),
        ("Examples", EXAMPLES),
    ],
)
def test_a_table_says_what_the_code_says_in_its_order(
    heading: str, said: Mapping[str, str]
) -> None:
    assert rows(heading) == [[key, text] for key, text in said.items()]


def test_every_fact_is_there_with_what_it_is_compared_with() -> None:
    without_groups: set[Operator] = set(Operator) - set(GROUP_OPERATORS)
    groups: dict[str, set[Operator]] = {"all": set(Operator), "all but groups": without_groups}

    found = rows("Conditions")

    assert [row[0] for row in found] == list(FACTS)
    for fact, compared, meaning in found:
        words = {word.value for word in groups.get(compared, set())} or set(
            re.findall("`([^`]+)`", compared)
        )
        assert words == {operator.value for operator in FACTS[fact].operators}
        assert meaning.startswith(FACTS[fact].says)
        assert all(f"`{word}`" in meaning for word in FACTS[fact].words)


def test_every_action_is_read() -> None:
    assert set(ACTION_READERS) == set(ACTIONS)


def test_every_operator_is_explained() -> None:
    assert list(OPERATORS) == list(Operator)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rule, ...]:
    folder = tmp_path_factory.mktemp("desk")
    blocks = re.findall(r"(?s)```yaml\n(?!# rules/\S+_test\.yaml)(.*?)```", PAGE)
    (folder / "intake.yaml").write_text("\n".join(blocks), encoding="utf-8")
    return load_rules(folder, shown_folder="rules/desk", names=Names())


def test_the_rules_of_the_page_can_be_loaded_and_their_examples_hold(
    rules: tuple[Rule, ...],
) -> None:
    assert len(rules) == 4
    assert any(isinstance(action, GroupBy) for rule in rules for action in rule.then)
