import pytest

from tests.cli.office import Office
from tests.servers.rows import NOW, Rows

WORDS = "Принтер горит"
GARBLED = (
    b"From: anna@customer.example\r\nSubject: Printer\r\nContent-Type: text/plain; charset=cp1252"
    b"\r\n\r\n" + WORDS.encode("koi8-r") + b"\r\n"
)


@pytest.fixture
def number(rows: Rows) -> int:
    return rows.inbox(GARBLED, case_id=rows.case(), fate="case", state="done", done_at=NOW)


def test_the_ways_to_read_a_mail_are_listed(office: Office, number: int) -> None:
    outcome = office.run("case", "IT0001", "redecode")

    assert outcome.code == 0
    assert f"Mail {number} of IT0001" in outcome.out
    lines = [" ".join(line.split()) for line in outcome.out.splitlines()]
    assert f"koi8-r {WORDS}" in lines
    assert any(line.startswith("as-labelled used now ") for line in lines)
    assert "--charset NAME" in outcome.err


def test_programs_get_them_as_json(office: Office, number: int) -> None:
    for words in (("redecode", "--json"), ("--json", "redecode")):
        (found,) = office.run("case", "IT0001", *words).objects

        assert found["id"] == number
        assert {one["charset"]: one["text"] for one in found["candidates"]}["koi8-r"] == WORDS


def test_a_choice_is_shown_in_the_case_and_taken_back(office: Office, number: int) -> None:
    outcome = office.run("case", "IT0001", "redecode", "--charset", "koi8-r", "--by", "Bo")

    assert (outcome.code, outcome.out) == (0, f"{number}: is read as koi8-r from now on\n")
    shown = office.run("case", "IT0001").out
    assert WORDS in shown
    assert "says Bo" in shown
    office.run("case", "IT0001", "redecode", "--mail", number, "--charset", "as-labelled")
    assert WORDS not in office.run("case", "IT0001").out


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("case", "IT0001", "--desk", "it", "--json"), id="after the reference"),
        pytest.param(("case", "--desk", "it", "--json", "IT0001"), id="before the reference"),
        pytest.param(("case", "--json", "IT0001"), id="around the reference"),
    ],
)
def test_a_case_is_shown_with_options_on_both_sides(
    office: Office, number: int, words: tuple[str, ...]
) -> None:
    (found,) = office.run(*words).objects

    assert found["mails_in"][0]["id"] == number


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param(("case",), "Missing argument", id="no reference"),
        pytest.param(("case", "redecode"), "no case redecode", id="an action for a reference"),
        pytest.param(("case", "IT0001", "sing"), "No such command 'sing'", id="no action"),
        pytest.param(("case", "IT0001", "redecode", "x"), "unexpected", id="a word too much"),
        pytest.param(("case", "IT0001", "--sing"), "No such option", id="no option"),
    ],
)
def test_what_is_mistyped_is_a_usage_error(
    office: Office, number: int, words: tuple[str, ...], why: str
) -> None:
    assert number

    outcome = office.run(*words)

    assert outcome.code == 2
    assert why in outcome.err
