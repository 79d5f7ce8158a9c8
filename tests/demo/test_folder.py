import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from mailgate.demo.folder import default_folder, prepared, refresh
from mailgate.errors import UsageError


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    (source / "desk").mkdir(parents=True)
    (source / "README.md").write_text("read me")
    (source / "desk" / "desk.yaml").write_text("title: one")
    (source / ".keep").write_text("")
    return source


def test_the_settings_name_the_ports_and_files_of_this_run(tmp_path: Path) -> None:
    with prepared(tmp_path / "demo") as place:
        place.write_settings(imap_port=1143, smtp_port=1025)
        settings = tomllib.loads(place.settings.read_text())

    (mailbox,) = settings["mailbox"]
    assert mailbox["imap"]["port"] == 1143
    assert mailbox["address"] == "support@desk.example"
    assert mailbox["start"] == "all"
    assert settings["smtp"] == {"host": "127.0.0.1", "port": 1025, "tls": "none"}
    for secret in (mailbox["imap"]["password"], *settings["identity"]["keys"]):
        kind, _, path = secret.partition(":")
        file = place.path / path
        assert kind == "file"
        assert len(file.read_text().strip()) >= 32
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert place.password == (place.path / "keys" / "imap-password").read_text().strip()


@pytest.mark.parametrize("words", [(), ("A", "B"), ("A", "B", "c@d.example", "more")], ids=len)
def test_the_program_that_sends_a_mail_runs_with_any_number_of_words(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    with prepared(tmp_path / "demo") as place:
        place.write_settings(imap_port=1143, smtp_port=1)
        sent = subprocess.run(
            [sys.executable, place.sender, *words], capture_output=True, text=True, check=False
        )

    assert sent.stderr.splitlines()[-1].startswith("ConnectionRefusedError")


def test_keys_stay_and_the_database_goes_from_one_run_to_the_next(tmp_path: Path) -> None:
    with prepared(tmp_path) as place:
        place.write_settings(imap_port=1, smtp_port=2)
        key = (tmp_path / "keys" / "signing-key").read_text()
        for name in ("demo.db", "demo.db-wal", "demo.db-shm"):
            (tmp_path / name).write_text("of the last run")
        (tmp_path / "notes.txt").write_text("mine")

    with prepared(tmp_path) as place:
        assert (tmp_path / "keys" / "signing-key").read_text() == key
        assert place.database == f"sqlite:///{tmp_path}/demo.db"
    assert not list(tmp_path.glob("demo.db*"))
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_somebodys_own_settings_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mailgate.toml").write_text("# mine\n")
    (tmp_path / "demo.db").write_text("mine")

    with pytest.raises(UsageError, match="--folder"), prepared(tmp_path):
        pass
    assert (tmp_path / "mailgate.toml").read_text() == "# mine\n"
    assert (tmp_path / "demo.db").exists()


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    with prepared(tmp_path):
        (tmp_path / "demo.db").write_text("of the running demo")
        with pytest.raises(UsageError, match="another demo is running"), prepared(tmp_path):
            pass
        assert (tmp_path / "demo.db").exists()
    with prepared(tmp_path):
        pass


def test_rules_and_templates_are_copied(source: Path, tmp_path: Path) -> None:
    refresh(source, tmp_path / "copy")

    assert (tmp_path / "copy" / "desk" / "desk.yaml").read_text() == "title: one"
    assert (tmp_path / "copy" / "README.md").read_text() == "read me"
    assert not (tmp_path / "copy" / ".keep").exists()


def test_a_changed_file_stays_changed_and_others_follow_the_source(
    source: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    refresh(source, copy)
    (copy / "desk" / "desk.yaml").write_text("title: my own")
    (copy / "desk" / "extra.yaml").write_text("mine too")
    (source / "desk" / "desk.yaml").write_text("title: two")
    (source / "README.md").write_text("read me again")

    refresh(source, copy)
    refresh(source, copy)

    assert (copy / "desk" / "desk.yaml").read_text() == "title: my own"
    assert (copy / "desk" / "extra.yaml").read_text() == "mine too"
    assert (copy / "README.md").read_text() == "read me again"


def test_a_file_gone_from_the_source_goes_unless_it_was_changed(
    source: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    refresh(source, copy)
    (copy / "desk" / "desk.yaml").write_text("title: my own")
    (source / "desk" / "desk.yaml").unlink()
    (source / "README.md").unlink()

    refresh(source, copy)

    assert (copy / "desk" / "desk.yaml").read_text() == "title: my own"
    assert not (copy / "README.md").exists()


def test_a_deleted_copy_comes_back(source: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    refresh(source, copy)
    (copy / "README.md").unlink()

    refresh(source, copy)

    assert (copy / "README.md").read_text() == "read me"


def test_a_checkout_keeps_the_demo_with_its_data(tmp_path: Path) -> None:
    assert default_folder(tmp_path) == tmp_path / "mailgate-demo"

    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "mailgate" / "demo").mkdir(parents=True)
    assert default_folder(tmp_path) == tmp_path / "data" / "demo"
