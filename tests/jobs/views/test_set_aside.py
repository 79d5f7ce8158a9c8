from mailgate.jobs import blocks, views
from tests.servers.rows import NOW, Rows, after


def test_held_mail_is_listed_until_it_is_decided(rows: Rows) -> None:
    case_id = rows.case("IT0001")
    waiting = rows.held(case_id)
    decided = rows.held(case_id, decided_as="dropped", decided_by="Bo", decided_at=NOW)

    assert [line.id for line in views.held(rows.database)] == [waiting]
    assert [line.id for line in views.held(rows.database, decided=True)] == [waiting, decided]


def test_a_held_mail_shows_who_wrote_what_about_which_case(rows: Rows) -> None:
    inbox_id = rows.held(rows.case("IT0001"))

    found = views.held_mail(rows.database, inbox_id)

    assert found is not None
    assert found.line.reference == "IT0001"
    assert found.line.reason == "a true token in a stranger's hand"
    assert found.mail.excerpt == "It is on fire."
    assert views.held_mail(rows.database, rows.inbox()) is None


def test_quarantine_is_listed_without_what_was_dropped(rows: Rows) -> None:
    waiting = rows.quarantined()
    dropped = rows.quarantined(dropped_at=NOW, dropped_by="Bo", since=after(hours=1))

    assert [line.id for line in views.quarantine(rows.database)] == [waiting]
    everything = views.quarantine(rows.database, dropped=True)
    assert [(line.id, line.dropped_by) for line in everything] == [(waiting, ""), (dropped, "Bo")]


def test_a_quarantined_mail_is_shown_without_being_parsed(rows: Rows) -> None:
    inbox_id = rows.quarantined()

    found = views.quarantined_mail(rows.database, inbox_id)

    assert found is not None
    assert (found.line.attempts, found.line.reason) == (3, "the parser died three times")
    assert (found.folder, found.uid) == ("INBOX", "1")
    assert views.quarantined_mail(rows.database, rows.inbox()) is None


def test_the_outbox_is_listed_by_state_newest_first(rows: Rows) -> None:
    case_id = rows.case("IT0001")
    first = rows.outbox(case_id)
    second = rows.outbox(case_id, state="uncertain", last_error="cut off after DATA")

    assert [line.id for line in views.outbox(rows.database)] == [second, first]
    (line,) = views.outbox(rows.database, state="uncertain")
    assert (line.reference, line.last_error) == ("IT0001", "cut off after DATA")


def test_a_mail_of_ours_is_shown_as_it_leaves(rows: Rows) -> None:
    outbox_id = rows.outbox(rows.case("IT0001"), envelope_from="b@desk.example")

    found = views.outgoing_mail(rows.database, outbox_id)

    assert found is not None
    assert found.raw.startswith(b"Subject: We have it")
    assert (found.line.reference, found.envelope_from) == ("IT0001", "b@desk.example")
    assert views.outgoing_mail(rows.database, 99) is None


def test_blocks_are_listed_in_alphabetical_order(rows: Rows) -> None:
    for pattern in ("spam.example", "a@b.example"):
        blocks.add(rows.database, pattern, by="Bo", now=NOW)

    assert [line.pattern for line in views.blocks(rows.database)] == ["a@b.example", "spam.example"]
