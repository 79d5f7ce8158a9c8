"""The ticking of the daemon: through the change of the clock, and past a job that fails."""

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from mailgate import daemon
from mailgate.daemon import SafeScheduler
from mailgate.errors import PermanentError, TemporaryError
from mailgate.mail.stop import Stop

LONDON = ZoneInfo("Europe/London")
BEFORE_WINTER_TIME = datetime(2026, 10, 25, 1, 0, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def time_zone() -> Iterator[None]:
    """Gives the process its time zone back."""
    before = os.environ.get("TZ")
    yield
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


def ticks_in_two_hours(*, in_utc: bool) -> int:
    """How often a job of every ten seconds runs while summer time ends in London."""
    ran: list[int] = []
    with time_machine.travel(BEFORE_WINTER_TIME, tick=False) as traveller:
        if in_utc:
            daemon._stay_in_utc()
        scheduler = SafeScheduler()
        scheduler.every(10).seconds.do(ran.append, 1)
        for _ in range(7200):
            traveller.shift(timedelta(seconds=1))
            scheduler.run_pending()
    return len(ran)


def test_the_end_of_summer_time_stalls_schedule_unless_we_stay_in_utc() -> None:
    assert ticks_in_two_hours(in_utc=False) < 400
    assert ticks_in_two_hours(in_utc=True) == 720


def test_a_job_that_fails_neither_starves_the_others_nor_runs_hot() -> None:
    ran: list[str] = []

    def fails() -> None:
        ran.append("fails")
        raise RuntimeError("broken")

    with time_machine.travel(BEFORE_WINTER_TIME, tick=False) as traveller:
        scheduler = SafeScheduler()
        scheduler.every(1).seconds.do(fails)
        scheduler.every(1).seconds.do(ran.append, "works")
        for _ in range(5):
            traveller.shift(timedelta(seconds=1))
            scheduler.run_pending()
            scheduler.run_pending()

    assert (ran.count("fails"), ran.count("works")) == (5, 5)


@pytest.mark.parametrize("error", [TemporaryError("away"), PermanentError("no"), RuntimeError("?")])
def test_a_loop_that_fails_is_started_again(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daemon, "_FIRST_PAUSE", 0.001)
    rounds: list[int] = []
    with Stop() as stop:

        def loop() -> None:
            rounds.append(1)
            if len(rounds) == 3:
                stop.set()
            raise error

        daemon._keep_going("take support", loop, stop)

    assert len(rounds) == 3


class Impatient(Stop):
    """A stop that notes how long it was to be waited for, and waits for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout or 0.0)
        return self.is_set()


def pauses_after(*errors: Exception) -> list[float]:
    """How long a loop that ends with these errors, one after the other, pauses after each."""
    coming = list(errors)
    with Impatient() as stop:

        def loop() -> None:
            error = coming.pop(0)
            if not coming:
                stop.set()
            raise error

        daemon._keep_going("take support", loop, stop)
        return stop.pauses


def test_a_server_that_refuses_us_five_times_running_is_left_alone_for_a_while() -> None:
    refused = PermanentError("no such user")

    assert max(pauses_after(*[refused] * 4)) < 60
    assert pauses_after(*[refused] * 5)[-1] == 900


def test_refusals_that_do_not_follow_each_other_do_not_add_up() -> None:
    refused, away = PermanentError("no such user"), TemporaryError("away")

    assert max(pauses_after(*[refused] * 4, away, *[refused] * 4)) < 500


def test_a_loop_that_was_sound_starts_over_with_short_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(daemon, "_SOUND", -1.0)
    refused, away = PermanentError("no such user"), TemporaryError("away")

    assert max(pauses_after(*[refused, away] * 10, *[refused] * 9)) < 2
