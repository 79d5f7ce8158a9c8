"""`mailgate check` tries the examples of rules, times them, and says what is wrong with them."""

import re
from pathlib import Path

import pytest

from tests.cli.office import Office

DESK = "desk: A desk\nreference: {prefix: CS, digits: 4}\n"
PRIORITIES = "default: '2'\npriorities: {'1': High, '2': Low}\n"
RULES = """\
- rule: Site down
  when: {subject contains: site down}
  then: {priority: "1"}
  examples:
    - {subject: Site down in Leeds, then: {priority: "1"}}
    - {subject: Printer, then: {}}
"""


@pytest.fixture
def desk(office: Office) -> Path:
    folder = office.folder / "rules" / "a-desk"
    folder.mkdir(parents=True)
    (folder / "desk.yaml").write_text(DESK)
    (folder / "priorities.yaml").write_text(PRIORITIES)
    (folder / "intake.yaml").write_text(RULES)
    office.write(desk=folder.name)
    return folder


def test_check_counts_rules_and_names_the_slowest(office: Office, desk: Path) -> None:
    shown = office.run("check")

    assert shown.code == 0
    assert re.search(
        rf"{desk.name}: rules 1, examples 2, scenarios 0, all of them hold\. "
        r"The slowest takes \d+\.\d\d ms: "
        r'"Site down" \[rules/a-desk/intake\.yaml:1\]\.',
        " ".join(shown.out.split()),
    )


def test_check_says_which_example_does_not_hold_and_why(office: Office, desk: Path) -> None:
    (desk / "intake.yaml").write_text(RULES.replace("Site down in", "All is down in"))

    shown = office.run("check")

    assert shown.code == 2
    assert (
        'rules/a-desk/intake.yaml:5:7: example 1 of "Site down": expected priority: 1, got no '
        'priority; this rule misses: subject does not contain "site down"'
    ) in " ".join(shown.err.split())


def test_names_of_other_files_are_known_to_rules(office: Office, desk: Path) -> None:
    (desk / "groups.yaml").write_text("groups: {team leads: [leads@desk.example]}\n")
    (desk / "intake.yaml").write_text(
        RULES.replace('{priority: "1"}\n  ex', '{priority: "5", notify: team lead}\n  ex')
    )

    shown = office.run("check")

    err = " ".join(shown.err.split())
    assert 'intake.yaml:3:20: unknown priority "5"; known here: 1, 2' in err
    assert 'intake.yaml:3:33: unknown group "team lead"; did you mean "team leads"?' in err


def test_a_broken_file_of_names_does_not_make_its_rules_wrong(office: Office, desk: Path) -> None:
    (desk / "groups.yaml").write_text("groups: [team leads]\n")
    (desk / "intake.yaml").write_text(
        RULES.replace('{priority: "1"}\n  ex', '{priority: "1", notify: team leads}\n  ex')
    )

    shown = office.run("check")

    assert shown.code == 2
    assert "groups.yaml" in shown.err
    assert "intake.yaml" not in shown.err
