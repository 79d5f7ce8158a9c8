import base64
import hashlib

import pytest

from mailgate.core.message import Defect
from mailgate.mail.caps import over_caps
from mailgate.mail.parse import attachment_bytes, parse
from tests.mail.letters import HTML, PLAIN, letter, parts, typed


def nested(depth: int, innermost: bytes = b"words\r\n") -> bytes:
    more = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(depth)
    )
    return letter(innermost, more=more)


def many_parts(count: int, one: bytes = b"\r\nx") -> bytes:
    return parts(*[one] * count)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        pytest.param(letter(subject=b"=?utf-8?q?a?= " * 40_000), "header is longer", id="M01"),
        pytest.param(letter(subject=b"word " * 2000), "field subject", id="M02"),
        pytest.param(
            letter(more=b"Content-Type: text/plain" + b";" * 16_000 + b"\r\n"),
            "content-type",
            id="M03",
        ),
        pytest.param(
            parts(b'Content-Type: image/png; name="' + b"; " * 400_000 + b'"\r\n\r\n'),
            "header of a part",
            id="a field of a part that ends behind its limit",
        ),
        pytest.param(
            parts(b"X-Line: " + b"word " * 20 + b"\r\n" + b"X-Line: words\r\n" * 10_000),
            "header of a part",
            id="many fields of a part",
        ),
        pytest.param(nested(2000), "nested", id="M04"),
        pytest.param(nested(51), "nested", id="M05"),
        pytest.param(many_parts(500_000), "parts", id="M06"),
        pytest.param(many_parts(1001), "parts", id="M07"),
        pytest.param(b"To: a@x.example\r\n" * 100_000 + letter(), "header is longer", id="M08"),
        pytest.param(b"To: a@x.example\r\n" * 1100 + letter(), "1000 fields", id="fields"),
        pytest.param(
            letter(
                b"Content-Type: message/rfc822\r\n\r\n" * 60,
                more=b"Content-Type: message/rfc822\r\n",
            ),
            "nested",
            id="M09",
        ),
        pytest.param(
            many_parts(2, b"Content-Type: a/b" + b"; name*0=a" * 300 + b"\r\n\r\nx"),
            "content-type",
            id="M15",
        ),
        pytest.param(
            many_parts(2, b"Content-Type: a/b" + b";" * 150 + b"\r\n\r\nx"),
            "parameters",
            id="parameters",
        ),
        pytest.param(many_parts(2, b"\r\n" + b"\n--" * 150_000), "two dashes", id="dashes"),
        pytest.param(
            b"From: a@x.example\r\n" + b"X: y\r\n" * 60_000,
            "header is longer",
            id="H11",
        ),
        pytest.param(b"a" * 300_000, "no header", id="no header at all"),
        pytest.param(many_parts(600_000).replace(b"\r\n", b"\r"), "", id="carriage returns alone"),
        pytest.param(
            letter(more=b"References:" + b" <a@b>" * 6000 + b"\r\n"), "references", id="H06"
        ),
        pytest.param(letter(more=b"X-A: " + b"a" * 70_000 + b"\r\n"), "field x-a", id="field"),
        pytest.param(
            many_parts(900, b"X-A: " + b"a" * 2000 + b"\r\n\r\nx"),
            "headers of the parts",
            id="part headers",
        ),
    ],
)
def test_what_no_parser_may_see_is_named(raw: bytes, words: str) -> None:
    reason = over_caps(raw)

    assert words in reason
    assert reason.endswith(".") or not words
    assert parse(raw).attachments == ()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="M19"),
        pytest.param(letter(b""), id="M19 header only"),
        pytest.param(nested(49), id="M05"),
        pytest.param(many_parts(998), id="M07"),
        pytest.param(letter(b"-- select 1;\r\n" * 5000), id="SQL in a plain mail"),
        pytest.param(parts(PLAIN + b"-- select 1;\r\n" * 5000), id="SQL in a part"),
        pytest.param(letter(b"\n" * 3_000_000), id="blank lines"),
        pytest.param(parts(b"A" * 100_000), id="a part without a header in one long line"),
    ],
)
def test_what_a_parser_can_take_is_let_through(raw: bytes) -> None:
    assert over_caps(raw) == ""


@pytest.mark.timeout(10)
def test_a_long_field_of_an_attached_mail_that_is_not_ascii_is_read_in_linear_time() -> None:
    inner = b"From: Ann <ann@firm.example>\r\nTo: Bob " + b"Resent-From:\xff" * 2700 + b"\r\n\r\nHi"
    kind = b"Content-Type: message/rfc822; name=a.eml\r\nContent-Disposition: attachment\r\n\r\n"
    raw = parts(PLAIN + b"See it", kind + inner)

    message = parse(raw)

    assert message.text == "See it"
    assert attachment_bytes(raw, message.attachments[0]) == inner


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(typed(b"text/html", b"<!--" * 32_000), id="M22 comments"),
        pytest.param(typed(b"text/html", b'<a x="' * 32_000), id="M22 attributes"),
        pytest.param(typed(b"text/html", b"<div>" * 60_000 + b"words"), id="deep HTML"),
        pytest.param(typed(b"text/html", b"<table><tr><td>" * 3000), id="deep tables"),
        pytest.param(typed(b"text/html", b"<b 0>" * 40_000), id="formatting"),
        pytest.param(typed(b"text/plain; format=flowed", b"a" * 10_000_000), id="M20"),
        pytest.param(
            typed(b"text/plain", b"=3D" * 7_000_000, encoding=b"quoted-printable"), id="M21"
        ),
        pytest.param(letter(b"\n" * 20_000_000), id="blank lines"),
        pytest.param(letter(b"> a\n" * 200_000), id="quotes"),
        pytest.param(letter(b"On Mon, a b wrote:\n" * 20_000), id="quote headers"),
        pytest.param(letter(b" " * 300_000), id="spaces"),
        pytest.param(nested(49, b"abc\n" * 2_000_000), id="lines in a deep part"),
        pytest.param(many_parts(900, HTML + b"<p>a</p>" * 300), id="HTML parts"),
        pytest.param(
            typed(b"text/html", b"<pre>a" + "\xa0\u200b".encode() * 90_000 + b"b</pre>"),
            id="blanks",
        ),
        pytest.param(letter(sender=b"(" * 8000), id="comments in From"),
        pytest.param(letter(sender=b"mailer-daemon@x.example", body=b"<" * 100_000), id="daemon"),
    ],
)
def test_no_mail_under_the_limits_takes_long(raw: bytes) -> None:
    assert over_caps(raw) == ""

    assert parse(raw).sender is None or parse(raw).subject == "Printer on fire"


@pytest.mark.timeout(30)
@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_a_large_attachment_is_whole_though_no_parser_sees_all_of_it(line_end: bytes) -> None:
    data = bytes(range(256)) * 80_000
    body = base64.encodebytes(data).replace(b"\n", line_end)
    raw = parts(
        PLAIN + b"see attached",
        b"Content-Type: application/pdf; name=big.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + body,
        PLAIN + b"below",
    )

    message = parse(raw)

    (attachment,) = message.attachments
    assert (attachment.name, attachment.size) == ("big.pdf", len(data))
    assert attachment.sha256 == hashlib.sha256(data).hexdigest()
    assert attachment_bytes(raw, attachment) == data
    assert message.text == "see attached\nbelow"
    assert Defect.TEXT_CUT not in message.defects


def test_a_large_attached_mail_is_whole() -> None:
    inner = letter(b"line of words\r\n" * 100_000)
    raw = parts(PLAIN + b"see", b"Content-Type: message/rfc822\r\n\r\n" + inner)

    (attachment,) = parse(raw).attachments

    assert attachment_bytes(raw, attachment) == inner.removesuffix(b"\r\n") + b"\r\n"


def test_a_long_text_is_cut_and_says_so() -> None:
    message = parse(letter(b"first words\r\n" + b"more words\r\n" * 100_000))

    assert message.text.startswith("first words\nmore words")
    assert len(message.text) <= 256 * 1024
    assert Defect.TEXT_CUT in message.defects


def test_a_mark_of_ours_in_a_mail_is_just_text() -> None:
    raw = parts(
        PLAIN + b"a\nmailgate-cut-0\nb",
        b"Content-Type: a/b; name=x\r\n\r\n" + b"c\nmailgate-cut-7\nd" + b"e\n" * 300_000,
    )

    message = parse(raw)
    (attachment,) = message.attachments

    assert attachment_bytes(raw, attachment).startswith(b"c\nmailgate-cut-7\nde\n")
    assert attachment.size > 600_000
