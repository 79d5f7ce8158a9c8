"""May this mail be acknowledged: every gate, each closed by its own fact."""

from datetime import timedelta
from typing import Any

import pytest

from mailgate.core.acknowledge import forbidden_because, may_repeat_words
from mailgate.core.author import Author, Screening
from mailgate.core.message import Address, Defect
from mailgate.core.trust import Verdict
from tests.core.builders import ANNA, NOW, PERSON, SUPPORT, a_message, circumstances


def because(*, message: dict[str, Any] | None = None, **about: Any) -> str:
    return forbidden_because(a_message(**(message or {})), PERSON, circumstances(**about))


def test_a_persons_first_mail_may_be_acknowledged() -> None:
    assert because() == ""


@pytest.mark.parametrize("author", [author for author in Author if author is not Author.PERSON])
def test_a_machine_is_never_answered(author: Author) -> None:
    screening = Screening(author, "Auto-Submitted: auto-replied")

    found = forbidden_because(a_message(), screening, circumstances())

    assert found == "a machine wrote it (Auto-Submitted: auto-replied)"


@pytest.mark.parametrize(
    "defect",
    [Defect.NO_FROM, Defect.SEVERAL_FROM, Defect.AMBIGUOUS_FROM, Defect.GROUP_FROM],
)
def test_a_sender_without_a_single_reading_is_not_answered(defect: Defect) -> None:
    assert "no single reading" in because(message={"defects": frozenset({defect})})


def test_nobody_is_not_answered() -> None:
    assert "no single reading" in because(requester=None)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("a@[127.0.0.1]", id="address literal"),
        pytest.param("a@localhost", id="no domain"),
        pytest.param("a" * 65 + "@customer.example", id="local part too long"),
        pytest.param("a@" + "b." * 130 + "example", id="domain too long"),
        pytest.param("a@customer..example", id="empty label"),
        pytest.param("ännä@customer.example", id="not ASCII"),
        pytest.param(SUPPORT, id="our own"),
        pytest.param("support+cs00000001@desk.example", id="our own with a detail"),
        pytest.param("a@10.0.0.10", id="number of a machine"),
        pytest.param("a@mail.localhost", id="under localhost"),
    ],
)
def test_an_address_that_cannot_or_must_not_be_written_to_is_refused(address: str) -> None:
    assert because(requester=Address(address)) != ""


def test_a_reply_to_elsewhere_needs_a_verified_sender() -> None:
    message = {"reply_to": (Address("x@elsewhere.example"),)}

    assert "another domain" in because(message=message)
    assert because(message=message, verdict=Verdict.PASS) == ""


def test_a_reply_to_ourselves_is_a_loop() -> None:
    message = {"reply_to": (Address(SUPPORT),)}

    assert "our own" in because(message=message, verdict=Verdict.PASS)


def test_a_contact_forms_reply_to_is_the_requester() -> None:
    form = Address("form@site.example")
    message = {"sender": form, "reply_to": (ANNA,)}

    assert because(message=message, forms=frozenset({form.address})) == ""


@pytest.mark.parametrize(
    ("about", "words"),
    [
        pytest.param({"verdict": Verdict.FAIL}, "forged", id="verdict"),
        pytest.param({"is_spam": True}, "spam", id="spam"),
        pytest.param({"received_at": NOW - timedelta(hours=73)}, "72 hours", id="old"),
    ],
)
def test_circumstances_forbid(about: dict[str, Any], words: str) -> None:
    assert words in because(**about)


def test_a_mail_as_old_as_allowed_is_answered() -> None:
    assert because(received_at=NOW - timedelta(hours=72)) == ""


def test_a_blind_copy_is_not_answered() -> None:
    message = {"to": (Address("somebody@else.example"),)}

    assert "recipients" in because(message=message)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({"to": (), "cc": (Address(SUPPORT),)}, id="cc"),
        pytest.param({"to": (Address("support+cs1.mac@desk.example"),)}, id="reply address"),
        pytest.param(
            {"to": (), "headers": (("delivered-to", "<Support@desk.example>"),)}, id="delivered-to"
        ),
    ],
)
def test_our_address_is_found_where_it_may_stand(message: dict[str, Any]) -> None:
    assert because(message=message) == ""


@pytest.mark.parametrize(
    ("asks", "verdict", "expected"),
    [
        (False, Verdict.NONE, True),
        (False, Verdict.PASS, True),
        (True, Verdict.PASS, True),
        (True, Verdict.NONE, False),
    ],
)
def test_words_are_repeated_unless_a_trusted_server_gives_no_pass(
    *, asks: bool, verdict: Verdict, expected: bool
) -> None:
    assert may_repeat_words(circumstances(asks_for_pass=asks, verdict=verdict)) is expected


def test_an_address_of_ours_that_holds_a_plus_is_ours() -> None:
    own = "support+eu@desk.example"

    assert because(message={"to": (Address(own),)}, own_addresses=frozenset({own})) == ""
