"""When no more mail is to be taken."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailgate.core.back_pressure import Bounds, Load, pressures

BOUNDS = Bounds(outbox=5000, quarantine=500, free_disk=1000, latency=timedelta(seconds=2))
EASY = Load(outbox=5000, quarantined=500, free=1000, latency=timedelta(seconds=2))


def test_what_is_just_within_the_bounds_holds_nothing_back() -> None:
    assert pressures(EASY, BOUNDS, is_paused=False) == ()


@pytest.mark.parametrize(
    ("load", "why"),
    [
        pytest.param(replace(EASY, outbox=5001), "more than 5000 mails wait to be sent", id="out"),
        pytest.param(
            replace(EASY, quarantined=501), "more than 500 mails are in quarantine", id="aside"
        ),
        pytest.param(replace(EASY, free=999), "0.0 MB are free on the disk", id="disk"),
        pytest.param(
            replace(EASY, latency=timedelta(seconds=2.1)), "the database takes 2.1 s", id="slow"
        ),
    ],
)
def test_what_is_beyond_a_bound_holds_mail_back_and_says_why(load: Load, why: str) -> None:
    assert pressures(load, BOUNDS, is_paused=False) == (why,)


@pytest.mark.parametrize(
    ("load", "is_over"),
    [
        pytest.param(Load(outbox=4501), False, id="nearly as much waits"),
        pytest.param(Load(outbox=4500), True, id="a tenth less waits"),
        pytest.param(Load(free=1111), False, id="hardly more room"),
        pytest.param(Load(free=1112), True, id="a tenth more room"),
        pytest.param(Load(latency=timedelta(seconds=1.9)), False, id="nearly as slow"),
    ],
)
def test_a_pause_ends_only_when_it_is_clearly_better(load: Load, *, is_over: bool) -> None:
    assert (pressures(load, BOUNDS, is_paused=True) == ()) is is_over


def test_what_is_not_known_and_what_is_not_bounded_holds_nothing_back() -> None:
    nothing = Bounds(outbox=0, quarantine=0, free_disk=0, latency=timedelta(seconds=2))

    assert pressures(Load(), BOUNDS, is_paused=False) == ()
    assert pressures(Load(10**6, 10**6, 0, None), nothing, is_paused=True) == ()
