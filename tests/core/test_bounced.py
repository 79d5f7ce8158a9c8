"""Against whom a bounce of ours counts, and what shows that an address lives."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailgate.core.author import Author, Screening
from mailgate.core.bounced import (
    Returned,
    Undeliverable,
    counted_kind,
    failure_that_counts,
    shows_life,
    told,
    withheld_because,
)
from mailgate.core.case import EventKind, Fate
from mailgate.core.decide import decide
from mailgate.core.effects import Acknowledge, AddEvent, CountBounce, Forgive, Withhold
from mailgate.core.message import FailureKind
from mailgate.core.trust import Verdict
from tests.core.builders import (
    ANNA,
    NOW,
    a_bounce,
    a_case,
    a_match,
    a_message,
    circumstances,
    facts,
)

OURS = Returned(
    outbox_id=3, kind="acknowledgement", recipient=ANNA.address, queued_at=NOW, case=a_case()
)
GONE = Undeliverable(
    address=ANNA.address,
    times=1,
    last_at=NOW - timedelta(hours=1),
    status="5.1.1",
    diagnostic="smtp; 550 5.1.1 no such user",
    reference="CS11349759",
    event=3,
)


def test_a_bounce_is_told_with_what_bounced_and_why() -> None:
    assert told(a_bounce(), OURS) == (
        "Our acknowledgement of 2026-11-23 10:00 UTC to anna@customer.example bounced:"
        " permanent 5.1.1 (smtp; 550 5.1.1 no such user)"
    )


def test_a_delay_is_told_as_one() -> None:
    delayed = a_bounce(kind=FailureKind.TEMPORARY, status="4.4.1", diagnostic="")

    assert told(delayed, OURS).endswith("is delayed: temporary 4.4.1")


def test_a_report_that_names_another_counts_against_nobody() -> None:
    report = a_bounce("eve@elsewhere.example")

    assert failure_that_counts(report, OURS) is None
    assert told(report, OURS).endswith(
        "says a report that names eve@elsewhere.example: it counts against no address"
    )


def test_a_report_that_names_nobody_counts_against_nobody() -> None:
    assert failure_that_counts(a_bounce(""), replace(OURS, recipient="")) is None


def test_a_report_of_where_the_mail_was_forwarded_to_counts_against_whom_we_wrote_to() -> None:
    report = a_bounce("old@customer.example", also=ANNA.address)

    assert failure_that_counts(report, OURS) == report.failures[0]


def test_who_was_not_reached_for_days_does_not_count_as_gone() -> None:
    assert counted_kind(a_bounce(status="4.4.7").failures[0]) is FailureKind.TEMPORARY
    assert counted_kind(a_bounce(status="5.1.1").failures[0]) is FailureKind.PERMANENT
    assert counted_kind(a_bounce(status="").failures[0]) is FailureKind.PERMANENT


def test_the_case_says_why_an_address_is_not_written_to() -> None:
    assert withheld_because(GONE) == (
        "address bounced: smtp; 550 5.1.1 no such user (CS11349759, event 3)"
    )
    assert withheld_because(replace(GONE, times=2, diagnostic="")).startswith(
        "address bounced 2 times: 5.1.1 ("
    )


@pytest.mark.parametrize(
    ("changes", "gone", "lives"),
    [
        pytest.param({"with_mac": True}, GONE, True, id="answers a mail of ours"),
        pytest.param({"with_mac": True}, replace(GONE, times=9), True, id="answers, often bounced"),
        pytest.param({"verdict": Verdict.PASS}, GONE, True, id="verified"),
        pytest.param({"verdict": Verdict.PASS}, replace(GONE, times=2), True, id="twice"),
        pytest.param({"verdict": Verdict.PASS}, replace(GONE, times=3), False, id="a third time"),
        pytest.param(
            {"verdict": Verdict.PASS, "is_sender": False}, GONE, False, id="another's verdict"
        ),
        pytest.param({"verdict": Verdict.NONE}, GONE, False, id="unverified"),
        pytest.param({"verdict": Verdict.FAIL, "with_mac": True}, GONE, False, id="forged"),
        pytest.param(
            {"with_mac": True, "received_at": GONE.last_at}, GONE, False, id="older than the bounce"
        ),
    ],
)
def test_what_shows_that_an_address_lives(
    changes: dict[str, Any], gone: Undeliverable, *, lives: bool
) -> None:
    given: dict[str, Any] = {
        "verdict": Verdict.NONE,
        "with_mac": False,
        "is_sender": True,
        "received_at": NOW,
    }

    assert bool(shows_life(gone, **(given | changes))) is lives


def test_a_proved_bounce_is_counted_in_the_case_it_is_about() -> None:
    decision = decide(
        facts(
            message=a_message(bounce=a_bounce(), sender=None),
            screening=Screening(Author.BOUNCE, "a delivery report"),
            returned=OURS,
        )
    )

    assert (decision.fate, decision.case_id) == (Fate.EVENT, a_case().id)
    event, count = decision.effects
    assert isinstance(event, AddEvent)
    assert (event.kind, event.summary) == (EventKind.BOUNCE, told(a_bounce(), OURS))
    assert isinstance(count, CountBounce)
    assert (count.outbox_id, count.address, count.kind) == (3, ANNA.address, "permanent")


def test_a_bounce_without_proof_is_never_counted() -> None:
    decision = decide(
        facts(
            message=a_message(bounce=a_bounce(), sender=None),
            screening=Screening(Author.BOUNCE, "a delivery report"),
            matches=(a_match(),),
        )
    )

    assert [type(effect) for effect in decision.effects] == [AddEvent]


def test_an_address_that_bounced_gets_a_case_but_no_acknowledgement() -> None:
    decision = decide(facts(undeliverable=GONE))

    assert decision.fate is Fate.CASE
    assert Withhold(withheld_because(GONE)) in decision.effects
    assert not any(isinstance(effect, Acknowledge | Forgive) for effect in decision.effects)


def test_a_verified_mail_of_the_address_is_acknowledged_and_says_why() -> None:
    about = circumstances(verdict=Verdict.PASS, asks_for_pass=True)

    decision = decide(facts(undeliverable=GONE, about=about))

    assert any(isinstance(effect, Acknowledge) for effect in decision.effects)
    assert Forgive(ANNA.address, "a trusted server verified its sender", for_good=False) in (
        decision.effects
    )
    assert "anna@customer.example bounced before, but lives" in str(decision.reasons[-1])


def test_an_answer_to_a_mail_of_ours_forgives_for_good() -> None:
    decision = decide(facts(undeliverable=GONE, matches=(a_match(),)))

    assert decision.fate is Fate.UPDATE
    assert Forgive(ANNA.address, "it answers a mail of ours", for_good=True) in decision.effects


def test_a_machine_forgives_nobody() -> None:
    machine = Screening(Author.OUT_OF_OFFICE, "away")

    decision = decide(facts(undeliverable=GONE, screening=machine, matches=(a_match(),)))

    assert not any(isinstance(effect, Forgive) for effect in decision.effects)
