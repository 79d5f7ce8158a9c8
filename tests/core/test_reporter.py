"""A mail that one of our own people sends on is that of whoever wrote it, and only then."""

from typing import Any

import pytest

from mailgate.core.forwarded import Certainty, Forwarded, ForwardKind, Party, Sign
from mailgate.core.message import Address
from mailgate.core.reporter import requester_of, sent_on
from mailgate.core.trust import Verdict
from tests.core.builders import ANNA, SUPPORT, a_message

SAM = Address("sam@desk.example", "Sam")
OLGA = Party("Olga\tFrei", "olga@bigstore.example")


def passed_on(**changes: Any) -> Forwarded:
    values: dict[str, Any] = {
        "kind": ForwardKind.FORWARD,
        "certainty": Certainty.SURE,
        "sender": OLGA,
        "to": (),
        "cc": (),
        "reply_to": (),
        "date": "",
        "sent_at": None,
        "zone_is_written": False,
        "subject": "Hull",
        "excerpt": "Help",
        "evidence": (Sign(1, "marker", "-- Forwarded --"),),
    }
    return Forwarded(**{**values, **changes})


def reporter(
    *found: Forwarded,
    sender: Address | None = SAM,
    verdict: Verdict = Verdict.NONE,
    asks_for_pass: bool = False,
    own_people: frozenset[str] = frozenset({"desk.example"}),
) -> str:
    message = a_message(sender=sender, forwarded=found)
    mail = sent_on(
        message,
        own_people=own_people,
        own_addresses=frozenset({SUPPORT, "help@elsewhere.example"}),
        verdict=verdict,
        asks_for_pass=asks_for_pass,
    )
    requester = requester_of(message, forms=frozenset(), sent_on_mail=mail)
    return requester.address if requester else ""


def test_the_reporter_is_who_wrote_what_one_of_our_people_sends_on() -> None:
    assert reporter(passed_on()) == "olga@bigstore.example"


def test_the_name_of_a_reporter_is_on_one_line() -> None:
    message = a_message(sender=SAM, forwarded=(passed_on(),))

    found = requester_of(message, forms=frozenset(), sent_on_mail=passed_on())

    assert found == Address("olga@bigstore.example", "Olga Frei")


@pytest.mark.parametrize("entry", ["sam@mail.desk.example", "mail.desk.example", "desk.example"])
def test_our_people_are_named_by_address_domain_or_a_domain_around_it(entry: str) -> None:
    sender = Address("sam@mail.desk.example")

    assert reporter(passed_on(), sender=sender, own_people=frozenset({entry})) == OLGA.address


def test_a_reporter_counts_where_the_sender_is_verified() -> None:
    assert reporter(passed_on(), verdict=Verdict.PASS, asks_for_pass=True) == OLGA.address


@pytest.mark.parametrize(
    ("found", "changes"),
    [
        pytest.param(passed_on(), {"sender": ANNA}, id="a stranger sends it on"),
        pytest.param(passed_on(), {"sender": None}, id="nobody sends it on"),
        pytest.param(passed_on(), {"own_people": frozenset({"esk.example"})}, id="another domain"),
        pytest.param(passed_on(), {"verdict": Verdict.FAIL}, id="the sender is forged"),
        pytest.param(passed_on(), {"asks_for_pass": True}, id="nothing verifies the sender"),
        pytest.param(passed_on(kind=ForwardKind.QUOTE), {}, id="it is only quoted"),
        pytest.param(passed_on(kind=ForwardKind.REPLY), {}, id="it is only answered"),
        pytest.param(passed_on(certainty=Certainty.LIKELY), {}, id="it is not sure"),
        pytest.param(passed_on(sender=None), {}, id="nobody is named"),
        pytest.param(passed_on(sender=Party("Olga", "")), {}, id="no address is named"),
        pytest.param(passed_on(sender=Party("", SUPPORT)), {}, id="it was written by the desk"),
        pytest.param(
            passed_on(sender=Party("", "help@elsewhere.example")), {}, id="by another mailbox"
        ),
        pytest.param(passed_on(sender=Party("", "eva@desk.example")), {}, id="by a colleague"),
    ],
)
def test_otherwise_the_reporter_is_the_sender(found: Forwarded, changes: dict[str, Any]) -> None:
    sender = changes.get("sender", SAM)

    assert reporter(found, **changes) == (sender.address if sender else "")


def test_a_mail_without_another_in_it_is_its_senders() -> None:
    assert reporter() == SAM.address
