"""The tables of the documentation say what the code says."""

import re
from pathlib import Path

from mailgate.crash_points import CrashPoint

ROOT = Path(__file__).resolve().parents[1]


def first_cells(page: str, heading: str) -> list[str]:
    """The code words in the first column of the table under a heading."""
    text = (ROOT / page).read_text(encoding="utf-8")
    section = text.partition(heading)[2].partition("\n## ")[0]
    return re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)


def test_every_crash_point_is_explained_in_the_order_of_the_code() -> None:
    assert first_cells("docs/reliability.md", "## Crash points") == [
        point.value for point in CrashPoint
    ]


def test_every_link_between_the_pages_leads_somewhere() -> None:
    pages = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")), *sorted(ROOT.glob("*/README.md"))]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"
