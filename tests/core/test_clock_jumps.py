"""A clock that was set is told from time that went by."""

from datetime import UTC, datetime, timedelta

import pytest

from mailgate.core.clock_jumps import Watch

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("by_wall", "by_steady", "jump"),
    [
        pytest.param(1.0, 1.0, 0.0, id="time-goes-by"),
        pytest.param(500_000.0, 500_000.0, 0.0, id="the-machine-slept"),
        pytest.param(3601.0, 1.0, 3600.0, id="set-forward"),
        pytest.param(-3599.0, 1.0, -3600.0, id="set-back"),
    ],
)
def test_a_jump_is_what_the_wall_shows_beyond_the_steady_clock(
    by_wall: float, by_steady: float, jump: float
) -> None:
    watch = Watch(START, 100.0)
    wall_at = START + timedelta(seconds=by_wall)

    assert watch.jumped(wall_at=wall_at, steady=100.0 + by_steady) == timedelta(seconds=jump)
    assert watch.jumped(wall_at=wall_at, steady=100.0 + by_steady) == timedelta()
