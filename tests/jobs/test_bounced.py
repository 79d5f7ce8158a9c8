"""What a bounce of our acknowledgement does: to the case, the outbox and the address."""

from datetime import timedelta

import pytest

from mailgate.core.references import outgoing_message_id
from mailgate.jobs import undeliverable, views
from mailgate.settings.model import Envelope
from mailgate.store import bounces
from mailgate.store.bounces import Report
from mailgate.store.tables import InboxRow, OutboxRow
from tests.jobs.bench import ANNA, DESK, Bench, a_letter
from tests.servers.mails import field

DIAGNOSIS = "smtp; 550 5.1.1 no such user"
TRUSTED = "mx.desk.example; dmarc=pass header.from=customer.example"


def a_report(
    *,
    number: int = 50,
    to: str = "support@desk.example",
    original: str = "",
    recipient: str = ANNA,
    action: str = "failed",
    status: str = "5.1.1",
) -> bytes:
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: {DIAGNOSIS if status == '5.1.1' else ''}\r\n"
    )
    if original:
        body += f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {original}\r\n"
    return a_letter(
        number=number,
        sender="MAILER-DAEMON@mx.example",
        to=to,
        subject="Undelivered Mail Returned to Sender",
        content_type='multipart/report; report-type=delivery-status; boundary="b"',
        body=body + "--b--\r\n",
    )


def acknowledged(bench: Bench, *, number: int = 1) -> tuple[InboxRow, OutboxRow]:
    """A first mail of Anna's and our acknowledgement of it."""
    row = bench.decide(number=number, body=f"{number}\r\n")
    return row, bench.mail_to(row.case_id)


def bounced(bench: Bench, *, number: int = 1) -> InboxRow:
    """A first mail whose acknowledgement has come back; the message that opened the case."""
    row, mail = acknowledged(bench, number=number)
    bench.decide(a_report(number=50 + number, original=mail.message_id))
    bench.wait(minutes=1)
    return row


def reports(bench: Bench) -> tuple[Report, ...]:
    with bench.database.reading() as session:
        return bounces.reports_of(session, address=ANNA)


def test_a_bounce_with_our_mac_counts_and_the_case_and_the_outbox_say_so(bench: Bench) -> None:
    row = bounced(bench)

    (report,) = reports(bench)
    assert (report.kind, report.status, report.diagnostic) == ("permanent", "5.1.1", DIAGNOSIS)
    assert bench.events(row.case_id)[-1].summary == (
        f"Our acknowledgement of 2026-11-23 10:00 UTC to {ANNA} bounced:"
        f" permanent 5.1.1 ({DIAGNOSIS})"
    )
    (line,) = views.outbox(bench.database)
    assert line.bounced == f"permanent 5.1.1 ({DIAGNOSIS})"
    found = views.case(bench.database, bench.case_of(row).reference)
    assert found is not None
    assert [out.bounced for out in found.mails_out] == [line.bounced]


def test_a_bounce_that_comes_back_by_its_token_counts_without_our_mail_in_it(
    bench: Bench,
) -> None:
    bench.set_mailbox(envelope=Envelope.VERP)
    row, mail = acknowledged(bench)

    report = bench.decide(a_report(to=mail.envelope_from))

    assert (report.fate, report.case_id) == ("event", row.case_id)
    assert [one.outbox_id for one in reports(bench)] == [mail.id]


@pytest.mark.parametrize("forged", ["made up", "another desk's", "none"])
def test_a_forged_bounce_never_counts(bench: Bench, forged: str) -> None:
    row, mail = acknowledged(bench)
    original = {
        "made up": mail.message_id.replace(mail.message_id.split(".")[4].split("@")[0], "a" * 24),
        "another desk's": outgoing_message_id(
            bench.context.keyring,
            desk="another",
            kind="ack",
            reference=bench.case_of(row).reference,
            event=1,
            recipient=ANNA,
            domain="desk.example",
        ),
        "none": "",
    }[forged]

    report = bench.decide(a_report(original=original))
    bench.wait(minutes=1)

    assert report.case_id != row.case_id
    assert reports(bench) == ()
    assert bench.decide(number=2, body="again\r\n").decision["acknowledged"] == ANNA


def test_a_forged_bounce_that_knows_the_number_is_no_word_against_the_address(
    bench: Bench,
) -> None:
    row, _ = acknowledged(bench)
    reference = bench.case_of(row).reference
    raw = a_report().replace(b"Subject: Undelivered", f"Subject: [{reference}] Undel".encode())

    bench.decide(raw)

    assert reports(bench) == ()


def test_a_report_about_somebody_else_is_noted_and_counts_against_nobody(bench: Bench) -> None:
    row, mail = acknowledged(bench)

    report = bench.decide(a_report(original=mail.message_id, recipient="victim@other.example"))

    assert report.case_id == row.case_id
    assert "it counts against no address" in bench.events(row.case_id)[-1].summary
    with bench.database.reading() as session:
        assert bounces.records(session) == ()


def test_the_same_bounce_twice_counts_once(bench: Bench) -> None:
    _, mail = acknowledged(bench)
    raw = a_report(original=mail.message_id)

    fates = [bench.decide(raw).fate, bench.decide(raw).fate]

    assert fates == ["event", "duplicate"]
    assert len(reports(bench)) == 1


def test_a_bounce_decided_after_a_crash_counts_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, mail = acknowledged(bench)
    inbox_id = bench.take(a_report(original=mail.message_id))

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power")

    with monkeypatch.context() as patched:
        patched.setattr("mailgate.jobs.process.decision_record", fail)
        bench.process()
    assert reports(bench) == ()
    bench.wait(minutes=5)
    bench.drain()

    assert bench.message(inbox_id).fate == "event"
    assert len(reports(bench)) == 1


def test_who_bounced_gets_no_acknowledgement_until_a_person_forgives(bench: Bench) -> None:
    row = bounced(bench)

    second = bench.decide(number=2, body="again\r\n")

    event = len(bench.events(row.case_id))
    reason = f"address bounced: {DIAGNOSIS} ({bench.case_of(row).reference}, event {event})"
    assert (second.fate, second.decision["withheld"]) == ("case", reason)
    assert bench.events(second.case_id)[-1].summary == f"not acknowledged: {reason}"
    assert len(bench.outbox()) == 1
    assert [one.address for one in views.stopped_addresses(bench.database)] == [ANNA]

    assert undeliverable.forgive(bench.database, f" {ANNA.upper()}", by="Bo", now=bench.now)
    assert not undeliverable.forgive(bench.database, ANNA, by="Bo", now=bench.now)

    third = bench.decide(number=3, body="once more\r\n")
    assert third.decision["acknowledged"] == ANNA


def test_a_delay_and_what_was_given_up_after_delays_stop_nobody(bench: Bench) -> None:
    row, mail = acknowledged(bench)
    original = mail.message_id
    bench.decide(a_report(number=60, original=original, action="delayed", status="4.4.1"))
    bench.decide(a_report(number=61, original=original, status="4.4.7"))
    bench.wait(minutes=1)

    summaries = [event.summary for event in bench.events(row.case_id)[-2:]]
    assert "is delayed: temporary 4.4.1" in summaries[0]
    assert "bounced: permanent 4.4.7" in summaries[1]
    assert [one.kind for one in reports(bench)] == ["temporary", "temporary"]
    assert bench.decide(number=2, body="again\r\n").decision["acknowledged"] == ANNA


def test_an_answer_to_a_mail_of_ours_shows_that_the_address_lives(bench: Bench) -> None:
    row = bounced(bench)
    mail = bench.mail_to(row.case_id)

    answer = bench.decide(number=2, body="got it\r\n", in_reply_to=mail.message_id)
    fresh = bench.decide(number=3, body="new matter\r\n")

    assert answer.fate == "update"
    assert "lives: it answers a mail of ours" in str(answer.decision["reasons"])
    assert fresh.decision["acknowledged"] == ANNA


def test_a_verified_sender_is_written_to_again_until_he_bounced_three_times(bench: Bench) -> None:
    bench.set(authserv_ids=frozenset({"mx.desk.example"}))
    answered = []
    for number in range(1, 6):
        row = bench.decide(number=number, body=f"{number}\r\n", authentication_results=TRUSTED)
        answered.append(bool(row.decision["acknowledged"]))
        if answered[-1]:
            original = bench.mail_to(row.case_id).message_id
            bench.decide(a_report(number=50 + number, original=original))
        bench.wait(hours=2)

    assert answered == [True, True, True, False, False]
    with bench.database.reading() as session:
        found = bounces.undeliverable(session, address=ANNA)
    assert found is not None
    assert found.times == 3


def test_mail_from_before_the_bounce_shows_no_life(bench: Bench) -> None:
    bench.set(authserv_ids=frozenset({"mx.desk.example"}))
    _, mail = acknowledged(bench)
    bench.wait(minutes=5)
    bench.decide(a_report(original=mail.message_id))

    late = bench.decide(
        number=2,
        body="waited in a queue\r\n",
        authentication_results=TRUSTED,
        received_at=bench.now - timedelta(minutes=3),
    )

    assert late.decision["withheld"].startswith("address bounced")


def test_a_returned_id_that_was_folded_and_shouted_is_still_ours(bench: Bench) -> None:
    row, mail = acknowledged(bench)
    assert field(mail.raw, "Message-ID") == mail.message_id

    bench.decide(a_report(original=mail.message_id.upper()))

    assert [one.outbox_id for one in reports(bench)] == [mail.id]
    assert bench.kinds(row.case_id)[-1] == "bounce"


def test_the_other_desk_cannot_be_told_of_our_mail(bench: Bench) -> None:
    _, mail = acknowledged(bench)

    bench.decide(a_report(original=mail.message_id), mailbox="field")

    assert bench.context.settings.mailbox("field").desk != DESK
    assert reports(bench) == ()
