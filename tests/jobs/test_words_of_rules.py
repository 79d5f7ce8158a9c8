"""What some words of rules come to when whole stories are played on the desks that use them."""

import shutil
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.jobs.desk_tests import try_desks
from tests.jobs.desk_folder import files_of

HOURS = """
- scenario: Hours count per site
  starts: 2026-03-06 12:00
  zone: Asia/Manila
  people: {ada: Ada <coach@manila.company.example>}
  steps:
    - mail: {from: ada, subject: Phones, text: All our phones are down.}
      expect: {case: {queue: hotline, fields: {site: Manila, regions: Philippines}}, mails: any}
    - at: 20:30
      mail: {from: ada, subject: Wallboard, text: The wallboards are down.}
      expect: {case: {queue: Manila}, mails: any}
    - mail: {from: ada, subject: Headsets, text: "We want two more headsets, no rush."}
      expect: {fate: filed, mails: any}
"""
OWN_CASE = """
- scenario: A complaint in a case is a case of its own
  starts: 2026-03-06 12:00
  zone: Europe/London
  people: {ada: Ada <ada@hillside.example>}
  steps:
    - mail:
        name: fault
        from: ada
        subject: SIMS ID
        text: Some teachers cannot log in to SIMS ID and see an error since this morning.
      expect: {fate: case, case: {category: fault}, mails: any}
    - after: 1 hour
      mail:
        name: complaint
        from: ada
        reply to: our last mail
        text: I wish to complain about how long this takes.
      expect:
        fate: case
        cases: 2
        case: {category: complaint, linked to: SD00000001, requester: ada}
        mails: [{to: ada, subject contains: SD00000002}]
        due: {first response: Wed 13:00}
    - after: 1 hour
      mail: {from: ada, reply to: our last mail, text: My complaint about it still stands.}
      expect: {fate: update, cases: 2, case: {of: complaint, category: complaint}, mails: any}
    - mail: {from: ada, reply to: fault, text: "By the way, it works for some now."}
      expect: {fate: update, case: {of: fault, category: fault}, mails: any}
"""
REGIONS = """
- scenario: A second region in a later mail
  starts: 2026-03-06 22:00
  zone: Asia/Manila
  people: {ada: Ada <coach@manila.company.example>}
  steps:
    - mail: {from: ada, subject: Phones, text: All our phones are down.}
      expect:
        case: {fields: {regions: Philippines}}
        mails: [{to: ada}, {to: ph-support@company.example}]
    - after: 5 minutes
      mail: {from: ada, reply to: our last mail, text: Salt Lake City is hit as well.}
      expect:
        fate: update
        case: {fields: {regions: "United States, Philippines"}}
        mails:
          - {to: us-support@company.example, template: notification}
          - {to: it-all@company.example, template: notification}
          - {to: ph-support@company.example, template: group-news}
    - after: 5 minutes
      mail: {from: ada, reply to: our last mail, text: San Pedro Sula is hit too.}
      expect:
        case: {fields: {regions: "United States, Central America, Philippines"}}
        mails:
          - {to: ca-support@company.example, template: notification}
          - {to: us-support@company.example, template: group-news}
          - {to: ph-support@company.example, template: group-news}
          - {to: it-all@company.example, template: group-news}
"""


@pytest.mark.parametrize(
    ("desk", "scenario"),
    [
        pytest.param("contact-centre", HOURS, id="hours of a site"),
        pytest.param("contact-centre", REGIONS, id="regions"),
        pytest.param("schools", OWN_CASE, id="own case"),
    ],
)
def test_a_desk_plays(tmp_path: Path, desk: str, scenario: str) -> None:
    folder = tmp_path / "rules" / desk
    shutil.copytree(bundled("rules") / desk, folder, ignore=shutil.ignore_patterns("*_test.yaml"))
    (folder / "a_test.yaml").write_text(scenario)

    tested = try_desks(tmp_path / "rules", files_of(tmp_path / "rules", desk), desks=[desk])

    assert [str(failure.mistake()) for one in tested for failure in one.failures] == []
