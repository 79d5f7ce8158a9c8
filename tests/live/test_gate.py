"""The whole way: from a Dovecot mailbox to a case to an acknowledgement at an SMTP server."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.gate import Gate
from tests.servers.mails import a_mail, field
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live
REFERENCE = re.compile(r"CS[0-9]{8}")
ANNA = "anna@customer.example"


@pytest.fixture
def gate(tmp_path: Path, dovecot: Dovecot, sink: SmtpSink) -> Gate:
    """A gate that reads the `support` mailbox, all of it, and sends to the sink."""
    return Gate(tmp_path / "gate", smtp_port=sink.port).imap(port=dovecot.imap_port).write()


def fates(gate: Gate) -> list[str]:
    rows = sorted(gate.rows("messages"), key=lambda row: int(row["id"]))
    return [str(row["fate"]) for row in rows]


def test_a_mail_becomes_an_acknowledged_case(gate: Gate, dovecot: Dovecot, sink: SmtpSink) -> None:
    dovecot.append("support", a_mail())

    done = gate.once()

    assert b"1 case" in done.stdout
    (case,) = gate.rows("cases")
    assert REFERENCE.fullmatch(case["reference"])
    assert (case["subject"], case["requester"]) == ("Printer on fire", "anna@customer.example")
    (sent,) = sink.mails
    assert (sent.envelope_from, sent.recipients) == ("<>", ("anna@customer.example",))
    assert case["reference"] in field(sent.raw, "Subject")
    assert field(sent.raw, "Auto-Submitted") == "auto-replied"
    assert field(sent.raw, "In-Reply-To") == "<mail-1@customer.example>"
    assert field(sent.raw, "References") == "<mail-1@customer.example>"
    assert field(sent.raw, "To") == "anna@customer.example"


def test_a_mail_that_reads_like_an_outage_is_urgent_told_and_answered_with_the_telephone(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    words = "Since nine all users in\r\nthe Leeds office are down.\r\n"
    dovecot.append("support", a_mail(subject="Help", body=words))

    gate.once()

    (case,) = gate.rows("cases")
    assert case["priority"] == "1"
    answer, told = sorted(sink.mails, key=lambda mail: mail.recipients != (ANNA,))
    assert answer.recipients == (ANNA,)
    assert field(answer.raw, "Subject") == f"[{case['reference']}] Help"
    assert b"Please telephone us now." in answer.raw
    assert b"+44 20 7946 0000" in answer.raw
    assert told.recipients == ("duty-manager@desk.example",)
    assert case["reference"] in field(told.raw, "Subject")
    assert field(told.raw, "Auto-Submitted") == "auto-generated"
    (shown,) = gate.rows("case", str(case["reference"]))
    promised = {one["kind"]: one["status"] for one in shown["promises"]}
    assert promised["first response"] in {"running", "resting"}
    assert {"resolution", "allocated"} <= promised.keys()
    why = [reason for event in shown["events"] for reason in event["reasons"]]
    assert any("Total loss of service must be phoned in" in reason for reason in why)

    dovecot.append(
        "support",
        a_mail(number=2, subject="Forgotten password", body="Reset it, please.\r\n"),
    )
    gate.once()

    assert fates(gate) == ["case", "filed"]
    portal = sink.mails[-1]
    assert portal.recipients == (ANNA,)
    assert b"portal.desk.example" in portal.raw


def test_a_second_run_does_nothing_at_all(gate: Gate, dovecot: Dovecot, sink: SmtpSink) -> None:
    dovecot.append("support", a_mail())
    gate.once()
    before = gate.rows("messages")

    done = gate.once()

    assert b"taken 0; decided 0; mail none" in done.stdout
    assert gate.rows("messages") == before
    assert len(sink.mails) == 1


def test_a_reply_updates_the_case_even_with_another_subject(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    dovecot.append("support", a_mail())
    gate.once()
    acknowledged = field(sink.mails[0].raw, "Message-ID")

    dovecot.append("support", a_mail(number=2, subject="no number", in_reply_to=acknowledged))
    gate.once()

    assert fates(gate) == ["case", "update"]
    assert len(gate.rows("cases")) == 1
    assert len(sink.mails) == 1


def test_the_reference_in_the_subject_is_enough_for_a_participant_only(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    dovecot.append("support", a_mail())
    gate.once()
    (case,) = gate.rows("cases")
    subject = f"Re: [{case['reference']}] still burning"

    dovecot.append("support", a_mail(number=2, subject=subject))
    dovecot.append("support", a_mail(number=3, subject=subject, sender="eve@elsewhere.example"))
    gate.once()

    assert fates(gate) == ["case", "update", "case"]
    assert sink.mails[-1].recipients == ("eve@elsewhere.example",)
    assert case["reference"] not in field(sink.mails[-1].raw, "Message-ID").upper()


def test_a_stranger_with_a_true_mac_is_held_until_a_person_decides(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    dovecot.append("support", a_mail())
    gate.once()
    acknowledged = field(sink.to("anna@customer.example")[0].raw, "Message-ID")

    eve = a_mail(number=2, sender="eve@elsewhere.example", in_reply_to=acknowledged)
    dovecot.append("support", eve)
    gate.once()

    assert fates(gate) == ["case", "held"]
    assert len(sink.to("anna@customer.example")) == 1
    (held,) = gate.rows("held", "list")
    gate.command("held", "accept", str(held["id"]), "--by", "Mo", check=True)
    assert fates(gate) == ["case", "update"]
    assert gate.rows("held", "list") == []


def test_a_held_mail_can_become_a_case_of_its_own(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    dovecot.append("support", a_mail())
    gate.once()
    acknowledged = field(sink.mails[0].raw, "Message-ID")
    eve = a_mail(number=2, sender="eve@elsewhere.example", in_reply_to=acknowledged)
    dovecot.append("support", eve)
    gate.once()
    (held,) = gate.rows("held", "list")

    gate.command("held", "new", str(held["id"]), "--by", "Mo", check=True)
    gate.once()

    assert fates(gate) == ["case", "case"]
    assert len(gate.rows("cases")) == 2


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"auto_submitted": "auto-replied"}, id="auto-reply"),
        pytest.param({"list_id": "<news.shop.example>"}, id="list"),
        pytest.param({"precedence": "bulk"}, id="bulk"),
        pytest.param({"return_path": "<>"}, id="null sender"),
        pytest.param({"sender": "MAILER-DAEMON@mx.example"}, id="mailer-daemon"),
        pytest.param({"sender": "support@desk.example"}, id="ourselves"),
        pytest.param({"subject": "Automatic reply: away until Monday"}, id="out of office"),
    ],
)
def test_no_machine_is_answered(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink, fields: dict[str, Any]
) -> None:
    dovecot.append("support", a_mail(**fields))

    gate.once()

    assert fates(gate) == ["case"]
    assert sink.mails == ()


def test_auto_submitted_no_is_a_person(gate: Gate, dovecot: Dovecot, sink: SmtpSink) -> None:
    dovecot.append("support", a_mail(auto_submitted="No"))

    gate.once()

    assert len(sink.mails) == 1


def test_the_same_mail_twice_is_one_case_and_one_answer(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    mail = a_mail()
    dovecot.append("support", b"Received: from a by b; 1\r\n" + mail)
    dovecot.append("support", b"Received: from c by d; 2\r\n" + mail)

    gate.once()

    assert fates(gate) == ["case", "duplicate"]
    assert len(sink.mails) == 1


def test_the_same_message_id_with_other_words_is_not_dropped(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    dovecot.append("support", a_mail())
    dovecot.append("support", a_mail(body="Other words.\r\n"))
    dovecot.append("support", a_mail(sender="eve@elsewhere.example"))

    gate.once()

    assert fates(gate) == ["case", "update", "case"]
    assert [mail.recipients[0] for mail in sink.mails] == [
        "anna@customer.example",
        "eve@elsewhere.example",
    ]


def test_two_mails_without_message_id_are_two_cases(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    dovecot.append("support", a_mail(message_id=""))
    dovecot.append("support", a_mail(message_id="", body="Something else.\r\n"))

    gate.once()

    assert fates(gate) == ["case", "case"]
    assert len(sink.mails) == 2


def test_a_changed_uidvalidity_imports_and_answers_nothing_twice(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    mails = [a_mail(number=number, subject=f"Case {number}") for number in range(5)]
    for mail in mails:
        dovecot.append("support", mail)
    gate.once()
    answered = len(sink.mails)

    dovecot.empty("support")
    for mail in (*mails, a_mail(number=9, subject="New one")):
        dovecot.append("support", mail)
    gate.once()

    assert fates(gate) == ["case"] * 5 + ["duplicate"] * 5 + ["case"]
    assert len(gate.rows("cases")) == 6
    assert len(sink.mails) <= answered + 1


def test_mail_from_before_our_time_is_left_alone_unless_all_is_asked_for(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate = Gate(tmp_path / "gate", smtp_port=sink.port)
    gate.imap(port=dovecot.imap_port, start="now").write()
    dovecot.append("support", a_mail())
    gate.once()
    assert gate.rows("messages") == []

    dovecot.append("support", a_mail(number=2, subject="Now"))
    gate.once()

    assert [case["subject"] for case in gate.rows("cases")] == ["Now"]


@pytest.mark.parametrize(
    ("after", "inbox", "seen", "processed"),
    [
        pytest.param("seen", 1, 1, 0, id="seen"),
        pytest.param("keep", 1, 0, 0, id="keep"),
        pytest.param("delete", 0, 0, 0, id="delete"),
        pytest.param("move:Processed", 0, 0, 1, id="move"),
    ],
)
def test_the_mailbox_shows_what_was_taken_as_set(
    tmp_path: Path,
    dovecot: Dovecot,
    sink: SmtpSink,
    *,
    after: str,
    inbox: int,
    seen: int,
    processed: int,
) -> None:
    gate = Gate(tmp_path / "gate", smtp_port=sink.port)
    gate.imap(port=dovecot.imap_port, after=after).write()
    dovecot.append("support", a_mail())

    gate.once()

    assert len(dovecot.uids("support", "INBOX")) == inbox
    assert list(dovecot.flags("support").values()).count(frozenset({"\\Seen"})) == seen
    assert dovecot.count("support", "Processed") == processed
    assert fates(gate) == ["case"]


def test_two_mailboxes_of_a_desk_share_a_mail_and_answer_once(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate = Gate(tmp_path / "gate", smtp_port=sink.port).imap(port=dovecot.imap_port)
    gate.imap(
        port=dovecot.imap_port,
        name="escalations",
        address="escalations@desk.example",
        purpose="escalation",
    ).write()
    mail = a_mail(to="support@desk.example, escalations@desk.example")
    dovecot.append("support", mail)
    dovecot.append("escalations", mail)

    gate.once()

    assert sorted(fates(gate)) == ["case", "duplicate"]
    assert len(sink.to("anna@customer.example")) == 1


def test_a_hostile_subject_adds_no_header(gate: Gate, dovecot: Dovecot, sink: SmtpSink) -> None:
    dovecot.append("support", a_mail(subject="=?UTF-8?Q?help=0ABcc=3A_x=40evil.example?="))

    gate.once()

    (sent,) = sink.mails
    assert field(sent.raw, "Bcc") == ""
    assert sent.recipients == ("anna@customer.example",)


def test_a_mail_from_a_pipe_is_durable_when_the_command_says_0(gate: Gate, sink: SmtpSink) -> None:
    mail = a_mail()
    first = gate.command("deliver", "--mailbox", "support", stdin=mail)
    again = gate.command("deliver", "--mailbox", "support", stdin=mail)
    gate.once()

    assert (first.returncode, again.returncode) == (0, 0)
    assert fates(gate) == ["case"]
    assert len(sink.mails) == 1


def test_a_pipe_keeps_the_mail_with_the_mail_server_when_we_cannot_store_it(gate: Gate) -> None:
    unknown = gate.command("deliver", "--mailbox", "nobody", stdin=a_mail())
    (gate.folder / "mailgate.toml").write_text("broken")
    broken = gate.command("deliver", "--mailbox", "support", stdin=a_mail())

    assert (unknown.returncode, broken.returncode) == (75, 75)


def test_a_maildir_is_a_source_too(tmp_path: Path, sink: SmtpSink) -> None:
    maildir = tmp_path / "box"
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True)
    gate = Gate(tmp_path / "gate", smtp_port=sink.port).maildir(maildir).write()
    (maildir / "new" / "1.a.host").write_bytes(a_mail())
    (maildir / "tmp" / "2.b.host").write_bytes(a_mail(number=2))

    gate.once()
    gate.once()

    assert fates(gate) == ["case"]
    assert [path.name for path in (maildir / "cur").iterdir()] == ["1.a.host:2,S"]
    assert len(sink.mails) == 1


def test_a_mail_over_the_size_limit_becomes_a_case_from_its_header(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate = Gate(tmp_path / "gate", smtp_port=sink.port, extra='max_size = "20KB"')
    gate.imap(port=dovecot.imap_port, after="delete").write()
    dovecot.append("support", a_mail(subject="Huge", body="x" * 70 + "\r\n" * 20_000))

    gate.once()

    assert fates(gate) == ["case"]
    assert [case["subject"] for case in gate.rows("cases")] == ["Huge"]
    assert len(dovecot.uids("support", "INBOX")) == 1


def test_a_bounce_of_our_acknowledgement_is_an_event_of_its_case(
    gate: Gate, dovecot: Dovecot, sink: SmtpSink
) -> None:
    dovecot.append("support", a_mail())
    gate.once()
    ours = field(sink.mails[0].raw, "Message-ID")
    report = (
        "--b\r\nContent-Type: text/plain\r\n\r\nIt failed.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; anna@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {ours}\r\n--b--\r\n"
    )
    bounce = a_mail(
        number=2,
        sender="MAILER-DAEMON@mx.example",
        subject="Undelivered Mail Returned to Sender",
        content_type='multipart/report; report-type=delivery-status; boundary="b"',
        body=report,
    )
    dovecot.append("support", bounce)

    gate.once()

    assert fates(gate) == ["case", "event"]
    assert len(sink.mails) == 1
    (case,) = gate.rows("cases")
    (shown,) = gate.rows("case", case["reference"])
    assert "bounce" in [event["kind"] for event in shown["events"]]


def test_who_bounced_is_not_answered_until_a_person_forgives(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate = Gate(tmp_path / "gate", smtp_port=sink.port)
    gate.imap(port=dovecot.imap_port, envelope="verp").write()
    dovecot.append("support", a_mail())
    gate.once()
    bounce = a_mail(
        number=2,
        sender="MAILER-DAEMON@mx.example",
        to=sink.mails[0].envelope_from.strip("<>"),
        subject="Mail delivery failed: returning message to sender",
        body="A message that you sent could not be delivered. This is a permanent error.\r\n"
        "The following address failed:\r\n\r\n  anna@customer.example\r\n"
        "    550 5.1.1 no such user\r\n",
    )
    dovecot.append("support", bounce)
    gate.once()
    dovecot.append("support", a_mail(number=3, subject="Another matter"))
    gate.once()

    assert fates(gate) == ["case", "event", "case"]
    assert len(sink.mails) == 1
    (ours,) = gate.rows("outbox", "list")
    assert ours["bounced"] == "permanent 5.1.1 (550 5.1.1 no such user)"
    (last,) = [row for row in gate.rows("messages") if row["subject"] == "Another matter"]
    assert last["withheld"].startswith("address bounced: 550 5.1.1 no such user (CS")
    (stopped,) = gate.rows("address", "list")
    assert stopped["address"] == "anna@customer.example"

    gate.command("address", "forgive", "anna@customer.example")
    dovecot.append("support", a_mail(number=4, subject="A third matter"))
    gate.once()

    assert len(sink.mails) == 2
