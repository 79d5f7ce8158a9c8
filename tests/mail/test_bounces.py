import pytest

from mailgate.core.message import Bounce
from mailgate.mail.parse import parse
from tests.mail.letters import PLAIN, letter, parts

RETURNED = (
    b"Content-Type: message/rfc822\r\n\r\nMessage-ID: <ack.1@desk.example>\r\nSubject: x\r\n\r\nx"
)
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
    assert parse(report(FAILED)).bounce == Bounce(
        kind="permanent",
        recipients=("ann@x.example",),
        status="5.1.1",
        diagnostic="smtp; 550 5.1.1 no such user",
        original_message_id="<ack.1@desk.example>",
    )


def test_a_delay_is_temporary() -> None:
    bounce = parse(report(DELAYED)).bounce

    assert bounce is not None
    assert (bounce.kind, bounce.status) == ("temporary", "4.4.1")


def test_a_failure_among_delays_is_permanent_and_names_the_failed_one() -> None:
    bounce = parse(report(DELAYED, FAILED.replace(b"Ann@X", b"bob@y"))).bounce

    assert bounce is not None
    assert (bounce.kind, bounce.recipients) == ("permanent", ("bob@y.example",))


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
