"""Every `make` command that the documents name is there, and `make help` tells of it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = frozenset(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
TOLD = frozenset(re.findall(r'^\t@echo "make ([a-z-]+)', MAKEFILE, re.MULTILINE))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_make_command_of_a_document_is_there(page: Path) -> None:
    named = re.findall(
        r"(?:`|^ +)make ([a-z][a-z-]*)", page.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert set(named) <= TARGETS


def test_help_tells_of_every_command() -> None:
    assert {"demo", "test", "campaign-kills"} <= TOLD
    assert {"help", "setup"} == TARGETS - TOLD


def test_all_campaigns_are_run_by_one_command() -> None:
    (names,) = re.findall(r"^CAMPAIGNS := ((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)

    assert set(re.findall("[a-z-]+", names)) == {
        target.removeprefix("campaign-") for target in TARGETS if target.startswith("campaign-")
    }
