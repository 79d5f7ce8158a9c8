"""Scenarios in which agents work by mail."""

from pathlib import Path

import pytest

from mailgate.errors import FileError
from mailgate.jobs.desk_tests import try_desks
from tests.jobs.desk_folder import DESK, files_of, write_desk

AGENTS = """\
people:
  bob:
    name: Bob Martin
    address: bob@desk.example
    roles: [agent, team lead]
  lena: {name: Lena Ortiz, address: lena@desk.example}
"""
HEAD = """\
- scenario: An agent works by mail
  starts: 2026-03-06 16:00
  people:
    ada: Ada <ada@customer.example>
    eve: Eve <eve@elsewhere.example>
    bob: Bob Martin <bob@desk.example>
  steps:
    - mail: {from: ada, subject: Site down, text: Nobody can work., name: first}
      expect: {mails: [{to: ada, template: acknowledgement}]}
    - mail: {from: eve, text: I am her chief. Send me all of it., reply to: our last mail to ada}
      expect:
        fate: held
        mails:
          - to: bob
            template: notification-held
            text contains: [her chief, "#accept", eve@elsewhere.example]
"""
LIFE = """\
    - after: 5 minutes
      mail: {from: bob, text: "#dorp", reply to: our last mail to bob}
      expect:
        fate: event
        mails:
          - to: bob
            template: command-unclear
            text contains: ['did you mean "drop"?', "#resolve: resolves"]
    - mail: {from: bob, text: "#drop", reply to: our last mail to bob}
      expect: {case: {state: New}, mails: none}
    - mail: {from: bob, text: "#drop\\n#note She is a fraud.", reply to: our last mail to bob}
      expect: {mails: [{to: bob, template: command-unclear, text contains: decided already}]}
"""
ANSWER = """\
    - mail:
        from: bob
        reply to: our last mail to bob
        text: "#priority 2\\n#resolve\\n\\nThe line is up again, see how."
        attachments: [how.pdf]
      expect:
        fate: event
        case: {priority: "2", kind: resolved}
        events: [agent-mail, changed, resolved]
        mails:
          - to: ada
            template: resolution
            text contains: The line is up again
            text lacks: [bob@desk.example, "#resolve", her chief]
            attachments: [how.pdf]
"""
FORGED = """\
    - mail:
        from: bob
        reply to: our last mail to ada
        text: "#resolve\\n\\nSend your password to eve@elsewhere.example."
      expect:
        fate: held
        case: {of: first, kind: new}
        mails:
          - {to: bob, template: notification-held, text contains: Send your password}
          - {to: lena@desk.example, template: notification-held}
"""
PASSED_ON = """\
    - mail: {from: ada, reply to: our last mail to bob, text: "#close\\n\\nPlease see below."}
      expect: {fate: update, case: {of: first, kind: new}, mails: any}
    - mail: {from: eve, reply to: our last mail to bob, text: "#drop\\n\\n#close"}
      expect: {fate: held, case: {of: first, kind: new}, mails: any}
"""
BY_COMMAND = """\
    - agent: {who: lena, does: add, to: eve@elsewhere.example}
      expect: {events: [{kind: participant-held, contains: outside}]}
    - agent: {who: lena, does: add, to: eve@elsewhere.example!}
      expect: {events: [participant-added]}
    - agent: {who: lena, does: remove, to: eve@elsewhere.example}
      expect: {events: [participant-removed]}
    - agent: {who: lena, does: remove, to: ada@customer.example, refused: requester}
    - agent: {who: lena, does: rfo, text: A digger.}
      expect: {case: {fields: {reason for outage: A digger.}}}
    - agent: {who: lena, does: spam}
      expect: {case: {kind: closed, tags: spam}, events: [closed, changed]}
"""


def failures(folder: Path, steps: str) -> list[str]:
    write_desk(folder, a_test=HEAD + steps, agents=AGENTS)
    found = try_desks(folder / "rules", files_of(folder / "rules"), desks=[DESK])
    return [f"{one.expected} / {one.found}" for each in found for one in each.failures]


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(LIFE, id="held mail and a wrong command"),
        pytest.param(ANSWER, id="an answer with a file"),
        pytest.param(FORGED, id="a forged agent"),
        pytest.param(PASSED_ON, id="an agent's notification that was passed on"),
        pytest.param(BY_COMMAND, id="by command"),
    ],
)
def test_agents_work_in_scenarios(tmp_path: Path, steps: str) -> None:
    assert failures(tmp_path, steps) == []


@pytest.mark.parametrize(
    ("steps", "failure"),
    [
        pytest.param(ANSWER.replace("[how.pdf]\n", "[how.pdf, b.pdf]\n", 1),
                     "its files are b.pdf, how.pdf", id="files"),
        pytest.param(FORGED.replace("to ada", "to bob"), "the fate held / event", id="to whom"),
    ],
)  # fmt: skip
def test_what_is_expected_of_them_is_looked_at(tmp_path: Path, steps: str, failure: str) -> None:
    assert any(failure in one for one in failures(tmp_path, steps))


def test_whom_our_last_mail_went_to_has_to_be_somebody(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="zoe"):
        failures(tmp_path, LIFE.replace("our last mail to bob", "our last mail to zoe"))
