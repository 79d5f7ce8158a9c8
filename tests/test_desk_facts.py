"""docs/desk-facts*.md name a scenario for each promise of a desk, and that scenario is there."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.files.yaml_lines import YamlList, YamlMap, YamlText, read_yaml

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs").glob("desk-facts*.md"))
_ROW = re.compile(r"\| (?P<number>\d\.\d+) \| (?P<fact>.+?) \| (?P<where>.+?) \|")


@dataclass(frozen=True)
class Fact:
    """A line of a page: a desk's promise, and the file and scenario that show it."""

    desk: str
    number: str
    where: str

    @property
    def scenario(self) -> tuple[str, str]:
        file, _, name = self.where.partition(": ")
        return (file, name)


def facts_of(page: Path) -> list[Fact]:
    found: list[Fact] = []
    desk = ""
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            desk = line.removeprefix("## ").strip()
        elif row := _ROW.fullmatch(line):
            found.append(Fact(desk, row["number"], row["where"]))
        elif line.startswith("| ") and not line.startswith("| number "):
            pytest.fail(f"{page.name}: no fact with a number: {line}")
    return found


FACTS = [fact for page in PAGES for fact in facts_of(page)]


@cache
def scenarios(desk: str) -> frozenset[tuple[str, str]]:
    """File and name of each scenario of a desk."""
    folder = bundled("rules") / desk
    return frozenset(
        (path.name, value.text)
        for path in folder.glob("*_test.yaml")
        if isinstance(node := read_yaml(path, name=path.name), YamlList)
        for item in node.items
        if isinstance(item, YamlMap)
        for key, value in item.entries
        if key.text == "scenario" and isinstance(value, YamlText)
    )


@pytest.mark.parametrize(
    "fact", [pytest.param(one, id=f"{one.desk} {one.number}") for one in FACTS]
)
def test_a_fact_is_shown_by_a_scenario_that_is_there(fact: Fact) -> None:
    assert fact.scenario in scenarios(fact.desk)


def test_each_fact_has_a_number_of_its_own() -> None:
    numbers = [(fact.desk, fact.number) for fact in FACTS]

    assert numbers
    assert len(set(numbers)) == len(numbers)
