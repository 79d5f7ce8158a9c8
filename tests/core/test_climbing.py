"""How a case climbs a ladder of people: by time, one rung at a time, and never past its end."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.case import Case, EventKind, StateKind
from mailgate.core.climbing import Ahead, Asking, Climb, climbs, stand_on
from mailgate.core.escalations import PeopleLadder, Rung, Share, StartsAnew, Way
from mailgate.core.promised import PastEvent
from mailgate.core.spans_of_time import ClockTime, WorkingTime
from mailgate.core.states import State, States, WaitsFor
from mailgate.core.team import Side
from tests.core.calendars import at, calendar

OFFICE = calendar()
MONDAY = at("2026-11-23 10:00")
MINUTE = timedelta(minutes=1)
HALF = ClockTime(timedelta(minutes=30))
WAITING = State("Waiting", StateKind.WAITING, waits_for=WaitsFor.CUSTOMER)
RESTING = State("Resting", StateKind.WAITING, waits_for=WaitsFor.THIRD_PARTY, clock_rests=True)
STATES = States(
    (
        State("New", StateKind.NEW),
        State("Open", StateKind.OPEN),
        WAITING,
        RESTING,
        State("Resolved", StateKind.RESOLVED),
        State("Closed", StateKind.CLOSED),
    )
)
CASE = Case(1, "desk", "CS1", "x", "a@b.example", frozenset(), StateKind.NEW, "3", state="New")
LADDER = PeopleLadder(
    "desk",
    (
        Rung(1, "one", ("agent",), silent_for=HALF),
        Rung(2, "two", ("lead",), unanswered_for=HALF),
        Rung(3, "three", ("manager",), unanswered_for=HALF, target=Share.BROKEN),
    ),
)


class Story:
    """Events of a case, with their numbers."""

    def __init__(self) -> None:
        self.events: list[PastEvent] = []
        self.add(0, EventKind.OPENED)

    def add(self, minutes: float, what: EventKind, /, **detail: Any) -> "Story":
        when, number = MONDAY + minutes * MINUTE, len(self.events) + 1
        self.events.append(PastEvent(when, what, detail, number))
        return self

    def reached(self, minutes: float, rung: int, ladder: str = "desk") -> "Story":
        return self.add(minutes, EventKind.ESCALATED, ladder=ladder, rung=rung)

    def answered(self, minutes: float) -> "Story":
        return self.add(minutes, EventKind.MAIL_QUEUED, happening="responded")


def due(
    story: Story, minutes: float, ladder: PeopleLadder = LADDER, case: Case = CASE
) -> tuple[int, datetime] | None:
    """The rung that is due after so many minutes, and since when."""
    for one in found(story, minutes, ladder, case):
        if isinstance(one, Climb):
            return one.rung.number, one.at
    return None


def found(
    story: Story, minutes: float, ladder: PeopleLadder = LADDER, case: Case = CASE
) -> list[Climb | Ahead]:
    now = MONDAY + minutes * MINUTE
    return list(climbs(case, ladder, story.events, states=STATES, calendar=OFFICE, now=now))


def test_silence_brings_a_case_to_the_first_rung_to_the_minute() -> None:
    assert due(Story(), 29.9) is None
    assert due(Story(), 30) == (1, MONDAY + 30 * MINUTE)
    assert found(Story(), 0) == [Ahead(MONDAY + 30 * MINUTE, "desk, one: no word of the desk", "")]


def test_the_rung_above_counts_from_when_the_one_below_was_really_reached() -> None:
    late = Story().reached(300, 1)

    assert due(late, 329.9) is None
    assert due(late, 330) == (2, MONDAY + 330 * MINUTE)


def test_an_answer_of_the_desk_stops_the_rung_that_waits_for_one() -> None:
    assert due(Story().reached(30, 1).answered(40), 600) is None
    assert due(Story().reached(30, 1).add(40, EventKind.MAIL), 60) == (2, MONDAY + 60 * MINUTE)
    assert due(Story().reached(30, 1).add(40, EventKind.ESCALATION_REVIEWED), 600) is None


def test_where_the_ladder_starts_anew_an_answer_brings_the_case_down() -> None:
    anew = replace(LADDER, starts_anew=StartsAnew.ANSWER)
    story = Story().reached(30, 1).reached(60, 2).answered(70)

    assert due(story, 99, anew) is None
    assert due(story, 100, anew) == (1, MONDAY + 100 * MINUTE)
    stand = stand_on(anew, story.events)
    assert stand is not None
    assert stand.level == 0


def test_a_case_that_was_opened_again_begins_at_the_ground() -> None:
    story = Story().reached(30, 1).reached(60, 2).add(90, EventKind.REOPENED)

    assert due(story, 120) == (1, MONDAY + 120 * MINUTE)


@pytest.mark.parametrize("state", ["Waiting", "Resting"])
def test_the_desk_owes_nothing_while_a_case_waits_for_its_customer_or_rests(state: str) -> None:
    moved = {"state": state, "kind": "waiting"}
    story = Story().add(10, EventKind.WAITING, **moved)
    case = replace(CASE, state=state, kind=StateKind.WAITING)
    assert found(story, 600, case=case) == []

    story.add(100, EventKind.CHANGED, state="Open", kind="open")
    case = replace(CASE, state="Open", kind=StateKind.OPEN)
    assert due(story, 129, case=case) is None
    assert due(story, 130, case=case) == (1, MONDAY + 130 * MINUTE)


def test_a_case_that_is_over_climbs_nothing() -> None:
    for kind in (StateKind.RESOLVED, StateKind.CLOSED):
        case = replace(CASE, kind=kind, state=kind.value.capitalize())
        assert found(Story(), 600, case=case) == []


def test_a_broken_target_goes_past_rungs_that_have_another_reason() -> None:
    story = Story().add(5, EventKind.PROMISE_WARNED).add(10, EventKind.PROMISE_BREACHED)
    loud = PeopleLadder(
        "desk",
        (
            Rung(1, "one", ("agent",), silent_for=HALF),
            Rung(2, "two", ("lead",), target=Share.NEAR),
            Rung(3, "three", ("manager",), target=Share.BROKEN),
        ),
    )

    assert due(story, 10, loud) == (2, MONDAY + 5 * MINUTE)
    assert due(story.reached(10, 2), 10, loud) == (3, MONDAY + 10 * MINUTE)
    assert due(Story().add(5, EventKind.PROMISE_WARNED).reached(5, 2), 20, loud) is None


def test_chasers_in_vain_bring_the_reporters_ladder_to_its_rung() -> None:
    ladder = PeopleLadder(
        "site",
        (Rung(1, "coach", ("coach",), asked=frozenset(), after_chasers=True),),
        side=Side.REPORTERS,
    )
    story = Story().add(1, EventKind.WAITING, state="Waiting", kind="waiting")
    case = replace(CASE, state="Waiting", kind=StateKind.WAITING)
    assert found(story, 600, ladder, case) == []

    story.add(30, EventKind.ESCALATED, ladder="silence")
    assert due(story, 30, ladder, case) == (1, MONDAY + 30 * MINUTE)
    assert due(story.reached(30, 1, "site"), 600, ladder, case) is None


def test_in_working_hours_nothing_climbs_while_the_desk_is_closed() -> None:
    office = replace(LADDER, in_working_hours=True)
    story = Story().answered(6.9 * 60)  # 16:54

    assert due(story, 8 * 60, office) is None
    assert due(story, 23 * 60, office) == (1, at("2026-11-24 09:00"))


def test_working_time_counts_only_while_the_desk_is_open() -> None:
    ladder = PeopleLadder(
        "desk", (Rung(1, "one", ("agent",), silent_for=WorkingTime(timedelta(hours=8))),)
    )

    assert due(Story(), 23 * 60 + 59, ladder) is None
    assert due(Story(), 24 * 60, ladder) == (1, at("2026-11-24 10:00"))


def test_what_was_asked_for_at_night_is_climbed_once() -> None:
    office = replace(LADDER, in_working_hours=True)
    night = {"ladder": "desk", "way": "in the case", "by": "anna@b.example"}
    story = Story().answered(60).add(10 * 60, EventKind.ESCALATION_ASKED, **night)

    climbed = found(story, 23 * 60, office)
    assert [(one.rung.number, one.at, one.asking) for one in climbed if isinstance(one, Climb)] == [
        (1, at("2026-11-24 09:00"), Asking(Way.IN_CASE, by="anna@b.example"))
    ]
    story.reached(23 * 60, 1)
    assert all(isinstance(one, Ahead) for one in found(story, 23 * 60, office))


@pytest.mark.parametrize(
    ("level", "way", "rung"),
    [
        (0, Way.IN_CASE, 1),
        (0, Way.MAILBOX, 2),
        (1, Way.IN_CASE, 2),
        (2, Way.MAILBOX, 2),  # its last one, told again
        (3, Way.BY_HAND, 3),
    ],
)
def test_a_way_to_ask_reaches_the_next_rung_that_is_open_to_it(
    level: int, way: Way, rung: int
) -> None:
    ladder = PeopleLadder(
        "desk",
        (
            Rung(1, "one", ("agent",), asked=frozenset({Way.IN_CASE})),
            Rung(2, "two", ("lead",)),
            Rung(3, "three", ("manager",), asked=frozenset({Way.BY_HAND})),
        ),
    )

    reached = ladder.asked_for(way, level=level)

    assert reached is not None
    assert reached.number == rung


HAPPENINGS = st.sampled_from(
    (
        (EventKind.MAIL, {}),
        (EventKind.MAIL_QUEUED, {"happening": "responded"}),
        (EventKind.MAIL_QUEUED, {}),
        (EventKind.PROMISE_BREACHED, {}),
        (EventKind.REOPENED, {"state": "Open", "kind": "open"}),
        (EventKind.WAITING, {"state": "Waiting", "kind": "waiting"}),
        (EventKind.CHANGED, {"state": "Open", "kind": "open"}),
        (EventKind.ESCALATED, {"ladder": "chasers"}),
    )
)


@given(
    st.lists(st.tuples(st.integers(0, 90), HAPPENINGS), max_size=12),
    st.sampled_from(list(StartsAnew)),
    st.booleans(),
)
def test_a_ladder_climbs_one_rung_at_a_time_and_comes_to_rest(
    steps: list[tuple[int, tuple[EventKind, dict[str, Any]]]],
    anew: StartsAnew,
    in_hours: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    """Whatever happens: each look climbs one rung, and after the last there is none."""
    ladder = replace(LADDER, starts_anew=anew, in_working_hours=in_hours)
    story, minutes, state = Story(), 0, "New"
    for wait, (kind, detail) in steps:
        minutes += wait
        story.add(minutes, kind, **detail)
        state = detail.get("state", state)
    case = replace(
        CASE,
        state=state,
        kind=StateKind.WAITING if state == "Waiting" else StateKind.OPEN,
    )
    reached: list[int] = []
    for _ in range(len(LADDER.rungs) + 1):
        minutes += 3 * 24 * 60
        climbed = [one for one in found(story, minutes, ladder, case) if isinstance(one, Climb)]
        assert len(climbed) <= 1
        if not climbed or (in_hours and climbed[0].at > MONDAY + minutes * MINUTE):
            break
        reached.append(climbed[0].rung.number)
        story.reached(minutes, reached[-1])

    assert len(reached) <= len(LADDER.rungs)
    assert all(one < other for one, other in pairwise(reached))
