import pytest
from sqlmodel import select

from mailgate.jobs import outbox_orders
from mailgate.store.tables import EventRow, OutboxRow
from tests.servers.rows import NOW, Rows, after

LATER = after(days=3)


def events(rows: Rows) -> list[tuple[str, str]]:
    with rows.database.reading() as session:
        return [(row.kind, row.summary) for row in session.exec(select(EventRow)).all()]


def test_released_mail_is_due_now_with_its_whole_lifetime(rows: Rows) -> None:
    outbox_id = rows.outbox(rows.case(), state="held", attempts=4, token=6)

    (order,) = outbox_orders.release(rows.database, [outbox_id], by="Bo", now=LATER)

    assert order.done
    row = rows.get(OutboxRow, outbox_id)
    assert (row.state, row.attempts) == ("queued", 0)
    assert (row.queued_at, row.next_attempt_at) == (LATER, LATER)
    assert row.token == 7
    assert events(rows) == [("released", "Mail to ann@customer.example released by Bo")]


def test_all_held_mail_is_released_and_nothing_else(rows: Rows) -> None:
    case_id = rows.case()
    held = [rows.outbox(case_id, state="held") for _ in range(2)]
    failed = rows.outbox(case_id, state="failed")

    orders = outbox_orders.release(rows.database, None, by="Bo", now=LATER)

    assert [order.id for order in orders] == held
    assert rows.get(OutboxRow, failed).state == "failed"


@pytest.mark.parametrize("state", ["failed", "expired", "uncertain"])
def test_mail_that_did_not_arrive_is_sent_again_with_the_same_bytes(rows: Rows, state: str) -> None:
    outbox_id = rows.outbox(rows.case(), state=state, uncertain=3, last_error="550 no", raw=b"same")

    (order,) = outbox_orders.resend(rows.database, [outbox_id], by="Bo", now=LATER)

    assert order.text == f"was {state}, is queued"
    row = rows.get(OutboxRow, outbox_id)
    assert (row.state, row.uncertain, row.last_error, row.raw) == ("queued", 0, "", b"same")
    assert row.message_id == "<ack.1@desk.example>"
    assert events(rows) == [
        ("mail-queued", f"Mail to ann@customer.example ({state}) queued again by Bo")
    ]


@pytest.mark.parametrize("state", ["queued", "sending", "held", "sent"])
def test_mail_that_will_go_or_went_is_not_sent_again(rows: Rows, state: str) -> None:
    outbox_id = rows.outbox(rows.case(), state=state, token=2)

    (order,) = outbox_orders.resend(rows.database, [outbox_id], by="Bo", now=LATER)

    assert not order.done
    row = rows.get(OutboxRow, outbox_id)
    assert (row.state, row.token) == (state, 2)
    assert events(rows) == []


def test_sent_mail_is_sent_again_only_when_asked_for_by_itself(rows: Rows) -> None:
    outbox_id = rows.outbox(rows.case(), state="sent", sent_at=NOW)

    (order,) = outbox_orders.resend(rows.database, [outbox_id], sent_too=True, by="Bo", now=LATER)

    assert order.done
    row = rows.get(OutboxRow, outbox_id)
    assert (row.state, row.sent_at) == ("queued", None)


def test_a_person_settles_what_is_uncertain(rows: Rows) -> None:
    outbox_id = rows.outbox(rows.case(), state="uncertain")

    (order,) = outbox_orders.settle(rows.database, [outbox_id], by="Bo", now=LATER)

    assert order.done
    row = rows.get(OutboxRow, outbox_id)
    assert (row.state, row.sent_at) == ("sent", LATER)
    assert events(rows) == [("mail-settled", "Mail to ann@customer.example settled by Bo")]


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "failed", "held", "expired"])
def test_only_uncertain_mail_is_settled(rows: Rows, state: str) -> None:
    outbox_id = rows.outbox(rows.case(), state=state)

    (order,) = outbox_orders.settle(rows.database, [outbox_id], by="Bo", now=LATER)

    assert not order.done
    assert rows.get(OutboxRow, outbox_id).state == state


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "failed", "uncertain", "expired"])
def test_only_held_mail_is_released(rows: Rows, state: str) -> None:
    outbox_id = rows.outbox(rows.case(), state=state)

    (order,) = outbox_orders.release(rows.database, [outbox_id], by="Bo", now=LATER)

    assert not order.done
    assert rows.get(OutboxRow, outbox_id).state == state


def test_one_unknown_number_stops_no_other_order(rows: Rows) -> None:
    outbox_id = rows.outbox(rows.case(), state="held")

    unknown, released = outbox_orders.release(rows.database, [99, outbox_id], by="Bo", now=LATER)

    assert (unknown.done, released.done) == (False, True)


def test_a_number_given_twice_is_one_order(rows: Rows) -> None:
    outbox_id = rows.outbox(rows.case(), state="held")

    orders = outbox_orders.release(rows.database, [outbox_id, outbox_id], by="Bo", now=LATER)

    assert [order.done for order in orders] == [True]
