"""The mails inside a mail, in its text and attached."""

from datetime import UTC, datetime

import pytest

from mailgate.core.forwarded import Certainty, ForwardKind, Party, forwards
from mailgate.mail.parse import parse
from tests.mail.letters import PLAIN, letter, parts

INNER = (
    b"From: =?utf-8?q?Anna_It=C5=8D?= <Anna@shop.example>\r\nTo: Bo <bo@desk.example>\r\n"
    b"Cc: cy@desk.example\r\nReply-To: shop@shop.example\r\n"
    b"Subject: =?utf-8?q?Order_=E2=84=9617?=\r\nDate: Sat, 5 Dec 2026 13:00:00 +0100\r\n\r\n"
    b"It broke.\r\n"
)
ATTACHED = b"Content-Type: message/rfc822\r\n\r\n" + INNER
FORWARD = (
    b"---------- Forwarded message ---------\r\nFrom: Dee <dee@shop.example>\r\n"
    b"Subject: Hello\r\n\r\nHi.\r\n"
)


def test_an_attached_mail_is_read_like_any_mail() -> None:
    (mail,) = parse(parts(PLAIN + b"See the attachment.", ATTACHED)).forwarded

    assert (mail.kind, mail.certainty) == (ForwardKind.FORWARD, Certainty.SURE)
    assert mail.sender == Party("Anna It\u014d", "anna@shop.example")
    assert mail.to == (Party("Bo", "bo@desk.example"),)
    assert mail.cc == (Party("", "cy@desk.example"),)
    assert mail.reply_to == (Party("", "shop@shop.example"),)
    assert mail.subject == "Order \u211617"
    assert (mail.date, mail.zone_is_written) == ("Sat, 5 Dec 2026 13:00:00 +0100", True)
    assert mail.sent_at == datetime(2026, 12, 5, 12, 0, tzinfo=UTC)
    assert mail.excerpt == "It broke."
    assert [(sign.line, sign.says) for sign in mail.evidence] == [(0, "attached mail")]


def test_an_attached_mail_with_an_ambiguous_sender_has_none() -> None:
    inner = b"From: a@shop.example, b@shop.example\r\nSubject: Hi\r\n\r\nHi\r\n"
    attached = b"Content-Type: message/rfc822\r\n\r\n" + inner

    (mail,) = parse(parts(PLAIN + b"See.", attached)).forwarded

    assert (mail.sender, mail.certainty, mail.subject) == (None, Certainty.LIKELY, "Hi")


def test_an_attached_mail_inside_another_comes_after_it() -> None:
    outer = (
        b"Content-Type: message/rfc822\r\n\r\nFrom: Eve <eve@shop.example>\r\n"
        b"Subject: Outer\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="=i"\r\n\r\n--=i\r\n'
        + ATTACHED
        + b"\r\n--=i--\r\n"
    )

    found = parse(parts(PLAIN + b"See.", outer)).forwarded

    assert [str(one.sender) for one in found] == [
        "Eve <eve@shop.example>",
        "Anna It\u014d <anna@shop.example>",
    ]


def test_text_comes_before_attachments_and_both_are_passed_on() -> None:
    found = parse(parts(PLAIN + FORWARD, ATTACHED)).forwarded

    assert [str(one.sender) for one in forwards(found)] == [
        "Dee <dee@shop.example>",
        "Anna It\u014d <anna@shop.example>",
    ]


def test_what_an_answer_quotes_is_not_passed_on_by_it() -> None:
    body = (
        b"Yes.\r\n\r\nOn 5 Dec 2026 at 12:00, Bo <bo@desk.example> wrote:\r\n> "
        + FORWARD.replace(b"\r\n", b"\r\n> ")
        + b"\r\n"
    )

    found = parse(letter(body, subject=b"Re: Hello")).forwarded

    assert [one.kind for one in found] == [ForwardKind.REPLY, ForwardKind.FORWARD]
    assert forwards(found) == ()


def test_a_returned_mail_is_not_passed_on() -> None:
    report = letter(
        b"--=b\r\n"
        + PLAIN
        + b"Not delivered.\r\n\r\n"
        + FORWARD
        + b"\r\n--=b\r\n"
        + ATTACHED
        + b"\r\n--=b--\r\n",
        more=b"MIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="=b"\r\n',
    )

    assert parse(report).forwarded == ()


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(b"Subject: " + b"=?utf-8?q?a?= " * 40_000, id="a subject over the limits"),
        pytest.param(b"From: " + b"<" * 60_000, id="a sender over the limits"),
        pytest.param(b"\x00\xff: \x00", id="no header at all"),
    ],
)
def test_a_hostile_attached_mail_is_named_and_nothing_more(header: bytes) -> None:
    attached = b"Content-Type: message/rfc822\r\n\r\n" + header + b"\r\n\r\nHi\r\n"

    found = parse(parts(PLAIN + b"See.", attached)).forwarded

    assert all(one.sender is None for one in found)


def test_at_most_ten_attached_mails_are_read() -> None:
    assert len(parse(parts(PLAIN + b"See.", *[ATTACHED] * 30)).forwarded) == 10
