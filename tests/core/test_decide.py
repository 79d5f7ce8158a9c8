"""What becomes of one message."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.absence import Absence
from mailgate.core.author import Author, Screening
from mailgate.core.case import EventKind, Fate, StateKind
from mailgate.core.decide import decide
from mailgate.core.effects import (
    Acknowledge,
    AddEvent,
    ChangeState,
    Effect,
    Hold,
    LinkTo,
    OpenCase,
    Remember,
    Withhold,
)
from mailgate.core.forwarded import Certainty, Forwarded, ForwardKind, Party, Sign
from mailgate.core.message import Address, Defect
from mailgate.core.references import Evidence
from mailgate.core.trust import Verdict
from tests.core.builders import (
    ANNA,
    DESK,
    a_bounce,
    a_case,
    a_match,
    a_message,
    circumstances,
    facts,
)

STRANGER = Address("eve@elsewhere.example")
E = TypeVar("E")


def the(kind: type[E], effects: Iterable[Effect]) -> list[E]:
    return [effect for effect in effects if isinstance(effect, kind)]


def from_stranger(**changes: Any) -> Any:
    return facts(
        message=a_message(sender=STRANGER), about=circumstances(requester=STRANGER), **changes
    )


def machine(author: Author, **changes: Any) -> Any:
    return facts(screening=Screening(author, "because"), **changes)


def test_a_first_mail_opens_a_case_and_is_acknowledged() -> None:
    decision = decide(facts())

    assert decision.fate is Fate.CASE
    assert the(OpenCase, decision.effects) == [OpenCase("Printer on fire", ANNA, "3")]
    assert the(Acknowledge, decision.effects) == [Acknowledge(ANNA, repeats_words=True)]
    assert the(Remember, decision.effects) == [
        Remember("<1@customer.example>", "anna@customer.example")
    ]


def test_a_forward_is_noted_and_gives_its_first_author_no_right() -> None:
    inner = Forwarded(
        kind=ForwardKind.FORWARD,
        certainty=Certainty.SURE,
        sender=Party("Eve", STRANGER.address),
        to=(),
        cc=(),
        reply_to=(),
        date="5 Dec 2026",
        sent_at=None,
        zone_is_written=False,
        subject="Fire",
        excerpt="It burns.",
        evidence=(Sign(3, "marker", "---- Forwarded message ----"),),
    )

    decision = decide(facts(message=a_message(forwarded=(inner,))))
    plain = decide(facts())

    assert the(OpenCase, decision.effects) == the(OpenCase, plain.effects)
    assert the(Acknowledge, decision.effects) == the(Acknowledge, plain.effects)
    assert the(Remember, decision.effects) == the(Remember, plain.effects)
    (event,) = the(AddEvent, decision.effects)
    assert event.detail["forwarded"] == [
        "from Eve <eve@elsewhere.example>, 5 Dec 2026, Fire (sure: marker in line 3)"
    ]
    (reason,) = {str(one) for one in decision.reasons} - {str(one) for one in plain.reasons}
    assert reason == "passes on a mail of eve@elsewhere.example (sure), who gets no right by that"


def test_a_mail_in_the_history_of_an_answer_is_not_noted() -> None:
    inner = Forwarded(
        kind=ForwardKind.REPLY,
        certainty=Certainty.SURE,
        sender=Party("Eve", STRANGER.address),
        to=(),
        cc=(),
        reply_to=(),
        date="",
        sent_at=None,
        zone_is_written=False,
        subject="",
        excerpt="",
        evidence=(Sign(3, "quote line", "Eve wrote:"),),
    )

    decision = decide(facts(message=a_message(forwarded=(inner,))))

    assert decision == decide(facts())


def test_the_priority_is_explained_down_to_file_and_line() -> None:
    reasons = decide(facts()).reasons

    assert "priority 3 - Moderate by default [rules/managed-service/priorities.yaml:4]" in map(
        str, reasons
    )


def test_a_reply_updates_its_case_and_is_not_acknowledged_again() -> None:
    decision = decide(facts(matches=(a_match(),)))

    assert (decision.fate, decision.case_id) == (Fate.UPDATE, 7)
    assert not the(Acknowledge, decision.effects)
    assert not the(OpenCase, decision.effects)
    assert [event.kind for event in the(AddEvent, decision.effects)] == [EventKind.MAIL]


@pytest.mark.parametrize("kind", [StateKind.RESOLVED, StateKind.CLOSED])
def test_a_participant_with_a_mac_reopens(kind: StateKind) -> None:
    strict = replace(DESK, reopen_by_mail=False)

    decision = decide(facts(matches=(a_match(kind=kind),), desk=strict))

    assert the(ChangeState, decision.effects) == [ChangeState(StateKind.OPEN, "Open")]
    assert EventKind.REOPENED in [event.kind for event in the(AddEvent, decision.effects)]


def test_without_a_mac_the_desk_says_whether_a_case_reopens() -> None:
    closed = (a_match(Evidence.SUBJECT, kind=StateKind.CLOSED),)

    lenient = decide(facts(matches=closed))
    strict = decide(facts(matches=closed, desk=replace(DESK, reopen_by_mail=False)))

    assert the(ChangeState, lenient.effects) == [ChangeState(StateKind.OPEN, "Open")]
    assert not the(ChangeState, strict.effects)
    assert strict.reasons[-1].source == "rules/managed-service/desk.yaml:13"


def test_a_stranger_with_a_mac_is_held_and_says_nothing_in_the_case() -> None:
    decision = decide(from_stranger(matches=(a_match(),)))

    assert (decision.fate, decision.case_id) == (Fate.HELD, 7)
    assert len(the(Hold, decision.effects)) == 1
    assert [event.kind for event in the(AddEvent, decision.effects)] == [EventKind.HELD]
    assert not the(Acknowledge, decision.effects)


def test_a_stranger_who_knows_the_number_gets_a_case_of_his_own_linked() -> None:
    decision = decide(from_stranger(matches=(a_match(Evidence.SUBJECT),)))

    assert (decision.fate, decision.case_id) == (Fate.CASE, None)
    assert [link.case_id for link in the(LinkTo, decision.effects)] == [7]
    assert the(Acknowledge, decision.effects) == [Acknowledge(STRANGER, repeats_words=True)]


def test_a_forged_participant_gets_a_linked_case_and_no_answer() -> None:
    about = circumstances(verdict=Verdict.FAIL)

    decision = decide(facts(matches=(a_match(),), about=about))

    assert decision.fate is Fate.CASE
    assert the(LinkTo, decision.effects)
    assert not the(Acknowledge, decision.effects)
    assert "forged" in the(Withhold, decision.effects)[0].reason


def test_the_same_message_id_from_the_same_sender_updates_and_is_not_answered_again() -> None:
    decision = decide(facts(same_id=(a_case(),)))

    assert (decision.fate, decision.case_id) == (Fate.UPDATE, 7)
    assert "other content" in decision.reasons[0].text
    assert not the(Acknowledge, decision.effects)


def test_the_same_message_id_from_a_forged_sender_writes_nothing() -> None:
    known = facts(same_id=(a_case(),), about=circumstances(verdict=Verdict.FAIL))

    decision = decide(known)

    assert (decision.fate, decision.case_id) == (Fate.CASE, None)
    assert decision.reasons[1].text == "its Message-ID is also that of a mail in CS11349759"


def test_a_forged_sender_does_not_write_into_a_case_by_repeating_a_message_id() -> None:
    forged = circumstances(verdict=Verdict.FAIL)

    decision = decide(facts(same_id=(a_case(kind=StateKind.CLOSED),), about=forged))

    assert decision.fate is Fate.CASE
    assert not the(ChangeState, decision.effects)
    assert not the(Acknowledge, decision.effects)


def test_the_same_message_id_from_another_sender_is_not_dropped() -> None:
    decision = decide(from_stranger(same_id=(a_case(),)))

    assert decision.fate is Fate.CASE
    assert any("its Message-ID is also that of" in reason.text for reason in decision.reasons)


@pytest.mark.parametrize("author", [author for author in Author if author is not Author.PERSON])
def test_a_machines_mail_in_a_case_is_an_event_that_changes_nothing(author: Author) -> None:
    decision = decide(machine(author, matches=(a_match(kind=StateKind.CLOSED),)))

    assert (decision.fate, decision.case_id) == (Fate.EVENT, 7)
    assert len(decision.effects) == 1
    assert isinstance(decision.effects[0], AddEvent)


RECEIPTS = {Author.DELIVERY_RECEIPT, Author.READ_RECEIPT, Author.COMPLAINT, Author.CALENDAR}


@pytest.mark.parametrize("author", sorted(set(Author) - RECEIPTS - {Author.PERSON}))
def test_a_machines_mail_without_a_case_opens_one_and_is_not_answered(author: Author) -> None:
    decision = decide(machine(author))

    assert decision.fate is Fate.CASE
    assert not the(Acknowledge, decision.effects)
    assert len(the(Withhold, decision.effects)) == 1


@pytest.mark.parametrize("author", sorted(RECEIPTS))
def test_a_receipt_without_a_case_is_filed(author: Author) -> None:
    assert decide(machine(author)).fate is Fate.FILED


@pytest.mark.parametrize("author", sorted(Author))
def test_words_in_doubt_become_what_a_persons_words_become_but_are_not_answered(
    author: Author,
) -> None:
    doubt = Screening(author, "because", in_doubt=True)

    first = decide(facts(screening=doubt))
    later = decide(facts(screening=doubt, matches=(a_match(kind=StateKind.CLOSED),)))
    strange = decide(from_stranger(screening=doubt, matches=(a_match(),)))

    assert (first.fate, later.fate, strange.fate) == (Fate.CASE, Fate.UPDATE, Fate.HELD)
    assert the(ChangeState, later.effects) == [ChangeState(StateKind.OPEN, "Open")]
    assert "perhaps a machine wrote it" in the(Withhold, first.effects)[0].reason
    assert any(reason.text.startswith("perhaps ") for reason in later.reasons)


@pytest.mark.parametrize("author", [Author.OUT_OF_OFFICE, Author.PERSON])
def test_the_case_knows_until_when_its_requester_is_away(author: Author) -> None:
    absence = Absence("until 5 January", last_day=date(2027, 1, 5))
    screening = Screening(author, "because", absence)

    decision = decide(facts(screening=screening, matches=(a_match(),)))

    event = the(AddEvent, decision.effects)[0]
    assert event.detail["absence"] == {"last_day": "2027-01-05", "words": "until 5 January"}
    assert "its sender is away until 2027-01-05 (words: until 5 January)" in map(
        str, decision.reasons
    )


def test_a_strange_machine_that_only_knows_the_number_gets_no_event_in_the_case() -> None:
    decision = decide(
        machine(
            Author.AUTO_REPLY,
            message=a_message(sender=STRANGER),
            matches=(a_match(Evidence.SUBJECT),),
        )
    )

    assert decision.fate is Fate.CASE


def test_our_own_mail_come_back_is_an_event_of_its_case() -> None:
    decision = decide(machine(Author.SELF, own=a_case()))

    assert (decision.fate, decision.case_id) == (Fate.EVENT, 7)


def test_a_bounce_that_is_written_as_a_receipt_is_not_filed_away() -> None:
    refusal = a_message(
        headers=(("content-type", "multipart/report; report-type=disposition-notification"),)
    )

    assert decide(machine(Author.BOUNCE, message=refusal)).fate is Fate.CASE


def test_a_bounce_tells_the_case_whom_it_was_about() -> None:
    bounced = a_message(bounce=a_bounce("anna@customer.example"))

    decision = decide(machine(Author.BOUNCE, message=bounced, matches=(a_match(),)))

    event = the(AddEvent, decision.effects)[0]
    assert event.kind is EventKind.BOUNCE
    assert event.detail["bounce"]["recipients"] == ["anna@customer.example"]


def test_a_blocked_senders_mail_is_filed() -> None:
    decision = decide(facts(blocked="customer.example"))

    assert (decision.fate, decision.effects) == (Fate.FILED, ())


def test_mail_from_before_our_time_is_filed() -> None:
    assert decide(facts(before_our_time=True)).fate is Fate.FILED


def test_a_mail_without_subject_still_gets_one() -> None:
    decision = decide(facts(message=a_message(subject="")))

    assert the(OpenCase, decision.effects)[0].subject == "(no subject)"


def test_a_broken_message_id_is_not_remembered() -> None:
    broken = a_message(message_id="<", defects=frozenset({Defect.BROKEN_MESSAGE_ID}))

    assert not the(Remember, decide(facts(message=broken)).effects)


@given(
    author=st.sampled_from(Author),
    evidence=st.lists(st.sampled_from(Evidence), max_size=3),
    sender=st.sampled_from([ANNA, STRANGER, Address("ben@customer.example"), None]),
    verdict=st.sampled_from(Verdict),
    kind=st.sampled_from(StateKind),
    same_id=st.booleans(),
    asks=st.booleans(),
)
def test_whatever_comes_no_machine_is_answered_and_no_stranger_writes(
    *,
    author: Author,
    evidence: list[Evidence],
    sender: Address | None,
    verdict: Verdict,
    kind: StateKind,
    same_id: bool,
    asks: bool,
) -> None:
    decision = decide(
        facts(
            message=a_message(sender=sender),
            screening=Screening(author, "drawn"),
            matches=tuple(a_match(each, kind=kind) for each in evidence),
            same_id=(a_case(kind=kind),) if same_id else (),
            about=circumstances(requester=sender, verdict=verdict, asks_for_pass=asks),
        )
    )

    answers = the(Acknowledge, decision.effects)
    assert not (answers and author is not Author.PERSON)
    assert not (answers and verdict is Verdict.FAIL)
    assert len(answers) <= 1
    if decision.fate is Fate.UPDATE:
        assert sender is not None
        assert sender.domain == "customer.example"
        assert verdict is not Verdict.FAIL
    if author is not Author.PERSON or decision.fate is Fate.HELD:
        assert not the(ChangeState, decision.effects)
    assert decision.reasons
