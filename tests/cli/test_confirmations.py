"""`mailgate confirmations` and `mailgate survey`: what customers said, on a screen and as JSON."""

from mailgate.core.case import EventKind
from mailgate.store import cases, surveys
from tests.cli.office import Office
from tests.servers.rows import NOW, Rows


def confirm(rows: Rows, case_id: int, *, inbox_id: int) -> None:
    with rows.database.session() as session:
        cases.add_event(
            session,
            case_id=case_id,
            kind=EventKind.CONFIRMED,
            summary='thanks: "Danke"',
            now=NOW,
            inbox_id=inbox_id,
            detail={
                "said": "thanks",
                "words": "Danke",
                "language": "de",
                "was": {"state": "Resolved", "kind": "resolved"},
            },
        )


def test_nothing_to_list_is_said(office: Office) -> None:
    assert "Nobody confirmed anything." in office.run("confirmations", "list").err
    assert "Nobody answered the survey." in office.run("survey", "list").err
    assert "nobody answered the survey of IT0001" in office.run("survey", "show", "IT0001").err


def test_confirmations_are_listed_with_the_words_found(office: Office, rows: Rows) -> None:
    confirm(rows, rows.case(), inbox_id=rows.inbox())

    shown = office.run("confirmations", "list")

    assert shown.code == 0
    assert "thanks: Danke (de)" in shown.out
    (found,) = office.run("confirmations", "list", "--json").objects
    assert (found["reference"], found["words"], found["before"]) == ("IT0001", "Danke", "Resolved")


def test_survey_answers_are_listed_and_shown_in_the_case(office: Office, rows: Rows) -> None:
    case_id, inbox_id = rows.case(), rows.inbox()
    with rows.database.session() as session:
        surveys.rate(
            session,
            case_id=case_id,
            value=4,
            word="Excellent",
            comment="So quick \x1b[31m!",
            by="ada@customer.example",
            inbox_id=inbox_id,
            now=NOW,
        )

    assert "So quick" in office.run("survey", "list").out
    shown = office.run("survey", "show", "it0001").out
    assert "Excellent (4 of 4)" in shown
    assert "\x1b" not in shown
    (found,) = office.run("survey", "list", "--json").objects
    assert (found["value"], found["word"]) == (4, "Excellent")
    assert "Excellent" in office.run("case", "IT0001").out
