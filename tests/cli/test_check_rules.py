"""`mailgate check` tries the examples of rules, times them, and says what is wrong with them."""

import re
from datetime import timedelta
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
        r"\d+\.\d\d ms on a mail of 20,000 letters: "
        r'"Site down" \[rules/a-desk/intake\.yaml:1\]',
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


def test_check_names_the_three_slowest_rules_and_warns_of_those_over_the_limit(
    office: Office, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = "".join(f"- {{rule: R{n}, then: {{add tags: t{n}}}}}\n" for n in range(5))
    (desk / "more-rules.yaml").write_text(rules)
    monkeypatch.setattr("mailgate.core.rules.speed.LIMIT", timedelta(microseconds=-1))

    shown = office.run("check")

    assert shown.code == 0
    assert shown.out.count(" ms on a mail of 20,000 letters: ") == 3
    assert 'warning: "Site down" [rules/a-desk/intake.yaml:1] takes' in " ".join(shown.err.split())


UNKNOWN = {
    "a template": (
        "intake",
        "reply: p1-telephone-uss",
        'unknown template "p1-telephone-uss"; did you mean',
    ),
    "a group": (
        "intake",
        "notify: team lead",
        'unknown group "team lead"; did you mean "team leads"?',
    ),
    "a region": ("intake", "tell region: Nort", 'unknown region "Nort"; did you mean "North"?'),
    "a queue": (
        "intake",
        "queue: first lin",
        'unknown queue "first lin"; did you mean "first line"?',
    ),
    "a detail": (
        "intake",
        "ask for: telefone",
        'unknown detail "telefone"; did you mean "telephone"?',
    ),
    "a detail in braces": (
        "intake",
        "queue: '{detail telefone}'",
        'did you mean "detail telephone"?',
    ),
    "a list": ("when", "sender is in: partner", 'unknown list "partner"; did you mean "partners"?'),
    "a list in a text": ("when", "text contains one in: partner", 'did you mean "partners"?'),
    "a group in a condition": (
        "when",
        "sender is in group: team lead",
        'did you mean "team leads"?',
    ),
    "a missing detail": ("when", "missing: telefone", 'did you mean "telephone"?'),
    "a queue so far": ("when", "queue is: first lin", 'did you mean "first line"?'),
    "a detail's fact": ("when", "detail telefone is: x", 'did you mean "telephone"?'),
    "a cover of a customer": (
        "customers",
        "x.example,X,offic",
        'customers.csv:2: sla.yaml has no cover "offic"; did you mean "office"?',
    ),
    "a calendar of a cover": (
        "sla",
        "covers: {office: nigth}",
        'no calendar is called "nigth"; did you mean "night"?',
    ),
    "a cover of a target": (
        "sla",
        (
            "covers: {office: opening hours}\ntargets: [{target: T, cover: ofice, "
            "logged within: 1 working hour}]"
        ),
        'no cover is called "ofice"; did you mean "office"?',
    ),
    "a priority of a target": (
        "sla",
        (
            "covers: {office: opening hours}\ntargets: [{target: T, priority: 7, "
            "logged within: 1 working hour}]"
        ),
        'no priority is called "7"',
    ),
    "a default priority": (
        "priorities",
        "default: 7\npriorities: {'1': High, '2': Low}",
        "expected one of the priorities",
    ),
    "a group of a region": (
        "groups",
        "groups: {team leads: [a@desk.example]}\nregions: {North: team lead}",
        'no group is called "team lead"; did you mean "team leads"?',
    ),
    "a column of a detail": (
        "details",
        "details: {telephone: {customer: acount}}",
        'did you mean "account"?',
    ),
    "a template of a scenario": (
        "a_test",
        "mails: [{template: acknowlegement}]",
        'unknown template "acknowlegement"; did you mean "acknowledgement"?',
    ),
    "a queue of a scenario": (
        "a_test",
        "case: {queue: first lin}",
        'unknown queue "first lin"; did you mean "first line"?',
    ),
    "a priority of a scenario": ("a_test", "case: {priority: 7}", 'unknown priority "7"'),
    "a mailbox of a scenario": (
        "a_test",
        "mails: any\n    - mail: {from: a@b.example, to: suport}",
        'unknown mailbox "suport"; did you mean "support"?',
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_name_that_no_file_knows_is_said_wherever_it_stands(
    office: Office, desk: Path, name: str
) -> None:
    kind, text, expected = UNKNOWN[name]
    files = {
        "desk": DESK + "queues: [first line]\n",
        "groups": "groups: {team leads: [a@desk.example]}\nregions: {North: team leads}\n",
        "details": "details: {telephone: {is: telephone}}\n",
        "calendar": "working hours: {zone: UTC, mon-fri: 09:00-17:00}\n"
        "other calendars: {night: {zone: UTC, mon-fri: 17:00-09:00}}\n",
        "sla": "covers: {office: opening hours}\n",
    }
    match kind:
        case "intake":
            files["intake"] = f"- rule: R\n  then:\n    {text}\n"
        case "when":
            files["intake"] = f"- rule: R\n  when:\n    {text}\n  then: {{add tags: t}}\n"
        case "a_test":
            files["a_test"] = (
                "- scenario: S\n  starts: 2026-03-06 09:00\n  steps:\n"
                f"    - mail: {{from: a@b.example, subject: x}}\n      expect:\n        {text}\n"
            )
        case "customers":
            (desk / "customers.csv").write_text(f"domain or address,name,cover\n{text}\n")
        case _:
            files[kind] = text + "\n"
    for file, content in files.items():
        (desk / f"{file}.yaml").write_text(content)
    (desk / "lists").mkdir()
    (desk / "lists" / "partners.txt").write_text("partner.example\n")

    shown = office.run("check")

    assert shown.code == 2, "the exit status for CI"
    assert expected in " ".join(shown.err.split())
    assert shown.err.count("rules/a-desk/") == 1, "and no other mistake follows from it"


def test_a_category_or_tag_that_no_rule_sets_is_a_warning(office: Office, desk: Path) -> None:
    (desk / "sla.yaml").write_text(
        "targets: [{target: T, category: complain, logged within: 1 clock hour}]\n"
    )
    (desk / "intake.yaml").write_text(
        "- {rule: A, then: {category: complaint, add tags: unclear}}\n"
        "- {rule: B, when: {tag is: uncler}, then: {priority: 1}}\n"
    )

    shown = office.run("check")

    err = " ".join(shown.err.split())
    assert shown.code == 0
    assert 'sla.yaml:1: no rule sets the category "complain"; did you mean "complaint"?' in err
    assert 'intake.yaml:2: "B": no rule sets the tag "uncler"; did you mean "unclear"?' in err


def test_rules_are_checked_where_nobody_knows_the_passwords(office: Office, desk: Path) -> None:
    settings = office.folder / "mailgate.toml"
    written = settings.read_text()
    settings.write_text(
        written.replace("[smtp]\n", '[smtp]\nuser = "a"\npassword = "env:NOT_SET"\n')
    )
    alone = office.run("check")
    (desk / "intake.yaml").write_text(RULES.replace("subject contains", "subjekt contains"))
    both = office.run("check")

    assert (alone.code, both.code) == (2, 2)
    assert "NOT_SET, which is not set" in alone.err
    assert "1 mistake found" in alone.err
    assert "NOT_SET, which is not set" in both.err
    assert 'unknown condition "subjekt contains"' in both.err
