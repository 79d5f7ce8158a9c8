"""A machine without any sign of one is known by writing the same again and again."""

from mailgate.core.case import EventKind, Fate
from mailgate.jobs import undeliverable, views
from mailgate.settings.model import LimitSettings
from mailgate.store.tables import InboxRow
from tests.jobs.bench import ANNA, Bench

_WORDS = (
    "Concerning matter {number}: we would like to hear from you about this, and we will come back"
    " to it as soon as you have told us more. Until then nothing changes on our side."
)
_ROOMY = LimitSettings(address_hour=1000, address_day=1000, domain_hour=1000)


def trade(bench: Bench, number: int, *, sender: str = ANNA, body: str = _WORDS) -> InboxRow:
    """A mail of a system that answers everything, by no sign a machine's."""
    bench.wait(minutes=2)
    return bench.decide(
        number=number,
        sender=sender,
        subject=f"Your message {number}",
        body=body.format(number=number),
    )


def mails_to(bench: Bench, address: str) -> int:
    return sum(1 for mail in bench.outbox() if mail.recipient == address)


def test_who_trades_the_same_mail_gets_no_more_answers_whatever_the_limits(bench: Bench) -> None:
    bench.set(limits=_ROOMY)
    rows = [trade(bench, number) for number in range(1, 11)]

    assert mails_to(bench, ANNA) == 5
    assert {row.fate for row in rows} <= {Fate.CASE, Fate.UPDATE}
    last = bench.events(rows[-1].case_id)[-1]
    assert last.kind == EventKind.MAIL_WITHHELD
    assert "frozen since" in last.summary


def test_what_a_frozen_address_writes_otherwise_becomes_a_case_too(bench: Bench) -> None:
    bench.set(limits=_ROOMY)
    for number in range(1, 8):
        trade(bench, number)

    row = trade(bench, 8, body="Now a person writes: the printer is on fire, please come!")

    assert row.fate == Fate.CASE
    assert row.decision["acknowledged"] == ""


def test_others_are_answered_beside_a_frozen_address(bench: Bench) -> None:
    bench.set(limits=_ROOMY)
    for number in range(1, 8):
        trade(bench, number)

    trade(bench, 8, sender="ben@customer.example")

    assert mails_to(bench, "ben@customer.example") == 1


def test_a_person_sees_who_is_frozen_and_lets_mail_go_there_again(bench: Bench) -> None:
    bench.set(limits=_ROOMY)
    for number in range(1, 8):
        trade(bench, number)
    (stopped,) = views.stopped_addresses(bench.database)
    assert (stopped.address, bool(stopped.frozen)) == (ANNA, True)
    assert views.address(bench.database, ANNA).frozen[0].why

    assert undeliverable.forgive(bench.database, ANNA, by="ben", now=bench.now)

    assert views.stopped_addresses(bench.database) == ()
    assert not undeliverable.forgive(bench.database, ANNA, by="ben", now=bench.now)
    trade(bench, 9)
    assert mails_to(bench, ANNA) == 6


def test_a_person_who_writes_often_but_not_the_same_is_answered(bench: Bench) -> None:
    bench.set(limits=_ROOMY)
    said = (
        "The printer on the second floor prints empty pages only.",
        "By the way, who can order toner for the large copier in the hall?",
        "Our new colleague Jane starts on Monday and needs an account.",
        "The meeting room's screen stays black when I plug my laptop in.",
        "Could you please restore yesterday's version of the budget sheet?",
        "Which form do I fill in to have a window in room twelve repaired?",
        "Somebody left a bicycle in front of the gate; whom do I tell?",
    )

    for number, words in enumerate(said, start=1):
        trade(bench, number, body=words)

    assert mails_to(bench, ANNA) == len(said)
