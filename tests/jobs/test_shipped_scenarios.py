"""The scenarios of the desks that come with mailgate hold, and fail where a file is changed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.core.scenario import Scenario
from mailgate.jobs.context import RuleFiles
from mailgate.jobs.desk_tests import ScenarioResult, play, scenarios_of, try_desks
from mailgate.store.database import Database, memory_database
from tests.jobs.desk_folder import files_of

pytestmark = pytest.mark.story

RULES = bundled("rules")
DESKS = sorted({path.parent.name for path in RULES.glob("*/*_test.yaml")})
FILES = {desk: files_of(RULES, desk) for desk in DESKS}
SCENARIOS = [
    pytest.param(scenario, FILES[desk], id=f"{desk}: {scenario.name}")
    for desk in DESKS
    for scenario in scenarios_of(RULES, FILES[desk].desks[desk])
]


def told(result: ScenarioResult) -> list[str]:
    return [str(failure.mistake()) for failure in result.failures]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """One for all of them, as `mailgate test` has it: each scenario begins with nothing in it."""
    with memory_database() as database:
        yield database


@pytest.mark.parametrize(("scenario", "files"), SCENARIOS)
def test_a_scenario_of_a_shipped_desk_holds(
    scenario: Scenario, files: RuleFiles, database: Database
) -> None:
    assert told(play(scenario, files, used=database)) == []


@pytest.mark.parametrize(
    ("file", "change", "topic", "expected"),
    [
        pytest.param(
            "managed-service/priorities.yaml",
            ("first response within: 1 hour\n", "first response within: 90 minutes\n"),
            "promises",
            "first response due Mon 2026-03-02 11:00, found Mon 2026-03-02 11:30",
            id="another promise",
        ),
        pytest.param(
            "managed-service/calendar.yaml",
            ("subdivision: ENG", "subdivision: SCT"),
            "hours",
            "first response due Tue 2026-04-07 09:30, found Mon 2026-04-06 09:30",
            id="holidays of another country",
        ),
        pytest.param(
            "telecoms/sla.yaml",
            ('Leased lines: {cover: "24/7"', "Leased lines: {cover: office"),
            "hours",
            "first response due Fri 2026-04-03 02:30, found Tue 2026-04-07 09:30",
            id="another cover",
        ),
        pytest.param(
            "telecoms/desk.yaml",
            ("own people: [desk.example]", "own people: [elsewhere.example]"),
            "forwarded",
            'requester "olga@bigstore.example", found "sam@desk.example"',
            id="other people",
        ),
        pytest.param(
            "managed-service/chasers.yaml",
            ("after: 4 working days", "after: 5 working days"),
            "chasers",
            'expected state "Resolved", found "Waiting on customer"',
            id="a later end of chasing",
        ),
        pytest.param(
            "managed-service/chasers.yaml",
            ("after: 5 days", "after: 120 hours"),
            "waiting",
            'expected state "Closed", found "Resolved"',
            id="hours for days where the clock changes",
        ),
        pytest.param(
            "managed-service/states.yaml",
            ("    kind: resolved\n    clock rests: yes", "    kind: resolved"),
            "life",
            "expected resolution due Thu 2026-03-12 16:30, found Wed 2026-03-11 10:00",
            id="a clock that does not rest",
        ),
    ],
)
def test_a_changed_file_breaks_the_scenario_of_its_fact(
    tmp_path: Path, file: str, change: tuple[str, str], topic: str, expected: str
) -> None:
    desk, _, name = file.partition("/")
    shutil.copytree(RULES / desk, tmp_path / "rules" / desk)
    changed = tmp_path / "rules" / desk / name
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace(*change), encoding="utf-8")
    assert change[0] in text
    for other in (tmp_path / "rules" / desk).glob("*_test.yaml"):
        if other.name != f"{topic}_test.yaml":
            other.unlink()

    tested = try_desks(tmp_path / "rules", files_of(tmp_path / "rules", desk), desks=[desk])

    failed = [line for one in tested for line in told(one)]
    assert [line for line in failed if expected in line] != []
