"""The log: one line a fact, whatever the facts hold."""

import io
import json
from collections.abc import Iterator

import pytest
import structlog

from mailgate.log import Action, configure, log

FORGED = "x\n2026-11-22T16:00:00Z [info     ] mail-sent mail=7\r\x1b[2J\u202e\x9b31m"


@pytest.fixture(autouse=True)
def structlog_as_before() -> Iterator[None]:
    """Other tests must not write to this one's closed standard error."""
    yield
    structlog.reset_defaults()


def fail(text: str) -> None:
    raise ValueError(text)


def raised(text: str) -> ValueError:
    """An error with a traceback, as a loop catches it."""
    with pytest.raises(ValueError, match="x") as caught:
        fail(text)
    return caught.value


@pytest.mark.parametrize("as_json", [False, True])
def test_no_value_and_no_error_can_forge_a_line_or_move_the_cursor(
    capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    configure(as_json=as_json)

    log(Action.JOB_FAILED, job=FORGED, exc_info=raised(FORGED))

    written = capsys.readouterr().err
    assert all(char.isprintable() or char == "\n" for char in written)
    first, *others = written.splitlines()
    assert "job-failed" in first
    assert "in fail" in written
    assert all(line.startswith("    ") for line in others)


def test_a_json_line_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure(as_json=True)

    log(Action.JOB_FAILED, job="compare", exc_info=raised(FORGED))

    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "job-failed"


def test_a_value_cannot_pass_for_another_fact(capsys: pytest.CaptureFixture[str]) -> None:
    configure(as_json=False)

    log(Action.MAIL_WITHHELD, message=1, reason="From is x fate=case", case="CS00000001")

    assert "reason='From is x fate=case'" in capsys.readouterr().err


def test_a_stream_that_was_closed_ends_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    configure(as_json=True)
    log(Action.STARTED)
    assert "started" in stream.getvalue()
    stream.close()

    log(Action.STOPPED)
