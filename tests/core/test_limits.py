from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.limits import Allowance, Counts, circuit_limit, may_chase, may_send
from mailgate.settings.model import LimitSettings

LIMITS = LimitSettings()
QUIET = Counts(
    address_hour=0,
    address_day=0,
    domain_hour=0,
    first_time_day=0,
    first_time=False,
    total_ten_minutes=0,
    hourly_median_week=0.0,
)


def test_the_first_mail_of_a_quiet_day_is_sent() -> None:
    assert may_send(replace(QUIET, first_time=True), LIMITS) == (Allowance.SEND, "")


@pytest.mark.parametrize(
    ("last", "one_more", "words"),
    [
        pytest.param(
            replace(QUIET, address_hour=2),
            replace(QUIET, address_hour=3),
            "3 automatic mails to this address within an hour",
            id="address and hour",
        ),
        pytest.param(
            replace(QUIET, address_day=9),
            replace(QUIET, address_day=10),
            "10 automatic mails to this address within a day",
            id="address and day",
        ),
        pytest.param(
            replace(QUIET, domain_hour=49),
            replace(QUIET, domain_hour=50),
            "50 automatic mails to this domain within an hour",
            id="domain and hour",
        ),
        pytest.param(
            replace(QUIET, first_time=True, first_time_day=199),
            replace(QUIET, first_time=True, first_time_day=200),
            "200 addresses first written to within a day",
            id="new addresses",
        ),
    ],
)
def test_the_last_mail_of_a_limit_is_sent_and_the_next_is_withheld(
    last: Counts, one_more: Counts, words: str
) -> None:
    assert may_send(last, LIMITS) == (Allowance.SEND, "")
    assert may_send(one_more, LIMITS) == (Allowance.WITHHOLD, f"limit reached: {words}")


def test_known_addresses_are_answered_while_new_ones_are_not() -> None:
    counts = replace(QUIET, first_time_day=500, first_time=False)

    assert may_send(counts, LIMITS)[0] is Allowance.SEND


@pytest.mark.parametrize(
    ("total", "median", "allowance"),
    [
        pytest.param(299, 0.0, Allowance.SEND, id="300 on a quiet desk"),
        pytest.param(300, 0.0, Allowance.HOLD, id="301 on a quiet desk"),
        pytest.param(300, 15.0, Allowance.HOLD, id="20 times 15 is no more than 300"),
        pytest.param(1999, 100.0, Allowance.SEND, id="2000 where 100 an hour are usual"),
        pytest.param(2000, 100.0, Allowance.HOLD, id="2001 where 100 an hour are usual"),
    ],
)
def test_the_circuit_holds_what_no_usual_day_sends(
    total: int, median: float, allowance: Allowance
) -> None:
    counts = replace(QUIET, total_ten_minutes=total, hourly_median_week=median)

    assert may_send(counts, LIMITS)[0] is allowance


def test_a_mail_over_its_own_limit_is_withheld_even_when_the_circuit_is_open() -> None:
    counts = replace(QUIET, address_hour=3, total_ten_minutes=1000)

    assert may_send(counts, LIMITS)[0] is Allowance.WITHHOLD


def test_every_limit_can_be_set() -> None:
    none = LimitSettings(address_hour=0)
    wide = LimitSettings(address_hour=1000, address_day=1000, domain_hour=1000)
    busy = replace(QUIET, address_hour=100, address_day=100, domain_hour=100)

    assert may_send(QUIET, none)[0] is Allowance.WITHHOLD
    assert may_send(busy, wide)[0] is Allowance.SEND


COUNTS = st.builds(
    Counts,
    address_hour=st.integers(0, 5),
    address_day=st.integers(0, 12),
    domain_hour=st.integers(0, 60),
    first_time_day=st.integers(0, 250),
    first_time=st.booleans(),
    total_ten_minutes=st.integers(0, 5000),
    hourly_median_week=st.floats(0, 200),
)


@given(COUNTS)
def test_nothing_is_sent_beyond_any_limit_and_every_refusal_has_its_reason(counts: Counts) -> None:
    allowance, reason = may_send(counts, LIMITS)

    assert (allowance is Allowance.SEND) == (reason == "")
    if allowance is Allowance.SEND:
        assert counts.address_hour < LIMITS.address_hour
        assert counts.address_day < LIMITS.address_day
        assert counts.domain_hour < LIMITS.domain_hour
        assert not counts.first_time or counts.first_time_day < LIMITS.first_time_day
        assert counts.total_ten_minutes < circuit_limit(counts, LIMITS)


@pytest.mark.parametrize(
    ("case_hour", "case_day", "cadence", "allowed"),
    [
        pytest.param(2, 0, 0, True, id="the third in an hour"),
        pytest.param(3, 0, 0, False, id="the fourth in an hour"),
        pytest.param(4, 0, 5, True, id="the fifth where five are asked for"),
        pytest.param(5, 0, 5, False, id="the sixth where five are asked for"),
        pytest.param(2, 0, 2, True, id="a small cadence takes nothing away"),
        pytest.param(0, 9, 0, True, id="the tenth in a day"),
        pytest.param(0, 10, 0, False, id="the eleventh in a day"),
        pytest.param(0, 14, 5, True, id="five more in a day"),
        pytest.param(0, 15, 5, False, id="six more in a day"),
    ],
)
def test_a_ladder_is_counted_by_its_case(
    case_hour: int, case_day: int, cadence: int, *, allowed: bool
) -> None:
    many_cases = replace(QUIET, address_hour=100, address_day=100)

    allowance, reason = may_chase(
        many_cases, LIMITS, case_hour=case_hour, case_day=case_day, cadence=cadence
    )

    assert allowance is (Allowance.SEND if allowed else Allowance.WITHHOLD)
    window = "an hour" if case_hour else "a day"
    assert reason.endswith("" if allowed else f" automatic mails about this case within {window}")
    assert bool(reason) is not allowed


def test_a_ladder_meets_the_limits_of_all_others_too() -> None:
    full = replace(QUIET, domain_hour=50)
    busy = replace(QUIET, total_ten_minutes=300)

    assert may_chase(full, LIMITS, case_hour=0, case_day=0, cadence=9)[0] is Allowance.WITHHOLD
    assert may_chase(busy, LIMITS, case_hour=0, case_day=0, cadence=9)[0] is Allowance.HOLD


def test_a_ladder_is_followed_where_no_address_may_be_written_to_twice() -> None:
    none = LimitSettings(address_hour=0, address_day=0)

    assert may_send(QUIET, none)[0] is Allowance.WITHHOLD
    assert may_chase(QUIET, none, case_hour=0, case_day=0, cadence=1) == (Allowance.SEND, "")
