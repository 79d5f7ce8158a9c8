"""What time does to cases, through the real jobs: once, at its hour, and never to who answered."""

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest

from mailgate.core.case import EventKind, StateKind
from mailgate.core.chasers import Then
from mailgate.core.customers import Customer, Customers
from mailgate.core.lifecycle import Trigger
from mailgate.core.promises import Plan
from mailgate.core.version import DeskVersion
from mailgate.jobs.clock import earliest_look, look_again_where_files_changed
from mailgate.jobs.clock_hold import confirm, held_because
from mailgate.jobs.moves import Moved, move
from mailgate.settings.model import LimitSettings, ServerSettings, Tls
from mailgate.store import cases, meta
from mailgate.store.next_looks import AT_ONCE
from mailgate.store.tables import CaseRow, EventRow, FolderRow, OutboxRow
from tests.core.calendars import at
from tests.jobs.bench import ANNA, DESK, Bench
from tests.servers.mails import a_mail

MONDAY = at("2026-11-23 10:00")
CHASERS = ("chaser-first", "chaser-next", "chaser-last", "no-contact-resolution")


@pytest.fixture
def desk(bench: Bench) -> Bench:
    """The desk without promises and notices: only its chasers are due."""
    bench.set_desk(plan=Plan(), notices=None)
    return bench


def waiting(bench: Bench, *, state: str = "Waiting on customer", number: int = 1) -> CaseRow:
    """A case of Anna's that waits for her."""
    row = bench.case_of(bench.decide(number=number, sender=ANNA))
    put(bench, row, state)
    return row


def put(bench: Bench, row: CaseRow, state: str) -> None:
    """An agent puts a case into a state."""
    to = bench.context.desks[row.desk].states.named(state)
    assert to is not None
    trigger = {
        StateKind.WAITING: Trigger.AGENT_WAITS,
        StateKind.RESOLVED: Trigger.AGENT_RESOLVED,
        StateKind.CLOSED: Trigger.AGENT_CLOSED,
        StateKind.OPEN: Trigger.AGENT_TOOK_IT,
    }[to.kind]
    with bench.database.session() as session:
        done = move(
            session,
            bench.context,
            case_id=row.id or 0,
            trigger=trigger,
            to=to,
            by="bob",
            now=bench.now,
        )
    assert isinstance(done, Moved)


def chased(bench: Bench) -> list[tuple[str, datetime]]:
    """The mails that time has queued: their templates and when."""
    found = []
    for row in bench.outbox():
        if row.kind in ("chaser", "hourly"):
            (event,) = [one for one in bench.events(row.case_id) if one.outbox_id == row.id]
            kinds = (str(name).split("/")[-2] for name in event.detail["templates"])
            kind = next(kind for kind in kinds if not kind.startswith("_"))
            found.append((kind, row.queued_at))
    return found


def case(bench: Bench, row: CaseRow) -> CaseRow:
    with bench.database.reading() as session:
        return session.get_one(CaseRow, row.id)


def answer(bench: Bench, to: OutboxRow, **mail: str) -> None:
    """Anna answers a mail of ours."""
    bench.decide(
        a_mail(
            number=77,
            sender=ANNA,
            subject="Re: your case",
            in_reply_to=to.message_id,
            date="Tue, 24 Nov 2026 11:00:00 +0000",
            **mail,
        )
    )


def test_three_chasers_over_three_days_then_no_contact_then_closed_after_five_days(
    desk: Bench,
) -> None:
    row = waiting(desk)

    desk.live(until=at("2026-12-31 10:00"))

    days = ("2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-12-02")
    assert chased(desk) == [
        (template, at(f"{day} 10:00"))
        for template, day in zip((*CHASERS, "closure"), days, strict=True)
    ]
    assert case(desk, row).state == "Closed"
    assert case(desk, row).next_look_at is None
    moved = [one for one in desk.events(row.id) if one.kind in ("resolved", "closed")]
    assert [(one.summary, one.at) for one in moved] == [
        ("Resolved, was Waiting on customer: no contact", at("2026-11-27 10:00")),
        ("Closed, was Resolved", at("2026-12-02 10:00")),
    ]


def test_each_step_says_why_and_where_it_is_written(desk: Bench) -> None:
    row = waiting(desk)
    desk.live(until=at("2026-11-24 10:00"))

    event = next(one for one in desk.events(row.id) if one.kind == EventKind.CHASED)
    assert event.summary == "no answer, step 1 of 4: chaser-first"
    assert event.detail == {"ladder": "no answer", "step": 1, "episode": event.detail["episode"]}
    assert event.reasons == [
        {
            "text": "due since 2026-11-24 10:00 UTC",
            "source": "rules/managed-service/chasers.yaml:7",
        }
    ]


def test_a_chaser_is_a_mail_in_the_thread_of_its_case(desk: Bench) -> None:
    row = waiting(desk)
    desk.live(until=at("2026-11-24 10:00"))

    ack, chaser = desk.outbox()
    mail = message_from_bytes(chaser.raw, policy=policy.default)
    assert mail["In-Reply-To"] == ack.message_id
    assert mail["References"].split()[-1] == ack.message_id
    assert f"[{row.reference}]" in mail["Subject"]
    assert (chaser.recipient, chaser.cause[-7:]) == (ANNA, "-step-1")
    assert mail["Auto-Submitted"] == "auto-generated"


def test_an_answer_ends_the_ladder_and_a_new_waiting_begins_it_anew(desk: Bench) -> None:
    row = waiting(desk)
    desk.live(until=at("2026-11-24 11:00"))
    answer(desk, desk.outbox()[-1], body="Here is the error code: 0x80070005\r\n")
    assert case(desk, row).state == "In progress"
    desk.live(until=at("2026-12-02 10:00"))
    assert [name for name, _ in chased(desk)] == ["chaser-first"]

    put(desk, row, "Waiting on customer")
    desk.live(until=at("2026-12-03 10:00"))

    assert chased(desk)[1:] == [("chaser-first", at("2026-12-03 10:00"))]


def test_an_out_of_office_holds_the_ladder_until_the_day_it_gives(desk: Bench) -> None:
    row = waiting(desk)
    desk.live(until=at("2026-11-24 10:30"))
    answer(
        desk,
        desk.outbox()[-1],
        body="I am out of office and will be back on 7 December 2026.\r\n",
        auto_submitted="auto-replied",
    )
    assert case(desk, row).state == "Waiting on customer"

    desk.live(until=at("2026-12-09 10:00"))

    # Out of hours counts as come at the closing before: he has all of his first day.
    assert chased(desk)[1:] == [
        ("chaser-next", at("2026-12-07 17:00")),
        ("chaser-last", at("2026-12-08 17:00")),
    ]


def test_an_out_of_office_without_a_day_holds_the_ladder_for_the_days_set(desk: Bench) -> None:
    waiting(desk)
    desk.live(until=at("2026-11-24 10:30"))
    answer(
        desk,
        desk.outbox()[-1],
        body="I am out of the office at the moment.\r\n",
        auto_submitted="auto-replied",
    )

    desk.live(until=at("2026-12-01 10:00"))

    assert chased(desk)[1:] == [("chaser-next", at("2026-11-30 10:30"))]


def test_after_a_downtime_one_step_is_sent_and_the_next_counts_from_it(desk: Bench) -> None:
    waiting(desk)
    desk.look()

    desk.now = at("2026-12-03 14:00")
    desk.look()
    assert chased(desk) == [("chaser-first", desk.now)]
    desk.live(until=at("2026-12-04 14:00"))

    assert chased(desk)[1:] == [("chaser-next", at("2026-12-04 14:00"))]


def test_a_clock_that_goes_back_sends_nothing_twice(desk: Bench) -> None:
    waiting(desk)
    desk.live(until=at("2026-11-25 10:00"))
    before = chased(desk)

    for back in (at("2026-11-24 09:00"), at("2026-11-20 09:00"), at("2026-11-25 10:00")):
        desk.now = back
        desk.live(until=back + timedelta(hours=1))

    assert chased(desk) == before


def test_a_case_is_looked_at_only_when_something_may_be_due(desk: Bench) -> None:
    row = waiting(desk)
    assert case(desk, row).next_look_at == AT_ONCE
    assert desk.look() == 1
    assert case(desk, row).next_look_at == at("2026-11-24 10:00")

    desk.wait(hours=23, minutes=59)
    assert desk.look() == 0
    desk.wait(minutes=1)
    assert desk.look() == 2  # the step, and when the next is


def test_other_files_have_every_case_looked_at_again(desk: Bench) -> None:
    waiting(desk)
    desk.look()
    ladder = desk.context.desks[DESK].ladders["no answer"]
    first = replace(ladder.steps[0], after=ladder.steps[1].after)
    desk.context = replace(desk.context, versions={DESK: DeskVersion("one", None)})
    look_again_where_files_changed(desk.context)
    desk.look()
    desk.set_desk(ladders={"no answer": replace(ladder, steps=(first, *ladder.steps[2:]))})
    look_again_where_files_changed(desk.context)
    assert earliest_look(desk.context) == at("2026-11-24 10:00")

    desk.context = replace(desk.context, versions={DESK: DeskVersion("two", None)})
    look_again_where_files_changed(desk.context)
    desk.look()

    assert earliest_look(desk.context) == at("2026-11-25 10:00")


def drained(bench: Bench, mailbox: str, when: datetime | None) -> None:
    with bench.database.session() as session:
        session.merge(
            FolderRow(
                mailbox=mailbox,
                folder="INBOX",
                uidvalidity=7,
                started_at=MONDAY,
                drained_at=when,
            )
        )


def test_nobody_is_chased_before_every_mailbox_of_the_desk_was_read(desk: Bench) -> None:
    server = ServerSettings("127.0.0.1", 1, Tls.NONE)
    for name in ("support", "escalations"):
        desk.set_mailbox(name, imap=server)
        drained(desk, name, MONDAY)
    waiting(desk)
    due_at = at("2026-11-24 10:00")

    desk.now = due_at + timedelta(minutes=5)
    assert desk.look() == 1
    drained(desk, "support", desk.now)
    desk.wait(minutes=1)
    assert desk.look() == 1
    assert chased(desk) == []
    drained(desk, "escalations", due_at)
    desk.wait(minutes=1)
    desk.look()

    assert chased(desk) == [("chaser-first", desk.now)]


def test_nobody_is_chased_while_a_mail_waits_to_be_decided_about(desk: Bench) -> None:
    row = waiting(desk)
    desk.now = at("2026-11-24 10:00")
    ack = desk.outbox()[0]
    answered = a_mail(number=5, sender=ANNA, in_reply_to=ack.message_id, body="It is 0x80.\r\n")
    desk.take(answered)

    desk.look()
    assert chased(desk) == []
    desk.drain()
    desk.live(until=at("2026-11-30 10:00"))

    assert (chased(desk), case(desk, row).state) == ([], "In progress")


def test_a_clock_that_jumped_holds_chasers_until_a_person_has_looked(desk: Bench) -> None:
    waiting(desk)
    with desk.database.session() as session:
        meta.set_meta(session, "clock-held", "the clock jumped forward by 40 days and 0 hours")
    desk.live(until=at("2026-11-24 12:00"))
    assert chased(desk) == []

    assert "40 days" in confirm(desk.database, by="bob")
    with desk.database.reading() as session:
        assert not held_because(session)
    desk.live(until=at("2026-11-24 13:00"))

    assert chased(desk) == [("chaser-first", at("2026-11-24 12:01"))]


def test_a_withheld_chaser_is_an_event_with_its_reason(desk: Bench) -> None:
    desk.set(limits=LimitSettings(address_hour=0, address_day=0, domain_hour=0))
    row = waiting(desk)

    desk.live(until=at("2026-11-24 10:00"))

    assert chased(desk) == []
    said = [one.summary for one in desk.events(row.id) if one.kind == EventKind.MAIL_WITHHELD]
    assert said[-1] == (
        "chaser-first not sent: limit reached: 0 automatic mails to this domain within an hour"
    )


def test_somebody_with_many_cases_hears_of_each(desk: Bench) -> None:
    desk.set(limits=LimitSettings(address_hour=20, address_day=20))
    rows = [waiting(desk, number=number) for number in range(1, 13)]
    desk.set(limits=LimitSettings(address_hour=3, address_day=10))

    desk.live(until=at("2026-11-24 10:00"))

    assert sorted(row.case_id or 0 for row in desk.outbox() if row.kind == "chaser") == sorted(
        row.id or 0 for row in rows
    )


def test_a_machine_is_never_chased(desk: Bench) -> None:
    robot = desk.decide(
        a_mail(number=1, sender="robot@customer.example", auto_submitted="auto-generated")
    )
    row = desk.case_of(robot)
    put(desk, row, "Waiting on customer")

    desk.live(until=at("2026-12-31 10:00"))

    assert desk.outbox() == []
    said = [one.summary for one in desk.events(row.id) if one.kind == EventKind.MAIL_WITHHELD]
    assert sum("chaser-" in one for one in said) == 3


def test_a_chaser_waits_for_nine_where_the_customer_is(desk: Bench) -> None:
    chicago = Customer(name="Acme", zone="America/Chicago")
    ladder = desk.context.desks[DESK].ladders["no answer"]
    nine = tuple(replace(step, not_before=at("2026-11-24 09:00").time()) for step in ladder.steps)
    desk.set_desk(
        customers=Customers(by_domain={"customer.example": chicago}),
        ladders={"no answer": replace(ladder, steps=nine)},
    )
    waiting(desk)

    desk.live(until=at("2026-11-25 10:00"))

    assert chased(desk) == [("chaser-first", at("2026-11-24 15:00"))]


def test_the_last_step_may_escalate_and_leaves_the_case_where_it_is(desk: Bench) -> None:
    ladder = desk.context.desks[DESK].ladders["no answer"]
    last = replace(ladder.steps[0], template="", then=Then.ESCALATE, as_="no word from the user")
    desk.set_desk(ladders={"no answer": replace(ladder, steps=(last,))})
    row = waiting(desk)

    desk.live(until=at("2026-12-31 10:00"))

    assert [(one.kind, one.summary) for one in desk.events(row.id)][-2:] == [
        ("chased", "no answer, step 1 of 1: escalate, no word from the user"),
        ("escalated", "no word from the user"),
    ]
    assert case(desk, row).state == "Waiting on customer"


def test_a_closed_case_is_never_looked_at_again(desk: Bench) -> None:
    row = waiting(desk)
    put(desk, row, "Closed")
    desk.look()

    assert case(desk, row).next_look_at is None
    assert desk.look() == 0


def late(bench: Bench, row: CaseRow) -> list[tuple[str, str, datetime]]:
    kinds = (EventKind.PROMISE_WARNED, EventKind.PROMISE_BREACHED)
    return [(one.kind, one.summary, one.at) for one in bench.events(row.id) if one.kind in kinds]


def test_a_promise_that_runs_out_is_told_once_at_each_share(bench: Bench) -> None:
    row = bench.case_of(bench.decide(sender=ANNA))

    bench.live(until=at("2026-11-23 12:30"))
    bench.live(until=at("2026-11-23 12:30"))

    assert late(bench, row) == [
        ("promise-warned", "allocated: 75% of its time is used up", at("2026-11-23 10:22:30")),
        ("promise-warned", "allocated: 90% of its time is used up", at("2026-11-23 10:27")),
        ("promise-breached", "allocated: its time is over", at("2026-11-23 10:30")),
        ("promise-warned", "first response: 75% of its time is used up", at("2026-11-23 11:30")),
        ("promise-warned", "first response: 90% of its time is used up", at("2026-11-23 11:48")),
        ("promise-breached", "first response: its time is over", at("2026-11-23 12:00")),
    ]


def test_after_a_downtime_only_the_worst_of_a_promise_is_told(bench: Bench) -> None:
    row = bench.case_of(bench.decide(sender=ANNA))
    bench.now = at("2026-11-23 11:50")
    bench.look()

    assert [summary for _, summary, _ in late(bench, row)] == [
        "allocated: its time is over",
        "first response: 90% of its time is used up",
    ]


def test_a_look_that_is_undone_leaves_nothing(desk: Bench) -> None:
    row = waiting(desk)
    desk.look()
    desk.now = at("2026-11-24 10:00")
    context = desk.context
    desk.context = replace(context, templates=replace(context.templates, _mails={}))
    events = len(desk.events(row.id))
    with pytest.raises(KeyError):
        desk.look()
    assert len(desk.events(row.id)) == events

    desk.context = context
    desk.wait(minutes=15)  # until then the others have their turn
    desk.look()

    assert chased(desk) == [("chaser-first", desk.now)]


def test_history_is_that_of_the_events_alone(desk: Bench) -> None:
    """The same events, read by another process, want the same."""
    row = waiting(desk)
    desk.live(until=at("2026-11-25 10:00"))
    with desk.database.session() as session:
        history: list[EventRow] = cases.history(session, row.id or 0)

    steps = [event.detail["step"] for event in history if event.kind == EventKind.CHASED]
    assert steps == [1, 2]
