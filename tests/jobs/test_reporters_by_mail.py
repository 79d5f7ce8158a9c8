"""People of the reporters' side, such as coaches, are believed as participants, never as agents."""

import pytest

from mailgate.core.team import Person, Role, Side
from mailgate.store.tables import CaseRow
from tests.jobs.bench import ANNA, Bench
from tests.jobs.people import answers, mails_to, told, with_people

# With every role that means something to the desk, and its queue: only his side counts.
CORA = Person(
    "cora", "Cora Lim", ("cora@customer.example",),
    roles=("coach", Role.AGENT.value, Role.MANAGER.value), queues=("service desk",),
    side=Side.REPORTERS,
)  # fmt: skip
FAR = Person("fay", "Fay Floor", ("fay@elsewhere.example",), roles=("coach",), side=Side.REPORTERS)


@pytest.fixture(name="case")
def annas_case(bench: Bench) -> CaseRow:
    with_people(bench, CORA, FAR)
    return bench.case_of(bench.decide())


BODIES = ["#close\r\n", "#priority P1\r\n\r\nNow.\r\n", "We are on it.\r\n"]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    ("person", "fate"),
    [pytest.param(CORA, "update", id="a colleague"), pytest.param(FAR, "held", id="a stranger")],
)
def test_an_answer_of_a_coach_to_what_he_was_told_is_no_agent_s(
    bench: Bench, case: CaseRow, person: Person, fate: str, body: str
) -> None:
    mails = len(mails_to(bench, ANNA))

    row = answers(bench, told(bench, case, person), body)

    assert row.fate == fate  # as anybody's who answers with a mark of ours
    assert "agent-mail" not in bench.kinds(case.id)
    (after,) = bench.cases()
    assert (after.kind, after.priority) == (case.kind, case.priority)
    assert len(mails_to(bench, ANNA)) == mails


def test_a_coach_who_takes_part_speaks_as_a_customer(bench: Bench, case: CaseRow) -> None:
    answers(bench, told(bench, case), "#add cora@customer.example\r\n")

    row = answers(bench, told(bench, case, CORA), "#close\r\n\r\nIt works.\r\n")

    assert (row.fate, row.case_id) == ("update", case.id)
    assert bench.kinds(case.id).count("agent-mail") == 1  # Bob's
    assert bench.cases()[0].kind != "closed"
