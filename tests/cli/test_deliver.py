import subprocess
import sys
from pathlib import Path

import pytest

from mailgate.cli.deliver import read_mail
from mailgate.errors import TemporaryError
from tests.cli.office import Office
from tests.servers.rows import MAIL


def deliver(office: Office, *words: str, given: bytes = MAIL) -> int:
    return office.run("deliver", "--mailbox", "support", *words, given=given).code


def test_a_delivered_mail_is_in_the_ledger_when_the_server_may_forget_it(office: Office) -> None:
    shown = office.run("deliver", "--mailbox", "support", given=MAIL)

    assert (shown.code, shown.out) == (0, "")
    (row,) = office.run("messages", "--json").objects
    assert (row["mailbox"], row["state"]) == ("support", "received")
    assert office.run("quarantine", "export", row["id"]).out == MAIL.decode()


def test_a_mail_delivered_twice_is_taken_once(office: Office) -> None:
    assert [deliver(office), deliver(office)] == [0, 0]

    assert len(office.run("messages", "--json").objects) == 1


def test_a_mail_over_max_size_is_taken_whole(office: Office) -> None:
    office.write(max_size="1kB")
    large = MAIL + b"x" * 2_000

    assert deliver(office, given=large) == 0
    (row,) = office.run("messages", "--json").objects
    assert office.run("quarantine", "export", row["id"]).out == large.decode()


def test_ten_times_the_size_limit_is_stored_and_one_byte_more_stays_with_the_server(
    office: Office,
) -> None:
    office.write(max_size="1kB")

    assert deliver(office, given=b"x" * 10_001) == 75
    assert office.run("messages", "--json").objects == []
    assert deliver(office, given=b"x" * 10_000) == 0


def test_no_more_than_the_limit_is_read(tmp_path: Path) -> None:
    endless = tmp_path / "mail"
    endless.write_bytes(b"x" * 3_000_000)

    with endless.open("rb") as stream:
        assert len(read_mail(stream, most=3_000_000)) == 3_000_000
        stream.seek(0)
        with pytest.raises(TemporaryError):
            read_mail(stream, most=2_500_000)
        assert stream.tell() == 2_500_001


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--mailbox", "sales"), id="unknown mailbox"),
        pytest.param((), id="no mailbox"),
        pytest.param(("--mailbox",), id="no name"),
        pytest.param(("--mailbox", "support", "--bla"), id="unknown option"),
        pytest.param(("--mailbox", "support", "stray"), id="stray word"),
    ],
)
def test_a_wrong_command_line_leaves_the_mail_with_the_server(
    office: Office, words: tuple[str, ...]
) -> None:
    shown = office.run("deliver", *words, given=MAIL)

    assert shown.code == 75
    assert shown.err.startswith("mailgate: ")


def test_an_empty_delivery_is_not_a_mail(office: Office) -> None:
    assert deliver(office, given=b"") == 75


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(None, id="no settings"),
        pytest.param("colour = 'red'\n", id="mistakes"),
        pytest.param("= =\n", id="no TOML"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
def test_bad_settings_leave_the_mail_with_the_server(
    office: Office, settings: str | bytes | None
) -> None:
    match settings:
        case None:
            office.config.unlink()
        case str():
            office.config.write_text(settings)
        case bytes():
            office.config.write_bytes(settings)

    assert deliver(office) == 75


def test_a_database_that_cannot_be_opened_leaves_the_mail_with_the_server(office: Office) -> None:
    (office.folder / "mailgate.db").mkdir()

    assert deliver(office) == 75


def test_a_disk_without_room_leaves_the_mail_with_the_server(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr("mailgate.jobs.back_pressure.free_bytes", lambda _database: 1000)
        assert deliver(office) == 75

    assert deliver(office) == 0


@pytest.mark.parametrize(
    "error", [RuntimeError("odd"), MemoryError(), OSError(28, "No space left"), KeyError("x")]
)
def test_whatever_goes_wrong_the_mail_stays_with_the_server(
    office: Office, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise error

    monkeypatch.setattr("mailgate.jobs.take.deliver", fail)

    shown = office.run("deliver", "--mailbox", "support", given=MAIL)

    assert shown.code == 75
    assert shown.err


def test_help_is_no_failure(office: Office) -> None:
    assert office.run("deliver", "--help").code == 0


def test_a_half_installed_mailgate_leaves_the_mail_with_the_server(
    office: Office, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "typer.py").write_text("raise ImportError('half installed')")
    root = Path(__file__).resolve().parents[2]

    def code(*words: str) -> int:
        return subprocess.run(
            [sys.executable, "-m", "mailgate", *words],
            input=MAIL,
            capture_output=True,
            check=False,
            cwd=office.folder,
            env={"PYTHONPATH": f"{broken}:{root}"},
        ).returncode

    assert code("deliver", "--mailbox", "support") == 75
    assert code("messages") == 1


def test_a_server_gets_its_answer_from_the_process_itself(office: Office) -> None:
    command = [sys.executable, "-m", "mailgate", "deliver", "--config", str(office.config)]

    taken = subprocess.run(
        [*command, "--mailbox", "support"], input=MAIL, capture_output=True, check=False
    )
    refused = subprocess.run(
        [*command, "--mailbox", "sales"], input=MAIL, capture_output=True, check=False
    )

    assert (taken.returncode, refused.returncode) == (0, 75)
