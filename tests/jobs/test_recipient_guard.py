"""Mail about a case to somebody who is new in it waits for a person, who is told."""

import pytest
from sqlalchemy import update

from mailgate.core.team import Listener, News, Person, Team
from mailgate.jobs.case_notes import reply
from mailgate.jobs.case_orders import Agent, resolve
from mailgate.jobs.held_orders import accept
from mailgate.jobs.outbox_orders import release
from mailgate.mail.parse import parse
from mailgate.store.statements import CASE
from mailgate.store.tables import CaseRow
from tests.jobs.bench import ANNA, STRANGER, Bench

EVE = "eve@elsewhere.example"
BOB = "bob@desk.example"


@pytest.fixture(name="case")
def annas_case(bench: Bench) -> CaseRow:
    bob = Person("bob", "Bob Martin", (BOB,))
    bench.set_desk(team=Team({"bob": bob}, {News.MAIL_HELD: (Listener("queue", "agents.yaml:9"),)}))
    return bench.case_of(bench.decide())


def made_the_case_of(bench: Bench, case: CaseRow, address: str) -> None:
    """As an order or a mistake elsewhere would."""
    with bench.database.session() as session:
        session.exec(update(CASE).where(CASE.c.id == case.id).values(requester=address))


def agent(bench: Bench, case: CaseRow) -> Agent:
    return Agent("lena", case.reference, bench.now)


@pytest.mark.parametrize("address", [EVE, "other@customer.example"])
def test_a_changed_requester_gets_nothing_before_a_person_says_so(
    bench: Bench, case: CaseRow, address: str
) -> None:
    made_the_case_of(bench, case, address)

    resolve(bench.context, agent(bench, case), steps="Anna's secret was reset.")

    held = next(row for row in bench.outbox() if row.recipient == address)
    assert held.state == "held"
    assert f"the requester was {ANNA}, and is {address} now" in held.last_error
    (told,) = (row for row in bench.outbox() if row.recipient == BOB)
    assert told.state == "queued"
    assert "the requester was" in " ".join(parse(told.raw, whole=True).text.split())


def test_an_agent_s_own_words_are_held_as_well(bench: Bench, case: CaseRow) -> None:
    made_the_case_of(bench, case, EVE)

    reply(bench.context, agent(bench, case), text="Your password is 1234.")

    assert [row.state for row in bench.outbox() if row.recipient == EVE] == ["held"]


def test_whoever_a_person_released_mail_to_is_new_no_more(bench: Bench, case: CaseRow) -> None:
    made_the_case_of(bench, case, EVE)
    reply(bench.context, agent(bench, case), text="One.")
    release(bench.database, None, by="lena", now=bench.now)

    bench.wait(minutes=1)
    reply(bench.context, agent(bench, case), text="Two.")

    assert [row.state for row in bench.outbox() if row.recipient == EVE] == ["queued", "queued"]


def test_a_participant_whom_a_person_accepted_is_answered(bench: Bench, case: CaseRow) -> None:
    ours = next(row for row in bench.outbox() if row.recipient == ANNA)
    mail = bench.decide(
        sender=STRANGER, message_id="<9@elsewhere.example>", in_reply_to=ours.message_id
    )
    accept(bench.database, mail.id or 0, by="lena", as_participant=True, now=bench.now)
    made_the_case_of(bench, case, EVE)

    reply(bench.context, agent(bench, case), text="Hello Eve.")

    assert [row.state for row in bench.outbox() if row.recipient == EVE] == ["queued"]
