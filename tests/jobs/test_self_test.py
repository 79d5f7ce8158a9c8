"""The test at every start refuses a machine that does not keep what mailgate relies on."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from mailgate.core.message import Address, Defect, Message
from mailgate.errors import PermanentError
from mailgate.files.patterns import PatternError
from mailgate.jobs import self_test as module
from mailgate.jobs.self_test import self_test
from mailgate.mail import gate
from mailgate.mail.parse import parse

NOW: Final = datetime(2026, 11, 23, tzinfo=UTC)


def test_it_passes_here_in_a_moment() -> None:
    began = time.process_time()
    self_test(now=NOW)

    assert time.process_time() - began < 5.0  # a hang guard: it takes some milliseconds


@pytest.mark.parametrize(
    ("now", "passes"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(2025, 12, 31, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 1, 1, tzinfo=UTC), True),
        (datetime(2125, 12, 31, tzinfo=UTC), True),
        (datetime(2126, 1, 1, tzinfo=UTC), False),
    ],
)
def test_a_clock_that_nobody_has_set_is_refused(now: datetime, *, passes: bool) -> None:
    if passes:
        self_test(now=now)
        return
    with pytest.raises(PermanentError, match=f"the clock says {now:%Y-%m-%d}"):
        self_test(now=now)


def test_a_composer_that_leaks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def leaks() -> None:
        raise PermanentError("Self-test: the gate let a bad mail through.")

    monkeypatch.setattr(gate, "self_test", leaks)
    with pytest.raises(PermanentError, match="the gate let"):
        self_test(now=NOW)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"defects": frozenset({Defect.READING_FAILED})}, "stopped", id="stopped"),
        pytest.param({"sender": Address("x@evil.example")}, "changed", id="sender"),
        pytest.param({"headers": (("bcc", "x@evil"),)}, "changed", id="bcc"),
        pytest.param({"text": "helloX-Last: here"}, "changed", id="text"),
    ],
)
def test_a_reader_that_a_header_leads_astray_is_refused(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, object], why: str
) -> None:
    def read(raw: bytes) -> Message:
        return replace(parse(raw), **changes)  # type: ignore[arg-type] # one field each

    monkeypatch.setattr(module, "parse", read)
    with pytest.raises(PermanentError, match=why):
        self_test(now=NOW)


class Anything:
    def found_in(self, _text: str) -> bool:
        return True


class Nothing:
    def found_in(self, _text: str) -> bool:
        return False


@pytest.mark.parametrize("pattern", [Anything(), Nothing()])
def test_an_engine_that_goes_back_is_refused(
    monkeypatch: pytest.MonkeyPatch, pattern: object
) -> None:
    monkeypatch.setattr(module, "compile_pattern", lambda _source: pattern)
    with pytest.raises(PermanentError, match="RE2"):
        self_test(now=NOW)


def test_an_engine_that_finds_what_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def compile_pattern(source: str) -> Anything:
        if "1" in source:
            raise PatternError("no reference back")
        return Anything()

    monkeypatch.setattr(module, "compile_pattern", compile_pattern)
    with pytest.raises(PermanentError, match="RE2"):
        self_test(now=NOW)
