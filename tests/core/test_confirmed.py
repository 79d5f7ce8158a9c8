"""What short words and links do to a case, in each kind of state, as the state says."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.action_links import RATINGS, Action, Asked, NotAsked
from mailgate.core.case import EventKind, Fate, StateKind
from mailgate.core.decide import decide
from mailgate.core.decision_facts import Facts
from mailgate.core.desk import Desk
from mailgate.core.effects import (
    Acknowledge,
    AddEvent,
    ChangeState,
    Decision,
    OpenCase,
    Rate,
    WriteToRequester,
)
from mailgate.core.message import Attachment
from mailgate.core.references import Evidence
from mailgate.core.states import PLAIN, OnMail, OnThanks, OutageReason, States
from mailgate.core.trust import Verdict
from tests.core.builders import DESK, NOW, a_match, a_message, circumstances, facts

ENDED = (StateKind.RESOLVED, StateKind.CLOSED)
FILE = Attachment("a.jpg", "image/jpeg", 9, "0" * 64, inline=False, part=2)


def a_desk(**changes: Any) -> Desk:
    """A desk all of whose states have these values."""
    states = States(tuple(replace(state, **changes) for state in PLAIN.states))
    return replace(DESK, states=states)


def answer(
    text: str,
    kind: StateKind = StateKind.RESOLVED,
    *,
    evidence: Evidence = Evidence.OUR_MESSAGE_ID,
    desk: Desk = DESK,
    **changes: Any,
) -> Facts:
    """A participant's answer in a case of this kind."""
    state = desk.states.default(kind).name
    return facts(
        message=a_message(reply_text=text, text=text, **changes),
        matches=(a_match(evidence, kind=kind, state=state),),
        desk=desk,
    )


def events(decision: Decision) -> list[EventKind]:
    return [one.kind for one in decision.effects if isinstance(one, AddEvent)]


def moves(decision: Decision) -> list[StateKind]:
    return [one.kind for one in decision.effects if isinstance(one, ChangeState)]


def letters(decision: Decision) -> list[str]:
    return [one.kind for one in decision.effects if isinstance(one, WriteToRequester)]


@pytest.mark.parametrize("kind", ENDED)
def test_thanks_confirm_a_case_that_is_over_and_leave_it_there(kind: StateKind) -> None:
    decision = decide(answer("Thanks!", kind))

    assert decision.fate is Fate.UPDATE
    assert (moves(decision), letters(decision)) == ([], [])
    assert events(decision) == [EventKind.MAIL, EventKind.CONFIRMED]
    assert any('it says thanks: "Thanks"' in reason.text for reason in decision.reasons)


def test_thanks_close_where_the_state_says_so_and_the_customer_is_told() -> None:
    decision = decide(answer("Thanks!", desk=a_desk(on_thanks=OnThanks.CLOSES)))

    assert moves(decision) == [StateKind.CLOSED]
    assert events(decision) == [EventKind.MAIL, EventKind.CONFIRMED, EventKind.CLOSED]
    assert letters(decision) == ["closure"]


def test_thanks_reopen_where_the_state_says_so() -> None:
    decision = decide(answer("Thanks!", desk=a_desk(on_thanks=OnThanks.REOPENS)))

    assert moves(decision) == [StateKind.OPEN]
    assert events(decision) == [EventKind.MAIL, EventKind.REOPENED]


def test_not_solved_reopens_and_the_reason_says_the_words() -> None:
    decision = decide(answer("Danke, leider geht es noch nicht."))

    assert moves(decision) == [StateKind.OPEN]
    assert any("geht es noch nicht" in reason.text for reason in decision.reasons)


@pytest.mark.parametrize("kind", [StateKind.NEW, StateKind.OPEN, StateKind.WAITING])
def test_thanks_end_no_case_that_goes_on(kind: StateKind) -> None:
    decision = decide(answer("Thanks!", kind, desk=a_desk(on_thanks=OnThanks.CLOSES)))

    assert StateKind.CLOSED not in moves(decision)
    assert EventKind.CONFIRMED not in events(decision)


@pytest.mark.parametrize("kind", [StateKind.NEW, StateKind.OPEN, StateKind.WAITING])
def test_solved_closes_a_case_that_goes_on_where_its_state_says_so(kind: StateKind) -> None:
    closing = decide(answer("It works now.", kind, desk=a_desk(on_thanks=OnThanks.CLOSES)))
    other = decide(answer("It works now.", kind))

    assert moves(closing) == [StateKind.CLOSED]
    assert StateKind.CLOSED not in moves(other)
    assert EventKind.CONFIRMED not in events(other)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"attachments": (FILE,)}, id="a file"),
        pytest.param({"text": "x", "reply_text": "Thanks?"}, id="a question"),
        pytest.param({"reply_text": ""}, id="nothing"),
    ],
)
def test_what_says_more_than_thanks_reopens(changed: dict[str, Any]) -> None:
    known = answer("Thanks!")
    decision = decide(replace(known, message=replace(known.message, **changed)))

    assert moves(decision) == [StateKind.OPEN]


def test_a_picture_of_the_signature_takes_nothing_from_thanks() -> None:
    logo = replace(FILE, inline=True)

    assert moves(decide(answer("Thanks!", attachments=(logo,)))) == []


@pytest.mark.parametrize(
    ("subject", "is_more"),
    [
        pytest.param("Re: [CS11349759] Printer on fire", False, id="the subject of the case"),
        pytest.param("CS11349759", False, id="the reference alone"),
        pytest.param("CS11349759 burns again", True, id="news in the subject"),
    ],
)
def test_a_mail_outside_the_thread_has_its_news_in_the_subject(
    subject: str, *, is_more: bool
) -> None:
    decision = decide(answer("Thanks", subject=subject, evidence=Evidence.SUBJECT))

    assert (moves(decision) == [StateKind.OPEN]) is is_more


def test_a_forged_sender_confirms_nothing() -> None:
    known = answer("Thanks!", desk=a_desk(on_thanks=OnThanks.CLOSES))
    forged = replace(known, about=circumstances(verdict=Verdict.FAIL))

    assert decide(forged).fate is Fate.CASE


def test_a_case_that_needs_a_reason_for_outage_is_confirmed_and_stays_open_for_it() -> None:
    desk = a_desk(
        on_thanks=OnThanks.CLOSES, outage_reason=OutageReason(priorities=frozenset({"3"}))
    )
    decision = decide(answer("Solved, thanks", desk=desk))

    assert moves(decision) == []
    assert EventKind.CONFIRMED in events(decision)
    assert any("reason for outage" in reason.text for reason in decision.reasons)


def linked(action: Action, kind: StateKind, *, desk: Desk = DESK, late: bool = False) -> Decision:
    """A mail that a link of ours opened."""
    until = NOW + timedelta(days=-1 if late else 1)
    known = answer("", kind, evidence=Evidence.ACTION_LINK, desk=desk)
    return decide(replace(known, asked=Asked(action, "CS11349759", until, "a word")))


@pytest.mark.parametrize("kind", ENDED)
def test_the_link_to_reopen_does_until_it_ends(kind: StateKind) -> None:
    in_time, late = (linked(Action.REOPEN, kind, late=late) for late in (False, True))

    assert moves(in_time) == [StateKind.OPEN]
    assert letters(in_time) == ["reopened"]
    assert letters(late) == []
    assert any("after the link to reopen had ended" in one.text for one in late.reasons)


def test_the_link_to_reopen_opens_no_case_that_the_desk_never_opens() -> None:
    desk = a_desk(on_mail=OnMail.NEW_LINKED_CASE, on_new_mail=OnMail.NEW_LINKED_CASE)
    decision = linked(Action.REOPEN, StateKind.CLOSED, desk=desk)

    assert decision.fate is Fate.CASE
    assert any("is not opened again" in reason.text for reason in decision.reasons)


@pytest.mark.parametrize("kind", [StateKind.NEW, StateKind.OPEN])
def test_the_link_to_reopen_changes_nothing_in_a_case_that_goes_on(kind: StateKind) -> None:
    decision = linked(Action.REOPEN, kind)

    assert (decision.fate, moves(decision), letters(decision)) == (Fate.UPDATE, [], [])


def test_the_link_to_reopen_takes_a_case_out_of_waiting() -> None:
    assert moves(linked(Action.REOPEN, StateKind.WAITING)) == [StateKind.OPEN]


def test_the_link_to_confirm_closes_where_the_state_says_so_until_it_ends() -> None:
    desk = a_desk(on_thanks=OnThanks.CLOSES)

    assert moves(linked(Action.CONFIRM, StateKind.RESOLVED, desk=desk)) == [StateKind.CLOSED]
    assert moves(linked(Action.CONFIRM, StateKind.RESOLVED)) == []
    assert EventKind.CONFIRMED in events(linked(Action.CONFIRM, StateKind.RESOLVED))
    late = linked(Action.CONFIRM, StateKind.RESOLVED, desk=desk, late=True)
    assert EventKind.CONFIRMED not in events(late)
    waiting = linked(Action.CONFIRM, StateKind.WAITING)
    assert EventKind.CONFIRMED not in events(waiting)


def test_an_action_that_was_given_to_somebody_else_is_told_and_does_nothing() -> None:
    known = replace(answer("Hello there"), asked=NotAsked("it was not given to its sender"))
    decision = decide(known)

    assert moves(decision) == [StateKind.OPEN]  # what any mail does
    assert "it was not given to its sender" in [reason.text for reason in decision.reasons]


@given(
    action=st.sampled_from(RATINGS),
    kind=st.sampled_from(StateKind),
    on_mail=st.sampled_from(OnMail),
    on_thanks=st.sampled_from(OnThanks),
    late=st.booleans(),
)
def test_a_survey_answer_moves_nothing_and_opens_nothing(
    action: Action, kind: StateKind, on_mail: OnMail, on_thanks: OnThanks, *, late: bool
) -> None:
    desk = a_desk(on_mail=on_mail, on_new_mail=on_mail, on_thanks=on_thanks)
    decision = linked(action, kind, desk=desk, late=late)

    assert decision.fate is Fate.UPDATE
    assert moves(decision) == []
    assert not any(isinstance(one, OpenCase | Acknowledge) for one in decision.effects)
    rated = [one for one in decision.effects if isinstance(one, Rate)]
    assert [one.value for one in rated] == ([] if late else [RATINGS.index(action) + 1])


@given(
    text=st.sampled_from(
        ["Thanks", "Solved", "Danke, erledigt", "Merci", "👍", "ありがとうございます"]
    ),
    kind=st.sampled_from(StateKind),
    on_mail=st.sampled_from(OnMail),
    on_thanks=st.sampled_from([OnThanks.CONFIRMS, OnThanks.CLOSES]),
)
def test_good_words_never_open_a_case_that_is_over_and_are_always_listed(
    text: str, kind: StateKind, on_mail: OnMail, on_thanks: OnThanks
) -> None:
    desk = a_desk(on_mail=on_mail, on_new_mail=on_mail, on_thanks=on_thanks)
    decision = decide(answer(text, kind, desk=desk))

    if kind in ENDED:
        assert decision.fate is Fate.UPDATE
        assert not set(moves(decision)) & {StateKind.NEW, StateKind.OPEN}
    is_listed = EventKind.CONFIRMED in events(decision)
    assert is_listed is (kind in ENDED or StateKind.CLOSED in moves(decision))


@pytest.mark.parametrize(
    ("words", "shown"), [((), "Poor"), (("Bad", "Fair", "Good", "Top"), "Bad")]
)
def test_a_rating_has_the_desks_own_word(words: tuple[str, ...], shown: str) -> None:
    decision = linked(Action.POOR, StateKind.CLOSED, desk=replace(DESK, survey=words))

    (rate,) = (one for one in decision.effects if isinstance(one, Rate))
    (letter,) = (one for one in decision.effects if isinstance(one, WriteToRequester))
    assert (rate.value, rate.word, rate.comment) == (1, shown, "a word")
    assert (letter.once, letter.values) == (True, {"rating": shown if words else "poor"})
