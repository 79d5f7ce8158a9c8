"""From a customer's bytes to our answer and back: what one part writes, the other reads."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import compat32

import pytest

from mailgate.core.desk import Desk, Drawing, ReferenceFormat
from mailgate.core.message import Address
from mailgate.core.references import (
    Claim,
    Evidence,
    Keyring,
    claims,
    outgoing_message_id,
    reply_address,
)
from mailgate.mail.compose import Outgoing, compose, thread_references
from mailgate.mail.parse import parse

RING = Keyring((b"a key of sixteen bytes or more",))
DESK = Desk(
    name="service",
    title="Service Desk",
    reference=ReferenceFormat("CS", 8, Drawing.AT_RANDOM),
    default_priority="3",
    priorities={"3": "normal"},
)
OURS = outgoing_message_id(
    RING,
    desk="service",
    kind="ack",
    reference="CS11349759",
    event=1,
    recipient="jo@customer.example",
    domain="desk.example",
)
ADDRESS = reply_address(
    RING, desk="service", reference="CS11349759", address="support@desk.example"
)
FOLDED = OURS.replace(".1.", ".1\r\n .")


def answer_to(raw: bytes) -> bytes:
    message = parse(raw)
    in_reply_to, references = thread_references(message)
    return compose(
        Outgoing(
            sender=Address("support@desk.example", "Service Desk"),
            recipient="jo@customer.example",
            envelope_from="",
            reply_to=ADDRESS,
            subject=f"Re: {message.subject}",
            text=message.text,
            html=message.html,
            message_id=OURS,
            in_reply_to=in_reply_to,
            references=references,
            automatic="auto-replied",
            date=datetime(2026, 11, 22, tzinfo=UTC),
        )
    )


def mail(*fields: bytes) -> bytes:
    standard = b"From: Jo <jo@customer.example>\r\nTo: support@desk.example\r\n"
    return standard + b"".join(field + b"\r\n" for field in fields) + b"\r\nIt is broken.\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(mail(b"Subject: =?UTF-8?Q?help=0ABcc=3A_x=40evil?="), id="hidden LF"),
        pytest.param(mail(b"Subject: =?UTF-8?Q?help=0D=0ABcc=3A_x?="), id="hidden CRLF"),
        pytest.param(mail(b"Subject: =?utf-8?b?aGVscA0KQmNjOiB4QGV2aWw=?="), id="in base64"),
        pytest.param(mail(b"Subject: =?utf-8?q?a=E2=80=A8b=C2=85c=0Bd?="), id="Unicode line ends"),
        pytest.param(mail(b"Message-ID: <a@b\r\n X-Evil: 1>"), id="folded Message-ID"),
        pytest.param(mail(b"Message-ID: <=?utf-8?q?=0AX-Evil:?=@b>"), id="encoded Message-ID"),
        pytest.param(mail(b"Message-ID: <"), id="one bracket"),
        pytest.param(mail(b"Message-ID: <a@[b"), id="half a domain literal"),
        pytest.param(
            mail(b"References: " + b" ".join(b"<%d@x>" % n for n in range(2000))), id="2000 ids"
        ),
        pytest.param(mail(b"Subject: a\0b\x1b[31m"), id="NUL and escape"),
        pytest.param(b"\xff\xfe\0\0" * 50, id="junk"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_no_mail_puts_a_field_into_its_answer(raw: bytes) -> None:
    allowed = {
        *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
        *("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "MIME-Version"),
        *("Content-Type", "Content-Transfer-Encoding"),
    }
    answer = message_from_bytes(answer_to(raw), policy=compat32)

    assert set(answer.keys()) <= allowed
    assert len(set(answer.keys())) == len(answer.keys())
    assert len((answer["References"] or "").split()) <= 50


@pytest.mark.parametrize(
    ("field", "evidence"),
    [
        pytest.param(f"In-Reply-To: {OURS}", Evidence.OUR_MESSAGE_ID, id="In-Reply-To"),
        pytest.param(f"References: <a@b>\r\n {OURS}", Evidence.OUR_MESSAGE_ID, id="References"),
        pytest.param(f"In-Reply-To: {OURS.upper()}", Evidence.OUR_MESSAGE_ID, id="shouted"),
        pytest.param(f"In-Reply-To: {OURS[1:-1]}", Evidence.OUR_MESSAGE_ID, id="no brackets"),
        pytest.param(
            f"References: <a@b>\r\n {OURS[1:-1]}", Evidence.OUR_MESSAGE_ID, id="none in References"
        ),
        pytest.param(f"In-Reply-To: {FOLDED}", Evidence.OUR_MESSAGE_ID, id="folded"),
        pytest.param(f"Cc: {ADDRESS}", Evidence.REPLY_ADDRESS, id="reply address"),
        pytest.param(f"Delivered-To: {ADDRESS}", Evidence.REPLY_ADDRESS, id="Delivered-To"),
        pytest.param("Subject: Re: [CS11349759] x", Evidence.SUBJECT, id="subject"),
    ],
)
def test_an_answer_to_our_mail_claims_its_case(field: str, evidence: Evidence) -> None:
    message = parse(mail(field.encode()))
    made = claims(
        message,
        keyring=RING,
        desk=DESK,
        mailbox_addresses=frozenset({"support@desk.example"}),
    )

    assert [(claim.evidence, claim.reference) for claim in made if claim.reference] == [
        (evidence, "CS11349759")
    ]


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(f'To: "{OURS[1:-1]}" <eve@evil.example>', id="display name"),
        pytest.param(f"Comments: {OURS} {ADDRESS}", id="another field"),
        pytest.param(f"X-Mailgate-Case: CS11349759 {OURS}", id="a control field"),
        pytest.param(f"Subject: x\r\n\r\n{OURS} {ADDRESS} CS11349759", id="body"),
    ],
)
def test_nothing_else_claims_a_case(field: str) -> None:
    made = claims(
        parse(mail(field.encode())),
        keyring=RING,
        desk=DESK,
        mailbox_addresses=frozenset({"support@desk.example"}),
    )

    assert made == ()


def test_our_own_mail_is_read_as_we_wrote_it() -> None:
    message = parse(answer_to(mail(b"Subject: Gr\xc3\xbc\xc3\x9fe", b"Message-ID: <m@x>")))

    assert message.message_id == OURS
    assert message.in_reply_to == ("<m@x>",)
    assert message.references == ("<m@x>",)
    assert message.subject == "Re: Grüße"
    assert message.reply_to == (Address(ADDRESS),)
    assert message.header("auto-submitted") == "auto-replied"


def test_a_claim_holds_the_id_it_rests_on() -> None:
    message = parse(mail(f"In-Reply-To: {OURS}".encode()))

    assert claims(message, keyring=RING, desk=DESK, mailbox_addresses=frozenset()) == (
        Claim(Evidence.OUR_MESSAGE_ID, "CS11349759", OURS),
    )
