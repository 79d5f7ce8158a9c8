import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailgate.cli.app import app
from mailgate.settings.example import EXAMPLE
from mailgate.settings.model import Settings
from tests.cli.office import Office
from tests.servers.rows import MAIL, Rows


def mailgate(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.output


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from mailgate.cli.app import app;"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0;"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    ).stdout.split()

    heavy = {"sqlalchemy", "sqlmodel", "pydantic", "imapclient", "jinja2", "ruamel", "structlog"}
    assert heavy.isdisjoint(loaded)


def test_init_writes_a_folder_to_start_from(tmp_path: Path) -> None:
    folder = tmp_path / "new"

    code, output = mailgate("init", folder)

    assert code == 0
    assert (folder / "mailgate.toml").read_text() == EXAMPLE
    key = folder / "keys" / "mailgate.key"
    assert f'"file:{key.relative_to(folder)}"' in EXAMPLE
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "mailgate check" in output
    assert "mailgate run" in output


def test_init_copies_rules_and_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rules", "templates"):
        (tmp_path / "bundle" / name / "it").mkdir(parents=True)
        (tmp_path / "bundle" / name / "it" / "file").write_text(name)
        (tmp_path / "bundle" / name / ".keep").touch()
    monkeypatch.setattr("mailgate.cli.init.bundled", lambda name: tmp_path / "bundle" / name)

    mailgate("init", tmp_path / "new")

    copied = {str(path.relative_to(tmp_path / "new")) for path in (tmp_path / "new").rglob("*")}
    assert copied >= {"rules/it/file", "templates/it/file"}
    assert "rules/.keep" not in copied
    assert (tmp_path / "new" / "rules" / "it" / "file").read_text() == "rules"


def test_init_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bundle" / "it").mkdir(parents=True)
    (tmp_path / "bundle" / "it" / "desk.yaml").write_text("theirs")
    monkeypatch.setattr("mailgate.cli.init.bundled", lambda _name: tmp_path / "bundle")
    mine = tmp_path / "mine"
    for name in ("mailgate.toml", "keys/mailgate.key", "rules/it/desk.yaml"):
        (mine / name).parent.mkdir(parents=True, exist_ok=True)
        (mine / name).write_text("mine")

    code, _output = mailgate("init", mine)

    assert code == 0
    for name in ("mailgate.toml", "keys/mailgate.key", "rules/it/desk.yaml"):
        assert (mine / name).read_text() == "mine"
    assert (mine / "templates" / "it" / "desk.yaml").read_text() == "theirs"


def test_init_works_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert mailgate("init")[0] == 0
    assert (tmp_path / "mailgate.toml").exists()


def test_check_names_what_the_daemon_would_work_with(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[object] = []
    monkeypatch.setattr("mailgate.jobs.desk_tests.play", lambda one, *_, **__: played.append(one))

    shown = office.run("check")

    assert (shown.code, shown.err) == (0, "")
    assert "whose scenarios `mailgate test` plays" in shown.out
    assert played == []
    assert shown.out.endswith("fine. Mailboxes: support. Desks: managed-service.\n")


def test_check_says_the_mistakes_of_rules_and_templates_at_once(office: Office) -> None:
    (office.folder / "rules" / "it").mkdir(parents=True)
    (office.folder / "templates" / "acknowledgement").mkdir(parents=True)
    office.write(desk="it")

    shown = office.run("check")

    assert shown.code == 2
    assert "rules/it/desk.yaml:1: " in shown.err
    assert "templates/acknowledgement" in shown.err
    assert "found, nothing was done" in shown.err.splitlines()[-1]


@pytest.mark.parametrize(
    "words",
    [("messages",), ("cases",), ("figures",), ("outbox", "list"), ("deliver", "--mailbox", "in")],
    ids=" ".join,
)
def test_what_speaks_to_no_server_needs_no_password(office: Office, words: tuple[str, ...]) -> None:
    lines = office.config.read_text().replace('"support"', '"in"')
    office.config.write_text(f'{lines}user = "mailgate"\npassword = "env:NOT_SET"\n')

    assert office.run(*words, given=b"From: a@b.example\r\n\r\nHello\r\n").code == 0


@pytest.mark.parametrize("words", [("check",), ("run",)], ids=" ".join)
def test_what_speaks_to_servers_says_which_password_is_missing(
    office: Office, words: tuple[str, ...]
) -> None:
    lines = office.config.read_text()
    office.config.write_text(f'{lines}user = "mailgate"\npassword = "env:NOT_SET"\n')

    shown = office.run(*words)

    assert shown.code == 2
    assert "environment variable NOT_SET, which is not set" in shown.err


@pytest.mark.parametrize(
    ("words", "once", "log"),
    [
        pytest.param((), False, "text", id="daemon"),
        pytest.param(("--once",), True, "text", id="once"),
        pytest.param(("--log", "json"), False, "json", id="json log"),
    ],
)
def test_run_hands_over_to_the_daemon_and_ends_with_its_code(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    once: bool,  # noqa: FBT001 - a parameter of the test
    log: str,
) -> None:
    calls: list[tuple[Settings, bool]] = []

    def run(
        settings: Settings, *, once: bool, progress: Callable[[str, int], None] | None = None
    ) -> int:
        assert (progress is not None) == once
        calls.append((settings, once))
        return 7

    monkeypatch.setattr("mailgate.daemon.run", run)

    assert office.run("run", *words).code == 7
    ((settings, was_once),) = calls
    assert settings.mailboxes[0].name == "support"
    assert (was_once, settings.log) == (once, log)


def test_demo_hands_over_folder_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Path | None, bool]] = []

    def run(*, folder: Path | None, once: bool) -> int:
        calls.append((folder, once))
        return 3

    monkeypatch.setattr("mailgate.demo.run", run)

    assert mailgate("demo", "--once", "--folder", tmp_path)[0] == 3
    assert mailgate("demo")[0] == 3
    assert calls == [(tmp_path, True), (None, False)]


def test_the_settings_file_can_be_named_by_the_environment(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert mailgate("messages")[0] == 2

    monkeypatch.setenv("MAILGATE_CONFIG", str(office.config))

    assert mailgate("messages")[0] == 0


def test_version_says_which_mailgate_this_is() -> None:
    code, output = mailgate("version")

    assert code == 0
    assert output.startswith("mailgate ")
    assert mailgate("--version") == (0, output)
    facts = json.loads(mailgate("version", "--json")[1])
    assert set(facts) == {"mailgate", "python"}


def test_a_file_is_explained_without_any_effect(office: Office) -> None:
    mail = office.folder / "mail.eml"
    mail.write_bytes(MAIL)

    shown = office.run("explain", mail)

    assert (shown.code, shown.err) == (0, "")
    assert "would become" in shown.out
    assert "The printer burns" in shown.out
    assert (
        office.run("explain", mail, "--mailbox", "support", "--json").objects[0]["fate"] == "case"
    )
    assert office.run("messages", "--json").objects == []


@pytest.mark.parametrize("what", ["2", "<ours@b.example>", "ours@b.example"])
def test_a_mail_taken_is_explained_by_its_id_or_its_message_id(
    office: Office, rows: Rows, what: str
) -> None:
    rows.inbox(b"the first")
    rows.inbox(b"the second", message_id="<ours@b.example>", state="done", fate="filed")

    (found,) = office.run("explain", what, "--json").objects

    assert found["what"].startswith("2 <ours@b.example>")
    assert (found["happened"], found["fate"]) == (True, "filed")


@pytest.mark.parametrize("what", ["3", "0", "9" * 30, "²"])
def test_a_number_that_no_mail_has_is_a_usage_error(office: Office, rows: Rows, what: str) -> None:
    rows.inbox()

    shown = office.run("explain", what)

    assert shown.code == 2
    assert "neither a file nor the id" in shown.err


def test_what_cannot_be_explained_is_a_usage_error(office: Office) -> None:
    assert office.run("explain", "<nothing@example.com>").code == 2
    assert "it has support" in office.run("explain", "x", "--mailbox", "sales").err


def test_parsed_files_are_shown_to_people_and_programs(tmp_path: Path) -> None:
    mail = tmp_path / "mail.eml"
    mail.write_bytes(MAIL)

    code, output = mailgate("parse", mail)

    assert code == 0
    assert "It is on fire." in output
    code, output = mailgate("parse", mail, mail, "--json")
    assert [json.loads(line)["subject"] for line in output.splitlines()] == [
        "The printer burns",
        "The printer burns",
    ]


def test_a_file_that_is_not_there_is_a_line_and_not_a_traceback(tmp_path: Path) -> None:
    code, output = mailgate("parse", tmp_path / "nothing.eml")

    assert code == 1
    assert output == f"mailgate: {tmp_path}/nothing.eml: No such file or directory\n"
