"""What `mailgate init` writes: an example that loads, and a key."""

import base64
import re
from pathlib import Path

import pytest

from mailgate.errors import FileError, UsageError
from mailgate.settings.example import EXAMPLE
from mailgate.settings.keys import make_key
from mailgate.settings.load import load

PASSWORDS = {"SUPPORT_PASSWORD": "a", "ESCALATIONS_PASSWORD": "b", "SMTP_PASSWORD": "c"}


def place(folder: Path, text: str) -> Path:
    (folder / "rules" / "managed-service").mkdir(parents=True)
    (folder / "templates").mkdir()
    path = folder / "mailgate.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_loads_once_there_are_a_key_and_the_passwords(tmp_path: Path) -> None:
    path = place(tmp_path, EXAMPLE)
    make_key(tmp_path / "keys" / "mailgate.key")

    settings = load(path, environ=PASSWORDS)

    assert [mailbox.name for mailbox in settings.mailboxes] == ["support"]


def test_the_example_loads_with_its_commented_keys_too(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^# (?=\[|[a-z_]+ = )(?!database)", "", EXAMPLE)
    path = place(tmp_path, text)
    make_key(tmp_path / "keys" / "mailgate.key")

    settings = load(path, environ=PASSWORDS)

    assert [mailbox.name for mailbox in settings.mailboxes] == ["support", "escalations"]
    assert settings.admin == "admin@desk.example"


def test_the_example_says_what_is_not_there_yet(tmp_path: Path) -> None:
    with pytest.raises(FileError) as refused:
        load(place(tmp_path, EXAMPLE), environ={})

    assert [mistake.message.split(" names ")[0] for mistake in refused.value.mistakes] == [
        "keys", "password", "password",
    ]  # fmt: skip


def test_a_key_is_random_long_enough_and_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = tmp_path / "keys" / "first.key", tmp_path / "keys" / "second.key"
    make_key(first)
    make_key(second)

    assert len(base64.b64decode(first.read_text().strip(), validate=True)) == 32
    assert first.read_text() != second.read_text()
    assert first.stat().st_mode & 0o777 == 0o600
    assert first.parent.stat().st_mode & 0o777 == 0o700


def test_a_key_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mailgate.key"
    path.write_text("the key that signed everything")

    with pytest.raises(UsageError, match="left alone"):
        make_key(path)

    assert path.read_text() == "the key that signed everything"
