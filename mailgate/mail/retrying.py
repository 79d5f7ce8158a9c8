"""How patiently the outside world is tried again: 1 s to 5 min, at random, until `Stop`."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Final, cast

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    sleep_using_event,
    stop_when_event_set,
    wait_random_exponential,
)

from mailgate.errors import StorageError, TemporaryError
from mailgate.mail.stop import Stop

SHORTEST: Final = timedelta(seconds=1)
LONGEST: Final = timedelta(minutes=5)
_LONGEST_FOR_OURS: Final = timedelta(seconds=15)


def with_retries(
    stop: Stop,
    *,
    shortest: timedelta = SHORTEST,
    longest: timedelta = LONGEST,
    before_pause: Callable[[TemporaryError, timedelta], None] | None = None,
) -> Retrying:
    """A policy to call once: `with_retries(stop)(function, argument)`.

    A TemporaryError is tried again for as long as it takes; `before_pause` hears of each one and
    of the pause that follows. A PermanentError, or any other, is raised at once. Once `stop` is
    set nothing is tried again: a pause ends, and the last TemporaryError is raised.
    """
    # tenacity asks its event for is_set() and wait(seconds) only, and Stop has both.
    event = cast("threading.Event", stop)
    pause = sleep_using_event(event)
    last: list[TemporaryError] = []

    def remember(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if not isinstance(error, TemporaryError):
            return
        last[:] = [error]
        if before_pause and state.next_action:
            before_pause(error, timedelta(seconds=state.next_action.sleep))

    def sleep(seconds: float) -> None:
        pause(seconds)
        # tenacity looks at the event before a pause only, and would try once more after it.
        if stop.is_set():
            raise last[0]

    growing = wait_random_exponential(
        multiplier=shortest.total_seconds(),
        min=shortest.total_seconds(),
        max=longest.total_seconds(),
    )

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        seconds = growing(state)
        is_ours = isinstance(error, StorageError)
        return min(seconds, _LONGEST_FOR_OURS.total_seconds()) if is_ours else seconds

    return Retrying(
        retry=retry_if_exception_type(TemporaryError),
        wait=wait,
        stop=stop_when_event_set(event),
        sleep=sleep,
        before_sleep=remember,
        reraise=True,
    )
