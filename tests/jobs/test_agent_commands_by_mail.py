"""Each command of an agent's mail does what the order by command line does, and where it can."""

from dataclasses import replace

import pytest

from mailgate.core.case import EventKind
from mailgate.core.escalations import Escalations, PeopleLadder, Rung
from mailgate.core.lines import Consent, Limit, Line, Lines, Stage
from mailgate.core.site_plan import SitePlan
from mailgate.core.spans_of_time import WorkingDays
from mailgate.core.team import Person, Side
from mailgate.jobs.case_orders import Agent
from mailgate.jobs.escalation_orders import escalate
from mailgate.store.tables import CaseRow, OutboxRow
from tests.jobs.bench import ANNA, Bench
from tests.jobs.people import BOB, LENA, MAX, answers, mails_to, text_of, told, with_people

PETRA = Person("petra", "Petra Project", ("petra@desk.example",), ("project manager",))
ONE = Limit(WorkingDays(1), "1 working day", 2, source="lines.yaml:4")
TWO = Limit(WorkingDays(2), "2 working days", 3, (1,), source="lines.yaml:7")
LINES = Lines(
    (
        Line(1, "first line", limits=(ONE,), reasons=("no known fix",)),
        Line(2, "second line", limits=(TWO,)),
        Line(3, "third line"),
    ),
    consent=Consent(states={Stage.PROJECT: "In progress", Stage.TESTING: "In progress"}),
)
LADDER = PeopleLadder("desk", (Rung(1, "the team lead", ("team lead",)),))
SITES = SitePlan(regions={"Manila": "Philippines", "Cebu": "Philippines"})


@pytest.fixture(name="case")
def annas_case(bench: Bench) -> CaseRow:
    """A case of a desk that has lines, sites and a ladder."""
    with_people(bench, PETRA)
    bench.set_desk(lines=LINES, sites=SITES, escalations=Escalations((LADDER,)), notices=None)
    return bench.case_of(bench.decide())


def now(bench: Bench, case: CaseRow) -> CaseRow:
    return next(row for row in bench.cases() if row.id == case.id)


def field(bench: Bench, case: CaseRow, name: str) -> str:
    return (now(bench, case).fields or {}).get(name, "")


def says(row: OutboxRow) -> str:
    return " ".join(text_of(row).split())


def on_line(bench: Bench, case: CaseRow, number: int) -> None:
    for to in range(2, number + 1):  # on the first it begins
        reason = ", no known fix" if to == 2 else ""
        answers(bench, told(bench, case), f"#line {to}{reason}\r\n")
        assert field(bench, case, "line") == str(to)


def test_a_case_moves_to_a_line_for_a_reason_that_its_line_knows(
    bench: Bench, case: CaseRow
) -> None:
    answers(bench, told(bench, case), "#line 2\r\n")
    assert "say why first line hands it on" in says(bench.outbox()[-1])
    assert field(bench, case, "line") == ""
    answers(bench, told(bench, case), "#line second line, no known fix\r\n")

    assert field(bench, case, "line") == "2"
    assert mails_to(bench, ANNA)[-1].kind == "line-changed"


def test_a_line_that_is_consulted_is_noted_and_words_about_it_stay(
    bench: Bench, case: CaseRow
) -> None:
    on_line(bench, case, 2)
    mails = len(mails_to(bench, ANNA))

    answers(bench, told(bench, case), "#consult first\r\n\r\nDid you see this before?\r\n")

    consulted = next(one for one in bench.events(case.id) if one.kind == EventKind.CONSULTED)
    assert consulted.detail["consulted"] == "1"
    assert "Did you see this before?" in consulted.detail["text"]
    assert field(bench, case, "line") == "2"
    assert len(mails_to(bench, ANNA)) == mails


def test_a_project_begins_when_the_project_manager_says_yes_by_mail(
    bench: Bench, case: CaseRow
) -> None:
    on_line(bench, case, 3)

    answers(bench, told(bench, case), "#project\r\n\r\nA new server room.\r\n")
    assert now(bench, case).state != "In progress"
    (question,) = mails_to(bench, PETRA.address)
    assert "A new server room." in says(question)
    assert "#yes" in says(question)
    answers(bench, question, "Yes, do that.\r\n")
    assert "the mail asked for #yes or #no" in says(mails_to(bench, PETRA.address)[-1])
    answers(bench, mails_to(bench, PETRA.address)[-1], "#yes\r\n\r\nFrom May on.\r\n")

    assert now(bench, case).state == "In progress"
    assert bench.kinds(case.id).count(EventKind.CONSENT_GIVEN) == 1
    assert "From May on." not in "".join(text_of(one) for one in mails_to(bench, ANNA))
    assert "Petra Project agrees: From May on." in says(mails_to(bench, BOB.address)[-1])


def test_a_case_does_not_go_to_testing_when_the_project_manager_says_no(
    bench: Bench, case: CaseRow
) -> None:
    on_line(bench, case, 3)
    state = now(bench, case).state
    answers(bench, told(bench, case), "#testing\r\n")

    answers(bench, mails_to(bench, PETRA.address)[-1], "#no not before May\r\n")

    assert now(bench, case).state == state
    assert bench.kinds(case.id).count(EventKind.CONSENT_REFUSED) == 1
    assert "not before May" in says(mails_to(bench, BOB.address)[-1])


def test_nobody_else_can_consent(bench: Bench, case: CaseRow) -> None:
    on_line(bench, case, 3)
    answers(bench, told(bench, case), "#project\r\n")

    answers(bench, told(bench, case), "#yes\r\n")

    assert "is no project manager" in says(bench.outbox()[-1])
    assert EventKind.CONSENT_GIVEN not in bench.kinds(case.id)


def test_an_agent_escalates_and_his_words_reach_who_is_told(bench: Bench, case: CaseRow) -> None:
    mails = len(mails_to(bench, ANNA))

    answers(bench, told(bench, case), "#escalate\r\n\r\nHe is a minister.\r\n")

    (notice,) = mails_to(bench, LENA.address)
    assert "He is a minister." in says(notice)
    assert field(bench, case, "escalated") == "the team lead"
    assert len(mails_to(bench, ANNA)) == mails


def test_a_review_is_noted_and_its_words_answer_the_customer(bench: Bench, case: CaseRow) -> None:
    escalate(bench.context, Agent("bob", case.reference, bench.now), reason="He is a minister.")
    (notice,) = mails_to(bench, LENA.address)

    answers(bench, notice, "#review\r\n\r\nWe send two people at once.\r\n")

    reviewed = next(
        one for one in bench.events(case.id) if one.kind == EventKind.ESCALATION_REVIEWED
    )
    assert reviewed.detail["text"] == "We send two people at once."
    letter = mails_to(bench, ANNA)[-1]
    assert "We send two people at once." in says(letter)
    assert "#review" not in says(letter)


def test_words_alone_that_answer_an_escalation_go_to_the_customer_as_any_answer(
    bench: Bench, case: CaseRow
) -> None:
    escalate(bench.context, Agent("bob", case.reference, bench.now), reason="He is a minister.")

    answers(bench, mails_to(bench, LENA.address)[0], "I have taken it over.\r\n")

    assert "I have taken it over." in says(mails_to(bench, ANNA)[-1])
    assert EventKind.ESCALATION_REVIEWED not in bench.kinds(case.id)


def test_what_was_not_escalated_is_not_reviewed(bench: Bench, case: CaseRow) -> None:
    answers(bench, told(bench, case), "#review All is well.\r\n")

    assert "was not escalated" in says(bench.outbox()[-1])


def test_the_sites_of_a_case_are_said_by_mail(bench: Bench, case: CaseRow) -> None:
    answers(bench, told(bench, case), "#sites Manila, Cebu\r\n")

    assert field(bench, case, "sites") == "Manila, Cebu"
    answers(bench, told(bench, case), "#sites Manila, Atlantis\r\n")
    assert "Atlantis" in says(bench.outbox()[-1])
    assert field(bench, case, "sites") == "Manila, Cebu"


def asks_for_confirmation(bench: Bench) -> None:
    desk = bench.context.desks["managed-service"]
    states = tuple(
        replace(one, needs_confirmation=True) if one.kind == "closed" else one
        for one in desk.states.states
    )
    bench.set_desk(states=replace(desk.states, states=states))


def test_a_case_that_needs_confirmation_is_closed_by_saying_how_it_was_given(
    bench: Bench, case: CaseRow
) -> None:
    asks_for_confirmation(bench)

    answers(bench, told(bench, case), "#close\r\n")
    assert now(bench, case).kind != "closed"
    assert "#close confirmed by telephone says how" in says(bench.outbox()[-1])
    answers(bench, told(bench, case), "#close confirmed by telephone\r\n\r\nGood bye.\r\n")

    assert now(bench, case).kind == "closed"
    closed = next(one for one in bench.events(case.id) if one.kind == EventKind.CLOSED)
    assert "the customer confirmed by telephone" in closed.summary
    mails = [says(one) for one in mails_to(bench, ANNA)]
    assert any("Good bye." in one for one in mails)
    assert not any("confirmed by telephone" in one for one in mails)


def test_a_confirmation_without_its_how_closes_nothing(bench: Bench, case: CaseRow) -> None:
    asks_for_confirmation(bench)

    answers(bench, told(bench, case), "#close confirmed\r\n")

    assert "say how its customer did" in says(bench.outbox()[-1])
    assert now(bench, case).kind != "closed"


@pytest.mark.parametrize(
    ("command", "changes", "why"),
    [
        pytest.param("#line 2", {"lines": Lines()}, "no lines of support", id="line"),
        pytest.param("#consult first", {"lines": Lines()}, "no lines of support", id="consult"),
        pytest.param("#project", {"lines": replace(LINES, consent=Consent())},
                     "none of its cases can become that", id="project"),
        pytest.param("#testing", {"lines": Lines()}, "none of its cases can", id="testing"),
        pytest.param("#yes", {"lines": Lines()}, "nobody is asked for consent", id="yes"),
        pytest.param("#sites Manila", {"sites": SitePlan()}, "about no sites", id="sites"),
        pytest.param("#escalate", {"escalations": Escalations()}, "no ladder", id="escalate"),
        pytest.param("#review Done.", {"escalations": Escalations(
            (replace(LADDER, side=Side.REPORTERS),))}, "no ladder", id="review"),
    ],
)  # fmt: skip
def test_a_command_of_another_desk_is_answered_by_why_it_is_not_here_and_not_offered(
    bench: Bench, case: CaseRow, command: str, changes: dict[str, object], why: str
) -> None:
    bench.set_desk(**changes)

    answers(bench, told(bench, case), f"{command}\r\n")

    said = says(bench.outbox()[-1])
    verb = command.split(maxsplit=1)[0]
    assert f"{verb} is not at this desk: " in said
    assert why in said
    offer = said.partition("#resolve: ")[2]
    assert offer
    assert f"- {verb}" not in offer


def test_what_the_desk_works_with_is_offered_and_answers_only_where_they_are_asked_for(
    bench: Bench, case: CaseRow
) -> None:
    def offer() -> set[str]:
        answers(bench, told(bench, case, MAX), "#hello\r\n")
        said = says(bench.outbox()[-1]).partition("#resolve: ")[2]
        return {one for one in said.replace(":", " ").split() if one.startswith("#")}

    found = offer()
    assert {"#line", "#consult", "#project", "#testing", "#sites", "#escalate", "#review"} <= found
    assert not found & {"#yes", "#no", "#accept", "#new", "#drop"}

    on_line(bench, case, 3)
    answers(bench, told(bench, case), "#project\r\n")
    assert {"#yes", "#no"} <= offer()
