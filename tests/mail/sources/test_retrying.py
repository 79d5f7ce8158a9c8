import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from tenacity import RetryCallState

from mailgate.errors import PermanentError, TemporaryError
from mailgate.mail.retrying import LONGEST, SHORTEST, with_retries
from mailgate.mail.stop import Stop

SHORT = timedelta(milliseconds=1)


def failing(times: int, error: Exception, calls: list[int]) -> Callable[[], str]:
    def attempt() -> str:
        calls.append(len(calls))
        if len(calls) <= times:
            raise error
        return "done"

    return attempt


def test_what_may_pass_is_tried_again() -> None:
    calls: list[int] = []
    with Stop() as stop:
        policy = with_retries(stop, shortest=SHORT, longest=SHORT)
        assert policy(failing(7, TemporaryError("busy"), calls)) == "done"
    assert len(calls) == 8


@pytest.mark.parametrize("error", [PermanentError("password"), RuntimeError("a mistake of ours")])
def test_what_will_not_pass_is_raised_at_once(error: Exception) -> None:
    calls: list[int] = []
    with Stop() as stop, pytest.raises(type(error)):
        with_retries(stop, shortest=SHORT, longest=SHORT)(failing(1, error, calls))
    assert len(calls) == 1


def test_a_stop_ends_the_pause_and_nothing_is_tried_again() -> None:
    calls: list[int] = []
    with Stop() as stop:
        hour = timedelta(hours=1)
        policy = with_retries(stop, shortest=hour, longest=hour)
        threading.Timer(0.05, stop.set).start()
        began = time.monotonic()
        with pytest.raises(TemporaryError, match="busy"):
            policy(failing(9, TemporaryError("busy"), calls))
        assert time.monotonic() - began < 60
    assert len(calls) == 1


def test_after_a_stop_one_attempt_is_made() -> None:
    calls: list[int] = []
    with Stop() as stop:
        stop.set()
        with pytest.raises(TemporaryError, match="busy"):
            with_retries(stop)(failing(9, TemporaryError("busy"), calls))
    assert len(calls) == 1


def test_each_pause_is_told_with_its_reason() -> None:
    told: list[tuple[str, timedelta]] = []
    with Stop() as stop:
        with_retries(
            stop,
            shortest=SHORT,
            longest=SHORT,
            before_pause=lambda error, pause: told.append((str(error), pause)),
        )(failing(2, TemporaryError("busy"), []))
    assert [reason for reason, _ in told] == ["busy", "busy"]
    assert all(pause == SHORT for _, pause in told)


@pytest.mark.parametrize("attempt", [1, 2, 5, 9, 50, 100_000])
def test_pauses_lie_between_a_second_and_five_minutes(attempt: int) -> None:
    with Stop() as stop:
        policy = with_retries(stop)
        state = RetryCallState(retry_object=policy, fn=None, args=(), kwargs={})
        state.attempt_number = attempt
        pauses = [policy.wait(state) for _ in range(50)]
    assert min(pauses) >= SHORTEST.total_seconds()
    assert max(pauses) <= LONGEST.total_seconds()
