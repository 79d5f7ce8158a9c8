"""Acknowledgements: to whom, how many, with how many words, and what comes back."""

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlmodel import select

from mailgate.core.case import Fate
from mailgate.core.customers import Customers
from mailgate.core.references import bounce_address, bounce_token, reply_address
from mailgate.jobs import outbox_orders
from mailgate.jobs.process import Undecided
from mailgate.settings.model import Envelope, LimitSettings
from mailgate.store import blocks, limits
from mailgate.store.meta import set_meta
from mailgate.store.tables import OutboxRow
from tests.jobs.bench import ANNA, DESK, NOW, STRANGER, Bench
from tests.servers.mails import field

WITHHELD = ["opened", "mail-withheld"]


def withheld(bench: Bench, **mail: Any) -> str:
    """Why a mail is not acknowledged: the decision record and the case say the same."""
    row = bench.decide(**mail)
    assert row.fate == "case"
    assert bench.kinds(row.case_id) == WITHHELD
    reason = str(row.decision["withheld"])
    assert bench.events(row.case_id)[1].summary == f"not acknowledged: {reason}"
    assert row.decision["acknowledged"] == ""
    return reason


def bodies(raw: bytes) -> str:
    """All that a person would see of a mail: subject, names and both bodies, decoded."""
    mail = message_from_bytes(raw, policy=policy.default)
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    assert len(parts) == 2
    return "\n".join([str(mail["Subject"]), str(mail["From"]), str(mail["To"]), *parts])


def test_an_acknowledgement_is_queued_with_its_case_and_says_what_it_was_made_of(
    bench: Bench,
) -> None:
    row = bench.decide()

    assert row.decision["acknowledged"] == ANNA
    case, mail = bench.case_of(row), bench.mail_to(row.case_id)
    assert (mail.state, mail.cause, mail.relay) == ("queued", f"inbox:{row.id}", "main")
    assert mail.message_id == field(mail.raw, "Message-ID")
    assert case.reference in field(mail.raw, "Subject")
    assert "Printer on fire" in bodies(mail.raw)
    assert "It burns." in bodies(mail.raw)
    queued = bench.events(row.case_id)[1]
    assert (queued.kind, queued.inbox_id, queued.outbox_id) == ("mail-queued", row.id, mail.id)
    assert queued.detail == {
        "templates": [
            "templates/_parts/subject.txt",
            "templates/missing-details/body.txt",
        ],
        "note": "",
    }


def test_a_language_without_templates_is_noted_in_the_case(bench: Bench) -> None:
    bench.set_desk(language="cy", answers_in=(), customers=Customers(), rules=())

    row = bench.decide()

    queued = bench.events(row.case_id)[1]
    assert queued.detail["note"] == "no acknowledgement in cy, so in en"
    assert "no acknowledgement in cy, so in en" in str(queued.reasons)


def test_who_writes_in_german_is_answered_in_german(bench: Bench) -> None:
    bench.set_desk(customers=Customers(), rules=())

    row = bench.decide(
        body="Guten Tag, der Drucker im zweiten Stock brennt, und wir brauchen schnell Hilfe.\r\n"
    )

    mail = bench.mail_to(row.case_id)
    assert "Guten Tag Anna," in bodies(mail.raw)
    assert bench.events(row.case_id)[1].detail["note"] == ""


def test_while_the_desk_is_closed_the_acknowledgement_is_another(bench: Bench) -> None:
    bench.set_desk(customers=Customers(), rules=())
    used = []
    for number, hour in ((1, 10), (2, 20)):
        bench.now = NOW.replace(hour=hour)
        row = bench.decide(number=number, body=f"{number}\r\n")
        used.append(bench.events(row.case_id)[1].detail["templates"][-1])

    assert used == [
        "templates/acknowledgement/body.txt",
        "templates/acknowledgement-out-of-hours/body.txt",
    ]


def test_the_mails_of_a_case_keep_its_subject_and_the_whole_thread(bench: Bench) -> None:
    bench.set_desk(customers=Customers(), rules=())

    row = bench.decide(subject="AW: Re: Printer on fire", references="<a@b.example> <c@d.example>")

    mail = bench.mail_to(row.case_id)
    reference = bench.case_of(row).reference
    assert field(mail.raw, "Subject") == f"[{reference}] Printer on fire"
    thread = field(mail.raw, "References").split()
    assert thread == ["<a@b.example>", "<c@d.example>", "<mail-1@customer.example>"]
    assert field(mail.raw, "In-Reply-To") == thread[-1]


@pytest.mark.parametrize(
    ("most", "senders", "pause", "said"),
    [
        pytest.param(
            {"address_hour": 2},
            [ANNA, ANNA, ANNA],
            timedelta(hours=1),
            "limit reached: 2 automatic mails to this address within an hour",
            id="address an hour",
        ),
        pytest.param(
            {"address_hour": 9, "address_day": 2},
            [ANNA, ANNA, ANNA],
            timedelta(days=1),
            "limit reached: 2 automatic mails to this address within a day",
            id="address a day",
        ),
        pytest.param(
            {"domain_hour": 2},
            ["a@customer.example", "b@customer.example", "c@customer.example"],
            timedelta(hours=1),
            "limit reached: 2 automatic mails to this domain within an hour",
            id="domain",
        ),
        pytest.param(
            {"first_time_day": 2},
            ["a@a.example", "b@b.example", "c@c.example"],
            timedelta(days=1),
            "limit reached: 2 addresses first written to within a day",
            id="first time",
        ),
    ],
)
def test_a_limit_withholds_what_is_over_it_until_its_window_has_passed(
    bench: Bench, most: dict[str, int], senders: list[str], pause: timedelta, said: str
) -> None:
    bench.set(limits=LimitSettings(**most))
    for number, sender in enumerate(senders[:2]):
        row = bench.decide(number=number, sender=sender, body=f"{number}\r\n")
        assert row.decision["acknowledged"] == sender

    assert withheld(bench, number=8, sender=senders[2], body="8\r\n") == said
    assert len(bench.outbox()) == 2

    bench.now += pause
    row = bench.decide(number=9, sender=senders[2], body="9\r\n")
    assert row.decision["acknowledged"] == senders[2]


def test_who_was_written_to_before_is_no_first_time(bench: Bench) -> None:
    bench.set(limits=LimitSettings(first_time_day=1))
    bench.decide()

    assert withheld(bench, number=2, sender=STRANGER).startswith("limit reached: 1 addresses")
    row = bench.decide(number=3, body="more\r\n")
    assert row.decision["acknowledged"] == ANNA


def test_an_open_circuit_holds_what_comes_and_what_waits_until_a_person_lets_it_go(
    bench: Bench,
) -> None:
    bench.set(limits=LimitSettings(total_ten_minutes=2))
    for number in range(3):
        bench.take(number=number, sender=f"c{number}@c{number}.example", body=f"{number}\r\n")
    bench.drain()

    reason = "circuit open: 2 automatic mails within ten minutes"
    assert [(mail.state, mail.last_error) for mail in bench.outbox()] == [("held", reason)] * 3
    last = bench.messages()[2]
    assert last.decision["acknowledged"] == "c2@c2.example"
    assert bench.events(last.case_id)[1].summary.endswith(f", held: {reason}")

    outbox_orders.release(bench.database, None, by="Bo", now=bench.now)
    assert {mail.state for mail in bench.outbox()} == {"queued"}


def test_a_persons_word_stands_while_the_circuit_is_open(bench: Bench) -> None:
    bench.set(limits=LimitSettings(total_ten_minutes=1))
    bench.decide()
    bench.decide(number=2, sender=STRANGER)
    outbox_orders.release(bench.database, None, by="Bo", now=bench.now)

    bench.decide(number=3, sender="fred@third.example")

    assert [mail.state for mail in bench.outbox()] == ["queued", "queued", "held"]


def test_an_open_circuit_leaves_what_is_sent_or_being_sent_alone(bench: Bench) -> None:
    bench.set(limits=LimitSettings(total_ten_minutes=2))
    for number, state in enumerate(["sent", "sending"]):
        row = bench.decide(number=number, sender=f"c{number}@c{number}.example", body=f"{number}\n")
        with bench.database.session() as session:
            query = select(OutboxRow).where(OutboxRow.case_id == row.case_id)
            session.exec(query).one().state = state

    bench.decide(number=3, sender=STRANGER)

    assert [mail.state for mail in bench.outbox()] == ["sent", "sending", "held"]


def test_the_circuit_closes_by_itself_for_what_comes_later(bench: Bench) -> None:
    bench.set(limits=LimitSettings(total_ten_minutes=1))
    bench.decide()
    bench.decide(number=2, sender=STRANGER)
    bench.wait(minutes=10)

    bench.decide(number=3, sender="fred@third.example")

    assert [mail.state for mail in bench.outbox()] == ["held", "held", "queued"]


def test_without_counters_nothing_is_sent(bench: Bench) -> None:
    with bench.database.session() as session:
        set_meta(session, limits._MEDIAN, f"{NOW.isoformat()} not a number")

    inbox_id = bench.take()

    assert bench.drain() == [Undecided.FAILED]
    assert (bench.cases(), bench.outbox()) == ([], [])
    assert "ValueError" in bench.message(inbox_id).last_error


def test_an_acknowledgement_that_cannot_be_written_leaves_the_case(bench: Bench) -> None:
    bench.set_mailbox(address="support@desk_example..")

    reason = withheld(bench, to="support@desk.example")

    assert reason.startswith("it could not be written safely: the sender")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"subaddress": True}, id="reply address"),
        pytest.param({"envelope": Envelope.VERP}, id="bounce address"),
    ],
)
def test_an_address_with_no_room_for_our_marks_leaves_the_case(
    bench: Bench, changes: dict[str, Any]
) -> None:
    address = f"{'s' * 60}@desk.example"
    bench.set(addresses=bench.context.settings.addresses | {address})
    bench.set_mailbox(address=address, **changes)

    assert "too long to carry a reply mark" in withheld(bench, to=address)


def test_an_unverified_sender_puts_no_words_of_his_into_anybodys_mailbox(bench: Bench) -> None:
    bench.set(authserv_ids=frozenset({"mx.desk.example"}))
    row = bench.decide(
        sender='"BUYNOW" <anna@customer.example>',
        subject="BUYNOW at BUYNOW.example",
        body="Dear BUYNOW,\r\n\r\nBUYNOW\r\n",
        message_id="<BUYNOW@customer.example>",
    )

    assert row.decision["acknowledged"] == ANNA
    mail = bench.mail_to(row.case_id)
    assert "BUYNOW" not in bodies(mail.raw)
    assert bench.case_of(row).reference in bodies(mail.raw)


def test_a_verified_sender_gets_his_words_back(bench: Bench) -> None:
    bench.set(authserv_ids=frozenset({"mx.desk.example"}))
    passed = "mx.desk.example; dmarc=pass header.from=customer.example"

    row = bench.decide(authentication_results=passed)

    assert row.decision["verdict"] == "pass"
    assert "It burns." in bodies(bench.mail_to(row.case_id).raw)


def test_a_forged_sender_is_not_answered(bench: Bench) -> None:
    bench.set(authserv_ids=frozenset({"mx.desk.example"}))
    failed = "mx.desk.example; dmarc=fail header.from=customer.example"

    assert withheld(bench, authentication_results=failed) == (
        "the trusted server says that the sender is forged"
    )


def test_the_envelope_is_null_or_ours_or_of_this_mail_alone(bench: Bench) -> None:
    found = []
    for number, envelope in enumerate((Envelope.NULL, Envelope.ADDRESS, Envelope.VERP)):
        bench.set_mailbox(envelope=envelope)
        row = bench.decide(number=number, sender=f"c{number}@c{number}.example", body=f"{number}\n")
        found.append(bench.mail_to(row.case_id))

    token = bounce_token(bench.context.keyring, found[2].message_id)
    assert [mail.envelope_from for mail in found] == [
        "",
        "support@desk.example",
        bounce_address(token, address="support@desk.example"),
    ]
    assert found[2].bounce_token == token


def test_an_answer_to_the_reply_address_finds_its_case_without_any_thread(bench: Bench) -> None:
    bench.set_mailbox(subaddress=True)
    row = bench.decide()
    answer_to = field(bench.mail_to(row.case_id).raw, "Reply-To")
    assert answer_to == reply_address(
        bench.context.keyring,
        desk=DESK,
        reference=bench.case_of(row).reference,
        address="support@desk.example",
    )

    answer = bench.decide(number=2, subject="no number", to=answer_to.upper())
    strange = bench.decide(number=3, subject="no number", to=answer_to, sender=STRANGER)

    assert (answer.fate, answer.case_id) == ("update", row.case_id)
    assert (strange.fate, strange.case_id) == ("held", row.case_id)


def test_a_bounce_to_the_address_of_one_mail_is_an_event_of_its_case(bench: Bench) -> None:
    bench.set_mailbox(envelope=Envelope.VERP)
    row = bench.decide()
    mail = bench.mail_to(row.case_id)

    bounce = bench.decide(
        number=2,
        sender="MAILER-DAEMON@mx.example",
        to=mail.envelope_from,
        subject="Undelivered Mail Returned to Sender",
        body="Nobody of that name is here.\r\n",
    )
    stray = bench.decide(
        number=3,
        sender="MAILER-DAEMON@mx.example",
        to=mail.envelope_from.replace(mail.bounce_token, "a" * 24),
        subject="Undelivered Mail Returned to Sender",
    )

    assert (bounce.fate, bounce.case_id) == ("event", row.case_id)
    assert bench.kinds(row.case_id)[-1] == "bounce"
    assert (stray.fate, stray.decision["acknowledged"]) == ("case", "")
    assert len(bench.outbox()) == 1


def test_who_fills_in_a_form_is_the_requester_and_is_answered(bench: Bench) -> None:
    form = "noreply@website.example"
    bench.set_mailbox(forms=frozenset({form}))

    row = bench.decide(sender=f"Website <{form}>", reply_to="Anna <anna@customer.example>")
    stray = bench.decide(
        number=2, sender="noreply@other.example", reply_to="Anna <anna@customer.example>"
    )

    case = bench.case_of(row)
    assert (case.requester, case.requester_name) == (ANNA, "Anna")
    assert bench.mail_to(row.case_id).recipient == ANNA
    assert bench.case_of(stray).requester == "noreply@other.example"
    assert stray.decision["acknowledged"] == ""


def test_a_form_filled_in_with_our_own_address_is_not_answered(bench: Bench) -> None:
    form = "form@website.example"
    bench.set_mailbox(forms=frozenset({form}))

    reason = withheld(bench, sender=form, reply_to="support@desk.example")

    assert reason == "its sender is an address of our own"


def test_spam_is_a_case_that_nobody_answers(bench: Bench) -> None:
    bench.set(spam_headers=(("x-spam-flag", "yes"),))

    assert withheld(bench, x_spam_flag="YES") == "the filter in front says it is spam"
    assert bench.decide(number=2, x_spam_flag="no").decision["acknowledged"] == ANNA


@pytest.mark.parametrize("pattern", [ANNA, "customer.example", "example"])
def test_a_blocked_senders_mail_is_filed_without_a_case(bench: Bench, pattern: str) -> None:
    with bench.database.session() as session:
        blocks.block(session, pattern=pattern, by="Bo", now=NOW)

    row = bench.decide()

    assert (row.fate, row.case_id) == ("filed", None)
    assert row.decision["reasons"][0]["text"] == f"its sender is blocked: {pattern}"
    assert (bench.cases(), bench.outbox()) == ([], [])


def test_old_mail_is_not_acknowledged(bench: Bench) -> None:
    bench.set(ack_max_age=timedelta(hours=72))
    in_time = bench.take(received_at=NOW - timedelta(hours=72))
    bench.drain()

    late = withheld(bench, number=2, received_at=NOW - timedelta(hours=72, seconds=1), body="2\n")

    assert bench.message(in_time).decision["acknowledged"] == ANNA
    assert late == "it arrived over 72 hours ago"


def test_a_mail_is_as_old_as_its_arrival_not_as_the_clock_of_its_sender(bench: Bench) -> None:
    row = bench.decide(date="Thu, 01 Jan 1970 00:00:00 +0000")

    assert row.decision["acknowledged"] == ANNA


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        pytest.param(
            {"reply_to": "escalations@desk.example"},
            "its Reply-To is an address of our own",
            id="our own Reply-To",
        ),
        pytest.param(
            {"reply_to": "victim@victim.example"},
            "its Reply-To is at another domain, and nothing verifies the sender",
            id="Reply-To elsewhere",
        ),
        pytest.param(
            {"to": "somebody@else.example"},
            "none of our addresses is among its recipients (RFC 3834, 2)",
            id="blind copy",
        ),
        pytest.param(
            {"sender": "a@customer.example, b@customer.example"},
            "its sender has no single reading",
            id="two senders",
        ),
    ],
)
def test_a_mail_that_might_be_a_trap_is_a_case_without_an_answer(
    bench: Bench, mail: dict[str, Any], said: str
) -> None:
    assert withheld(bench, **mail) == said
    assert bench.outbox() == []


def test_a_mail_is_acknowledged_in_the_transaction_of_its_case(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bool:
        raise RuntimeError("the last write of the transaction fails")

    with monkeypatch.context() as breaking:
        breaking.setattr("mailgate.jobs.process.inbox.finish", broken)
        bench.take()
        assert bench.drain() == [Undecided.FAILED]
        assert (bench.cases(), bench.outbox()) == ([], [])

    bench.wait(minutes=1)
    assert bench.drain() == [Fate.CASE]
    assert len(bench.outbox()) == 1
