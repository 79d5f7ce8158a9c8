import getpass

import pytest

from mailgate.cli.options import myself
from mailgate.store.tables import BlockRow, HeldRow, InboxRow, OutboxRow, QuarantineRow
from tests.cli.office import Office
from tests.servers.rows import MAIL, Rows


def test_held_mail_is_released_by_its_number(office: Office, rows: Rows) -> None:
    first, second = (rows.outbox(rows.case(f"IT{n}"), state="held") for n in (1, 2))

    shown = office.run("outbox", "release", first, "--by", "Bo")

    assert (shown.code, shown.out) == (0, f"{first}: was held, is queued\n")
    assert rows.get(OutboxRow, second).state == "held"


def test_all_held_mail_is_released_at_once(office: Office, rows: Rows) -> None:
    case_id = rows.case()
    numbers = [rows.outbox(case_id, state="held") for _ in range(3)]

    shown = office.run("outbox", "release", "--all", "--json")

    assert [order["id"] for order in shown.objects] == numbers
    assert all(order["done"] for order in shown.objects)


@pytest.mark.parametrize(
    "words",
    [
        ("outbox", "release"),
        ("outbox", "release", 1, "--all"),
        ("quarantine", "retry"),
        ("quarantine", "retry", 1, "--all"),
    ],
)
def test_numbers_or_all_but_not_neither_and_not_both(
    office: Office, words: tuple[object, ...]
) -> None:
    shown = office.run(*words)

    assert shown.code == 2
    assert "or --all" in shown.err


def test_an_order_that_cannot_be_carried_out_ends_with_1_and_says_why(
    office: Office, rows: Rows
) -> None:
    case_id = rows.case()
    held, sent = rows.outbox(case_id, state="held"), rows.outbox(case_id, state="sent")

    shown = office.run("outbox", "release", sent, held)

    assert shown.code == 1
    assert f"{sent}: not done: only held mail can be released" in shown.err
    assert rows.get(OutboxRow, held).state == "queued"


def test_sent_mail_is_sent_twice_only_with_the_option(office: Office, rows: Rows) -> None:
    number = rows.outbox(rows.case(), state="sent")

    assert office.run("outbox", "resend", number).code == 1
    assert office.run("outbox", "resend", number, "--sent").code == 0
    assert rows.get(OutboxRow, number).state == "queued"


def test_uncertain_mail_is_settled(office: Office, rows: Rows) -> None:
    number = rows.outbox(rows.case(), state="uncertain")

    assert office.run("outbox", "settle", number).code == 0
    assert rows.get(OutboxRow, number).state == "sent"


def test_a_mail_of_ours_is_shown_as_it_is_sent(office: Office, rows: Rows) -> None:
    number = rows.outbox(rows.case())

    shown = office.run("outbox", "show", number).out

    assert "Subject: We have it" in shown
    assert "envelope from  <>" in shown


def test_quarantined_mail_is_retried_and_dropped(office: Office, rows: Rows) -> None:
    retried, dropped = rows.quarantined(), rows.quarantined()

    assert office.run("quarantine", "drop", dropped, "--by", "Bo").code == 0
    assert office.run("quarantine", "retry", "--all").code == 0

    assert rows.get(InboxRow, retried).state == "received"
    assert rows.get(QuarantineRow, dropped).dropped_by == "Bo"
    assert str(dropped) in office.run("quarantine", "list", "--dropped").out
    assert office.run("quarantine", "list").out == ""


def test_retrying_an_empty_quarantine_is_no_error(office: Office) -> None:
    shown = office.run("quarantine", "retry", "--all")

    assert shown.code == 0
    assert "nothing to do" in shown.err


def test_the_bytes_of_a_mail_come_out_as_they_came_in(office: Office, rows: Rows) -> None:
    number = rows.quarantined()
    file = office.folder / "mail.eml"

    assert office.run("quarantine", "export", number).out == MAIL.decode()
    assert office.run("quarantine", "export", number, "--to", file).code == 0
    assert file.read_bytes() == MAIL


def test_an_export_overwrites_nothing(office: Office, rows: Rows) -> None:
    number = rows.quarantined()
    file = office.folder / "mail.eml"
    file.write_text("mine")

    shown = office.run("quarantine", "export", number, "--to", file)

    assert shown.code == 1
    assert str(file) in shown.err
    assert file.read_text() == "mine"


def test_raw_mail_is_not_written_to_a_terminal(
    office: Office, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = rows.quarantined()
    monkeypatch.setattr("mailgate.cli.quarantine._is_terminal", lambda: True)

    shown = office.run("quarantine", "export", number)

    assert (shown.code, shown.out) == (2, "")
    assert "--to FILE" in shown.err


def test_exporting_an_unknown_message_is_a_usage_error(office: Office) -> None:
    assert office.run("quarantine", "export", 9).code == 2


def test_held_mail_is_accepted_made_a_case_or_dropped(office: Office, rows: Rows) -> None:
    case_id = rows.case()
    accepted, own, dropped = (rows.held(case_id) for _ in range(3))

    assert office.run("held", "accept", accepted, "--participant", "--by", "Bo").code == 0
    assert office.run("held", "new", own, "--by", "Bo").code == 0
    assert office.run("held", "drop", dropped, "--by", "Bo").code == 0

    words = [rows.get(HeldRow, number).decided_as for number in (accepted, own, dropped)]
    assert words == ["accepted", "new", "dropped"]
    assert office.run("held", "list").out == ""
    assert "dropped by Bo" in office.run("held", "list", "--decided").out
    assert "accepted by Bo" in office.run("held", "show", accepted).out
    assert "eve@stranger.example" in office.run("case", "IT0001").out
    assert [case["desk"] for case in office.run("cases", "--json").objects] == [
        "it",
        "managed-service",
    ]


def test_held_mail_is_decided_once(office: Office, rows: Rows) -> None:
    number = rows.held(rows.case())
    office.run("held", "drop", number, "--by", "Bo")

    shown = office.run("held", "accept", number)

    assert shown.code == 1
    assert "decided already: dropped, by Bo" in shown.err


def test_who_gives_an_order_is_the_login_name_if_not_said(office: Office, rows: Rows) -> None:
    number = rows.held(rows.case())

    office.run("held", "drop", number)

    assert rows.get(HeldRow, number).decided_by == getpass.getuser()


def test_blocks_come_and_go(office: Office, rows: Rows) -> None:
    assert office.run("block", "add", "Spam.Example", "--by", "Bo").code == 0
    assert rows.get(BlockRow, "spam.example").by == "Bo"
    assert "already" in office.run("block", "add", "spam.example").out
    assert "spam.example" in office.run("block", "list").out
    assert office.run("block", "remove", "spam.example").code == 0
    assert office.run("block", "remove", "spam.example").code == 2
    assert office.run("block", "add", "no pattern").code == 2


def test_a_user_without_a_name_has_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr(getpass, "getuser", nameless)

    assert myself().startswith("user ")
