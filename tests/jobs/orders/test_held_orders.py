import pytest
from sqlmodel import select

from mailgate.core.case import Fate
from mailgate.core.decision_facts import Facts
from mailgate.core.message import Address
from mailgate.jobs import held_orders
from mailgate.store.tables import CaseRow, EventRow, HeldRow, InboxRow, ParticipantRow, ThreadRow
from tests.core.builders import a_match, a_message, circumstances, facts
from tests.servers.rows import NOW, Rows, after

LATER = after(hours=1)
EVE = "eve@stranger.example"


def event_kinds(rows: Rows, case_id: int) -> list[str]:
    with rows.database.reading() as session:
        query = select(EventRow).where(EventRow.case_id == case_id)
        return [row.kind for row in session.exec(query).all()]


def test_an_accepted_mail_is_an_update_of_its_case_with_the_person_named(rows: Rows) -> None:
    case_id = rows.case()
    inbox_id = rows.held(case_id)

    order = held_orders.accept(rows.database, inbox_id, by="Bo", now=LATER)

    assert order.done
    inbox = rows.get(InboxRow, inbox_id)
    assert (inbox.fate, inbox.case_id, inbox.state) == ("update", case_id, "done")
    held = rows.get(HeldRow, inbox_id)
    assert (held.decided_as, held.decided_by, held.decided_at) == ("accepted", "Bo", LATER)
    with rows.database.reading() as session:
        (event,) = session.exec(select(EventRow)).all()
        (thread,) = session.exec(select(ThreadRow)).all()
    assert (event.kind, event.inbox_id) == ("released", inbox_id)
    assert event.summary == "Mail of Eve@stranger.example accepted by Bo"
    assert (thread.case_id, thread.message_id) == (case_id, inbox.message_id)


def test_its_sender_may_speak_only_if_the_person_says_so(rows: Rows) -> None:
    case_id = rows.case()
    held_orders.accept(rows.database, rows.held(case_id), by="Bo", now=LATER)
    assert rows.find(ParticipantRow, (case_id, EVE)) is None

    held_orders.accept(rows.database, rows.held(case_id), by="Bo", as_participant=True, now=LATER)

    assert rows.get(ParticipantRow, (case_id, EVE)).added_at == LATER
    assert event_kinds(rows, case_id) == ["released", "released", "participant-added"]


def test_a_sender_without_an_address_cannot_become_a_participant(rows: Rows) -> None:
    case_id = rows.case()
    inbox_id = rows.inbox(fate="held", state="done", decision={})
    rows.add(HeldRow(inbox_id=inbox_id, case_id=case_id, reason="x", held_at=NOW))

    order = held_orders.accept(rows.database, inbox_id, by="Bo", as_participant=True, now=LATER)

    assert not order.done
    assert rows.get(HeldRow, inbox_id).decided_as == ""
    assert held_orders.accept(rows.database, inbox_id, by="Bo", now=LATER).done


def test_a_mail_made_a_case_of_its_own_goes_back_to_be_decided(rows: Rows) -> None:
    case_id = rows.case()
    inbox_id = rows.held(case_id)

    order = held_orders.new(rows.database, inbox_id, by="Bo", now=LATER)

    assert order.done
    inbox = rows.get(InboxRow, inbox_id)
    assert (inbox.state, inbox.fate, inbox.case_id) == ("received", "", None)
    assert inbox.next_attempt_at == LATER
    assert rows.get(HeldRow, inbox_id).decided_as == "new"
    assert event_kinds(rows, case_id) == ["released"]


def facts_of(case_id: int) -> Facts:
    """A stranger's mail with a true token of the case."""
    stranger = Address(EVE)
    return facts(
        message=a_message(sender=stranger),
        about=circumstances(requester=stranger),
        matches=(a_match(id=case_id),),
    )


def test_a_mail_a_person_made_a_case_is_decided_as_one_and_says_who(rows: Rows) -> None:
    case_id = rows.case()
    inbox_id = rows.held(case_id)
    with rows.database.reading() as session:
        before = held_orders.decide_as_told(session, inbox_id, facts_of(case_id))
    held_orders.new(rows.database, inbox_id, by="Bo", now=LATER)

    with rows.database.reading() as session:
        decision = held_orders.decide_as_told(session, inbox_id, facts_of(case_id))

    assert (before.fate, decision.fate) == (Fate.HELD, Fate.CASE)
    assert str(decision.reasons[0]) == "Bo decided: a case of its own, not of IT0001"


@pytest.mark.parametrize(
    ("kind", "after_it", "events"),
    [
        pytest.param("open", "open", ["released"], id="open"),
        pytest.param("waiting", "open", ["released", "changed"], id="waiting"),
        pytest.param("resolved", "open", ["released", "reopened"], id="resolved"),
    ],
)
def test_an_accepted_mail_moves_its_case_as_a_participants_does(
    rows: Rows, kind: str, after_it: str, events: list[str]
) -> None:
    case_id = rows.case(kind=kind)

    held_orders.accept(rows.database, rows.held(case_id), by="Bo", now=LATER)

    assert rows.get(CaseRow, case_id).kind == after_it
    assert event_kinds(rows, case_id) == events


def test_a_dropped_mail_changes_nothing_but_the_history(rows: Rows) -> None:
    case_id = rows.case()
    inbox_id = rows.held(case_id)

    order = held_orders.drop(rows.database, inbox_id, by="Bo", now=LATER)

    assert order.done
    assert rows.get(InboxRow, inbox_id).fate == "held"
    assert rows.get(HeldRow, inbox_id).decided_as == "dropped"
    assert event_kinds(rows, case_id) == ["dropped"]


def test_a_mail_is_decided_once(rows: Rows) -> None:
    case_id = rows.case()
    inbox_id = rows.held(case_id)
    held_orders.drop(rows.database, inbox_id, by="Bo", now=NOW)

    again = (
        held_orders.accept(rows.database, inbox_id, by="Cy", now=LATER),
        held_orders.new(rows.database, inbox_id, by="Cy", now=LATER),
        held_orders.drop(rows.database, inbox_id, by="Cy", now=LATER),
    )

    assert [order.text for order in again] == ["was decided already: dropped, by Bo"] * 3
    assert rows.get(HeldRow, inbox_id).decided_by == "Bo"
    assert len(event_kinds(rows, case_id)) == 1


def test_an_unknown_number_is_not_held(rows: Rows) -> None:
    assert not held_orders.accept(rows.database, 99, by="Bo", now=LATER).done
