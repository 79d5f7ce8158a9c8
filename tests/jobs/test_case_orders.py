"""What agents do to a case: checked, in the history, and told to the customer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mailgate.core.case import StateKind
from mailgate.core.lifecycle import Refused, Trigger
from mailgate.core.states import WaitsFor
from mailgate.core.updates import Updates
from mailgate.errors import UsageError
from mailgate.jobs.case_merging import link, merge, split
from mailgate.jobs.case_notes import assign, note, reply, set_priority
from mailgate.jobs.case_orders import Agent, close, reopen, resolve, wait
from mailgate.jobs.context import Context
from mailgate.jobs.due_times import standings_of, waited_for
from mailgate.jobs.moves import Moved, move
from mailgate.jobs.orders import Order
from mailgate.mail.parse import parse
from mailgate.store.tables import CaseRow, InboxRow, OutboxRow
from tests.jobs.bench import ANNA, DESK, Bench


@pytest.fixture(name="case")
def annas_case(bench: Bench) -> CaseRow:
    """A case that Anna opened and that was acknowledged."""
    return bench.case_of(bench.decide())


def bob(bench: Bench, case: CaseRow, **changes: Any) -> Agent:
    return Agent(**{"name": "bob", "reference": case.reference, "now": bench.now, **changes})


def now(bench: Bench, case: CaseRow) -> CaseRow:
    return next(row for row in bench.cases() if row.id == case.id)


def last_mail(bench: Bench) -> OutboxRow:
    return bench.outbox()[-1]


def text_of(row: OutboxRow) -> str:
    return parse(row.raw, whole=True).text


def test_a_resolution_is_an_event_with_its_cause_and_a_mail_with_the_steps(
    bench: Bench, case: CaseRow
) -> None:
    order = resolve(bench.context, bob(bench, case), steps="A new drum.\nA page was printed.")

    assert order == Order(case.reference, done=True, text=f"is Resolved now; resolution to {ANNA}")
    assert (now(bench, case).state, now(bench, case).kind) == ("Resolved", "resolved")
    resolved, queued = bench.events(case.id)[-2:]
    assert (resolved.kind, resolved.detail) == (
        "resolved",
        {
            "state": "Resolved", "kind": "resolved", "trigger": "agent resolved", "by": "bob",
            "steps": "A new drum.\nA page was printed.",
        },
    )  # fmt: skip
    assert (queued.kind, queued.detail["happening"]) == ("mail-queued", "responded")
    mail = last_mail(bench)
    assert (mail.kind, mail.cause, mail.recipient) == (
        "resolution", f"event:{resolved.number}", ANNA,
    )  # fmt: skip
    assert "A new drum." in text_of(mail)


def test_a_mail_of_ours_stands_in_the_thread_of_its_case(bench: Bench, case: CaseRow) -> None:
    bench.wait(minutes=5)
    first, acknowledgement = bench.messages()[0], bench.outbox()[0]
    resolve(bench.context, bob(bench, case), steps="Done.")

    sent = parse(last_mail(bench).raw, whole=True)

    assert set(sent.references) == {first.message_id, acknowledgement.message_id}
    assert sent.in_reply_to[0] in sent.references
    assert f"[{case.reference}]" in sent.subject
    assert sent.header("auto-submitted") == "auto-generated"


def test_an_answer_to_the_resolution_finds_its_case(bench: Bench, case: CaseRow) -> None:
    resolve(bench.context, bob(bench, case), steps="Done.")

    row = bench.decide(number=2, subject="Re: it", in_reply_to=last_mail(bench).message_id)

    assert (row.fate, row.case_id) == ("update", case.id)
    assert now(bench, case).state == "In progress"


@pytest.mark.parametrize("kind", list(StateKind))
def test_what_the_table_refuses_is_refused_and_writes_nothing(
    bench: Bench, case: CaseRow, kind: StateKind
) -> None:
    state = bench.context.desks[DESK].states.default(kind)
    with bench.database.session() as session:
        row = session.get_one(CaseRow, case.id)
        row.state, row.kind = state.name, kind.value
    before = bench.kinds(case.id)

    orders: tuple[Callable[[Context, Agent], Order], ...] = (wait, reopen, close)
    refused = []
    for order in orders:
        done = order(bench.context, bob(bench, case))
        refused.append(not done.done)
        if done.done:  # put back, for the next
            with bench.database.session() as session:
                row = session.get_one(CaseRow, case.id)
                row.state, row.kind = state.name, kind.value
        else:
            assert state.name in done.text
    assert (
        refused
        == {
            StateKind.NEW: [False, True, False],
            StateKind.OPEN: [False, True, False],
            StateKind.WAITING: [False, False, False],
            StateKind.RESOLVED: [True, False, False],
            StateKind.CLOSED: [True, True, True],
        }[kind]
    )
    assert (bench.kinds(case.id) == before) is all(refused)


def test_waiting_again_is_another_waiting(bench: Bench, case: CaseRow) -> None:
    for reason in ("more information", "Please Test"):
        assert wait(bench.context, bob(bench, case), reason=reason).done

    waits = [event for event in bench.events(case.id) if event.kind == "waiting"]
    assert [event.detail["reason"] for event in waits] == ["more information", "please test"]
    assert [mail.kind for mail in bench.outbox()][1:] == ["waiting", "waiting"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param(lambda c, a: resolve(c, a, steps=" "), "--steps", id="no steps"),
        pytest.param(lambda c, a: wait(c, a, reason="coffee"), "no reason", id="reason"),
        pytest.param(lambda c, a: wait(c, a, state="Wating on customer"),
                     'did you mean "Waiting on customer"', id="state"),
        pytest.param(lambda c, a: wait(c, a, whom=WaitsFor.DESK), "waits for", id="whom"),
        pytest.param(lambda c, a: set_priority(c, a, priority="7"), "priority", id="priority"),
        pytest.param(lambda c, a: assign(c, a, to=" "), "who", id="assignee"),
        pytest.param(lambda c, a: note(c, a, text=""), "nothing to note", id="note"),
        pytest.param(lambda c, a: reply(c, a, text=""), "nothing to send", id="reply"),
        pytest.param(lambda c, a: reply(c, a, text="x", outlook="soon"), "outlook", id="outlook"),
        pytest.param(lambda c, a: link(c, a, other="CS1"), "there is no case", id="other"),
        pytest.param(lambda c, a: merge(c, a, other=a.reference), "same case", id="itself"),
        pytest.param(lambda c, a: split(c, a, mail=1), "cannot be split off", id="first mail"),
    ],
)  # fmt: skip
def test_an_order_that_makes_no_sense_says_so_and_does_nothing(
    bench: Bench, case: CaseRow, order: Any, expected: str
) -> None:
    before = bench.kinds(case.id)

    with pytest.raises(UsageError, match=expected):
        order(bench.context, bob(bench, case))

    assert bench.kinds(case.id) == before


def test_an_agents_reply_is_a_persons_mail_and_the_first_response(
    bench: Bench, case: CaseRow
) -> None:
    desk = bench.context.desks[DESK]
    with bench.database.reading() as session:
        promised = standings_of(session, desk, case.id or 0, now=bench.now)
    assert waited_for(promised["first response"]) is not None
    bench.wait(minutes=5)

    order = reply(bench.context, bob(bench, case), text="We are on it.\nBob")

    assert order.done
    sent = parse(last_mail(bench).raw, whole=True)
    assert sent.header("auto-submitted") == ""
    assert "We are on it." in sent.text
    assert now(bench, case).state == "In progress"
    with bench.database.reading() as session:
        promised = standings_of(session, desk, case.id or 0, now=bench.now)
    assert waited_for(promised["first response"]) is None


def test_a_reply_to_nobody_is_not_sent_and_says_so(bench: Bench, case: CaseRow) -> None:
    with bench.database.session() as session:
        session.get_one(CaseRow, case.id).requester = "support@desk.example"

    order = reply(bench.context, bob(bench, case), text="Hello?")

    assert (order.done, len(bench.outbox())) == (False, 1)
    assert "an address of our own" in order.text
    assert bench.events(case.id)[-1].kind == "mail-withheld"
    assert now(bench, case).state == "New"


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param({"auto_submitted": "auto-generated"}, id="a machine"),
        pytest.param({"precedence": "bulk"}, id="a list"),
    ],
)
def test_no_machine_is_told_that_its_case_is_resolved(bench: Bench, mail: dict[str, Any]) -> None:
    case = bench.case_of(bench.decide(**mail))

    order = resolve(bench.context, bob(bench, case), steps="Done.")

    assert order.done
    assert "no mail, because" in order.text
    assert bench.outbox() == []
    withheld = bench.events(case.id)[-1]
    assert withheld.kind == "mail-withheld"
    assert "resolution not sent: its requester is perhaps a machine" in withheld.summary


def test_a_customer_is_not_told_if_the_agent_says_so(bench: Bench, case: CaseRow) -> None:
    close(bench.context, bob(bench, case, mails=False))

    assert len(bench.outbox()) == 1
    assert bench.events(case.id)[-1].summary == "closure not sent: bob wants none"


def test_many_orders_within_an_hour_are_no_loop(bench: Bench, case: CaseRow) -> None:
    for _ in range(4):
        resolve(bench.context, bob(bench, case), steps="Done.")
        reopen(bench.context, bob(bench, case))

    assert len(bench.outbox()) == 9
    assert all(not mail.automatic for mail in bench.outbox()[1:])


def test_assigning_and_priorities_are_events(bench: Bench, case: CaseRow) -> None:
    agent = bob(bench, case)

    assert assign(bench.context, agent, to="eve").done
    assert not assign(bench.context, agent, to="eve").done
    assert set_priority(bench.context, agent, priority="1").done
    assert not set_priority(bench.context, agent, priority="1").done
    assert note(bench.context, agent, text="A note.").done

    found = now(bench, case)
    assert (found.assignee, found.priority, found.state) == ("eve", "1", "In progress")
    assert [event.summary for event in bench.events(case.id)][-5:] == [
        "assignee none to eve, says bob",
        "In progress, was New",
        "priority 3 to 1, says bob",
        f"case-changed to {ANNA}",
        "bob: A note.",
    ]


def test_a_change_is_told_by_the_name_that_customers_know(bench: Bench, case: CaseRow) -> None:
    assert set_priority(bench.context, bob(bench, case), priority="1").done

    assert "news about your case, from Bob Martin." in parse(last_mail(bench).raw).text


def test_where_customers_hear_of_nothing_a_priority_and_a_state_are_changed_in_silence(
    bench: Bench, case: CaseRow
) -> None:
    bench.set_desk(updates=Updates())
    before = len(bench.outbox())

    changed = set_priority(bench.context, bob(bench, case), priority="1")
    waits = wait(bench.context, bob(bench, case), whom=WaitsFor.THIRD_PARTY)

    assert changed.text.endswith("now")
    assert waits.text.endswith("no mail, for neither a reason nor a text was given")
    assert len(bench.outbox()) == before


def test_what_is_written_to_a_merged_case_goes_to_the_other(bench: Bench, case: CaseRow) -> None:
    carls = bench.case_of(bench.decide(number=5, sender="Carl <carl@elsewhere.example>"))
    his = last_mail(bench).message_id

    assert merge(bench.context, bob(bench, carls), other=case.reference).done

    row = bench.decide(
        number=6, sender="Carl <carl@elsewhere.example>", subject="Re: it", in_reply_to=his
    )
    assert (row.fate, row.case_id) == ("update", case.id)
    assert now(bench, carls).kind == "closed"
    assert bench.kinds(carls.id)[-2:] == ["closed", "merged"]
    assert not merge(bench.context, bob(bench, carls), other=case.reference).done


def test_a_split_mail_becomes_a_case_of_its_own(bench: Bench, case: CaseRow) -> None:
    update = bench.decide(number=2, subject="Re: it", in_reply_to=last_mail(bench).message_id)

    order = split(bench.context, bob(bench, case), mail=update.id or 0)
    bench.drain()

    assert order.done
    row = bench.message(update.id or 0)
    assert (row.fate, row.case_id == case.id) == ("case", False)
    assert bench.kinds(case.id)[-2:] == ["split", "linked"]
    assert len(bench.links()) == 1


def test_linked_cases_know_of_each_other(bench: Bench, case: CaseRow) -> None:
    other = bench.case_of(bench.decide(number=5, subject="Else"))

    assert link(bench.context, bob(bench, case), other=other.reference).done
    assert not link(bench.context, bob(bench, other), other=case.reference).done
    assert [bench.kinds(one.id)[-1] for one in (case, other)] == ["linked", "linked"]


def test_a_move_of_the_clock_is_checked_as_well(bench: Bench, case: CaseRow) -> None:
    with bench.database.session() as session:
        tried = [
            move(
                session,
                bench.context,
                case_id=case.id or 0,
                trigger=trigger,
                by="mailgate",
                now=bench.now + timedelta(days=1),
            )
            for trigger in (Trigger.CHASING_CLOSED, Trigger.AGENT_WAITS, Trigger.CHASING_RESOLVED)
        ]

    assert [type(one) for one in tried] == [Refused, Moved, Moved]
    assert now(bench, case).state == "Resolved"


def test_a_case_of_two_desks_has_to_be_named(bench: Bench, case: CaseRow) -> None:
    with bench.database.session() as session:
        copy = session.get_one(CaseRow, case.id).model_dump(exclude={"id", "desk"})
        session.add(CaseRow(**copy, desk="field-service"))

    with pytest.raises(UsageError, match="several desks"):
        note(bench.context, bob(bench, case), text="Which?")
    assert note(bench.context, bob(bench, case, desk=DESK), text="This.").done


def test_the_ledger_keeps_the_mail_of_a_case(bench: Bench, case: CaseRow) -> None:
    resolve(bench.context, bob(bench, case), steps="Done.")
    with bench.database.reading() as session:
        assert session.get_one(InboxRow, bench.messages()[0].id).case_id == case.id
