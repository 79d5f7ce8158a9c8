"""May one more automatic mail leave? Asked for mail of all kinds, and for a case's ladder."""

import pytest

from mailgate.core.limits import Allowance
from mailgate.jobs.allowed import allowed
from mailgate.settings.model import LimitSettings
from mailgate.store import frozen
from tests.jobs.bench import ANNA, DESK, OTHER_DESK, Bench
from tests.store.build import open_case, queue


def asked(
    bench: Bench,
    case_id: int | None,
    *,
    cadence: int,
    desk: str = DESK,
    recipient: str = ANNA,
) -> tuple[Allowance, str]:
    with bench.database.session() as session:
        return allowed(
            session,
            bench.context,
            desk=desk,
            recipient=recipient,
            case_id=case_id,
            cadence=cadence,
            now=bench.now,
        )


@pytest.fixture
def case_ids(bench: Bench) -> tuple[int, int]:
    """Two cases of one requester; about the first she was written to as often as she may be."""
    bench.set(limits=LimitSettings(address_hour=2, address_day=3))
    with bench.database.session() as session:
        first, second = open_case(session), open_case(session, "CS00000002")
        for cause in range(2):
            queue(session, first, str(cause), recipient=ANNA, now=bench.now)
    return first, second


def test_a_ladder_is_counted_by_its_case_and_all_else_by_its_address(
    bench: Bench, case_ids: tuple[int, int]
) -> None:
    first, second = case_ids
    to_her = "limit reached: 2 automatic mails to this address within an hour"
    about_it = "limit reached: 2 automatic mails about this case within an hour"

    assert asked(bench, first, cadence=2) == (Allowance.WITHHOLD, about_it)
    assert asked(bench, first, cadence=3) == (Allowance.SEND, "")
    assert asked(bench, second, cadence=2) == (Allowance.SEND, "")
    assert asked(bench, second, cadence=0) == (Allowance.WITHHOLD, to_her)
    assert asked(bench, None, cadence=0) == (Allowance.WITHHOLD, to_her)
    assert asked(bench, None, cadence=0, recipient="bob@customer.example")[1] == ""

    bench.wait(hours=1)
    assert asked(bench, second, cadence=0) == (Allowance.SEND, "")


def test_who_is_frozen_at_a_desk_hears_from_it_only_what_a_ladder_asks_for(
    bench: Bench, case_ids: tuple[int, int]
) -> None:
    _, case_id = case_ids
    bench.set(limits=LimitSettings())
    with bench.database.session() as session:
        frozen.freeze(session, desk=DESK, address=ANNA, why="5 of 5 alike", now=bench.now)

    assert asked(bench, case_id, cadence=0) == (
        Allowance.WITHHOLD,
        "frozen since 2026-11-23 10:00 UTC, like a loop: 5 of 5 alike",
    )
    assert asked(bench, case_id, cadence=1) == (Allowance.SEND, "")
    assert asked(bench, case_id, cadence=0, desk=OTHER_DESK) == (Allowance.SEND, "")
