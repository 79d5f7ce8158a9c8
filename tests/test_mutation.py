"""The campaign's own bite: what it changes, what it leaves alone, and that a change is noticed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.campaigns import core_branches, mutation
from tests.campaigns.core_modules import ROOT, modules
from tests.campaigns.small_mistakes import mutants

SOURCE = '''"""A page."""
MOST: int = 3


def larger(one: int, two: int = 0) -> bool:
    """Whether it is."""
    if not one and two:
        log("a word")
        raise ValueError(f"no {one}")
    tell("stored")
    reach("here")
    return one >= two + 1


class Box:
    def is_full(self) -> bool:
        return self.name == "full"
'''


def test_every_kind_of_mistake_is_made_once_at_its_place() -> None:
    made = [(one.function, str(one)) for one in mutants(SOURCE)]

    assert sorted(made) == sorted(
        [
            ("", "2: 3 becomes 4"),
            ("larger", "7: the condition is turned round"),
            ("larger", "7: And becomes the other"),
            ("larger", "7: not is dropped"),
            ("larger", "9: it is not done"),
            ("larger", "10: it is not done"),
            ("larger", "10: 'stored' is another text"),
            ("larger", "12: nothing is returned"),
            ("larger", "12: GtE becomes Gt"),
            ("larger", "12: Add becomes Sub"),
            ("larger", "12: 1 becomes 2"),
            ("larger", "5: 0 becomes 1"),
            ("Box.is_full", "17: nothing is returned"),
            ("Box.is_full", "17: Eq becomes NotEq"),
            ("Box.is_full", "17: 'full' is another text"),
        ]
    )


def test_a_mutant_differs_from_its_module_in_one_place() -> None:
    before = ast.unparse(ast.parse(SOURCE)).splitlines()
    for mutant in mutants(SOURCE):
        after = ast.unparse(mutant.tree).splitlines()
        assert len(before) == len(after)
        assert sum(one != two for one, two in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize(
    ("what", "noticed"),
    [
        pytest.param("GtE becomes Gt", True, id="in-a-function"),
        pytest.param("20 becomes 21", True, id="of-the-module"),
        pytest.param("nothing is changed", False, id="none"),
    ],
)
def test_a_mutant_is_noticed_by_the_tests_of_its_line(
    monkeypatch: pytest.MonkeyPatch, what: str, *, noticed: bool
) -> None:
    monkeypatch.chdir(ROOT)
    module = ROOT / "mailgate" / "core" / "limits.py"
    source = module.read_text(encoding="utf-8")
    made = [one for one in mutants(source) if one.what == what] or [
        next(iter(mutants("nothing = 1\n")))
    ]
    mutant = made[0]
    if what == "nothing is changed":
        mutant = type(mutant)(1, "", what, ast.parse(source))

    assert mutation.is_noticed(module, mutant, ["tests/core/test_limits.py"]) is noticed


def test_a_mutant_that_a_file_of_tests_cannot_be_imported_with_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    module = ROOT / "mailgate" / "core" / "references.py"
    source = module.read_text(encoding="utf-8")
    wrong = [("_subaddress", "nothing is returned")]
    mutant = next(one for one in mutants(source) if [(one.function, one.what)] == wrong)
    unchanged = type(mutant)(1, "", "nothing is changed", ast.parse(source))
    file = "tests/core/test_references.py"
    here = f"{file}::test_a_keyring_shows_no_key"

    assert mutation.is_noticed(module, mutant, [here], anew=True)
    assert not mutation.is_noticed(module, unchanged, [f"{file}::no_such_test"])


def test_the_campaign_measures_tries_and_prints_a_score() -> None:
    """From end to end, with few mutants: mistakes and tests of one module."""
    few = ("--module", "core/limits.py", "--most", "3", "--folder", "tests/core/test_limits.py")
    ended = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.mutation", *few],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert re.search(r"core/limits.py +3 of 3 \(100%\)", ended.stdout), ended.stdout


def test_what_no_test_has_run_is_named() -> None:
    names = [module.relative_to(ROOT).as_posix() for module in modules()]
    fine: dict[str, list[object]] = {"missing_lines": [], "missing_branches": []}
    report = {"files": dict.fromkeys(names[1:], fine)}
    report["files"][names[1]] = {
        "missing_lines": [7],
        "missing_branches": [[7, 8], [9, 12], [9, -3]],
    }

    assert list(core_branches.not_run(report)) == [
        f"{names[0]}: never imported",
        f"{names[1]}:7: not run",
        f"{names[1]}:9: never went on to line 12",
        f"{names[1]}:9: never went on to the end of what it is in",
    ]


def test_the_core_modules_are_there() -> None:
    assert [module for module in modules() if not module.is_file()] == []
    assert modules(["limiter"]) == [
        Path(ROOT / "mailgate" / name)
        for name in ("core/limits.py", "store/limits.py", "jobs/allowed.py")
    ]
