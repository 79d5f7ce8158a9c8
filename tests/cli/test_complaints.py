import errno
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from mailgate.cli.complaints import Complaining
from mailgate.cli.screen import clean, clean_lines
from mailgate.errors import FileError, Mistake, PermanentError, TemporaryError, UsageError
from tests.cli.office import Office


def failing(error: Exception) -> typer.Typer:
    """A program with the root of mailgate and one command that fails."""
    app = typer.Typer(cls=Complaining)

    @app.command()
    def fail() -> None:
        raise error

    @app.command()
    def other() -> None: ...

    return app


@pytest.mark.parametrize(
    ("error", "code", "lines"),
    [
        pytest.param(UsageError("say which"), 2, ["mailgate: say which"], id="usage"),
        pytest.param(
            FileError([Mistake("a.toml", 7, "no such key"), Mistake("a.toml", 2, "no number")]),
            2,
            ["a.toml:2: no number", "a.toml:7: no such key", "2 mistakes found, nothing was done"],
            id="mistakes in files",
        ),
        pytest.param(
            FileError([Mistake("a.toml", 7, "no such key")]),
            2,
            ["a.toml:7: no such key", "1 mistake found, nothing was done"],
            id="one mistake",
        ),
        pytest.param(PermanentError("bad password"), 1, ["mailgate: bad password"], id="permanent"),
        pytest.param(
            TemporaryError("the database is away"),
            75,
            ["mailgate: the database is away (this may pass: try again)"],
            id="temporary",
        ),
        pytest.param(
            PermissionError(errno.EACCES, "Permission denied", "/etc/x"),
            1,
            ["mailgate: /etc/x: Permission denied"],
            id="file system",
        ),
        pytest.param(OSError("odd"), 1, ["mailgate: odd"], id="an error without a file"),
        pytest.param(
            ZeroDivisionError("by zero"),
            1,
            [
                "mailgate: unexpected ZeroDivisionError: by zero",
                "This is a mistake in mailgate: MAILGATE_TRACEBACK=1 shows where, for a report.",
            ],
            id="a mistake of ours",
        ),
    ],
)
def test_an_error_is_a_line_and_a_code_and_never_a_traceback(
    error: Exception, code: int, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAILGATE_TRACEBACK", raising=False)

    result = CliRunner().invoke(failing(error), ["fail"])

    assert result.exit_code == code
    assert result.stderr.splitlines() == lines
    assert result.stdout == ""


def test_a_traceback_is_there_for_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILGATE_TRACEBACK", "1")

    result = CliRunner().invoke(failing(ZeroDivisionError("by zero")), ["fail"])

    assert result.exit_code == 1
    assert "test_complaints.py" in result.stderr


def test_undecodable_bytes_in_an_error_do_not_stop_its_line() -> None:
    result = CliRunner().invoke(failing(PermanentError("said: \udcff\x1b[2J")), ["fail"])

    assert result.stderr == "mailgate: said: [2J\n"


def test_without_settings_the_way_on_is_said(office: Office) -> None:
    office.config.unlink()

    for words in (("run",), ("messages",), ("outbox", "list")):
        shown = office.run(*words)
        assert shown.code == 2
        assert "mailgate init" in shown.err
        assert "mailgate demo" in shown.err


def test_mistakes_in_the_settings_are_listed_with_their_places(office: Office) -> None:
    office.config.write_text("colour = 'red'\n")

    shown = office.run("cases")

    *mistakes, count = shown.err.splitlines()
    assert shown.code == 2
    assert mistakes
    assert all(line.startswith(f"{office.config}:") for line in mistakes)
    assert "found" in count


@pytest.mark.parametrize(
    "words", [["nonsense"], ["outbox", "nonsense"], ["case"], ["run", "--bla"]]
)
def test_a_mistyped_command_is_a_usage_error(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mailgate", *words], capture_output=True, check=False
    )

    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_reader_that_stops_reading_is_no_error(office: Office) -> None:
    rows = office.rows()
    for number in range(400):
        rows.case(f"IT{number:04d}", subject="x" * 500)
    rows.database.close()

    script = f"{sys.executable} -m mailgate cases --json --config {office.config} | head -1"
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=False)

    assert done.stdout.startswith(b'{"reference"')
    assert done.stderr == b""


def test_a_screen_of_few_characters_shows_what_it_can(office: Office) -> None:
    rows = office.rows()
    rows.case("IT0001", subject="日本 Grüße")
    rows.database.close()

    done = subprocess.run(
        [sys.executable, "-m", "mailgate", "cases", "--config", str(office.config)],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii", "PATH": "", "COLUMNS": "80"},
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"IT0001" in done.stdout
    assert done.stdout.isascii()


@given(st.text())
def test_cleaned_text_is_one_printable_line(text: str) -> None:
    found = clean(text)

    assert found.isprintable()
    assert found == clean(found)


@given(st.text())
def test_cleaned_lines_hold_no_control_but_line_ends(text: str) -> None:
    found = clean_lines(text)

    kinds = {unicodedata.category(char) for char in found if char != "\n"}
    assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
    assert found.count("\n") == text.count("\n")


def test_long_settings_paths_are_not_broken_into_lines(tmp_path: Path) -> None:
    path = "/".join([str(tmp_path), "x" * 120])

    result = CliRunner().invoke(failing(FileError([Mistake(path, 3, "is wrong")])), ["fail"])

    assert result.stderr.splitlines()[0] == f"{path}:3: is wrong"
