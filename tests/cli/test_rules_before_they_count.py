"""`mailgate test`, `rehearse` and `backtest`: what people and programs see, and exit codes."""

import shutil
from pathlib import Path

import pytest

from tests.cli.office import Office
from tests.jobs.desk_folder import DESK, FILES, write_desk
from tests.servers.mails import a_mail

STORY = """\
- scenario: A site is down
  starts: 2026-03-06 16:00
  people: {ada: Ada <ada@customer.example>}
  steps:
    - mail: {from: ada, subject: Site down, text: Nobody can work.}
      expect:
        case: {priority: "1"}
        mails: [{to: ada, template: acknowledgement}]
"""
LOWER = FILES["intake.yaml"].replace("site down}", "site down in hull}").replace("Leeds", "Hull")


@pytest.fixture
def desk(office: Office) -> Path:
    folder = write_desk(office.folder, a_test=STORY)
    office.write(desk=DESK)
    return folder


def take(office: Office, subject: str) -> None:
    raw = a_mail(subject=subject, message_id=f"<{len(subject)}@customer.example>")
    assert office.run("deliver", "--mailbox", "support", given=raw).code == 0
    office.run("run", "--once")


def test_tests_that_hold_are_counted(office: Office, desk: Path) -> None:
    said = office.run("test")

    assert (said.code, said.out, said.err) == (0, "scenarios 1, all hold\n", "")
    assert desk.name in office.run("check").out


def test_a_test_that_fails_is_told_with_the_reasons(office: Office, desk: Path) -> None:
    (desk / "a_test.yaml").write_text(STORY.replace('"1"', '"2"'))

    said = office.run("test", DESK)

    assert said.code == 1
    text = " ".join(said.out.split())
    assert 'rules/a-desk/a_test.yaml:7: scenario "A site is down", step 1' in text
    assert 'expected priority "2" found "1"' in text
    assert 'because rule "Site down": subject contains "site down"; so priority: 1' in text
    assert text.endswith("scenarios 1, 1 of them fail")


def test_a_test_that_fails_is_a_mistake_for_check(office: Office, desk: Path) -> None:
    (desk / "a_test.yaml").write_text(STORY.replace('"1"', '"2"'))

    said = office.run("check")

    assert said.code == 2
    assert 'a_test.yaml:7:26: scenario "A site is down", step 1' in said.err


def test_results_for_programs(office: Office, desk: Path) -> None:
    (desk / "a_test.yaml").write_text(STORY.replace('"1"', '"2"'))

    (result,) = office.run("test", "--json").objects

    assert (result["scenario"], result["desk"]) == ("A site is down", DESK)
    (failure,) = result["failures"]
    assert (failure["expected"], failure["found"]) == ('priority "2"', '"1"')
    assert failure["source"] == "rules/a-desk/a_test.yaml:7"


def test_an_unknown_desk_is_named(office: Office, desk: Path) -> None:
    said = office.run("test", "no-desk")

    assert said.code == 2
    assert f"it has {desk.name}" in said.err


def test_a_rehearsal_tells_the_story_with_every_mail(office: Office, desk: Path) -> None:
    said = office.run("rehearse", desk / "a_test.yaml")

    assert said.code == 0
    text = " ".join(said.out.split())
    for part in (
        "A site is down [rules/a-desk/a_test.yaml:1]",
        "1. Fri 2026-03-06 16:00 UTC mail from ada@customer.example",
        "becomes case",
        "[rules/a-desk/intake.yaml:1]",
        "CS0001 opened: Site down",
        "Mail of ours, by template acknowledgement:",
        "Subject [CS0001] Site down",
        "Auto-submitted auto-replied",
    ):
        assert part in text


def test_a_rehearsal_needs_no_settings(office: Office, desk: Path) -> None:
    office.config.unlink()

    assert office.run("rehearse", desk / "a_test.yaml").code == 0
    assert not (office.folder / "mailgate.db").exists()


def test_a_rehearsal_that_fails_says_so(office: Office, desk: Path) -> None:
    (desk / "a_test.yaml").write_text(STORY.replace("acknowledgement", "missing-details"))

    said = office.run("rehearse", desk / "a_test.yaml")

    assert said.code == 1
    assert "its template is acknowledgement" in " ".join(said.out.split())


def test_one_scenario_of_a_file(office: Office, desk: Path) -> None:
    two = STORY + STORY.replace("A site is down", "Another")
    (desk / "a_test.yaml").write_text(two)

    (step,) = office.run(
        "rehearse", desk / "a_test.yaml", "--scenario", "Another", "--json"
    ).objects
    unknown = office.run("rehearse", desk / "a_test.yaml", "--scenario", "None")

    assert (step["scenario"], step["fate"], step["failures"]) == ("Another", "case", [])
    assert step["sent"][0]["to"] == "ada@customer.example"
    assert unknown.code == 2
    assert "A site is down; Another" in unknown.err


def test_a_backtest_tells_what_would_differ_and_counts_it(office: Office, desk: Path) -> None:
    take(office, "Site down in Leeds")
    take(office, "Printer")
    changed = office.folder / "changed" / "rules"
    shutil.copytree(desk.parent, changed)
    (changed / DESK / "intake.yaml").write_text(LOWER)
    (changed / DESK / "a_test.yaml").unlink()

    said = office.run("backtest", "--since", "1d", "--rules", changed)
    (line,) = office.run("backtest", "--rules", changed, "--json").objects
    same = office.run("backtest", "--desk", DESK)

    assert said.code == 1
    assert said.out.splitlines()[-1] == "1 of 2 would change: priority 1 to 2 (1)"
    assert "because priority Low by default [rules/a-desk/priorities.yaml:1]" in said.out
    assert (line["subject"], line["changes"]) == (
        "Site down in Leeds",
        [{"what": "priority", "before": "1", "after": "2"}],
    )
    assert (same.code, same.out) == (0, "0 of 2 would change\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(["--since", "soon"], "--since is 'soon', expected 12h, 30d", id="since"),
        pytest.param(["--desk", "none"], "the settings name a-desk", id="desk"),
        pytest.param([], "there is no database", id="no database"),
    ],
)
def test_what_a_backtest_cannot_do(office: Office, desk: Path, words: list[str], told: str) -> None:
    said = office.run("backtest", *words)

    assert said.code == 2
    assert told in said.err
    assert desk.is_dir()


def test_explain_shows_every_rule_and_the_version(office: Office, desk: Path) -> None:
    (desk / "intake.yaml").write_text(
        FILES["intake.yaml"].partition("  examples")[0]
        + "- rule: In Hull\n  when: {subject contains: hull}\n  then: {priority: '2'}\n"
        "- rule: In Leeds\n  when: {subject contains: leeds}\n  then: {priority: '2'}\n"
    )
    (desk / "a_test.yaml").unlink()
    take(office, "Site down in Leeds")

    said = office.run("explain", "1")
    (found,) = office.run("explain", "1", "--json").objects

    text = " ".join(said.out.split())
    assert said.code == 0
    assert [(one["rule"], one["hit"]) for one in found["trace"]["rules"]] == [
        ("Site down", True),
        ("In Hull", False),
        ("In Leeds", True),
    ]
    assert found["trace"]["remark"] == ""
    assert found["record"]["rules"]["hits"][0]["did"] == ["priority: 1"]
    assert "is overruled by priority: 2" in text
    assert 'does not contain "hull"' in text
    assert found["record"]["rules"]["version"] in said.out

    (desk / "intake.yaml").write_text(FILES["intake.yaml"])
    (changed,) = office.run("explain", "1", "--json").objects
    assert changed["trace"]["remark"].startswith("the files have changed since: version ")
    assert "In Leeds [rules/a-desk/intake.yaml:" in changed["trace"]["remark"]


def test_a_mail_taken_is_explained_by_its_record_while_the_files_are_broken(
    office: Office, desk: Path
) -> None:
    take(office, "Site down in Leeds")
    version = office.run("explain", "1", "--json").objects[0]["record"]["rules"]["version"]
    (desk / "intake.yaml").write_text("- rule: [")

    said = office.run("explain", "1")
    (found,) = office.run("explain", "1", "--json").objects

    assert said.code == 0
    assert [(one["rule"], one["did"]) for one in found["trace"]["rules"]] == [
        ("Site down", ["priority: 1"])
    ]
    remark = found["trace"]["remark"]
    assert remark.startswith("the files of the desks have mistakes now (rules/a-desk/intake.yaml:1")
    assert f"what version {version} did then" in remark
    assert "Site down" in said.out


def test_what_was_never_decided_is_not_explained_while_the_files_are_broken(
    office: Office, desk: Path, tmp_path: Path
) -> None:
    take(office, "Site down in Leeds")
    (desk / "intake.yaml").write_text("- rule: [")
    file = tmp_path / "mail.eml"
    file.write_bytes(b"From: a@b.example\n\nHello\n")

    for what, told in ((str(file), "rules/a-desk/intake.yaml:1"), ("77", "77 is neither a file")):
        said = office.run("explain", what)

        assert said.code == 2
        assert told in said.err
