"""What a mail does to a case that waits or is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailgate.core.answers import answered, is_answer
from mailgate.core.case import Fate, StateKind
from mailgate.core.decide import decide
from mailgate.core.effects import Acknowledge, AddEvent, ChangeState, LinkTo, OpenCase
from mailgate.core.references import Evidence
from mailgate.core.spans_of_time import (
    CalendarDays,
    ClockTime,
    WorkingDays,
    calendar_due_at,
    read_window,
)
from mailgate.core.states import OnMail, State, States, WaitsFor
from tests.core.builders import DESK, NOW, a_case, a_match, a_message, circumstances, facts

STATES = States(
    (
        State("New", StateKind.NEW),
        State("In progress", StateKind.OPEN),
        State("Waiting", StateKind.WAITING, WaitsFor.CUSTOMER, on_mail=OnMail.REOPENS),
        State("Elsewhere", StateKind.WAITING, WaitsFor.THIRD_PARTY, on_mail=OnMail.STAYS),
        State("Resolved", StateKind.RESOLVED, on_mail=OnMail.REOPENS, on_new_mail=OnMail.REOPENS,
              reopen_within=CalendarDays(5)),
        State("Closed", StateKind.CLOSED, on_mail=OnMail.REMINDER,
              on_new_mail=OnMail.NEW_LINKED_CASE),
    )
)  # fmt: skip
OURS = replace(DESK, states=STATES)


@pytest.mark.parametrize(
    ("state", "evidence", "policy"),
    [
        ("New", Evidence.OUR_MESSAGE_ID, OnMail.STAYS),
        ("In progress", Evidence.SUBJECT, OnMail.STAYS),
        ("Waiting", Evidence.SUBJECT, OnMail.REOPENS),
        ("Elsewhere", Evidence.OUR_MESSAGE_ID, OnMail.STAYS),
        ("Resolved", Evidence.OUR_MESSAGE_ID, OnMail.REOPENS),
        ("Resolved", Evidence.SUBJECT, OnMail.REOPENS),
        ("Closed", Evidence.OUR_MESSAGE_ID, OnMail.REMINDER),
        ("Closed", Evidence.STORED_MESSAGE_ID, OnMail.REMINDER),
        ("Closed", Evidence.REPLY_ADDRESS, OnMail.REMINDER),
        ("Closed", Evidence.SUBJECT, OnMail.NEW_LINKED_CASE),
    ],
)
def test_each_state_says_what_a_mail_does(state: str, evidence: Evidence, policy: OnMail) -> None:
    named = STATES.named(state)
    assert named is not None
    case = a_case(kind=named.kind, state=state, state_since=NOW - timedelta(days=1))

    found = answered(facts(desk=OURS), case, evidence=evidence)

    assert found.policy is policy
    assert found.has_moved is (policy is OnMail.REOPENS)


@pytest.mark.parametrize(
    ("subject", "headers", "expected"),
    [
        ("Re: [CS11349759] Printer", {}, True),
        ("AW: [CS11349759] Printer", {}, True),
        ("SV[2]: [CS11349759] Printer", {}, True),
        ("回复：[CS11349759] Printer", {}, True),
        ("It burns again, see CS11349759", {}, False),
        ("Fwd: [CS11349759] Printer", {}, False),
        ("Regarding CS11349759", {}, False),
        ("CS11349759", {"in_reply_to": ("<lost@elsewhere.example>",)}, True),
    ],
)
def test_a_fresh_mail_that_quotes_the_reference_is_no_answer(
    subject: str, headers: dict[str, tuple[str, ...]], *, expected: bool
) -> None:
    given = facts(message=a_message(subject=subject, **headers))

    assert is_answer(given, Evidence.SUBJECT) is expected
    assert is_answer(given, Evidence.OUR_MESSAGE_ID)


@pytest.mark.parametrize(
    ("after", "policy"),
    [
        (timedelta(days=5), OnMail.REOPENS),
        (timedelta(days=5, seconds=1), OnMail.REMINDER),
    ],
)
def test_a_resolved_case_opens_again_within_its_days(after: timedelta, policy: OnMail) -> None:
    case = a_case(kind=StateKind.RESOLVED, state="Resolved", state_since=NOW - after)
    given = facts(desk=OURS, about=circumstances(received_at=NOW))

    assert answered(given, case, evidence=Evidence.OUR_MESSAGE_ID).policy is policy


def test_the_time_of_receipt_decides_not_that_of_the_decision() -> None:
    case = a_case(
        kind=StateKind.RESOLVED, state="Resolved", state_since=NOW - timedelta(days=5, minutes=30)
    )
    given = facts(desk=OURS, about=circumstances(received_at=NOW - timedelta(hours=1)))

    assert answered(given, case, evidence=Evidence.OUR_MESSAGE_ID).policy is OnMail.REOPENS


def test_after_its_window_a_closed_case_that_reopens_has_a_new_linked_one() -> None:
    closed = State("Closed", StateKind.CLOSED, on_mail=OnMail.REOPENS,
                   reopen_within=CalendarDays(5))  # fmt: skip
    desk = replace(DESK, states=States((*STATES.states[:5], closed)))
    case = a_case(kind=StateKind.CLOSED, state="Closed", state_since=NOW - timedelta(days=6))

    found = answered(facts(desk=desk), case, evidence=Evidence.OUR_MESSAGE_ID)

    assert found.policy is OnMail.NEW_LINKED_CASE


def test_a_closed_case_is_answered_with_the_reminder_and_stays_as_it_is() -> None:
    closed = a_match(kind=StateKind.CLOSED, state="Closed")

    decision = decide(facts(desk=OURS, matches=(closed,)))

    assert decision.fate is Fate.UPDATE
    (reminder,) = [one for one in decision.effects if isinstance(one, Acknowledge)]
    assert reminder.template == "closed-reminder"
    assert not [one for one in decision.effects if isinstance(one, ChangeState)]


def test_a_fresh_mail_that_quotes_a_closed_case_is_a_new_one_linked_with_it() -> None:
    closed = a_match(Evidence.SUBJECT, kind=StateKind.CLOSED, state="Closed")

    decision = decide(facts(desk=OURS, matches=(closed,)))

    assert decision.fate is Fate.CASE
    assert isinstance(decision.effects[0], OpenCase)
    (link,) = [one for one in decision.effects if isinstance(one, LinkTo)]
    assert link.case_id == closed.case.id
    (answer,) = [one for one in decision.effects if isinstance(one, Acknowledge)]
    assert (answer.template, answer.linked) == ("new-linked-case", closed.case.reference)


def test_a_case_that_goes_on_says_what_moved_it() -> None:
    waiting = a_match(kind=StateKind.WAITING, state="Waiting")

    decision = decide(facts(desk=OURS, matches=(waiting,)))

    (mail,) = [one for one in decision.effects if isinstance(one, AddEvent)]
    assert {key: mail.detail[key] for key in ("state", "kind", "trigger")} == {
        "state": "In progress", "kind": "open", "trigger": "participant wrote",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 days", CalendarDays(5)),
        ("1 week", CalendarDays(7)),
        ("5 clock days", ClockTime(timedelta(days=5))),
        ("3 working days", WorkingDays(3)),
        ("48 hours", ClockTime(timedelta(hours=48))),
        ("1.5 days", ClockTime(timedelta(hours=36))),
        ("soon", None),
    ],
)
def test_plain_days_of_a_window_are_those_of_the_calendar(text: str, expected: object) -> None:
    assert read_window(text) == expected


def test_days_of_the_calendar_end_at_the_same_hour_across_a_change_of_the_clock() -> None:
    london = ZoneInfo("Europe/London")
    friday = datetime(2026, 3, 27, 15, 0, tzinfo=london)  # the clocks go forward on the 29th

    over = calendar_due_at(london, friday, CalendarDays(5))

    assert over.astimezone(london) == datetime(2026, 4, 1, 15, 0, tzinfo=london)
    assert over - friday.astimezone(UTC) == timedelta(days=5, hours=-1)
