"""`mailgate case REFERENCE resolve` and the other orders of agents."""

from pathlib import Path

import pytest

from tests.cli.office import Office
from tests.servers.rows import NOW, Rows

MAIL = (
    b"From: ann@customer.example\r\nTo: support@desk.example\r\nSubject: It burns\r\n\r\nHelp\r\n"
)
DECIDED = {"screening": {"author": "person", "reason": "", "in_doubt": False}, "verdict": "none"}


@pytest.fixture(autouse=True)
def case(rows: Rows) -> int:
    """An open case with a mail of its requester."""
    case_id = rows.case("CS00000001", desk="managed-service")
    rows.inbox(MAIL, case_id=case_id, desk="managed-service", fate="case", state="done",
               done_at=NOW, sender="ann@customer.example", decision=DECIDED)  # fmt: skip
    return case_id


def test_a_case_lives_from_hand_to_hand(office: Office) -> None:
    for words, said in (
        (("assign", "eve"), "is with eve now"),
        (("wait", "--reason", "more information"), "is Waiting on customer now; waiting to ann@"),
        (("reopen",), "is In progress now; update to ann@"),
        (("resolve", "--steps", "A new drum."), "is Resolved now; resolution to ann@"),
        (("close", "--no-mail"), "is Closed now; no mail, as you said"),
    ):
        outcome = office.run("case", "CS00000001", *words, "--as", "bob")
        assert outcome.code == 0, outcome.err
        assert outcome.out.startswith(f"CS00000001: {said}")

    shown = office.run("case", "CS00000001").out
    assert "Resolved, was In progress: A new drum." in " ".join(shown.split())
    assert "bob" in shown


def test_who_speaks_in_a_case_and_what_ends_it_is_said_by_hand_too(office: Office) -> None:
    for words, said in (
        (("add", "bo@customer.example"), "bo@customer.example may speak in it now"),
        (("add", "eve@elsewhere.example"), "eve@elsewhere.example is outside customer.example"),
        (("add", "eve@elsewhere.example", "--confirm"), "eve@elsewhere.example may speak in it"),
        (("remove", "eve@elsewhere.example"), "eve@elsewhere.example may not speak in it any more"),
        (("rfo", "A digger cut the fibre."), "has its reason for outage now"),
        (("spam",), "is Closed as spam; ann@customer.example is blocked"),
    ):
        outcome = office.run("case", "CS00000001", *words, "--as", "bob")
        assert outcome.code == 0, outcome.err
        assert outcome.out.startswith(f"CS00000001: {said}")
    assert "ann@customer.example" in office.run("block", "list").out


def test_what_may_not_be_ends_with_failure_and_says_why(office: Office) -> None:
    outcome = office.run("case", "CS00000001", "reopen")

    assert (outcome.code, outcome.out) == (1, "")
    assert "the case is In progress: there is nothing to open again" in outcome.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("CS00000009", "close"), "there is no case CS00000009", id="no case"),
        pytest.param(("CS00000001", "resolve"), "--steps", id="no steps"),
        pytest.param(("CS00000001", "reply"), "--text or with --file", id="no words"),
        pytest.param(("CS00000001", "priority", "9"), "no priority is called", id="priority"),
        pytest.param(("CS00000001", "wait", "--for", "nobody"), "waits for", id="nobody"),
        pytest.param(("CS00000001", "merge", "CS00000001"), "the same case", id="itself"),
        pytest.param(("CS00000001", "reply", "--file", "/none"), "cannot be read", id="file"),
    ],
)
def test_a_wrong_order_ends_with_a_usage_error(
    office: Office, words: tuple[str, ...], said: str
) -> None:
    outcome = office.run("case", *words)

    assert outcome.code == 2
    assert said in " ".join(outcome.err.split())


def test_a_reply_may_come_from_a_file_or_from_standard_input(
    office: Office, tmp_path: Path
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("We are on it.\n", encoding="utf-8")

    for file, given in ((words, b""), ("-", "Grüße\n".encode())):
        outcome = office.run("case", "CS00000001", "reply", "--file", file, "--json", given=given)
        (found,) = outcome.objects
        assert found["done"]
        assert found["id"] == "CS00000001"
    kinds = [line["kind"] for line in office.run("outbox", "list", "--json").objects]
    assert kinds == ["update", "update"]
    assert "Grüße" in office.run("case", "CS00000001").out
