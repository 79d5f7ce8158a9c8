"""docs/operations.md says the same as the code: log actions, outbox states, exit codes."""

import logging
import re
from pathlib import Path
from typing import Final

import pytest

from mailgate import log
from mailgate.cli.complaints import ExitCode
from mailgate.cli.options import OutboxState
from mailgate.log import Action
from tests.test_docs_commands import TREE, table

DOCS: Final = Path(__file__).resolve().parents[1] / "docs" / "operations.md"
TEXT: Final = DOCS.read_text()


def section(title: str) -> str:
    """The text under a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {title}\n(.*?)(?=^#|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def test_every_log_action_is_explained_with_its_level() -> None:
    rows = [[cell.strip("`") for cell in row] for row in table(section("Log lines"))]

    levels = {
        str(action): logging.getLevelName(log._LEVELS.get(action, logging.INFO)).lower()
        for action in Action
    }
    assert {row[0]: row[1] for row in rows} == levels
    assert all(row[2].endswith(".") for row in rows)
    assert [row[0] for row in rows] == [str(action) for action in Action]


def test_what_is_an_error_comes_with_what_to_do() -> None:
    rows = table(section("Log lines"))

    assert [row[0] for row in rows if row[1] != "info" and not row[3]] == []


def test_every_outbox_state_is_explained() -> None:
    rows = table(section("The outbox"))

    assert [row[0].strip("`") for row in rows] == [str(state) for state in OutboxState]
    assert all(row[1] and row[2] for row in rows)


def test_every_exit_code_is_explained() -> None:
    rows = table(section("Exit codes"))

    assert [row[0] for row in rows] == [str(int(code)) for code in ExitCode]


SHOWN: Final = re.findall(r"(?:`|^    |/bin/)mailgate ([a-z]+)(?: ([a-z]+))?", TEXT, re.MULTILINE)


@pytest.mark.parametrize("words", sorted(set(SHOWN)), ids=" ".join)
def test_every_command_that_is_shown_exists(words: tuple[str, str]) -> None:
    first, second = words

    groups = {name.split()[1] for name in TREE if len(name.split()) > 2}
    name = f"mailgate {first} {second}" if first in groups and second else f"mailgate {first}"
    assert name in TREE
