"""States and ladders taken from the files while cases are in them: no case is lost, none stops."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from mailgate.core.case import EventKind, StateKind
from mailgate.core.chasers import Ladder
from mailgate.core.promises import Plan
from mailgate.core.states import State, States
from mailgate.jobs.case_orders import Agent, close, reopen, resolve, wait
from mailgate.jobs.clock import Done, look_at_next
from mailgate.jobs.views.cases import case as case_view
from mailgate.jobs.views.lost_states import lost_states
from mailgate.store import cases
from mailgate.store.next_looks import look_at_all
from mailgate.store.tables import CaseRow
from tests.core.calendars import at
from tests.jobs.bench import DESK, Bench
from tests.servers.mails import a_mail

pytestmark = pytest.mark.story

PARKED = "Waiting on customer"
DAY = timedelta(days=1)


@pytest.fixture(name="bench")
def desk_without_promises(bench: Bench) -> Bench:
    """What is due is due by chasers alone."""
    bench.set_desk(plan=Plan())
    return bench


def states_of(bench: Bench) -> Sequence[State]:
    return bench.context.desks[DESK].states.states


def without(bench: Bench, *names: str) -> None:
    """States go from the files, as at a reload."""
    left = tuple(state for state in states_of(bench) if state.name not in names)
    reloaded(bench, states=States(left))


def reloaded(bench: Bench, **changes: object) -> None:
    bench.set_desk(**changes)
    with bench.database.session() as session:
        look_at_all(session, desk=DESK)


def the_ladder(bench: Bench) -> Ladder:
    return bench.context.desks[DESK].ladders["no answer"]


def bob(bench: Bench, row: CaseRow) -> Agent:
    return Agent("bob", row.reference, bench.now)


def opened(bench: Bench, number: int) -> CaseRow:
    """A case of a customer of its own."""
    sender = f"c{number}@customer{number}.example"
    return bench.case_of(bench.decide(number=number, sender=sender, subject=f"About {number}"))


def waiting(bench: Bench, number: int = 1) -> CaseRow:
    row = opened(bench, number)
    assert wait(bench.context, bob(bench, row), reason="more information").done
    return row


def now(bench: Bench, row: CaseRow) -> CaseRow:
    return next(one for one in bench.cases() if one.id == row.id)


def steps(bench: Bench, row: CaseRow) -> list[int]:
    return [one.detail["step"] for one in bench.events(row.id) if one.kind == "chased"]


def answers(bench: Bench, row: CaseRow) -> None:
    mail = next(mail for mail in reversed(bench.outbox()) if mail.case_id == row.id)
    number = 500 + len(bench.messages())
    bench.decide(
        a_mail(
            number=number,
            sender=row.requester,
            subject=f"Re: [{row.reference}]",
            in_reply_to=mail.message_id,
            body=f"It is the printer on floor {number}.\r\n",
        )
    )


def test_a_case_whose_look_fails_stops_no_other_and_is_looked_at_again(bench: Bench) -> None:
    broken, whole = waiting(bench, 1), waiting(bench, 2)
    bench.look()
    with bench.database.session() as session:
        cases.add_event(
            session,
            case_id=broken.id or 0,
            kind=EventKind.NOTED,
            summary="written by nobody",
            now=bench.now,
            detail={"episode": bench.events(broken.id)[-2].number, "step": "one"},
        )
    bench.now += DAY

    looked = []
    while (one := look_at_next(bench.context, bench.clock)) is not None:
        looked.append((one.reference, one.done))

    assert (broken.reference, Done.FAILED) in looked
    assert len(looked) < 10
    assert steps(bench, whole) == [1]
    again_at = now(bench, broken).next_look_at
    assert again_at == bench.now + timedelta(minutes=15)


def test_a_ladder_made_shorter_in_mid_episode_still_ends(bench: Bench) -> None:
    row = waiting(bench)
    bench.live(until=at("2026-11-26 12:00"))
    assert steps(bench, row) == [1, 2, 3]
    first, second, _third, last = the_ladder(bench).steps
    short = replace(the_ladder(bench), steps=(first, second, replace(last, number=3)))

    reloaded(bench, ladders={"no answer": short})
    bench.live(until=at("2026-11-30 09:59"))
    assert now(bench, row).state == PARKED  # the distance from the last chaser counts
    bench.live(until=at("2026-12-31 12:00"))

    assert steps(bench, row) == [1, 2, 3, 4]
    assert now(bench, row).state == "Resolved"
    resolved = [one for one in bench.events(row.id) if one.kind == "resolved"]
    assert [one.at for one in resolved] == [at("2026-11-30 10:00")]


def test_a_ladder_made_longer_goes_on_where_it_stood(bench: Bench) -> None:
    row = waiting(bench)
    bench.live(until=at("2026-11-24 12:00"))
    ladder = the_ladder(bench)
    *chasers, last = ladder.steps
    more = replace(
        ladder, steps=(*chasers, replace(chasers[-1], number=4), replace(last, number=5))
    )

    reloaded(bench, ladders={"no answer": more})
    bench.live(until=at("2026-12-20 12:00"))

    assert steps(bench, row) == [1, 2, 3, 4, 5]
    assert now(bench, row).state == "Resolved"


def test_without_its_ladder_nobody_is_chased_and_with_it_again_no_step_twice(
    bench: Bench,
) -> None:
    row = waiting(bench)
    bench.live(until=at("2026-11-25 12:00"))
    ladders = bench.context.desks[DESK].ladders

    reloaded(bench, ladders={})
    bench.live(until=at("2026-12-09 12:00"))
    assert (steps(bench, row), now(bench, row).state) == ([1, 2], PARKED)

    reloaded(bench, ladders=ladders)
    bench.live(until=at("2026-12-09 12:00"))
    assert steps(bench, row) == [1, 2, 3]
    bench.live(until=at("2026-12-10 12:01"))
    assert steps(bench, row) == [1, 2, 3, 4]


def test_a_case_in_a_state_that_is_gone_is_treated_as_the_first_of_its_kind(bench: Bench) -> None:
    row = waiting(bench)
    bench.live(until=at("2026-11-24 12:00"))

    without(bench, PARKED)  # what is left waits for a third party, and nobody is chased for it
    bench.live(until=at("2026-12-20 12:00"))

    assert (steps(bench, row), now(bench, row).state) == ([1], PARKED)
    told = 'it is taken for "Waiting on third party"'
    with bench.database.reading() as session:
        (said,) = lost_states(session, bench.context.desks[DESK])
    assert said == (
        f'{DESK}: cases that are "{PARKED}" (1): states.yaml has no such state of the kind '
        f"waiting; {told}"
    )
    shown = case_view(
        bench.database, row.reference, desks=lambda name: bench.context.desks[name], now=bench.now
    )
    assert shown is not None
    assert [told in warning for warning in shown.warnings] == [True]


def test_where_no_state_of_the_kind_is_left_any_mail_brings_the_case_back(bench: Bench) -> None:
    row, solved = waiting(bench, 1), waiting(bench, 2)
    assert resolve(bench.context, bob(bench, solved), steps="Done.").done

    without(bench, PARKED, "Waiting on third party", "Resolved")
    bench.live(until=at("2026-12-20 12:00"))
    assert (now(bench, row).state, now(bench, solved).state) == (PARKED, "Resolved")
    with bench.database.reading() as session:
        said = lost_states(session, bench.context.desks[DESK])
    assert ["any mail opens it again" in line for line in said] == [True, True]
    answers(bench, row)
    answers(bench, solved)

    assert (now(bench, row).state, now(bench, solved).state) == ("In progress", "In progress")


def test_a_name_that_is_of_another_kind_now_changes_no_case(bench: Bench) -> None:
    row = waiting(bench)
    changed = tuple(
        replace(state, kind=StateKind.OPEN, chasers="") if state.name == PARKED else state
        for state in states_of(bench)
    )

    reloaded(bench, states=States(changed))
    bench.live(until=at("2026-12-20 12:00"))

    assert (now(bench, row).state, now(bench, row).kind) == (PARKED, "waiting")
    with bench.database.reading() as session:
        (said,) = lost_states(session, bench.context.desks[DESK])
    assert "states.yaml says of it that it is open, and it was waiting before" in said


def test_a_desk_whose_states_are_all_there_has_nothing_to_say(bench: Bench) -> None:
    waiting(bench)
    with bench.database.reading() as session:
        assert lost_states(session, bench.context.desks[DESK]) == ()


@pytest.mark.parametrize("gone", ["New", PARKED, "Waiting on third party", "Resolved"])
@pytest.mark.parametrize("ladders_too", [False, True], ids=["ladders", "no ladders"])
def test_whatever_goes_from_the_files_mails_agents_and_time_go_on(
    bench: Bench, gone: str, *, ladders_too: bool
) -> None:
    rows = [waiting(bench, number) for number in range(6)]
    assert reopen(bench.context, bob(bench, rows[1])).done
    assert resolve(bench.context, bob(bench, rows[2]), steps="Done.").done
    assert close(bench.context, bob(bench, rows[3])).done
    rows.append(opened(bench, 99))
    bench.live(until=bench.now + DAY)

    without(bench, gone)
    if ladders_too:
        reloaded(bench, ladders={})
    bench.live(until=bench.now + 10 * DAY)
    for row in rows:
        answers(bench, row)
    bench.live(until=bench.now + 10 * DAY)
    done = [close(bench.context, bob(bench, row)).done for row in rows]

    assert all(row.kind == "closed" for row in bench.cases()), done
