"""The sites of a case are what its events say, and what is due for them never runs on its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.case import Case, EventKind, StateKind
from mailgate.core.customers import Customer, Customers
from mailgate.core.promised import PastEvent
from mailgate.core.site_agenda import (
    AllConfirmed,
    DeskLate,
    GroupsHear,
    PassOn,
    SiteLate,
    SiteLook,
    site_tasks,
)
from mailgate.core.site_plan import SITE, SITES, News, SitePlan, reporters_of, site_of
from mailgate.core.site_standing import SiteStanding
from mailgate.core.sites import site_standings
from mailgate.core.team import Person, Side, Team

NOON: Final = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PLAN: Final = SitePlan(
    regions={"Manila": "Philippines", "Cebu": "Philippines"},
    confirm_in="Possible fix",
    every=timedelta(minutes=15),
    reminder="late-update",
    reminds_desk=True,
    at_most=3,
    reporters="coach",
    groups_hear=frozenset(News),
    source="rules/a-desk/sites.yaml:1",
)
CASE: Final = Case(
    id=1,
    desk="a-desk",
    reference="CS0001",
    subject="Phones",
    requester="carla@manila.example",
    participants=frozenset({"carla@manila.example"}),
    kind=StateKind.OPEN,
    priority="1",
    fields={SITES: "Manila, Cebu"},
)
Said = tuple[int, EventKind, dict[str, Any]]


def history(*said: Said) -> list[PastEvent]:
    return [
        PastEvent(NOON + timedelta(minutes=minute), kind, detail, number)
        for number, (minute, kind, detail) in enumerate(said, start=1)
    ]


def opened(minute: int = 0) -> Said:
    return (minute, EventKind.OPENED, {SITE: "Manila", SITES: ["Manila", "Cebu"]})


def wrote(minute: int, site: str, **detail: Any) -> Said:
    return (minute, EventKind.MAIL, {SITE: site, **detail})


def waits(minute: int, state: str = "Possible fix") -> Said:
    detail = {"state": state, "kind": "waiting", "waits for": "customer"}
    return (minute, EventKind.WAITING, detail)


def answered(minute: int) -> Said:
    return (minute, EventKind.MAIL_QUEUED, {"happening": "responded"})


def confirmed(minute: int, *sites: str) -> Said:
    return (minute, EventKind.SITE_CONFIRMED, {SITES: list(sites)})


def moved(minute: int, kind: str, trigger: str) -> Said:
    return (minute, EventKind.CHANGED, {"state": kind, "kind": kind, "trigger": trigger})


def standing(name: str, *said: Said) -> SiteStanding:
    found = {one.name: one for one in site_standings(PLAN, CASE, history(*said))}
    return found[name]


def names_open(*said: Said) -> list[str]:
    return [one.name for one in site_standings(PLAN, CASE, history(*said)) if one.is_open]


def tasks(now: int, *said: Said, plan: SitePlan = PLAN) -> list[object]:
    quiet = replace(plan, groups_hear=frozenset())
    return list(site_tasks(quiet, CASE, history(*said), NOON + timedelta(minutes=now)))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param([opened()], ["Manila", "Cebu"], id="all are open at first"),
        pytest.param([opened(), confirmed(1, "Cebu")], ["Manila"], id="one has confirmed"),
        pytest.param(
            [opened(), confirmed(1, "Cebu"), waits(2)], ["Manila"], id="asked again it stays so"
        ),
        pytest.param(
            [opened(), confirmed(1, "Cebu"), (2, EventKind.SITE_REOPENED, {SITES: ["Cebu"]})],
            ["Manila", "Cebu"],
            id="and is open again",
        ),
        pytest.param(
            [opened(), moved(1, "resolved", "agent resolved")], [], id="the end is that of all"
        ),
        pytest.param(
            [
                opened(),
                moved(1, "resolved", "agent resolved"),
                wrote(2, "Cebu"),
                moved(2, "open", "participant wrote"),
            ],
            ["Cebu"],
            id="who opens it again is open again",
        ),
        pytest.param(
            [
                opened(),
                confirmed(1, "Cebu"),
                moved(2, "resolved", "agent resolved"),
                moved(3, "open", "agent reopened"),
            ],
            ["Manila", "Cebu"],
            id="an agent opens all of them",
        ),
        pytest.param(
            [opened(), (1, EventKind.CHANGED, {SITES: ["Cebu"]})], ["Cebu"], id="one is taken off"
        ),
        pytest.param([opened(), confirmed(1, "Nowhere")], ["Manila", "Cebu"], id="no such site"),
    ],
)
def test_which_sites_of_a_case_are_open(said: Sequence[Said], expected: list[str]) -> None:
    assert names_open(*said) == expected


def test_a_case_whose_events_name_no_sites_has_those_of_its_fields() -> None:
    assert names_open((0, EventKind.OPENED, {})) == ["Manila", "Cebu"]


def test_only_the_state_to_confirm_in_asks_to_confirm() -> None:
    assert not standing("Manila", opened(), waits(1, "Asked")).is_asked
    assert standing("Manila", opened(), waits(1)).is_asked
    assert not standing("Cebu", opened(), confirmed(1, "Cebu"), waits(2)).is_asked


def test_a_site_is_late_after_its_own_last_message_once_it_was_spoken_to() -> None:
    silent = (opened(), wrote(2, "Cebu"), answered(5), wrote(7, "Manila"))

    assert not [one for one in tasks(19, *silent) if isinstance(one, SiteLate)]
    assert [one.site for one in tasks(20, *silent) if isinstance(one, SiteLate)] == ["Cebu"]
    assert {one.site for one in tasks(22, *silent) if isinstance(one, SiteLate)} == {
        "Cebu",
        "Manila",
    }


def test_nobody_is_late_who_was_not_spoken_to() -> None:
    assert not [one for one in tasks(600, opened()) if isinstance(one, SiteLate)]


def test_a_silent_site_gets_a_reminder_each_time_up_to_the_most_of_them() -> None:
    said = [opened(), answered(0), confirmed(1, "Cebu")]
    minutes = []
    for now in range(120):
        for one in tasks(now, *said):
            if isinstance(one, SiteLate):
                minutes.append(now)
                said.append((now, EventKind.SITE_REMINDED, {SITE: one.site}))

    assert minutes == [15, 30, 45]


def test_a_group_members_mail_is_no_message_of_a_site() -> None:
    said = (opened(), answered(0), wrote(10, "Manila", group="ph support"))

    assert [one.site for one in tasks(15, *said) if isinstance(one, SiteLate)] == ["Manila", "Cebu"]


def test_the_desk_is_late_for_the_sites_that_it_did_not_write_to() -> None:
    said = (opened(), answered(3), confirmed(4, "Cebu"))

    assert not [one for one in tasks(17, *said) if isinstance(one, DeskLate)]
    assert [one.sites for one in tasks(18, *said) if isinstance(one, DeskLate)] == [("Manila",)]


def test_a_question_in_fixed_words_is_no_update_of_the_desk_and_yet_speaks_to_a_site() -> None:
    said = (opened(), waits(10))

    assert [one.sites for one in tasks(15, *said) if isinstance(one, DeskLate)]
    assert not [one for one in tasks(24, *said) if isinstance(one, SiteLate)]
    assert [one for one in tasks(25, *said) if isinstance(one, SiteLate)]


def test_the_case_is_over_when_the_last_site_has_confirmed_and_not_before() -> None:
    one_left = (opened(), confirmed(1, "Cebu"))
    none_left = (*one_left, confirmed(2, "Manila"))

    assert not [one for one in tasks(3, *one_left) if isinstance(one, AllConfirmed)]
    assert [one for one in tasks(3, *none_left) if isinstance(one, AllConfirmed)]


def test_a_case_that_cannot_be_resolved_is_tried_once() -> None:
    noted = (3, EventKind.NOTED, {"unresolved": True})

    assert not tasks(4, opened(), confirmed(1, "Cebu", "Manila"), noted)


def test_what_a_confirmed_site_writes_is_passed_on_once_and_to_open_sites_alone() -> None:
    said = (opened(), confirmed(1, "Cebu"), wrote(2, "Cebu"), wrote(3, "Manila"))
    found = [one for one in tasks(4, *said) if isinstance(one, PassOn)]

    assert [(one.site, one.to, one.event.number) for one in found] == [("Cebu", ("Manila",), 3)]
    done = (4, EventKind.PASSED_ON, {"passed on": 3})
    assert not [one for one in tasks(4, *said, done) if isinstance(one, PassOn)]


def test_groups_hear_each_news_once_in_its_order_and_nothing_that_is_a_day_old() -> None:
    said = [opened(), wrote(1, "Manila"), waits(2), (3, EventKind.NOTED, {"text": "secret"})]
    heard = []
    while found := [
        one
        for one in site_tasks(PLAN, CASE, history(*said), NOON + timedelta(minutes=4))
        if isinstance(one, GroupsHear)
    ]:
        heard.append(found[0].news)
        said.append((4, EventKind.GROUPS_TOLD, {"heard": found[0].event.number}))

    assert heard == [News.UPDATES, News.PLEASE_VERIFY]
    late = site_tasks(PLAN, CASE, history(opened(), wrote(1, "Manila")), NOON + timedelta(hours=30))
    assert not [one for one in late if isinstance(one, GroupsHear)]


SITES_OF = st.sampled_from(["Manila", "Cebu", "Nowhere", ""])
EVENTS = st.one_of(
    st.builds(lambda site: wrote(0, site), SITES_OF),
    st.builds(lambda site: confirmed(0, site), SITES_OF),
    st.builds(lambda site: (0, EventKind.SITE_REOPENED, {SITES: [site]}), SITES_OF),
    st.builds(lambda state: waits(0, state), st.sampled_from(["Possible fix", "Asked"])),
    st.just(answered(0)),
    st.builds(
        lambda kind, trigger: moved(0, kind, trigger),
        st.sampled_from(["open", "waiting", "resolved", "closed"]),
        st.sampled_from(["participant wrote", "agent reopened", "sites confirmed"]),
    ),
    st.builds(lambda sites: (0, EventKind.CHANGED, {SITES: sites}), st.lists(SITES_OF)),
)


@given(st.lists(st.tuples(st.integers(0, 40), EVENTS), max_size=25))
def test_whatever_happens_all_that_is_due_at_an_instant_comes_to_an_end(
    steps: list[tuple[int, Said]],
) -> None:
    minute, said = 0, [opened()]
    for later, (_, kind, detail) in steps:
        minute += later
        said.append((minute, kind, detail))
    for _ in range(4 * len(said) + 8):
        now = NOON + timedelta(minutes=minute)
        found = [
            one
            for one in site_tasks(PLAN, CASE, history(*said), now)
            if not isinstance(one, SiteLook)
        ]
        open_now = names_open(*said)
        assert all(one.site in open_now for one in found if isinstance(one, SiteLate))
        if not found or isinstance(found[0], AllConfirmed):
            return
        said.append(_event_of(found[0], minute))
    pytest.fail("it never comes to an end")


def _event_of(task: object, minute: int) -> Said:
    """What the clock writes when it has done a task."""
    match task:
        case SiteLate(site=site):
            return (minute, EventKind.SITE_REMINDED, {SITE: site})
        case DeskLate(sites=sites):
            return (minute, EventKind.DESK_REMINDED, {"late": list(sites)})
        case GroupsHear(event=event):
            return (minute, EventKind.GROUPS_TOLD, {"heard": event.number})
        case PassOn(event=event):
            return (minute, EventKind.PASSED_ON, {"passed on": event.number})
        case _:
            raise AssertionError(task)


def test_people_belong_to_the_site_of_their_own_file_before_that_of_their_domain() -> None:
    manila = Customer(name="Manila", fields={SITE: "manila"})
    customers = Customers(by_domain={"company.example": manila})
    cora = Person("cora", "Cora", ("cora@company.example",), ("coach",), sites=("Cebu",))
    team = Team({"cora": replace(cora, side=Side.REPORTERS)})

    assert site_of(PLAN, customers, team, "carla@company.example") == "Manila"
    assert site_of(PLAN, customers, team, "cora@company.example") == "Cebu"
    assert site_of(PLAN, customers, Team({"cora": cora}), "cora@company.example") == "Manila"
    assert site_of(PLAN, customers, team, "eve@elsewhere.example") == ""
    assert site_of(SitePlan(), customers, team, "carla@company.example") == ""
    assert [one.key for one in reporters_of(PLAN, team, "Cebu")] == ["cora"]
    assert reporters_of(PLAN, team, "Manila") == ()
