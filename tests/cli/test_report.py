"""`mailgate report` and `mailgate survey review`: what managers ask for and say."""

from datetime import UTC, datetime

from mailgate.core.case import EventKind
from mailgate.store import cases, surveys
from tests.cli.office import Office
from tests.servers.rows import NOW, Rows


def test_a_report_counts_what_happened_and_says_from_when(office: Office, rows: Rows) -> None:
    with rows.database.session() as session:
        cases.add_event(
            session,
            case_id=rows.case(desk="managed-service"),
            kind=EventKind.ESCALATED,
            summary="no answer",
            now=datetime.now(UTC),
        )

    shown = office.run("report", "--since", "1d")
    assert shown.code == 0
    assert "escalated" in shown.out
    (found,) = office.run("report", "--since", "1d", "--json").objects
    assert (found["escalated"], found["first"]["answered"]) == (1, 0)
    (before,) = office.run("report", "--since", "9d", "--until", "1d", "--json").objects
    assert before["escalated"] == 0


def test_a_time_that_is_none_is_refused(office: Office) -> None:
    assert "expected 12h, 30d, 8w" in office.run("report", "--since", "soon").err
    assert "nothing lies between" in office.run("report", "--since", "1d", "--until", "2d").err
    assert "no mailbox is that of a desk x" in office.run("report", "--desk", "x").err


def test_an_answer_that_was_reviewed_is_no_longer_to_review(office: Office, rows: Rows) -> None:
    case_id, inbox_id = rows.case(desk="managed-service"), rows.inbox()
    with rows.database.session() as session:
        surveys.rate(
            session,
            case_id=case_id,
            value=1,
            word="Poor",
            comment="",
            by="ada@customer.example",
            inbox_id=inbox_id,
            now=NOW,
        )

    assert "Poor" in office.run("survey", "list", "--to-review").out
    done = office.run("survey", "review", "IT0001", "--as", "max", "--text", "Called her.")
    assert done.code == 0
    assert "There is nothing to review." in office.run("survey", "list", "--to-review").err
    assert "Called her." in office.run("survey", "show", "IT0001").out
    assert office.run("survey", "review", "IT0001", "--as", "max").code == 1
