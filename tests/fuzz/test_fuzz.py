"""The fuzz command itself: the same mails for the same seed, and every kind of fault is found."""

import time
from pathlib import Path

import pytest

from mailgate.mail import parse as parsing
from tests.fuzz import command
from tests.fuzz.batches import Limits, Outcome, batch
from tests.fuzz.mutations import LARGEST, mutated
from tests.fuzz.reading import problem_of
from tests.fuzz.seeds import seeds

SEEDS = seeds()
LIMITS = Limits(seconds=10, mebibytes=256)


def test_the_same_seed_and_number_make_the_same_mail() -> None:
    assert [mutated(3, number, SEEDS) for number in range(50)] == [
        mutated(3, number, SEEDS) for number in range(50)
    ]
    assert mutated(3, 1, SEEDS) != mutated(4, 1, SEEDS)


def test_mails_are_of_every_size_up_to_the_largest() -> None:
    sizes = [len(mutated(1, number, SEEDS)) for number in range(1500)]

    assert max(sizes) > LARGEST / 10
    assert max(sizes) <= LARGEST
    assert min(sizes) < 100


def test_every_mail_to_begin_from_is_read_without_a_problem() -> None:
    assert [problem for problem in map(problem_of, SEEDS) if problem] == []


def test_mutated_mails_are_read_without_a_problem() -> None:
    found = batch(20, 0, 300, LIMITS, ())

    assert found.findings == []
    assert found.mails == 300


def test_an_exception_while_reading_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("not today")

    monkeypatch.setattr(parsing, "own_words", broken)  # `parse` itself hides it, and goes on

    number, problem = batch(20, 0, 1, LIMITS, ()).findings[0]

    assert number == 0
    assert "RuntimeError: not today" in problem


def test_a_control_character_that_comes_through_is_a_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parsing, "subject_of", lambda _: ("a\0", frozenset()))

    assert "message.subject holds '\\x00'" in problem_of(SEEDS[0])


def test_a_slow_mail_is_a_finding_and_a_hanging_one_ends_the_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "slow: " in batch(20, 0, 1, Limits(seconds=0, mebibytes=256), ()).findings[0][1]

    monkeypatch.setattr("tests.fuzz.batches._HANGS_AFTER", 1)
    monkeypatch.setattr("tests.fuzz.reading.parse", lambda _: time.sleep(600))

    assert "hangs" in batch(20, 0, 1, LIMITS, ()).findings[0][1]


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is told by Linux")
def test_a_mail_that_takes_much_memory_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def large(*_: object, **__: object) -> str:
        return ("x" * 300 * 1024 * 1024)[:1]

    monkeypatch.setattr(parsing, "own_words", large)

    assert "large: " in batch(20, 0, 3, LIMITS, ()).findings[0][1]


def test_the_command_says_how_many_mails_were_read_and_keeps_what_went_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "runs.csv"
    record.write_text("mails,findings\n1000,0\n234,0\n", "ascii")
    monkeypatch.setattr(command, "RECORD", record)
    monkeypatch.setattr(
        command, "run", lambda _: Outcome(mails=500, findings=[(7, "it broke in line 3")])
    )

    status = command.main(["--seed", "20", "--keep", str(tmp_path / "kept")])

    told = capsys.readouterr().out
    assert status == 1
    assert "mail 7 of seed 20: it broke in line 3" in told
    assert "500 mutated mails" in told
    assert "Recorded runs so far: 1,234 mails" in told
    assert (tmp_path / "kept" / "20-7.eml").read_bytes() == mutated(20, 7, SEEDS)


def test_the_command_stops_when_the_time_is_up(capsys: pytest.CaptureFixture[str]) -> None:
    status = command.main(["--seconds", "0.001", "--workers", "1", "--most-seconds", "10"])

    assert status == 0
    assert " mutated mails in " in capsys.readouterr().out
