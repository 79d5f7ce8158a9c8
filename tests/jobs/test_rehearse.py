"""Scenarios are played through the real jobs, the same every time, and say what came otherwise."""

from pathlib import Path

import pytest

from mailgate.errors import FileError
from mailgate.jobs.desk_tests import ScenarioResult, mistakes_of, play, scenarios_of, try_desks
from mailgate.jobs.rehearse import Played, rehearsal
from mailgate.jobs.reload import Current, Looked, Reloading
from mailgate.store.database import open_database
from tests.jobs.desk_folder import DESK, SUPPORT, files_of, write_desk
from tests.jobs.small_context import small_context
from tests.jobs.test_reload import clock, settle

pytestmark = pytest.mark.story

HEAD = """\
- scenario: A story
  starts: 2026-03-06 16:00
  people: {ada: Ada <ada@customer.example>, bob: Bob <bob@elsewhere.example>}
  steps:
"""
MAIL = "    - mail: {from: ada, subject: Site down, text: Nobody can work., name: first}\n"
ACK = "{to: ada, template: acknowledgement}"


def results(folder: Path, steps: str, *, head: str = HEAD) -> tuple[ScenarioResult, ...]:
    write_desk(folder, a_test=head + steps)
    files = files_of(folder / "rules")
    return try_desks(folder / "rules", files, desks=[DESK])


def failures(folder: Path, steps: str) -> list[str]:
    """What was expected and found, for each failure."""
    return [
        f"{failure.expected} / {failure.found}"
        for one in results(folder, steps)
        for failure in one.failures
    ]


def story(folder: Path, steps: str, *, head: str = HEAD) -> list[Played]:
    write_desk(folder, a_test=head + steps)
    files = files_of(folder / "rules")
    (scenario,) = scenarios_of(folder / "rules", files.desks[DESK])
    with rehearsal(scenario, files) as stage:
        return list(stage.play())


@pytest.mark.parametrize(
    ("expected", "failure"),
    [
        pytest.param("fate: case, mails: any", "", id="fate"),
        pytest.param("fate: update, mails: any", "the fate update / case", id="other fate"),
        pytest.param("cases: 1, mails: any", "", id="cases"),
        pytest.param("cases: 2, mails: any", "2 cases / 1", id="other number of cases"),
        pytest.param(
            'case: {priority: "1", reference: CS0001, requester: ada, kind: new,'
            " subject: Site down}, mails: any",
            "",
            id="case",
        ),
        pytest.param(
            'case: {priority: "2"}, mails: any', 'priority "2" / "1"', id="other priority"
        ),
        pytest.param("case: {tags: [vip]}, mails: any", "the tags vip / none", id="other tags"),
        pytest.param(
            "case: {fields: {room: '7'}}, mails: any", 'field room "7" / nothing', id="other field"
        ),
        pytest.param("case: {queue: ''}, mails: any", "", id="an empty queue"),
        pytest.param("case: none, mails: any", "no case / CS0001", id="no case expected"),
        pytest.param(f"mails: [{ACK}]", "", id="mail"),
        pytest.param(
            "mails: [{to: ada, subject contains: [cs0001, SITE], text contains: Nobody can work}]",
            "",
            id="words of a mail",
        ),
        pytest.param(
            "mails: [{to: ada, text lacks: Nobody can work}]",
            'a mail to ada@customer.example without "Nobody can work" in the text / a mail to '
            'ada@customer.example by template acknowledgement, "[CS0001] Site down": its text has '
            '"Nobody can work"',
            id="words that should not be there",
        ),
        pytest.param(
            "mails: [{to: bob}]",
            "a mail to bob@elsewhere.example / a mail to ada@customer.example by template "
            'acknowledgement, "[CS0001] Site down": it goes to ada@customer.example',
            id="mail to another",
        ),
        pytest.param(
            f"mails: [{ACK}, {ACK}]",
            "a mail to ada@customer.example by template acknowledgement / nothing",
            id="one mail is no two",
        ),
        pytest.param(
            "fate: case",
            "no further mail (`mails: any` if it does not matter) / a mail to "
            'ada@customer.example by template acknowledgement, "[CS0001] Site down"',
            id="a mail that nobody expected",
        ),
        pytest.param("events: [opened, mail-queued], mails: any", "", id="events"),
        pytest.param(
            "events: [{kind: opened, contains: site}], mails: any", "", id="words of an event"
        ),
        pytest.param(
            "events: [mail-queued, opened], mails: any",
            "the event opened / opened (Site down), mail-queued (acknowledgement to "
            "ada@customer.example)",
            id="events in another order",
        ),
        pytest.param("due: {first response: none}, mails: any", "", id="nothing promised"),
        pytest.param(
            "due: {first response: 17:00}, mails: any",
            "first response due Fri 2026-03-06 17:00 / none: nothing is promised",
            id="another due time",
        ),
    ],
)
def test_what_is_expected_of_a_mail(tmp_path: Path, expected: str, failure: str) -> None:
    found = failures(tmp_path, f"{MAIL}      expect: {{{expected}}}\n")

    assert found == ([failure] if failure else [])


def test_a_failure_says_step_place_and_the_reasons_with_their_lines(tmp_path: Path) -> None:
    steps = f'{MAIL}      expect: {{mails: any, case: {{priority: "2"}}}}\n'

    (mistake,) = mistakes_of(results(tmp_path, steps))

    text = str(mistake)
    assert text.startswith(
        'rules/a-desk/a_test.yaml:6:45: scenario "A story", step 1 (Fri 2026-03-06 16:00): '
        'expected priority "2", found "1"; because: '
    )
    assert 'rule "Site down": subject contains "site down"; so priority: 1 ' in text
    assert "[rules/a-desk/intake.yaml:1]" in text


def test_steps_behind_a_failure_are_not_played(tmp_path: Path) -> None:
    steps = f"{MAIL}      expect: {{cases: 5, mails: any}}\n    - expect: {{cases: 7}}\n"

    assert failures(tmp_path, steps) == ["5 cases / 1"]


def test_an_answer_to_our_mail_finds_its_case_and_is_no_new_words_alone(tmp_path: Path) -> None:
    steps = (
        f"{MAIL}      expect: {{mails: any}}\n"
        "    - {after: 1 hour, mail: {from: ada, text: Better., reply to: our last mail},"
        " expect: {fate: update, cases: 1, case: {of: first}}}\n"
    )

    first, second = story(tmp_path, steps)

    assert (first.fate, second.fate) == ("case", "update")
    assert second.letter is not None
    assert second.letter.subject == "Re: [CS0001] Site down"
    assert second.letter.reply_text.strip() == "Better."
    assert "> " in second.letter.text


def test_a_stranger_who_answers_our_mail_is_held(tmp_path: Path) -> None:
    steps = (
        f"{MAIL}      expect: {{mails: any}}\n"
        "    - {mail: {from: bob, text: Hello., reply to: our last mail},"
        " expect: {fate: held}}\n"
    )

    assert failures(tmp_path, steps) == []


def test_the_same_mail_twice_is_a_duplicate(tmp_path: Path) -> None:
    write_desk(tmp_path)
    raw = (
        b"From: ada@customer.example\nTo: a@b.example\nSubject: x\nMessage-ID: <1@c.example>\n\nx\n"
    )
    (tmp_path / "rules" / DESK / "one.eml").write_bytes(raw)
    head = HEAD.replace(
        "  people:", "  mailboxes: {support: a@b.example, escalations: e@b.example}\n  people:"
    )
    steps = (
        "    - {mail: {raw: one.eml}, expect: {fate: case, mails: any}}\n"
        "    - {mail: {raw: one.eml, to: escalations}, expect: {fate: duplicate, cases: 1}}\n"
    )

    assert [one.failures for one in results(tmp_path, steps, head=head)] == [()]


def test_a_verdict_is_that_of_a_trusted_server(tmp_path: Path) -> None:
    forged = "    - {mail: {from: ada, subject: x, verdict: fail}, expect: {fate: case}}\n"

    assert failures(tmp_path, forged) == []  # nobody is answered


def test_attachments_and_headers_reach_the_mail(tmp_path: Path) -> None:
    steps = (
        "    - {mail: {from: ada, subject: x, headers: {Auto-Submitted: auto-generated},"
        " attachments: [a.pdf, {name: b.png, size: 2 kB}]}, expect: {fate: case}}\n"
    )

    (played,) = story(tmp_path, steps)

    assert played.letter is not None
    assert [(one.name, one.type, one.size) for one in played.letter.attachments] == [
        ("a.pdf", "application/pdf", 1000),
        ("b.png", "image/png", 2000),
    ]


def test_customers_of_a_scenario_stand_beside_those_of_the_desk(tmp_path: Path) -> None:
    rule = "- rule: A VIP\n  when: {customer VIP is: 'yes'}\n  then: {add tags: vip}\n"
    head = HEAD.replace(
        "  people:",
        "  customers: [{domain or address: customer.example, name: C, VIP: 'yes'}]\n  people:",
    )
    write_desk(tmp_path, intake=rule)
    steps = f"{MAIL}      expect: {{mails: any, case: {{tags: [vip]}}}}\n"
    (tmp_path / "rules" / DESK / "customers.csv").write_text(
        "domain or address,name\na.example,A\n"
    )
    (tmp_path / "rules" / DESK / "a_test.yaml").write_text(head + steps)

    files = files_of(tmp_path / "rules")
    found = try_desks(tmp_path / "rules", files, desks=[DESK])

    assert [str(one) for one in mistakes_of(found)] == []


def test_a_story_is_the_same_every_time(tmp_path: Path) -> None:
    def told() -> list[object]:
        steps = (
            f"{MAIL}      expect: {{mails: any}}\n"
            "    - {after: 1 hour, mail: {from: ada, text: Better., reply to: our last mail}}\n"
        )
        return [(one.sent, one.history, one.letter) for one in story(tmp_path, steps)]

    assert told() == told()


def test_the_clock_is_that_of_the_scenario_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (played,) = story(tmp_path, f"{MAIL}      expect: {{mails: any}}\n")

    (sent,) = played.sent
    assert sent.message.date == played.step.at
    assert {path.name for path in tmp_path.iterdir()} == {"rules"}


def test_a_test_that_fails_keeps_changed_files_from_counting(tmp_path: Path) -> None:
    good = f'{MAIL}      expect: {{mails: any, case: {{priority: "1"}}}}\n'
    desk = write_desk(tmp_path, a_test=HEAD + good)
    with small_context(tmp_path, rules=desk.parent, mailboxes=(SUPPORT,)) as context:
        current = Current(context)
        reloading = Reloading(current, clock)
        settle(reloading)
        wider = "- rule: All\n  then: {priority: '2'}\n"
        (desk / "z-rules.yaml").write_text(
            wider.replace("  then", "  when: {text contains: work}\n  then")
        )

        assert settle(reloading) is Looked.REFUSED
        assert current.context is context

        (desk / "a_test.yaml").write_text(HEAD + good.replace('"1"', '"2"'))
        assert settle(reloading) is Looked.LOADED


def test_mistakes_of_all_test_files_come_together(tmp_path: Path) -> None:
    write_desk(tmp_path, a_test="x\n", b_test="y\n")
    files = files_of(tmp_path / "rules")

    with pytest.raises(FileError) as refused:
        scenarios_of(tmp_path / "rules", files.desks[DESK])

    assert [mistake.path for mistake in refused.value.mistakes] == [
        "rules/a-desk/a_test.yaml",
        "rules/a-desk/b_test.yaml",
    ]


def test_a_scenario_can_be_played_by_itself(tmp_path: Path) -> None:
    write_desk(tmp_path, a_test=HEAD + MAIL)
    files = files_of(tmp_path / "rules")
    (scenario,) = scenarios_of(tmp_path / "rules", files.desks[DESK])

    assert len(play(scenario, files).failures) == 1


def test_a_scenario_finds_nothing_of_the_one_before(tmp_path: Path) -> None:
    steps = f"{MAIL}      expect: {{cases: 1, case: {{reference: CS0001}}, mails: [{ACK}]}}\n"
    again = steps + HEAD.replace("A story", "Another") + steps

    assert [one.failures for one in results(tmp_path, again)] == [(), ()]


def test_only_a_database_in_memory_is_forgotten(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/mailgate.db")

    with pytest.raises(ValueError, match="only a database in memory"):
        database.forget_everything()
    database.close()
