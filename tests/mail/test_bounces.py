import time

import pytest

from mailgate.core.message import Bounce, Defect, FailedRecipient, FailureKind
from mailgate.mail.parse import parse
from tests.mail.letters import PLAIN, letter, parts

RETURNED = (
    b"Content-Type: message/rfc822\r\n\r\nMessage-ID: <ack.1@desk.example>\r\nSubject: x\r\n\r\nx"
)
HANG_GUARD = 10.0
DAEMON = b"Mail Delivery System <MAILER-DAEMON@mx.example>"


def report(*recipients: bytes, returned: bytes = RETURNED) -> bytes:
    status = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n"
    raw = parts(
        PLAIN + b"Sorry.",
        status + b"".join(b"\r\n" + one for one in recipients),
        returned,
        kind=b"report; report-type=delivery-status",
    )
    return raw.replace(b"Ann Example <ann@customer.example>", DAEMON)


FAILED = (
    b"Final-Recipient: rfc822; Ann@X.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    b"Diagnostic-Code: smtp; 550 5.1.1 no\r\n\tsuch user\r\n"
)
DELAYED = b"Final-Recipient: rfc822; ann@x.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n"
DELIVERED = b"Final-Recipient: rfc822; ann@x.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n"


def test_a_failure_report_names_whom_why_and_which_mail() -> None:
    failure = FailedRecipient(
        address="ann@x.example",
        kind=FailureKind.PERMANENT,
        status="5.1.1",
        diagnostic="smtp; 550 5.1.1 no such user",
        action="failed",
    )
    bounce = Bounce((failure,), "<ack.1@desk.example>")

    assert parse(report(FAILED)).bounce == bounce
    assert (bounce.kind, bounce.recipients) == ("permanent", ("ann@x.example",))
    assert (bounce.status, bounce.diagnostic) == ("5.1.1", "smtp; 550 5.1.1 no such user")


def test_a_delay_is_temporary() -> None:
    bounce = parse(report(DELAYED)).bounce

    assert bounce is not None
    assert (bounce.kind, bounce.status) == ("temporary", "4.4.1")


def test_a_report_of_failures_and_delays_says_which_is_which() -> None:
    bounce = parse(report(DELAYED, FAILED.replace(b"Ann@X", b"bob@y"))).bounce

    assert bounce is not None
    assert (bounce.kind, bounce.status) == ("permanent", "5.1.1")
    assert bounce.recipients == ("ann@x.example", "bob@y.example")
    assert bounce.of_kind(FailureKind.PERMANENT) == ("bob@y.example",)
    assert bounce.of_kind(FailureKind.TEMPORARY) == ("ann@x.example",)


def test_who_was_delayed_and_then_failed_has_failed() -> None:
    bounce = parse(report(DELAYED, FAILED, DELAYED)).bounce

    assert bounce is not None
    assert [(one.address, one.kind) for one in bounce.failures] == [("ann@x.example", "permanent")]


def test_a_report_of_success_is_no_bounce() -> None:
    assert parse(report(DELIVERED)).bounce is None


def test_the_original_is_found_in_returned_headers() -> None:
    headers = (
        b"Content-Type: text/rfc822-headers\r\n\r\nSubject: "
        b"x\r\nMessage-Id: <ack.2@desk.example>\r\n"
    )

    bounce = parse(report(FAILED, returned=headers)).bounce

    assert bounce is not None
    assert bounce.original_message_id == "<ack.2@desk.example>"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        pytest.param(
            b"This message was created automatically by mail delivery software.\r\n\r\n"
            b"A message that you sent could not be delivered to one or more of its\r\nrecipients."
            b" This is a permanent error. The following address(es) failed:\r\n\r\n"
            b"  ann@x.example\r\n    550 5.1.1 unknown user\r\n\r\n"
            b"------ This is a copy of the message, including all the headers. ------\r\n",
            "permanent",
            "5.1.1",
            id="Exim",
        ),
        pytest.param(
            b"Hi. This is the qmail-send program at mx.example.\r\n"
            b"I'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
            b"This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
            b"<ann@x.example>:\r\n550 no such user\r\n\r\n"
            b"--- Below this line is a copy of the message.\r\n\r\n",
            "permanent",
            "5.0.0",
            id="qmail",
        ),
    ],
)
def test_reports_from_before_the_standard_are_read(body: bytes, kind: str, status: str) -> None:
    raw = letter(body + b"\r\nMessage-ID: <ack.3@desk.example>\r\n", sender=DAEMON)

    bounce = parse(raw).bounce

    assert bounce is not None
    assert (bounce.kind, bounce.recipients, bounce.status) == (kind, ("ann@x.example",), status)
    assert bounce.original_message_id == "<ack.3@desk.example>"


def test_the_id_of_the_returned_mail_is_no_recipient() -> None:
    body = (
        b"The following address(es) failed:\r\n\r\n  nobody\r\n\r\n"
        b"Message-ID: <ack.4@desk.example>\r\n"
    )

    bounce = parse(letter(body, sender=DAEMON, subject=b"Mail delivery failed")).bounce

    assert bounce is None or bounce.recipients == ()


def test_a_person_who_quotes_a_report_sends_none() -> None:
    body = (
        b"Hi, I get this:\r\n\r\nA message that you sent "
        b"could not be delivered to one or more of its"
        b"\r\nrecipients. This is a permanent error. The following address(es) failed:\r\n\r\n"
        b"  bob@x.example\r\n    550 5.1.1 unknown user\r\n"
    )

    assert parse(letter(body, subject=b"I cannot send mail")).bounce is None


def test_a_report_that_somebody_forwards_as_attachment_is_not_his() -> None:
    inner = report(FAILED).replace(b"=b", b"=inner")
    raw = parts(PLAIN + b"What is this?", b"Content-Type: message/rfc822\r\n\r\n" + inner)

    assert parse(raw).bounce is None


def test_a_report_without_author_is_read() -> None:
    raw = report(FAILED).replace(b"From: " + DAEMON + b"\r\n", b"")

    bounce = parse(raw).bounce

    assert bounce is not None
    assert bounce.recipients == ("ann@x.example",)


def test_what_is_no_address_is_not_named() -> None:
    bounce = parse(report(FAILED.replace(b"Ann@X.example", b"nobody, really"))).bounce

    assert bounce is not None
    assert bounce.recipients == ()


def test_whom_the_mail_was_written_to_has_failed_not_where_it_was_forwarded() -> None:
    forwarded = b"Original-Recipient: rfc822; ann@x.example\r\n" + FAILED.replace(
        b"Ann@X.example", b"a17@inner.x.example"
    )

    bounce = parse(report(forwarded)).bounce

    assert bounce is not None
    assert bounce.recipients == ("ann@x.example",)


def test_a_recipient_of_no_mail_domain_gives_way_to_the_other_field() -> None:
    bounce = parse(
        report(
            b"Original-Recipient: rfc822; ann@store7\r\n" + FAILED,
        )
    ).bounce

    assert bounce is not None
    assert bounce.recipients == ("ann@x.example",)


def test_recipients_without_a_blank_line_between_them_are_all_named() -> None:
    second = FAILED.replace(b"Ann@X.example", b"bob@y.example")

    bounce = parse(report(FAILED + second)).bounce

    assert bounce is not None
    assert bounce.recipients == ("ann@x.example", "bob@y.example")


def test_a_diagnosis_whose_lines_are_not_indented_hides_nothing() -> None:
    group = (
        b"Diagnostic-Code: smtp; 550-We take no mail\r\n550-from this host\r\n550 today\r\n"
        b"Status: 5.7.1\r\nAction: failed\r\nFinal-Recipient: rfc822; ann@x.example\r\n"
    )

    bounce = parse(report(group)).bounce

    assert bounce is not None
    assert (bounce.recipients, bounce.status) == (("ann@x.example",), "5.7.1")
    assert bounce.diagnostic == "smtp; 550-We take no mail 550-from this host 550 today"


def test_a_report_whose_boundaries_are_lost_is_read_from_its_text() -> None:
    body = b"Your mail was not delivered.\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n" + FAILED

    bounce = parse(letter(body, sender=DAEMON)).bounce

    assert bounce is not None
    assert (bounce.kind, bounce.recipients) == ("permanent", ("ann@x.example",))


WORDS = {
    "after a reply code": b"   ----- Transcript of session follows -----\r\n"
    b"550 <ann@x.example>... User unknown\r\n",
    "in the command that was refused": b"While talking to mx.x.example:\r\n"
    b">>> RCPT To:<ann@x.example>\r\n<<< 550 No such user here.\r\n",
    "before a colon": b"We could not deliver your mail.\r\n<ann@x.example>:\r\nuser unknown\r\n",
    "alone, introduced": b"I was unable to deliver your message to these addresses:\r\n\r\n"
    b"ann@x.example\r\n\r\nReason: 550 relaying denied\r\n",
    "before its reason": b"---The following addresses had delivery errors---\r\n\r\n"
    b"ann@x.example [User unknown]\r\n",
    "after words": b"Your mail sent on: Thu, 29 Apr 2021\r\n"
    b"  Could not be delivered to: <ann@x.example>\r\n",
    "as affected": b"Not delivered because of\r\n\r\n550 5.1.1 no\r\n\r\n"
    b"The following recipients were affected:\r\n    ann@x.example\r\n",
    "beside the help desk": b"For assistance contact <help@mx.example>\r\n\r\n"
    b"<ann@x.example>: host mx.x.example said: 550 failed\r\n",
    "in German": "Die Nachricht konnte nicht zugestellt werden.\r\nEmpfänger: ann@x.example\r\n"
    "Grund: Postfach voll\r\n".encode(),
    "in Japanese": "以下の宛先に配信できませんでした。\r\nann@x.example\r\n".encode(),
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_the_words_of_a_report_name_the_failed_address(words: bytes) -> None:
    returned = b"\r\n--- Original message ---\r\nReceived: from b\r\nCc: eve@other.example\r\n"

    bounce = parse(letter(words + returned, sender=DAEMON, subject=b"Notice")).bounce

    assert bounce is not None
    assert bounce.recipients == ("ann@x.example",)


def test_whom_a_report_is_sent_to_did_not_fail() -> None:
    body = (
        b"This is a permanent error.\r\n\r\nann@x.example Invalid address, 550 5.1.1 unknown\r\n"
        b"support@desk.example sent the message\r\n"
    )

    bounce = parse(letter(body, sender=DAEMON, subject=b"Delivery failed")).bounce

    assert bounce is not None
    assert bounce.recipients == ("ann@x.example",)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        pytest.param(
            b"451 4.4.1 no answer. Message will be retried for 4 days", "temporary", id="4"
        ),
        pytest.param(b"554 5.4.1 no answer. THIS IS A WARNING MESSAGE ONLY", "temporary", id="5"),
        pytest.param(b"No connection. (#4.4.1) I'm not going to try again", "permanent", id="end"),
        pytest.param(b"451 4.4.1 no answer, after 30 attempts", "permanent", id="attempts"),
    ],
)
def test_what_the_words_say_of_trying_again_decides(words: bytes, kind: str) -> None:
    body = b"Could not be delivered:\r\n<ann@x.example>:\r\n" + words + b"\r\n"

    bounce = parse(letter(body, sender=DAEMON, subject=b"Delivery failed")).bounce

    assert bounce is not None
    assert (bounce.kind, bounce.recipients) == (kind, ("ann@x.example",))


def returned_to(more: bytes) -> bytes:
    returned = b"Content-Type: message/rfc822\r\n\r\nTo: ann@x.example\r\n" + more + b"\r\nx"
    raw = parts(PLAIN + b"A message that you sent could not be delivered.", returned)
    return raw.replace(b"Ann Example <ann@customer.example>", DAEMON)


def test_a_report_that_names_nobody_is_about_whom_the_mail_was_to() -> None:
    bounce = parse(returned_to(b"")).bounce

    assert bounce is not None
    assert bounce.recipients == ("ann@x.example",)


@pytest.mark.parametrize("more", [b"Cc: bob@y.example\r\n", b"List-Id: <all.x.example>\r\n"])
def test_a_mail_to_several_does_not_tell_who_failed(more: bytes) -> None:
    bounce = parse(returned_to(more)).bounce

    assert bounce is None or bounce.recipients == ()


def receipt(words: bytes) -> bytes:
    raw = parts(
        PLAIN + words,
        b"Content-Type: message/disposition-notification\r\n\r\nReporting-UA: mx\r\n"
        b"Final-Recipient: rfc822; ann@x.example\r\n"
        b"Disposition: automatic-action/MDN-sent-automatically; deleted\r\n",
        kind=b"report; report-type=disposition-notification",
    )
    return raw.replace(b"Ann Example <ann@customer.example>", DAEMON)


def test_a_mail_that_a_sieve_script_refused_has_bounced() -> None:
    words = b"Your message to <ann@x.example> was automatically rejected:\r\nQuota exceeded"

    bounce = parse(receipt(words)).bounce

    assert bounce is not None
    assert bounce.recipients == ("ann@x.example",)


def test_a_receipt_is_no_bounce() -> None:
    assert parse(receipt(b"Your message to <ann@x.example> was displayed.")).bounce is None


@pytest.mark.parametrize(
    ("body", "more", "subject"),
    [
        pytest.param(
            b"I am away. If you cannot wait, there may be an error, or the matter may fail,\r\n"
            b"ask:\r\nbob@x.example\r\n",
            b"Return-Path: <>\r\nAuto-Submitted: auto-replied\r\n",
            b"Away",
            id="absence note",
        ),
        pytest.param(
            b"My parcel could not be delivered, the courier returned it. Write to\r\n"
            b"bob@x.example\r\n",
            b"",
            b"Delivery problem with my order",
            id="parcel",
        ),
    ],
)
def test_words_of_failure_alone_make_no_bounce(body: bytes, more: bytes, subject: bytes) -> None:
    assert parse(letter(body, more=more, subject=subject)).bounce is None


@pytest.mark.parametrize("word", [b"a", b"a@", b"550 <", b">>> RCPT TO:<a", b"Final-Recipient: "])
def test_a_report_of_one_repeated_word_is_read_in_linear_time(word: bytes) -> None:
    body = b"Could not be delivered to:\r\n" + word * (120_000 // len(word)) + b"\r\n"

    began = time.monotonic()
    parse(letter(body, sender=DAEMON, more=b"X-Failed-Recipients: " + b"a" * 60_000 + b"\r\n"))

    assert time.monotonic() - began < HANG_GUARD


@pytest.mark.parametrize(
    "groups",
    [
        pytest.param(FAILED + b"\r\n", id="recipients"),
        pytest.param(b"Diagnostic-Code: smtp; 550\r\n" + b"a\r\n" * 1000, id="continued"),
        pytest.param(b"a: b\r\n\r\n", id="other fields"),
        pytest.param(b"a-" * 500, id="hyphens"),
    ],
)
def test_a_megabyte_of_groups_is_read_in_linear_time(groups: bytes) -> None:
    began = time.monotonic()
    parse(report(groups * (1_000_000 // len(groups))))

    assert time.monotonic() - began < HANG_GUARD


def test_no_more_than_a_hundred_recipients_are_named() -> None:
    many = [FAILED.replace(b"Ann@X", b"a%d@x" % number) for number in range(300)]

    bounce = parse(report(*many)).bounce

    assert bounce is not None
    assert len(bounce.failures) == 100


@pytest.mark.timeout(5)
def test_a_daemon_that_writes_one_long_line_is_read_in_linear_time() -> None:
    raw = letter(
        b"failed addresses follow:\r\n" + b"a" * 120_000 + b"\r\nmessage text follows:\r\n",
        sender=b"mailer-daemon@firm.example",
        subject=b"Undelivered Mail",
    )

    assert Defect.READING_FAILED not in parse(raw).defects
