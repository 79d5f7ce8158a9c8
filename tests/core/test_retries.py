from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.retries import next_attempt, next_uncertain

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TWO_DAYS = timedelta(hours=48)
JITTER = st.floats(0, 1)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 5), (2, 10), (3, 20), (6, 160), (7, 240), (8, 240), (10**9, 240)]
)
def test_pauses_double_from_five_minutes_to_four_hours(attempts: int, minutes: int) -> None:
    again_at = next_attempt(attempts, now=NOON, queued_at=NOON, lifetime=TWO_DAYS)

    assert again_at == NOON + timedelta(minutes=minutes)


@given(st.integers(1, 100), JITTER)
def test_jitter_stretches_a_pause_by_a_tenth_at_most(attempts: int, jitter: float) -> None:
    plain = next_attempt(attempts, now=NOON, queued_at=NOON, lifetime=TWO_DAYS)
    again_at = next_attempt(attempts, now=NOON, queued_at=NOON, lifetime=TWO_DAYS, jitter=jitter)

    assert plain is not None
    assert again_at is not None
    assert plain <= again_at <= plain + (plain - NOON) * 0.1


@given(JITTER)
def test_a_mail_nobody_takes_is_tried_until_its_lifetime_ends_and_no_longer(jitter: float) -> None:
    attempted_at = [NOON]
    while True:
        again_at = next_attempt(
            len(attempted_at),
            now=attempted_at[-1],
            queued_at=NOON,
            lifetime=TWO_DAYS,
            jitter=jitter,
        )
        if again_at is None:
            break
        attempted_at.append(again_at)

    assert attempted_at[-1] == NOON + TWO_DAYS
    assert 17 <= len(attempted_at) <= 19
    assert all(one < other for one, other in pairwise(attempted_at))


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=400)])
def test_a_mail_found_after_its_lifetime_is_given_up(late: timedelta) -> None:
    now = NOON + TWO_DAYS + late

    assert next_attempt(1, now=now, queued_at=NOON, lifetime=TWO_DAYS) is None


@pytest.mark.parametrize(
    ("uncertain", "minutes"),
    [
        pytest.param(1, 5, id="cut off once"),
        pytest.param(2, 10, id="cut off twice"),
        pytest.param(3, 20, id="cut off three times"),
        pytest.param(4, None, id="the third resend was cut off too"),
    ],
)
def test_uncertain_mail_is_resent_three_times_and_then_shown(
    uncertain: int, minutes: int | None
) -> None:
    again_at = next_uncertain(uncertain, now=NOON, resends=3)

    assert again_at == (None if minutes is None else NOON + timedelta(minutes=minutes))


def test_uncertain_mail_is_never_resent_where_that_is_set() -> None:
    assert next_uncertain(1, now=NOON, resends=0) is None
