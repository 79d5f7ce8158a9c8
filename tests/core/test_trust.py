"""Who may speak in a case: evidence by sender by verdict."""

from dataclasses import replace

import pytest

from mailgate.core.message import Address
from mailgate.core.references import Evidence
from mailgate.core.trust import Access, Match, Standing, Verdict, rule_on, standing
from tests.core.builders import ANNA, DESK, a_case, a_match

COLLEAGUE = Address("ben@customer.example")
STRANGER = Address("eve@elsewhere.example")
PUBLIC = frozenset({"gmail.com"})
MACS = [Evidence.OUR_MESSAGE_ID, Evidence.REPLY_ADDRESS]
OPEN_SIGNS = [Evidence.STORED_MESSAGE_ID, Evidence.SUBJECT]


def access(
    *matches: Match, sender: Address | None, verdict: Verdict = Verdict.NONE
) -> tuple[Access, str]:
    ruling = rule_on(matches, sender=sender, verdict=verdict, desk=DESK, public_domains=PUBLIC)
    return ruling.access, ruling.case.reference if ruling.case else ""


@pytest.mark.parametrize("evidence", MACS)
@pytest.mark.parametrize(
    ("sender", "verdict", "expected"),
    [
        pytest.param(ANNA, Verdict.NONE, Access.WRITE, id="participant"),
        pytest.param(ANNA, Verdict.PASS, Access.WRITE, id="participant, verified"),
        pytest.param(ANNA, Verdict.FAIL, Access.OWN_CASE, id="participant, forged"),
        pytest.param(COLLEAGUE, Verdict.NONE, Access.WRITE, id="colleague"),
        pytest.param(COLLEAGUE, Verdict.FAIL, Access.OWN_CASE, id="colleague, forged"),
        pytest.param(STRANGER, Verdict.NONE, Access.HOLD, id="stranger"),
        pytest.param(STRANGER, Verdict.PASS, Access.HOLD, id="stranger, verified"),
        pytest.param(STRANGER, Verdict.FAIL, Access.HOLD, id="stranger, forged"),
        pytest.param(None, Verdict.NONE, Access.HOLD, id="nobody"),
    ],
)
def test_a_true_mac_lets_participants_write_and_holds_strangers(
    evidence: Evidence, sender: Address | None, verdict: Verdict, expected: Access
) -> None:
    assert access(a_match(evidence), sender=sender, verdict=verdict)[0] is expected


@pytest.mark.parametrize("evidence", OPEN_SIGNS)
@pytest.mark.parametrize(
    ("sender", "verdict", "expected"),
    [
        pytest.param(ANNA, Verdict.NONE, Access.WRITE, id="participant"),
        pytest.param(ANNA, Verdict.FAIL, Access.OWN_CASE, id="participant, forged"),
        pytest.param(COLLEAGUE, Verdict.PASS, Access.OWN_CASE, id="colleague"),
        pytest.param(STRANGER, Verdict.PASS, Access.OWN_CASE, id="stranger"),
        pytest.param(None, Verdict.NONE, Access.OWN_CASE, id="nobody"),
    ],
)
def test_without_a_mac_only_a_participant_may_write(
    evidence: Evidence, sender: Address | None, verdict: Verdict, expected: Access
) -> None:
    assert access(a_match(evidence), sender=sender, verdict=verdict)[0] is expected


def test_a_mail_that_claims_nothing_gets_a_case_of_its_own() -> None:
    assert access(sender=ANNA) == (Access.OWN_CASE, "")


def test_a_mac_of_one_case_and_a_reference_to_another_mean_the_macs_case() -> None:
    subject = a_match(Evidence.SUBJECT, id=8, reference="CS00000008")
    mac = a_match(Evidence.OUR_MESSAGE_ID)

    assert access(subject, mac, sender=ANNA) == (Access.WRITE, "CS11349759")


def test_a_strangers_mac_is_held_even_if_he_is_a_participant_elsewhere() -> None:
    mac = a_match(Evidence.OUR_MESSAGE_ID)
    his = a_match(Evidence.SUBJECT, id=8, participants=frozenset({STRANGER.address}))

    assert access(mac, his, sender=STRANGER)[0] is Access.HOLD


def test_without_a_mac_the_case_the_sender_is_in_wins_over_an_earlier_claim() -> None:
    foreign = a_match(
        Evidence.STORED_MESSAGE_ID, id=8, reference="CS00000008", participants=frozenset()
    )
    his = a_match(Evidence.SUBJECT)

    assert access(foreign, his, sender=ANNA) == (Access.WRITE, "CS11349759")


def test_a_public_mail_providers_domain_makes_nobody_a_colleague() -> None:
    case = a_case(requester="anna@gmail.com", participants=frozenset({"anna@gmail.com"}))

    found = standing(Address("ben@gmail.com"), case, desk=DESK, public_domains=PUBLIC)

    assert found is Standing.STRANGER


def test_a_desk_can_turn_colleagues_off() -> None:
    strict = replace(DESK, colleagues_may_write=False)

    found = standing(COLLEAGUE, a_case(), desk=strict, public_domains=PUBLIC)

    assert found is Standing.STRANGER


def test_the_reason_for_a_colleague_names_the_rule_that_lets_him_in() -> None:
    ruling = rule_on(
        [a_match()], sender=COLLEAGUE, verdict=Verdict.NONE, desk=DESK, public_domains=PUBLIC
    )

    assert ruling.reason.source == "rules/managed-service/desk.yaml:12"
