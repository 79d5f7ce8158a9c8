"""Sites with people behind them: who is told and asked where the desk's files name somebody."""

import shutil
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.jobs.desk_tests import play, scenarios_of
from tests.jobs.desk_folder import files_of

DESK = "contact-centre"
AGENTS = """
people:
  ada: {name: Ada Byron, address: ada@company.example, queues: Salt Lake City}
  bob: {name: Bob Martin, address: bob@company.example, queues: Manila}
  phil: {name: Phil Cruz, address: phil@company.example, roles: support admin, regions: Philippines}
  cora: {name: Cora Lim, address: cora@callers.example, side: reporters, roles: coach, sites: Cebu}
"""
HEAD = """
- scenario: It goes as it should
  starts: 2026-03-02 10:00
  mailboxes: {urgent: urgent@company.example}
  people:
    slc: coach@slc.company.example
    manila: coach@manila.company.example
    us: us-support@company.example
    ph: ph-support@company.example
    all: it-all@company.example
    phil: phil@company.example
    cora: cora@callers.example
    ada: ada@company.example
    bob: bob@company.example
  steps:
"""
REPORT = """
    - mail:
        name: report
        from: slc
        subject: Phones are down
        text: It is urgent, 40 people cannot take calls since nine.
      expect: {fate: case, mails: any}
"""
TWO = f"""{REPORT}
    - mail:
        name: second
        from: manila
        subject: Phones are down
        text: It is urgent, 30 people cannot take calls.
      expect: {{fate: case, mails: any}}
    - agent: {{who: bob, does: merge, of: second, other: report}}
      expect: {{mails: any}}
    - agent: {{who: bob, does: wait, of: report, reason: please test, text: Please make a call.}}
      expect: {{mails: any}}
"""


def failures_of(
    folder: Path,
    steps: str,
    *,
    sites: tuple[str, str] | None = None,
    more: dict[str, str] | None = None,
) -> list[str]:
    desk = folder / "rules" / DESK
    shutil.copytree(bundled("rules") / DESK, desk)
    for path in desk.glob("*_test.yaml"):
        path.unlink()
    (desk / "escalations.yaml").unlink()  # its ladders name people of the desk's own agents.yaml
    (desk / "agents.yaml").write_text(AGENTS)
    for name, text in (more or {}).items():
        (desk / name).write_text(text)
    (desk / "a_test.yaml").write_text(HEAD + steps)
    if sites is not None:
        text = (desk / "sites.yaml").read_text()
        assert sites[0] in text
        (desk / "sites.yaml").write_text(text.replace(*sites))
    files = files_of(folder / "rules", DESK)
    (scenario,) = scenarios_of(folder / "rules", files.desks[DESK])
    return [str(one.mistake()) for one in play(scenario, files).failures]


DESK_IS_LATE = f"""{REPORT}
    - {{at: 10:14, expect: {{mails: none}}}}
    - at: 10:15
      expect:
        mails: [{{to: ada, template: desk-reminder, subject contains: "[URG000001]",
          text contains: [Our update to Salt Lake City is late, every 15 minutes]}}]
    - after: 1 minute
      agent: {{who: ada, does: assign, to: bob}}
    - {{at: 10:30, expect: {{mails: [{{to: bob, template: desk-reminder}}]}}}}
"""


def test_who_works_on_a_case_is_reminded_when_the_desk_is_late(tmp_path: Path) -> None:
    assert failures_of(tmp_path, DESK_IS_LATE) == []


def test_a_desk_that_wants_no_reminder_gets_none(tmp_path: Path) -> None:
    found = failures_of(tmp_path, DESK_IS_LATE, sites=("remind the desk: yes", ""))

    assert len(found) == 1  # the story ends with the first reminder that does not come
    assert "desk-reminder" in found[0]
    assert "found nothing" in found[0]


BOTH = f"""{REPORT}
    - {{at: 10:14, expect: {{mails: none}}}}
    - {{at: 10:15, expect: {{mails: [{{to: ada}}], events: [desk-reminded]}}}}
    - {{at: 10:29, expect: {{mails: none}}}}
    - {{at: 10:30, expect: {{mails: [{{to: ada, template: desk-reminder}}]}}}}
"""


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(
            {"updates.yaml": "late updates: [{remind: queue}]\n"}, id="beside updates.yaml"
        ),
        pytest.param(
            {"agents.yaml": f"{AGENTS}\nwho hears: {{breach: assignee or queue}}\n"},
            id="beside a breach that he hears of",
        ),
    ],
)
def test_a_late_update_is_one_mail_to_who_works_on_it(tmp_path: Path, more: dict[str, str]) -> None:
    assert failures_of(tmp_path, BOTH, more=more) == []


def test_a_site_of_which_nobody_wrote_is_asked_by_its_coach_who_may_speak_then(
    tmp_path: Path,
) -> None:
    steps = f"""{REPORT}
    - agent: {{who: bob, does: sites, to: "Salt Lake City, Cebu"}}
      expect: {{mails: any, events: [{{kind: participant-added, contains: cora@callers.example}}]}}
    - agent: {{who: bob, does: wait, reason: please test, text: Please make a call.}}
      expect:
        mails:
          - {{to: slc, template: waiting}}
          - {{to: cora, template: waiting, text contains: Please make a call.}}
          - {{to: us}}
          - {{to: ph}}
          - {{to: all}}
    - after: 5 minutes
      mail: {{from: cora, text: It works., reply to: our last mail}}
      expect:
        fate: update
        case: {{of: report}}
        mails: any
        events: [{{kind: site-confirmed, contains: Cebu}}]
    - after: 1 minute
      mail: {{from: slc, text: It works., reply to: our last mail}}
      expect:
        fate: update
        case: {{of: report, kind: resolved}}
        mails:
          - {{to: slc, template: resolution}}
          - {{to: cora, template: resolution}}
          - {{to: us, text contains: Salt Lake City confirms}}
          - {{to: us, text contains: It is over}}
          - {{to: ph, text contains: Salt Lake City confirms}}
          - {{to: ph, text contains: It is over}}
          - {{to: all, text contains: Salt Lake City confirms}}
          - {{to: all, text contains: It is over}}
"""
    assert failures_of(tmp_path, steps) == []


def test_a_person_of_the_region_answers_as_a_member_of_its_group(tmp_path: Path) -> None:
    steps = f"""{REPORT}
    - agent: {{who: bob, does: sites, to: "Salt Lake City, Cebu"}}
      expect: {{mails: any}}
    - after: 1 minute
      mail: {{from: phil, text: The line to Cebu was cut., reply to: our last mail}}
      expect:
        fate: update
        case: {{of: report, state: New}}
        mails:
          - to: us
            template: group-news
            text contains: [An update from philippines support, was cut]
          - {{to: ph, template: group-news}}
          - {{to: all, template: group-news}}
"""
    assert failures_of(tmp_path, steps) == []


@pytest.mark.parametrize(
    ("verdict", "mails"),
    [
        pytest.param("pass", "[{to: slc, template: update, text contains: A card was}]", id="pass"),
        pytest.param("", "none", id="no verdict"),
    ],
)
def test_words_are_passed_on_only_if_their_sender_is_who_he_says(
    tmp_path: Path, verdict: str, mails: str
) -> None:
    said = f"verdict: {verdict}," if verdict else ""
    trusted = "verdict: pass,"
    steps = f"""{TWO}
    - mail: {{from: manila, {trusted} text: It works., reply to: our last mail}}
      expect: {{fate: update, mails: any}}
    - mail: {{from: manila, {said} text: A card was replaced., reply to: our last mail}}
      expect: {{fate: update, mails: {mails}, events: [{{kind: passed-on}}]}}
"""
    quiet = ("groups hear of: [updates, questions, please verify, sites, the end]", "")

    assert failures_of(tmp_path, steps, sites=quiet) == []


def test_a_forged_confirmation_confirms_nothing(tmp_path: Path) -> None:
    steps = f"""{TWO}
    - mail: {{from: manila, verdict: fail, text: It works., reply to: our last mail}}
      expect: {{fate: case, cases: 3, mails: any}}
    - agent:
        {{who: bob, does: sites, of: report, to: Manila, state: open, refused: no confirmation}}
"""
    assert failures_of(tmp_path, steps) == []
