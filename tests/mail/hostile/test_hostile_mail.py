"""Hostile mail, read, screened and judged: no exception, no answer that must not be, no word lost.

The ids are those of a list of attacks on help desks: H for headers, A for addresses, M for MIME,
L for loops.
"""

from datetime import timedelta

import pytest

from mailgate.core.acknowledge import forbidden_because
from mailgate.core.message import Address, Defect, Message
from mailgate.core.screening import screen
from mailgate.mail.caps import over_caps
from mailgate.mail.compose import Outgoing, compose, thread_references
from mailgate.mail.parse import parse
from tests.core.builders import NOW, SUPPORT, circumstances

OWN = frozenset({SUPPORT})
SENDER = b"From: Anna <anna@customer.example>\r\n"
TO = b"To: support@desk.example\r\n"
BODY = b"\r\nIt burns.\r\n"


def a_mail(*fields: bytes, sender: bytes = SENDER, to: bytes = TO, body: bytes = BODY) -> bytes:
    """A mail with these fields beside its sender and recipient."""
    return sender + to + b"".join(field + b"\r\n" for field in fields) + body


def refusal(message: Message) -> str:
    """Why a mail that just came is not answered, or an empty string."""
    screening = screen(message, own_addresses=OWN, own_domain="desk.example")
    about = circumstances(
        requester=message.sender, own_addresses=OWN, received_at=NOW - timedelta(minutes=1)
    )
    return forbidden_because(message, screening, about)


def answer_to(message: Message) -> bytes:
    """An acknowledgement that repeats whatever the mail says."""
    assert message.sender is not None
    in_reply_to, references = thread_references(message)
    return compose(
        Outgoing(
            sender=Address(SUPPORT, message.sender.name),
            recipient=message.sender.address,
            envelope_from="",
            reply_to="",
            subject=f"Re: {message.subject}",
            text=message.text,
            html="",
            message_id="<ack.cs00000001.1@desk.example>",
            in_reply_to=in_reply_to,
            references=references,
            automatic="auto-replied",
            date=NOW,
        )
    )


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(a_mail(b"Subject: =?UTF-8?Q?help=0ABcc=3A_x=40evil?="), id="H01"),
        pytest.param(a_mail(b"Subject: =?UTF-8?Q?help=0D=0ABcc=3A_x=40evil?="), id="H02"),
        pytest.param(a_mail(b"Subject: =?utf-8?b?aGVscA0KQmNjOiB4QGV2aWw=?="), id="H03"),
        pytest.param(
            a_mail(sender=b"From: =?utf-8?q?A=0D=0ABcc=3A_x=40evil?= <anna@customer.example>\r\n"),
            id="H04",
        ),
        pytest.param(a_mail(b"Message-ID: <a@b\r\n X-Evil: 1>"), id="H05"),
        pytest.param(a_mail(b"References: " + b"<a@b>\r\n " * 2000 + b"<c@d>"), id="H06"),
        pytest.param(a_mail("Subject: a\u2028Bcc: x@evil\u0085\u000bc".encode()), id="H07"),
        pytest.param(
            a_mail(body=b"\r\nhi\r.\rthere\n.\r\nMAIL FROM:<x@evil>\r\n.\r\nQUIT\r\n"), id="H09"
        ),
        pytest.param(a_mail(b"Subject: one", b"Subject: two"), id="H13"),
        pytest.param(a_mail(b"Date: 1 Jan 10000000000 00:00:00 +0000"), id="H15 year"),
        pytest.param(a_mail(b"Date: Mon, 1 Jan 2099 00:00:00 +0000"), id="H15 future"),
        pytest.param(a_mail(b"Message-ID: <"), id="H18"),
        pytest.param(a_mail(b"Message-ID: <a@[b"), id="H19"),
        pytest.param(a_mail(b"Content-Type: multipart/mixed"), id="M11 missing"),
        pytest.param(a_mail(b'Content-Type: multipart/mixed; boundary=""'), id="M11 empty"),
        pytest.param(
            a_mail(b'Content-Type: multipart/mixed; boundary="(a+)+$"', body=b"\r\n--(a+)+$\r\n"),
            id="M11 like a pattern",
        ),
        pytest.param(a_mail(b"Content-Type: text/plain; charset=zlib"), id="M13 zlib"),
        pytest.param(a_mail(b"Content-Type: text/plain; charset=../../x"), id="M13 path"),
        pytest.param(a_mail(b"Content-Type: text/plain; charset=utf-7"), id="M13 utf-7"),
        pytest.param(
            a_mail(b"Content-Type: text/plain", b"Content-Transfer-Encoding: base64"), id="M14"
        ),
        pytest.param(a_mail(body=b"\r\n"), id="M19"),
        pytest.param(a_mail(body=b"\r\n" + b"a" * 10_000_000), id="M20"),
        pytest.param(a_mail(body=b"\r\n" + b"\r" * 20_000_000), id="M20 returns"),
        pytest.param(a_mail(body=b"\r\n" + b"\rx\r\n" * 1_000_000), id="M20 mixed line ends"),
        pytest.param(
            a_mail(
                b"Content-Transfer-Encoding: quoted-printable", body=b"\r\n" + b"=3D" * 2_000_000
            ),
            id="M21",
        ),
        pytest.param(a_mail(b"Subject: \xe2\x80\xaegpj.exe {{7*7}} ${x} %(x)s"), id="U08 U09"),
    ],
)
def test_odd_mail_of_a_person_is_answered_with_nothing_but_what_was_meant(raw: bytes) -> None:
    message = parse(raw)

    assert over_caps(raw) == ""
    assert refusal(message) == ""
    header = answer_to(message).partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in header.split(b"\r\n") if line[:1] != b" "]
    assert len(names) == len(set(names))
    assert not {b"Bcc", b"X-Evil"} & set(names)


@pytest.mark.parametrize(
    "sender",
    [
        pytest.param(b"", id="H14"),
        pytest.param(b"From: anna@customer.example\r\nFrom: eve@evil.example\r\n", id="H12"),
        pytest.param(b"From: <\r\n", id="H20"),
        pytest.param(b'From: "\r\n', id="H21"),
        pytest.param(b"From: alice@good.example)bob@evil.example\r\n", id="A01"),
        pytest.param(b"From: a@good.example <b@evil.example>\r\n", id="A02"),
        pytest.param(b"From: <a@good.example>b@evil.example\r\n", id="A03"),
        pytest.param(b"From: a@good.example@evil.example\r\n", id="A04"),
        pytest.param(b"From: a@good.example,<b@evil.example>\r\n", id="A05"),
        pytest.param(b"From: grp: a@x.example, b@y.example;\r\n", id="A07"),
        pytest.param(b"From: undisclosed-recipients:;\r\n", id="A07 nobody"),
        pytest.param(b"From: =?utf-8?q?a=40good.example=00?=@evil.example\r\n", id="A08"),
        pytest.param(b"From: a@[127.0.0.1]\r\n", id="A11 literal"),
        pytest.param(b"From: a@localhost\r\n", id="A11 no domain"),
        pytest.param(b"From: a@10.0.0.10\r\n", id="A11 number"),
        pytest.param(b"From: a@mail.localhost\r\n", id="A11 under localhost"),
        pytest.param(b"From: " + b"a" * 300 + b"@customer.example\r\n", id="A12 local part"),
        pytest.param(b"From: a@" + b"b" * 300 + b".example\r\n", id="A12 domain"),
        pytest.param(b"From: support@desk.example\r\n", id="A15"),
        pytest.param(b"From: SUPPORT@Desk.Example\r\n", id="A15 capitals"),
        pytest.param(b"From: support+cs00000001@desk.example\r\n", id="A15 with detail"),
        pytest.param(b"From: " + b"(" * 4000 + b")" * 4000 + b" a@b.example\r\n", id="A16"),
    ],
)
def test_a_sender_who_is_not_surely_one_person_elsewhere_is_not_answered(sender: bytes) -> None:
    raw = a_mail(b"Subject: help", sender=sender)

    assert refusal(parse(raw)) != ""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(b'"a@good.example"', id="A06"),
        pytest.param(b"=?utf-8?q?a=40good.example?=", id="A06 encoded"),
    ],
)
def test_an_address_as_a_name_is_a_name_and_told(name: bytes) -> None:
    message = parse(a_mail(sender=b"From: " + name + b" <b@evil.example>\r\n"))

    assert message.sender == Address("b@evil.example", "a@good.example")
    assert Defect.ADDRESS_IN_NAME in message.defects


@pytest.mark.parametrize(
    "sender",
    [
        pytest.param(b"anna@customer.example", id="none"),
        pytest.param(b'"Anna@Customer.example" <anna@customer.example>', id="his own"),
        pytest.param(b"Anna @ home <anna@customer.example>", id="an at sign"),
    ],
)
def test_a_name_that_is_no_other_address_is_nothing_odd(sender: bytes) -> None:
    message = parse(a_mail(sender=b"From: " + sender + b"\r\n"))

    assert Defect.ADDRESS_IN_NAME not in message.defects


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(b"Subject: a\0\r\n b", id="in a value"),
        pytest.param(b"X-\0: y\r\nSubject: b", id="in a line between the fields"),
    ],
)
def test_a_header_with_nul_bytes_is_not_answered(field: bytes) -> None:
    message = parse(a_mail(field))

    assert Defect.NUL_IN_HEADER in message.defects
    assert "NUL" in refusal(message)


def test_letters_that_only_look_alike_are_other_letters() -> None:
    cyrillic = parse(a_mail(sender="From: a@g\u043e\u043ed.example\r\n".encode()))
    dotless = parse(a_mail(sender="From: m\u0131ke@customer.example\r\n".encode()))

    assert cyrillic.sender is not None
    assert cyrillic.sender.domain.startswith("xn--")
    assert dotless.sender != Address("mike@customer.example")


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(b"Reply-To: support@desk.example", id="A14"),
        pytest.param(b"Reply-To: Support+cs00000001@desk.example", id="A14 with detail"),
        pytest.param(b"Reply-To: victim@elsewhere.example", id="A13"),
        pytest.param(
            b"Reply-To: anna@customer.example, victim@elsewhere.example", id="A13 one of two"
        ),
        pytest.param(b"Auto-Submitted: auto-replied", id="L01"),
        pytest.param(b"Auto-Submitted: AUTO-GENERATED; x=y", id="L02"),
        pytest.param(b"Auto-Submitted: (no) auto-replied", id="L04"),
        pytest.param(b"Auto-Submitted:", id="L04 without a word"),
        pytest.param(b"Auto-Submitted: no\r\nAuto-Submitted: auto-replied", id="L04 twice"),
        pytest.param(b"Precedence: list", id="L05 list"),
        pytest.param(b"Precedence: bulk", id="L05 bulk"),
        pytest.param(b"Precedence: BULK (so it is)", id="L05 comment"),
        pytest.param(b'Precedence: "bulk"', id="L05 quoted"),
        pytest.param(b"Precedence: normal, list", id="L05 two words"),
        pytest.param(b"Precedence: junk", id="L05 junk"),
        pytest.param(b"Precedence: auto_reply", id="L05 auto_reply"),
        pytest.param(b"List-Id: <news.shop.example>", id="L06"),
        pytest.param(b"List-Id:\r\n\t<news.shop.example>", id="L06 folded"),
        pytest.param(b"List-Unsubscribe:", id="L06 empty"),
        pytest.param(b"List-Unsubscribe: <mailto:u@shop.example>", id="L06 unsubscribe alone"),
        pytest.param(b"X-BeenThere: news@shop.example", id="L06 old Mailman"),
        pytest.param(b"Sender: owner-news@shop.example", id="L06 majordomo"),
        pytest.param(b"Sender: news-bounces@shop.example", id="L06 bounces"),
        pytest.param(b"Errors-To: owner-news@shop.example", id="L06 errors"),
        pytest.param(b"Return-Path: <>", id="L07"),
        pytest.param(b"Return-Path: < >", id="L07 with a blank"),
        pytest.param(b"Return-Path: <MAILER-DAEMON>", id="L07 daemon"),
        pytest.param(b"X-Auto-Response-Suppress: All", id="L10"),
        pytest.param(b"x-auto-response-suppress: oof, AUTOREPLY", id="L10 one of several"),
        pytest.param(
            b"Message-ID: <ack.cs00000001.1.abcdef.abcdefghijklmnopqrstuvwx@desk.example>", id="L11"
        ),
        pytest.param(
            b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
            id="L13",
        ),
        pytest.param(
            b"Content-Type: multipart/report; report-type=feedback-report; boundary=b", id="L16"
        ),
        pytest.param(b"Subject: Automatische Antwort: weg", id="L09 German"),
        pytest.param(b"Subject: R\xc3\xa9ponse automatique : absent", id="L09 French"),
        pytest.param(b"Subject: =?utf-8?b?6Ieq5YuV6L+U5L+h?=", id="L09 Japanese, encoded"),
    ],
)
def test_mail_that_no_machine_may_answer_is_not_answered(field: bytes) -> None:
    assert refusal(parse(a_mail(field))) != ""


@pytest.mark.parametrize(
    "local_part",
    [
        "MAILER-DAEMON",
        "postmaster",
        "owner-news",
        "news-request",
        "news-bounces",
        "news-owner",
        "no-reply",
        "noreply",
        "do-not-reply",
        "donotreply",
        "no_reply+token",
        "bounce-1234",
        "bounces+1234=desk.example",
    ],
)
def test_senders_that_are_no_people_are_not_answered(local_part: str) -> None:
    sender = f"From: {local_part}@shop.example\r\n".encode()

    assert refusal(parse(a_mail(sender=sender))) != ""


@pytest.mark.parametrize(
    "to",
    [
        pytest.param(b"", id="L18 no recipient"),
        pytest.param(b"To: everybody@elsewhere.example\r\n", id="L18 another"),
        pytest.param(b'To: "support@desk.example" <x@elsewhere.example>\r\n', id="L18 in the name"),
        pytest.param(b"To: support@desk.example.evil.example\r\n", id="L18 longer domain"),
    ],
)
def test_mail_that_is_not_to_us_is_not_answered(to: bytes) -> None:
    assert "none of our addresses" in refusal(parse(a_mail(to=to)))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"a" * 1_000_000, id="H11"),
        pytest.param(a_mail(b"Subject: " + b"=?utf-8?q?a?= " * 32_000), id="M01"),
        pytest.param(a_mail(b"Subject: " + b"a " * 500_000), id="M02"),
        pytest.param(a_mail(b"Content-Type: text/plain" + b";" * 16_000), id="M03"),
        pytest.param(a_mail(*[b"To: a@b.example"] * 100_000), id="M08"),
        pytest.param(
            a_mail(
                b"Content-Disposition: attachment;"
                + b"".join(b" filename*%d*=a;\r\n" % number for number in range(16_000))
            ),
            id="M15",
        ),
    ],
)
def test_mail_that_would_be_a_bomb_in_a_parser_is_kept_from_it(raw: bytes) -> None:
    assert over_caps(raw) != ""
    assert refusal(parse(raw)) != "" or parse(raw).sender is not None


def test_escapes_of_python_are_no_charset() -> None:
    field = b"Content-Type: text/plain; charset=unicode_escape"
    message = parse(a_mail(field, body=b"\r\n\\u003cscript\\u003e\r\n"))

    assert "\\u003cscript" in message.text
    assert Defect.UNKNOWN_CHARSET in message.defects


def test_control_fields_of_ours_from_outside_are_left_out_and_told() -> None:
    plain = parse(a_mail(b"Subject: help"))
    forged = parse(
        a_mail(b"Subject: help", b"X-Mailgate-Case: CS00000001", b"x_MAILGATE_Agent: yes")
    )

    assert refusal(forged) == refusal(plain) == ""
    assert forged.in_reply_to == forged.references == ()
    assert forged.headers == plain.headers
    assert forged.defects - plain.defects == {Defect.CONTROL_FIELD}
