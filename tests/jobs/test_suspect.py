"""A suspect mail is read where it can do no harm, and only its own deeds count."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from mailgate.jobs import suspect
from tests.servers.mails import a_mail


def test_an_ordinary_mail_does_no_harm() -> None:
    assert suspect.harm_done_by(a_mail()) == ""


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        pytest.param("kill -9 $$", "signal 9", id="killed"),
        pytest.param("exit 1", "fails", id="failed"),
        pytest.param("sleep 60", "longer", id="endless"),
    ],
)
def test_a_mail_that_takes_its_reader_down_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, words: str
) -> None:
    reader = tmp_path / "reader"
    reader.write_text(f"#!/bin/sh\n{deed}\n")
    reader.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(reader))
    monkeypatch.setattr(suspect, "_PATIENCE", timedelta(seconds=2))

    assert words in suspect.harm_done_by(a_mail())
