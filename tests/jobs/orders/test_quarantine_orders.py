from mailgate.jobs import quarantine_orders
from mailgate.store.tables import InboxRow, QuarantineRow
from tests.servers.rows import MAIL, NOW, Rows, after

LATER = after(days=3)


def test_a_retried_message_is_decided_anew_with_all_attempts_ahead(rows: Rows) -> None:
    inbox_id = rows.quarantined()

    (order,) = quarantine_orders.retry(rows.database, [inbox_id], now=LATER)

    assert order.done
    row = rows.get(InboxRow, inbox_id)
    assert (row.state, row.fate, row.attempts) == ("received", "", 0)
    assert (row.next_attempt_at, row.done_at, row.claimed_until) == (LATER, None, None)
    assert rows.find(QuarantineRow, inbox_id) is None


def test_retrying_all_leaves_what_a_person_dropped(rows: Rows) -> None:
    waiting = [rows.quarantined(), rows.quarantined()]
    dropped = rows.quarantined(dropped_at=NOW)

    orders = quarantine_orders.retry(rows.database, None, now=LATER)

    assert [order.id for order in orders] == waiting
    assert rows.get(InboxRow, dropped).state == "quarantined"


def test_a_dropped_message_can_be_taken_back_by_its_number(rows: Rows) -> None:
    dropped = rows.quarantined(dropped_at=NOW)

    (order,) = quarantine_orders.retry(rows.database, [dropped], now=LATER)

    assert order.done
    assert rows.get(InboxRow, dropped).state == "received"


def test_a_dropped_message_keeps_its_bytes_and_who_dropped_it(rows: Rows) -> None:
    inbox_id = rows.quarantined()

    (order,) = quarantine_orders.drop(rows.database, [inbox_id], by="Bo", now=LATER)

    assert order.done
    row = rows.get(QuarantineRow, inbox_id)
    assert (row.dropped_at, row.dropped_by) == (LATER, "Bo")
    assert rows.get(InboxRow, inbox_id).fate == "quarantined"
    assert quarantine_orders.export(rows.database, inbox_id) == MAIL


def test_the_first_who_drops_is_the_one_remembered(rows: Rows) -> None:
    inbox_id = rows.quarantined()
    quarantine_orders.drop(rows.database, [inbox_id], by="Bo", now=NOW)

    (order,) = quarantine_orders.drop(rows.database, [inbox_id], by="Cy", now=LATER)

    assert not order.done
    assert rows.get(QuarantineRow, inbox_id).dropped_by == "Bo"


def test_a_message_outside_quarantine_cannot_be_retried_or_dropped(rows: Rows) -> None:
    inbox_id = rows.inbox(state="done", fate="case")

    retried = quarantine_orders.retry(rows.database, [inbox_id], now=LATER)
    dropped = quarantine_orders.drop(rows.database, [inbox_id], by="Bo", now=LATER)

    assert [order.done for order in (*retried, *dropped)] == [False, False]
    assert rows.get(InboxRow, inbox_id).state == "done"


def test_an_unknown_message_has_no_bytes(rows: Rows) -> None:
    assert quarantine_orders.export(rows.database, 99) is None
