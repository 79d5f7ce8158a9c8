"""One mail about one thing, whoever has it to tell: a rung, the managers' notices, who hears."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailgate.core.case import EventKind
from mailgate.core.escalations import Escalations, PeopleLadder, Rung, Share, Way
from mailgate.core.manager_plans import Notice, NoticePlan
from mailgate.core.team import Listener, News, Team
from mailgate.jobs.case_orders import Agent
from mailgate.jobs.escalation_orders import escalate
from mailgate.jobs.hearing import tell_news
from mailgate.store import cases
from mailgate.store.tables import CaseRow
from tests.jobs.bench import Bench
from tests.jobs.people import BOB, LENA, MAX, TEAM, answers, mails_to, text_of, told

NOTICES = NoticePlan(tuple(Notice), ("manager",), "desk.yaml:18")
AFTER_AN_HOUR = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def people(bench: Bench, *rungs: Rung, notices: bool = False, **hears: str) -> None:
    """The desk with what its files say of who is told."""
    said = {
        News(news.replace("_", " ")): tuple(Listener(one) for one in who.split(", "))
        for news, who in hears.items()
    }
    bench.set_desk(
        team=Team(TEAM.people, said),
        notices=NOTICES if notices else None,
        escalations=Escalations((PeopleLadder("desk", rungs),) if rungs else ()),
    )


def breaks(bench: Bench) -> CaseRow:
    """A case whose first promise is broken, with what follows from that."""
    case = bench.case_of(bench.decide())
    bench.live(until=AFTER_AN_HOUR)
    assert bench.kinds(case.id).count(EventKind.PROMISE_BREACHED) == 1
    return case


def count(bench: Bench, *addresses: str) -> list[int]:
    return [len(mails_to(bench, one)) for one in addresses]


AT_BREACH = Rung(1, "managers and team leads", ("team lead", "manager"), target=Share.BROKEN)
BY_HAND = Rung(1, "managers and team leads", ("team lead", "manager"))


def test_a_breach_that_managers_hear_of_is_no_notice_to_them_besides(bench: Bench) -> None:
    people(bench, notices=True, breach="manager, bob")

    case = breaks(bench)

    assert count(bench, MAX.address, BOB.address) == [1, 1]
    (notice,) = [one for one in bench.events(case.id) if one.kind == EventKind.MANAGERS_TOLD]
    assert "all of them have heard of it" in notice.summary


def test_a_rung_that_a_breach_brings_is_told_together_with_it(bench: Bench) -> None:
    people(bench, AT_BREACH, breach="team lead, bob")

    case = breaks(bench)

    assert count(bench, LENA.address, MAX.address, BOB.address) == [1, 1, 1]
    assert "managers and team leads" in text_of(mails_to(bench, LENA.address)[0])
    kinds = bench.kinds(case.id)
    assert kinds.index("escalated") == kinds.index("promise-breached") + 1


def test_who_is_on_the_rung_gets_neither_of_the_managers_notices(bench: Bench) -> None:
    people(bench, AT_BREACH, notices=True, escalation="manager", breach="manager")

    case = breaks(bench)

    assert count(bench, MAX.address) == [1]
    assert bench.kinds(case.id).count(EventKind.MANAGERS_TOLD) == 2


def test_who_is_on_no_rung_is_told_of_it_by_the_notices_alone(bench: Bench) -> None:
    people(bench, replace(AT_BREACH, who=("team lead",)), notices=True)

    breaks(bench)

    assert count(bench, LENA.address, MAX.address) == [1, 2]  # the breach, and the rung


def test_an_escalation_by_hand_is_one_mail_to_each(bench: Bench) -> None:
    people(bench, BY_HAND, notices=True, escalation="team lead, manager, assignee or queue")
    case = bench.case_of(bench.decide())

    assert escalate(bench.context, Agent("ann", case.reference, bench.now), reason="Burns.").done
    bench.look()

    assert count(bench, LENA.address, MAX.address, BOB.address) == [1, 1, 1]


def test_an_escalation_by_mail_is_one_mail_to_each(bench: Bench) -> None:
    people(bench, BY_HAND, notices=True, escalation="team lead, manager", update="team lead")
    case = bench.case_of(bench.decide(number=1))

    bench.decide(
        number=2, mailbox="escalations", to="escalations@desk.example", subject=case.reference
    )
    bench.look()

    assert bench.kinds(case.id).count("escalated") == 1
    assert count(bench, LENA.address, MAX.address) == [1, 1]


def test_an_escalation_without_a_ladder_is_one_mail_to_a_manager_who_hears_of_it(
    bench: Bench,
) -> None:
    people(bench, replace(BY_HAND, asked=frozenset({Way.IN_CASE})), notices=True,
           escalation="manager")  # fmt: skip
    case = bench.case_of(bench.decide(number=1))

    bench.decide(
        number=2, mailbox="escalations", to="escalations@desk.example", subject=case.reference
    )
    bench.wait(minutes=1)
    bench.look()

    assert count(bench, MAX.address) == [1]


def test_a_poor_answer_is_one_mail_to_a_manager_who_hears_of_surveys(bench: Bench) -> None:
    people(bench, notices=True, survey="manager")
    case = bench.case_of(bench.decide())
    with bench.database.session() as session:
        cases.add_event(
            session, case_id=case.id or 0, kind=EventKind.RATED, summary="Poor", now=bench.now,
            detail={"value": 1, "word": "Poor", "comment": "Nobody called."},
        )  # fmt: skip
        tell_news(session, bench.context, now=bench.now)
    bench.wait(minutes=1)
    bench.look()

    (mail,) = mails_to(bench, MAX.address)
    assert mail.kind == "notification"


@pytest.mark.parametrize("is_first", [True, False])
def test_several_commands_of_one_mail_are_one_piece_of_news(
    bench: Bench, *, is_first: bool
) -> None:
    people(bench, priority="lena", assignment="assignee")
    case = bench.case_of(bench.decide())
    commands = ("#priority P2", "#assign Lena Ortiz")

    answers(bench, told(bench, case), "\r\n".join(commands if is_first else commands[::-1]))

    (mail,) = mails_to(bench, LENA.address)
    said = " ".join(text_of(mail).split())
    assert "Assigned to Lena Ortiz, by bob" in said
    assert "riority" in said.partition("Case:")[0]
