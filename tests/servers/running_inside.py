"""A daemon in a thread of the test's own process, by a clock that the test sets."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog

from mailgate import daemon
from mailgate.daemon import Clocks
from mailgate.log import configure
from mailgate.mail.stop import Stop
from mailgate.settings.load import load
from tests.servers.gate import HANG_GUARD, Gate


class StoryClock:
    """Stands still until it is told to go on; counts how often each loop has asked for the time.

    `steady` goes on with it, as on a machine whose time went by; `set_to` moves the wall alone.
    """

    def __init__(self, starts_at: datetime) -> None:
        self._lock = threading.Lock()
        self._at = starts_at
        self._steady = 0.0
        self._asked: Counter[str] = Counter()

    def now(self) -> datetime:
        """The time of the story."""
        with self._lock:
            self._asked[threading.current_thread().name] += 1
            return self._at

    def steady(self) -> float:
        """Seconds of the story."""
        with self._lock:
            return self._steady

    def go_on(self, amount: timedelta) -> None:
        """Time goes by."""
        with self._lock:
            self._at += amount
            self._steady += amount.total_seconds()

    def go_on_to(self, at: datetime) -> None:
        """Time goes by until then."""
        with self._lock:
            assert at >= self._at, "time does not go back"
            self._steady += (at - self._at).total_seconds()
            self._at = at

    def set_to(self, at: datetime) -> None:
        """Somebody sets the clock on the wall."""
        with self._lock:
            self._at = at

    def asked_by(self, loop: str) -> int:
        """How often a loop of the daemon has asked for the time."""
        with self._lock:
            return self._asked[loop]


@contextmanager
def running_inside(gate: Gate, clock: StoryClock) -> Iterator[threading.Thread]:
    """The daemon of a gate's settings, until the block ends; its failure is the test's."""
    configure(as_json=True)
    failures: list[BaseException] = []
    with Stop() as stop:

        def live() -> None:
            try:
                daemon.run(
                    load(gate.settings, connecting=True),
                    once=False,
                    clocks=Clocks(clock.now, clock.steady),
                    stop=stop,
                )
            except BaseException as error:  # noqa: BLE001 - raised again where the test sees it
                failures.append(error)

        thread = threading.Thread(target=live, name="daemon")
        thread.start()
        try:
            yield thread
        finally:
            stop.set()
            thread.join(HANG_GUARD)
            structlog.reset_defaults()
        assert not thread.is_alive(), "the daemon does not end"
    if failures:
        raise failures[0]


def wait_until_looked(clock: StoryClock) -> None:
    """Returns once the clock's loop has looked at the cases at the time that it is now."""
    wanted = clock.asked_by("clock") + 4  # of a round that began before, and of a whole one
    deadline = time.monotonic() + HANG_GUARD
    while clock.asked_by("clock") < wanted:
        assert time.monotonic() < deadline, "nobody looks at the clock"
        time.sleep(0.02)
