from mailgate.core.case import Fate
from mailgate.jobs import views
from tests.servers.rows import NOW, Rows, after


def test_every_message_is_listed_newest_first_with_its_fate_and_reasons(rows: Rows) -> None:
    case_id = rows.case("IT0042")
    rows.inbox(
        state="done",
        fate="case",
        case_id=case_id,
        attempts=1,
        done_at=after(minutes=1),
        decision={
            "from": "ann@customer.example",
            "subject": "The printer burns",
            "reasons": [
                {"text": "a person wrote it", "source": "RFC 3834, 2"},
                {"text": "it claims no case", "source": ""},
            ],
            "withheld": "the mail is four days old",
        },
    )
    rows.inbox()

    newest, oldest = views.ledger(rows.database)

    assert (newest.state, newest.fate, newest.reference, newest.reasons) == ("received", "", "", ())
    assert oldest.fate == Fate.CASE
    assert oldest.reference == "IT0042"
    assert oldest.reasons == ("a person wrote it [RFC 3834, 2]", "it claims no case")
    assert oldest.withheld == "the mail is four days old"
    assert (oldest.sender, oldest.subject) == ("ann@customer.example", "The printer burns")
    assert (oldest.taken_at, oldest.done_at) == (NOW, after(minutes=1))
    assert (oldest.folder, oldest.uidvalidity, oldest.attempts) == ("INBOX", 7, 1)


def test_filters_hold_together(rows: Rows) -> None:
    wanted = rows.inbox(mailbox="escalations", state="done", fate="filed", message_id="<x@y>")
    rows.inbox(mailbox="escalations", state="done", fate="case", message_id="<x@y>")
    rows.inbox(mailbox="support", state="done", fate="filed", message_id="<x@y>")
    rows.inbox(mailbox="escalations", state="received", fate="filed", message_id="<x@y>")
    rows.inbox(mailbox="escalations", state="done", fate="filed", message_id="<other@y>")

    found = views.ledger(
        rows.database, mailbox="escalations", fate=Fate.FILED, state="done", message_id="<x@y>"
    )

    assert [row.id for row in found] == [wanted]


def test_no_more_than_asked_for_are_given(rows: Rows) -> None:
    last = [rows.inbox() for _ in range(3)][-1]

    assert [row.id for row in views.ledger(rows.database, limit=1)] == [last]


def test_a_record_of_another_shape_hides_no_message(rows: Rows) -> None:
    rows.inbox(decision={"reasons": "not a list", "withheld": None})
    rows.inbox(decision={"reasons": ["no mapping", {"text": "fine"}]})

    assert [row.reasons for row in views.ledger(rows.database)] == [("fine",), ()]


def test_figures_count_by_fate_and_by_outbox_state(rows: Rows) -> None:
    case_id = rows.case()
    rows.inbox(state="done", fate="case")
    rows.inbox(state="done", fate="case")
    rows.inbox(taken_at=after(minutes=2))
    rows.inbox(taken_at=after(minutes=1))
    rows.quarantined()
    rows.quarantined(dropped_at=NOW)
    rows.held(case_id)
    rows.held(case_id, decided_as="dropped")
    rows.outbox(case_id, state="sent")
    rows.outbox(case_id, queued_at=after(minutes=3))

    found = views.figures(rows.database)

    assert found.fates == {"case": 2, "held": 2, "quarantined": 2}
    assert (found.messages, found.undecided) == (8, 2)
    assert found.oldest_undecided_at == after(minutes=1)
    assert found.outbox == {"queued": 1, "sent": 1}
    assert found.oldest_unsent_at == after(minutes=3)
    assert found.cases == {"open": 1}
    assert (found.held, found.quarantined) == (1, 1)


def test_an_empty_database_has_figures_too(rows: Rows) -> None:
    found = views.figures(rows.database)

    assert (found.messages, found.fates, found.outbox) == (0, {}, {})
    assert (found.oldest_undecided_at, found.oldest_unsent_at) == (None, None)
