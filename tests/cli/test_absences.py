"""An absence is shown wherever a mail is: parse, explain, and the history of its case."""

import pytest
from typer.testing import CliRunner

from mailgate.cli.app import app
from tests.cli.office import Office
from tests.servers.mails import a_mail

DATE = "Tue, 22 Dec 2026 09:00:00 +0000"
TEXT = "I am out of the office until 5 January.\r\n"
NOTE = a_mail(subject="Automatic reply: Printer", body=TEXT, date=DATE)
SAID = "away until 2027-01-05 (words: I am out of the office until 5 January)"


@pytest.mark.parametrize("command", ["parse", "explain"])
def test_a_file_shows_until_when_its_sender_is_away(office: Office, command: str) -> None:
    path = office.folder / "note.eml"
    path.write_bytes(NOTE)

    shown = " ".join(run(office, command, path).split())

    assert "out-of-office: Subject: Automatic reply: Printer, and its first words" in shown
    assert SAID in shown


def test_the_case_shows_until_when_its_requester_is_away(office: Office) -> None:
    office.run("deliver", "--mailbox", "support", given=NOTE)
    office.run("run", "--once")
    (case,) = office.run("cases", "--json").objects

    assert SAID in " ".join(run(office, "case", case["reference"]).split())


def run(office: Office, *words: object) -> str:
    """What a command says; `parse` reads no settings."""
    if words[0] == "parse":
        return CliRunner().invoke(app, [str(word) for word in words]).stdout
    outcome = office.run(*words)
    assert outcome.code == 0, outcome.err
    return outcome.out
