"""rules/README.md says of scenarios what the code says, and its example holds."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.files.scenario_words import (
    AGENT_KEYS,
    CASE_KEYS,
    EXPECT_KEYS,
    MAIL_KEYS,
    SCENARIO_KEYS,
    SENT_KEYS,
    STEP_KEYS,
)
from mailgate.jobs.desk_tests import try_desks
from tests.jobs.desk_folder import files_of
from tests.test_docs_rules import PAGE, rows

DESK = "managed-service"


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        pytest.param("Scenarios", SCENARIO_KEYS, id="scenarios"),
        pytest.param("Steps", STEP_KEYS, id="steps"),
        pytest.param("Mails that come", MAIL_KEYS, id="mails"),
        pytest.param("What agents do", AGENT_KEYS, id="agents"),
        pytest.param("What is expected", EXPECT_KEYS, id="expected"),
        pytest.param("A case that is expected", CASE_KEYS, id="case"),
        pytest.param("A mail of ours that is expected", SENT_KEYS, id="sent"),
    ],
)
def test_a_table_says_what_the_code_says_in_its_order(
    heading: str, said: Mapping[str, str]
) -> None:
    assert rows(heading) == [[key, text] for key, text in said.items()]


def test_the_example_of_the_page_holds(tmp_path: Path) -> None:
    without = shutil.ignore_patterns("*_test.yaml")
    shutil.copytree(bundled("rules") / DESK, tmp_path / "rules" / DESK, ignore=without)
    (example,) = re.findall(r"(?s)```yaml\n(# rules/\S+_test\.yaml\n.*?)```", PAGE)
    (tmp_path / "rules" / DESK / "page_test.yaml").write_text(example, encoding="utf-8")

    files = files_of(tmp_path / "rules", DESK)
    tested = try_desks(tmp_path / "rules", files, desks=[DESK])

    assert [str(failure.mistake()) for one in tested for failure in one.failures] == []
    assert len(tested) == 1
