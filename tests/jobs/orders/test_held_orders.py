from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from mailgate.jobs import held_orders
from mailgate.jobs.orders import Order
from mailgate.store.tables import CaseRow, EventRow, HeldRow, InboxRow, ParticipantRow, ThreadRow
from tests.servers.rows import NOW, Rows, after

LATER = after(hours=1)
EVE = "eve@stranger.example"


def work(_session: Session, _inbox_id: int, _by: str) -> None:
    """Nothing to do besides."""


def event_kinds(rows: Rows, case_id: int) -> list[str]:
    with rows.database.reading() as session:
        query = select(EventRow).where(EventRow.case_id == case_id)
        return [row.kind for row in session.exec(query).all()]


def test_an_accepted_mail_is_an_update_of_its_case_with_the_person_named(rows: Rows) -> None:
    case_id = rows.case()
    inbox_id = rows.held(case_id)

    order = held_orders.accept(rows.database, inbox_id, by="Bo", now=LATER, reprocess=work)

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
    held_orders.accept(rows.database, rows.held(case_id), by="Bo", now=LATER, reprocess=work)
    assert rows.find(ParticipantRow, (case_id, EVE)) is None

    held_orders.accept(
        rows.database, rows.held(case_id), by="Bo", as_participant=True, now=LATER, reprocess=work
    )

    assert rows.get(ParticipantRow, (case_id, EVE)).added_at == LATER
    assert event_kinds(rows, case_id) == ["released", "released", "participant-added"]


def test_a_sender_without_an_address_cannot_become_a_participant(rows: Rows) -> None:
    case_id = rows.case()
    inbox_id = rows.inbox(fate="held", state="done", decision={})
    rows.add(HeldRow(inbox_id=inbox_id, case_id=case_id, reason="x", held_at=NOW))

    order = held_orders.accept(
        rows.database, inbox_id, by="Bo", as_participant=True, now=LATER, reprocess=work
    )

    assert not order.done
    assert rows.get(HeldRow, inbox_id).decided_as == ""
    assert held_orders.accept(rows.database, inbox_id, by="Bo", now=LATER, reprocess=work).done


def test_a_mail_made_a_case_of_its_own_leaves_a_word_in_the_case_it_pointed_at(
    rows: Rows,
) -> None:
    case_id = rows.case()
    inbox_id = rows.held(case_id)

    order = held_orders.new(rows.database, inbox_id, by="Bo", now=LATER, reprocess=work)

    assert order.done
    assert rows.get(HeldRow, inbox_id).decided_as == "new"
    assert event_kinds(rows, case_id) == ["released"]


@pytest.mark.parametrize("order", [held_orders.accept, held_orders.new])
def test_the_work_besides_is_done_in_the_same_transaction(
    rows: Rows, order: Callable[..., Order]
) -> None:
    inbox_id = rows.held(rows.case())

    def note(session: Session, number: int, by: str) -> None:
        inbox = session.get_one(InboxRow, number)
        inbox.last_error = f"by {by}"
        session.add(inbox)

    order(rows.database, inbox_id, by="Bo", now=LATER, reprocess=note)

    assert rows.get(InboxRow, inbox_id).last_error == "by Bo"


@pytest.mark.parametrize("order", [held_orders.accept, held_orders.new])
def test_nothing_is_decided_when_the_work_besides_fails(
    rows: Rows, order: Callable[..., Order]
) -> None:
    case_id = rows.case()
    inbox_id = rows.held(case_id)

    def fail(session: Session, number: int, by: str) -> None:
        raise RuntimeError(f"{session} {number} {by}")

    with pytest.raises(RuntimeError):
        order(rows.database, inbox_id, by="Bo", now=LATER, reprocess=fail)

    assert rows.get(HeldRow, inbox_id).decided_as == ""
    assert rows.get(InboxRow, inbox_id).fate == "held"
    assert rows.get(CaseRow, case_id).events == 0


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
        held_orders.accept(rows.database, inbox_id, by="Cy", now=LATER, reprocess=work),
        held_orders.new(rows.database, inbox_id, by="Cy", now=LATER, reprocess=work),
        held_orders.drop(rows.database, inbox_id, by="Cy", now=LATER),
    )

    assert [order.text for order in again] == ["was decided already: dropped, by Bo"] * 3
    assert rows.get(HeldRow, inbox_id).decided_by == "Bo"
    assert len(event_kinds(rows, case_id)) == 1


def test_an_unknown_number_is_not_held(rows: Rows) -> None:
    assert not held_orders.accept(rows.database, 99, by="Bo", now=LATER, reprocess=work).done
