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
def test_a_loop_that_fails_is_started_again_until_the_stop(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_FIRST_PAUSE", "_LATER_PAUSE", "_REFUSED_PAUSE"):
        monkeypatch.setattr(daemon, name, 0.001)
    rounds: list[int] = []
    with Stop() as stop:

        def loop() -> None:
            rounds.append(1)
            if len(rounds) == 3:
                stop.set()
            raise error

        daemon._keep_going("take support", loop, stop, nobody)

    assert len(rounds) == 3


def test_a_loop_that_went_well_for_a_while_starts_with_the_shortest_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(daemon, "_SETTLED", 0.0)

    def loop() -> None:
        raise TemporaryError("lost after a day")

    daemon._settled("take support", loop)  # not raised: the policy starts anew

    monkeypatch.setattr(daemon, "_SETTLED", 60.0)
    with pytest.raises(TemporaryError):
        daemon._settled("take support", loop)


def nobody(_loop: str) -> None:
    """Who is told of a server that refuses us."""


class Impatient(Stop):
    """A stop that notes how long it was to be waited for, and waits for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout or 0.0)
        return self.is_set()


def pauses_after_refusals(times: int) -> list[float]:
    """How long a loop that a server refuses so often pauses after each time."""
    left = list(range(times))
    with Impatient() as stop:

        def loop() -> None:
            left.pop()
            if not left:
                stop.set()
            raise PermanentError("no such user")

        daemon._keep_going("take support", loop, stop, nobody)
        return stop.pauses


def test_a_server_that_refuses_us_five_times_running_is_left_alone_for_a_while() -> None:
    assert pauses_after_refusals(6) == [15.0] * 4 + [900.0] * 2


def test_refusals_far_from_each_other_do_not_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daemon, "_SETTLED", -1.0)

    assert pauses_after_refusals(6) == [15.0] * 6


def test_a_server_that_refuses_us_is_noted_by_the_name_of_its_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(daemon, "_LATER_PAUSE", 0.001)
    noted: list[str] = []
    with Stop() as stop:

        def loop() -> None:
            stop.set()
            raise PermanentError("no such user")

        daemon._keep_going("take support", loop, stop, noted.append)

    assert noted == ["take support"]
