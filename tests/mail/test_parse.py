import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError

import mailparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgate.core.message import Address, Defect, Message
from mailgate.mail.digest import content_key, message_id_of
from mailgate.mail.parse import attachment_bytes, parse
from tests.mail.letters import HTML, PLAIN, letter, parts, typed

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def every_text(message: Message) -> Iterator[str]:
    yield from (message.message_id, message.subject, message.text, message.html, message.reply_text)
    yield from (*message.in_reply_to, *message.references)
    sender = () if message.sender is None else (message.sender,)
    for address in (*sender, *message.to, *message.cc, *message.reply_to):
        yield from (address.address, address.name)
    for attachment in message.attachments:
        yield from (attachment.name, attachment.type, attachment.content_id)
    for name, value in message.headers:
        yield from (name, value)
    if message.bounce is not None:
        yield from (*message.bounce.recipients, message.bounce.status, message.bounce.diagnostic)
        yield message.bounce.original_message_id


def assert_is_clean(message: Message) -> None:
    for text in every_text(message):
        assert FORBIDDEN.search(text) is None, repr(text[:200])
    for line in (message.subject, *(value for _, value in message.headers)):
        assert "\n" not in line
        assert "\t" not in line


def test_an_ordinary_mail_is_read() -> None:
    raw = letter(
        b"The printer burns.\r\n",
        more=b"Cc: Bob <Bob@Customer.Example>, carol@x.example\r\nReply-To: ann@home.example\r\n"
        b"In-Reply-To: <zero@desk.example>\r\n"
        b"References: <minus@desk.example>\r\n\t<zero@desk.example>\r\n",
    )

    message = parse(raw)

    assert message.sender == Address("ann@customer.example", "Ann Example")
    assert message.to == (Address("support@desk.example"),)
    assert message.cc == (Address("bob@customer.example", "Bob"), Address("carol@x.example"))
    assert message.reply_to == (Address("ann@home.example"),)
    assert message.subject == "Printer on fire"
    assert message.date == datetime(2024, 1, 15, 9, tzinfo=UTC)
    assert message.message_id == "<one@customer.example>"
    assert message.in_reply_to == ("<zero@desk.example>",)
    assert message.references == ("<minus@desk.example>", "<zero@desk.example>")
    assert message.text == message.reply_text == "The printer burns."
    assert message.header("TO") == "support@desk.example"
    assert message.defects == frozenset()


def test_a_mail_without_anything_is_still_a_message() -> None:
    message = parse(b"")

    assert message.sender is None
    assert message.text == ""
    assert Defect.NO_HEADER in message.defects
    assert Defect.NO_FROM in message.defects


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(
            letter(more=b"Content-Type: text/plain; charset=\x00x\r\n"), id="NUL in charset"
        ),
        pytest.param(letter(sender=b"=?8?B?c?=<>"), id="encoded word of no charset"),
        pytest.param(
            parts(b"Content-Disposition: attachment; filename*0;filename*\r\n\r\nx"),
            id="file name in impossible pieces",
        ),
        pytest.param(
            letter(
                b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\nno start\r\n--b--\r\n",
                more=b"Content-Type: multipart/mixed; boundary=b\r\n",
            ),
            id="nested multipart without a start",
        ),
    ],
)
def test_what_makes_mail_parser_raise_or_stumble_is_read(raw: bytes) -> None:
    message = parse(raw)

    assert message.subject == "Printer on fire"
    assert message.message_id == "<one@customer.example>"
    assert_is_clean(message)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        pytest.param(
            letter(
                b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\nno start\r\n",
                more=b"Content-Type: multipart/mixed; boundary=b\r\n",
            ),
            AttributeError,
            id="nested multipart without a start",
        ),
        pytest.param(letter(more=b"Reply-To: =?8?B?c?=<>\r\n"), HeaderParseError, id="word"),
        pytest.param(
            parts(b"Content-Disposition: attachment; filename*0;filename*\r\n\r\nx"),
            TypeError,
            id="file name",
        ),
    ],
)
def test_where_mail_parser_raises_the_standard_library_reads(
    raw: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        mailparser.parse_from_bytes(raw)

    message = parse(raw)

    assert Defect.PARSER_FELL_BACK in message.defects
    assert message.sender == Address("ann@customer.example", "Ann Example")
    assert message.date == datetime(2024, 1, 15, 9, tzinfo=UTC)


def test_japanese_mail_is_decoded_which_mail_parser_leaves_in_escapes() -> None:
    raw = typed(
        b"text/plain; charset=ISO-2022-JP", "日本語のメール".encode("iso2022_jp"), encoding=b"7bit"
    )
    assert "\x1b" in mailparser.parse_from_bytes(raw).text_plain[0]

    assert parse(raw).text == "日本語のメール"


def test_the_words_of_an_attached_mail_are_not_those_of_this_one() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + letter(b"their words", subject=b"Theirs")
    raw = parts(PLAIN + b"see attached", inner)
    assert len(mailparser.parse_from_bytes(raw).text_plain) == 2

    message = parse(raw)

    assert message.text == "see attached"
    (attached,) = message.attachments
    assert (attached.name, attached.type) == ("Theirs.eml", "message/rfc822")
    assert attachment_bytes(raw, attached) == letter(b"their words", subject=b"Theirs")


def test_latin_1_bytes_in_the_header_stay_letters() -> None:
    raw = letter(
        sender="Jörg Müller <j@x.example>".encode("latin-1"), subject="Störung".encode("latin-1")
    )
    assert mailparser.parse_from_bytes(raw).subject != "Störung"

    message = parse(raw)

    assert message.subject == "Störung"
    assert message.sender == Address("j@x.example", "Jörg Müller")
    assert Defect.EIGHT_BIT_HEADER in message.defects


def test_raw_header_bytes_are_read_in_the_charset_of_the_body() -> None:
    raw = letter(
        "тело".encode("koi8-r"),
        subject="Заявка".encode("koi8-r"),
        more=b"Content-Type: text/plain; charset=koi8-r\r\n",
    )

    message = parse(raw)

    assert (message.subject, message.text) == ("Заявка", "тело")


def test_a_shift_jis_subject_beside_a_jis_body_is_read() -> None:
    raw = letter(
        "本文".encode("iso2022_jp"),
        sender="高橋 <t@firm.example>".encode("cp932"),
        subject="至急、モニターが映らない㈱".encode("cp932"),
        more=b"Content-Type: text/plain; charset=ISO-2022-JP\r\n",
    )

    message = parse(raw)

    assert message.subject == "至急、モニターが映らない㈱"
    assert message.sender == Address("t@firm.example", "高橋")
    assert message.text == "本文"
    assert Defect.EIGHT_BIT_HEADER in message.defects


def test_no_nul_leaves_the_parse_edge() -> None:
    message = parse(letter(b"a\x00b", subject=b"c\x00d"))

    assert (message.subject, message.text) == ("c d", "ab")
    assert Defect.CONTROL_IN_HEADER in message.defects


@pytest.mark.parametrize(
    "word",
    [b"=?utf-8?q?help=0ABcc=3A_x=40evil?=", b"=?utf-8?b?aGVscA0KQmNjOiB4QGV2aWw=?="],
)
def test_a_line_break_hidden_in_a_subject_becomes_a_space(word: bytes) -> None:
    message = parse(letter(subject=word))

    assert message.subject == "help Bcc: x@evil"
    assert Defect.CONTROL_IN_HEADER in message.defects


def test_a_carriage_return_alone_starts_no_field() -> None:
    message = parse(letter(subject=b"help\rBcc: x@evil.example"))

    assert message.subject == "help Bcc: x@evil.example"
    assert message.header("bcc") == ""


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        pytest.param(
            b"text/plain; charset=iso-8859-1", b"\x93x\x94 \x80", "“x” €", id="cp1252 as latin-1"
        ),
        pytest.param(
            b"text/plain; charset=gb2312", "镕你".encode("gb18030"), "镕你", id="gb18030 as gb2312"
        ),
        pytest.param(b"text/plain; charset=shift_jis", "①髙".encode("cp932"), "①髙", id="cp932"),
        pytest.param(
            b"text/plain; charset=iso-8859-1", "Grüße".encode(), "Grüße", id="utf-8 as latin-1"
        ),
        pytest.param(b"text/plain", "Grüße".encode(), "Grüße", id="utf-8 without a label"),
        pytest.param(
            b"text/plain; charset=utf-8", "Grüße".encode("cp1252"), "Grüße", id="latin-1 as utf-8"
        ),
    ],
)
def test_charsets_are_read_as_real_mail_means_them(
    content_type: bytes, body: bytes, text: str
) -> None:
    assert parse(typed(content_type, body)).text == text


@pytest.mark.parametrize("label", [b"unicode_escape", b"zlib", b"idna", b"../../x", b"rot13"])
def test_codecs_that_are_no_charsets_are_never_run(label: bytes) -> None:
    message = parse(typed(b"text/plain; charset=" + label, rb"\u003cscript +ADw- x"))

    assert message.text == r"\u003cscript +ADw- x"
    assert Defect.UNKNOWN_CHARSET in message.defects


def test_two_authors_are_no_sender() -> None:
    message = parse(letter(more=b"From: eve@evil.example\r\n"))

    assert message.sender is None
    assert Defect.SEVERAL_FROM in message.defects


def test_of_two_subjects_the_first_counts() -> None:
    message = parse(letter(more=b"Subject: other\r\n"))

    assert message.subject == "Printer on fire"
    assert Defect.SEVERAL_SUBJECTS in message.defects


def test_all_to_fields_count() -> None:
    message = parse(letter(more=b"To: second@desk.example\r\n"))

    assert [one.address for one in message.to] == ["support@desk.example", "second@desk.example"]


@pytest.mark.parametrize(
    "lead",
    [
        pytest.param(b"From ann Mon Jan 15 10:00:00 2024\n", id="mbox"),
        pytest.param(b"\xef\xbb\xbf", id="byte order mark"),
        pytest.param(b"\r\n\n", id="blank lines"),
        pytest.param(b"%!PS junk that is no field\r\n", id="junk"),
    ],
)
def test_what_stands_before_the_header_does_not_hide_it(lead: bytes) -> None:
    message = parse(lead + letter())

    assert message.subject == "Printer on fire"
    assert message.text == "Hello"


def test_junk_between_the_fields_does_not_end_the_header() -> None:
    message = parse(letter(more=b"no colon here\r\nCc: bob@x.example\r\n"))

    assert message.cc == (Address("bob@x.example"),)


def test_a_body_without_a_blank_line_before_it_is_kept() -> None:
    message = parse(b"From: ann@x.example\r\nSubject: hi\r\nplease help me now\r\nthanks\r\n")

    assert message.subject == "hi"
    assert message.text == "please help me now\nthanks"


def test_of_plain_and_html_the_plain_words_are_shown() -> None:
    message = parse(parts(PLAIN + b"plain words", HTML + b"<p>html words", kind=b"alternative"))

    assert message.text == "plain words"
    assert message.html == "<p>html words"
    assert message.attachments == ()


def test_html_alone_becomes_text() -> None:
    message = parse(typed(b"text/html; charset=utf-8", b"<p>Hello<br>you<style>p{}</style>"))

    assert message.text == "Hello\nyou"


def test_an_empty_plain_version_does_not_hide_the_html_one() -> None:
    message = parse(parts(PLAIN + b" \r\n", HTML + b"<p>words", kind=b"alternative"))

    assert message.text == "words"


def test_pictures_in_html_are_inline_attachments() -> None:
    raw = parts(
        HTML + b"<img src='cid:pic'>words",
        b"Content-Type: image/png\r\nContent-ID: <pic>\r\nContent-Transfer-Encoding: "
        b"base64\r\n\r\niVBORw==",
        kind=b"related",
    )

    message = parse(raw)

    assert message.text == "words"
    (picture,) = message.attachments
    assert (picture.name, picture.type, picture.size) == ("attachment-1.png", "image/png", 4)
    assert picture.inline
    assert picture.content_id == "pic"
    assert attachment_bytes(raw, picture) == b"\x89PNG"


def test_text_around_a_picture_is_all_shown() -> None:
    raw = parts(PLAIN + b"above", b"Content-Type: image/png; name=a.png\r\n\r\nx", PLAIN + b"below")

    message = parse(raw)

    assert message.text == "above\nbelow"
    assert [one.name for one in message.attachments] == ["a.png"]


def test_a_text_with_a_file_name_is_shown_and_kept_as_a_file() -> None:
    message = parse(
        parts(
            b"Content-Type: text/plain; name=words.txt\r\nContent-Disposition: inline\r\n\r\nwords"
        )
    )

    assert message.text == "words"
    assert [one.name for one in message.attachments] == ["words.txt"]


def test_soft_line_breaks_are_undone() -> None:
    message = parse(
        typed(b"text/plain; format=flowed", b"one \r\ntwo\r\n-- \r\nAnn\r\n> a \r\n> b\r\n")
    )

    assert message.text == "one two\n-- \nAnn\n> a b"


def test_a_multipart_without_a_boundary_shows_its_words() -> None:
    assert (
        parse(letter(b"the words\r\n", more=b"Content-Type: multipart/mixed\r\n")).text
        == "the words"
    )


def test_a_forward_without_own_words_keeps_what_is_forwarded() -> None:
    body = (
        b"---------- Forwarded message ---------\r\nFrom: Bob <bob@x.example>\r\n"
        b"Date: Mon, 15 Jan 2024 at 09:00\r\nSubject: Fire\r\nTo: "
        b"ann@x.example\r\n\r\nIt burns.\r\n"
    )

    assert "It burns." in parse(letter(body)).reply_text


def test_a_forward_as_attachment_without_own_words_keeps_what_is_forwarded() -> None:
    message = parse(parts(b"Content-Type: message/rfc822\r\n\r\n" + letter(b"It burns.")))

    assert message.text == ""
    assert message.reply_text == "It burns."


def test_an_answer_gives_its_new_words() -> None:
    body = (
        b"It burns again.\r\n\r\nOn Mon, 15 Jan 2024 at 09:00, "
        b"Desk <d@x.example> wrote:\r\n> Closed.\r\n"
    )

    message = parse(letter(body))

    assert message.reply_text == "It burns again."
    assert "Closed." in message.text


@pytest.mark.parametrize(
    ("value", "ids", "defect"),
    [
        (b"<a@b>", ("<a@b>",), None),
        (b" <a@b> (comment)", ("<a@b>",), None),
        (b"<very-long\r\n -id@b>", ("<very-long-id@b>",), None),
        (b"a@b", ("<a@b>",), Defect.BROKEN_MESSAGE_ID),
        (b"<", (), Defect.BROKEN_MESSAGE_ID),
        (b"<a@[b", (), Defect.BROKEN_MESSAGE_ID),
        (b"<a\r\n X-Evil: b@c>", ("<aX-Evil:b@c>",), None),
    ],
)
def test_a_message_id_is_read_alike_by_bytes_and_parser(
    value: bytes, ids: tuple[str, ...], defect: Defect | None
) -> None:
    raw = letter().replace(b"<one@customer.example>", value)

    message = parse(raw)

    assert message.message_id == message_id_of(raw) == "".join(ids)
    assert (Defect.BROKEN_MESSAGE_ID in message.defects) == (defect is Defect.BROKEN_MESSAGE_ID)


def test_of_very_many_references_the_first_and_the_newest_are_kept() -> None:
    many = b"".join(b" <%d@x.example>" % number for number in range(1800))

    references = parse(letter(more=b"References:" + many + b"\r\n")).references

    assert len(references) == 1000
    assert references[0] == "<0@x.example>"
    assert references[-1] == "<1799@x.example>"


@pytest.mark.parametrize(
    ("value", "date", "defect"),
    [
        (b"Mon, 15 Jan 2024 10:00:00", datetime(2024, 1, 15, 10, tzinfo=UTC), None),
        (b"Mon, 1 Jan 10000000000 10:00:00 +0000", None, Defect.BROKEN_DATE),
        (b"yesterday", None, Defect.BROKEN_DATE),
    ],
)
def test_dates_are_read_or_said_to_be_broken(
    value: bytes, date: datetime | None, defect: Defect | None
) -> None:
    message = parse(letter().replace(b"Mon, 15 Jan 2024 10:00:00 +0100", value))

    assert message.date == date
    assert (Defect.BROKEN_DATE in message.defects) == (defect is not None)


def test_a_mail_over_the_limits_is_salvaged_from_its_bytes() -> None:
    raw = letter(b"It burns.", more=b"X-Long: " + b"a" * 70_000 + b"\r\n")

    message = parse(raw)

    assert message.sender == Address("ann@customer.example", "Ann Example")
    assert message.subject == "Printer on fire"
    assert message.text == "It burns."
    assert message.header("x-long") == ""
    assert message.attachments == ()


def test_a_mail_fetched_without_its_body_says_so() -> None:
    assert Defect.NOT_WHOLE in parse(letter(b""), whole=False).defects


def test_a_broken_word_in_a_subject_stays_as_it_is() -> None:
    assert parse(letter(subject=b"=?utf-8?b?!?= C:\\users =?utf-8?q?=C3=A4?=")).subject == (
        "=?utf-8?b?!?= C:\\users ä"
    )


def test_a_character_cut_in_two_words_is_whole() -> None:
    assert parse(letter(subject=b"=?utf-8?q?a=C3?= =?utf-8?q?=A4?=")).subject == "aä"


SEEDS = (
    letter(),
    parts(PLAIN + b"a", HTML + b"<p>b", kind=b"alternative"),
    parts(PLAIN + b"see", b"Content-Type: message/rfc822\r\n\r\n" + letter(b"inner")),
    typed(b"text/plain; charset=iso-2022-jp", "日本語".encode("iso2022_jp")),
    letter(sender=b"MAILER-DAEMON@x.example", subject=b"Undelivered", more=b"Return-Path: <>\r\n"),
)
TOKENS = st.sampled_from(
    (
        *(b"\0", b"\r", b"\n", b"\r\n\r\n", b"\xff", b"\x1b$B", b"=?utf-8?b?", b"?=", b"<", b">"),
        *(
            b'"',
            b"(",
            b";",
            b"--=b",
            b"charset=",
            b"filename*0*=",
            b"\xed\xa0\x80",
            b"From: ",
            b"@",
        ),
        *(b"\x85", b"*", b"''", b"Content-Type: multipart/mixed; boundary==b\r\n"),
        *(b"Content-Type: message/rfc822\r\n\r\n", b"Content-Transfer-Encoding: base64\r\n"),
        b"Content-Type: message/delivery-status\r\n\r\n",
    )
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    raw = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(raw)))
        cut = draw(st.sampled_from([0, 0, 1, 20]))
        raw[at : at + cut] = draw(TOKENS | st.binary(max_size=8))
    return bytes(raw)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2000) | mutated())
def test_whatever_the_bytes_a_clean_message_comes_out(raw: bytes) -> None:
    message = parse(raw)

    assert_is_clean(message)
    assert message.message_id == message_id_of(raw)
    assert len(content_key(raw)) == 64
    for attachment in message.attachments:
        assert len(attachment_bytes(raw, attachment)) == attachment.size


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        pytest.param(b"=?utf-8?q?Why=3F_And_what? Tell?= me", "Why? And what? Tell me", id="?"),
        pytest.param(b"=?utf-8?b?SGVsbG8gd29ybGQ", "Hello world", id="base64 cut short"),
        pytest.param(b"=?utf-8?b?SGVsbG8gd29ybGQhI", "Hello world!", id="cut inside a byte"),
        pytest.param(b"Re: =?utf-8?q?gr=C3=BCn?", "Re: grün", id="quoted-printable cut short"),
        pytest.param(b"=?utf-8?q?gr=C3=BCn=2", "grün", id="cut inside a code"),
        pytest.param(
            b"=?utf-8?b?SGVsbG8gd29ybGQhI?=", "=?utf-8?b?SGVsbG8gd29ybGQhI?=", id="broken"
        ),
        pytest.param(b"=?utf-8?q?a?= =?utf-8?q?b?= c", "ab c", id="whole words"),
        pytest.param(b"is 1=?2 or =?3", "is 1=?2 or =?3", id="no word"),
    ],
)
def test_words_that_are_not_quite_encoded_words_are_read(subject: bytes, text: str) -> None:
    assert parse(letter(subject=subject)).subject == text


TWO_PARTS = (
    b"--real\r\nContent-Type: text/plain\r\n\r\nwords\r\n"
    b"--real\r\nContent-Type: image/png; name=a.png\r\n\r\nx\r\n--real--\r\n"
)


@pytest.mark.parametrize(
    "content_type",
    [
        pytest.param(b"multipart/mixed\r\n boundary=real", id="no semicolon"),
        pytest.param(b"multipart/mixed", id="no boundary"),
        pytest.param(b"multipart/mixed; boundary=other; x=y", id="another boundary"),
        pytest.param(b"multipart/mixed; boundary=real; x=y", id="as it should be"),
    ],
)
def test_parts_are_found_though_their_boundary_is_not_named(content_type: bytes) -> None:
    message = parse(letter(TWO_PARTS, more=b"Content-Type: " + content_type + b"\r\n"))

    assert message.text == "words"
    assert [one.name for one in message.attachments] == ["a.png"]


def test_a_line_of_dashes_is_no_boundary() -> None:
    body = b"--real\r\n\r\nwords\r\n--\r\nAnn\r\n"

    message = parse(letter(body, more=b"Content-Type: multipart/mixed; boundary=x\r\n"))

    assert "Ann" in message.text


def test_a_file_that_lies_elsewhere_keeps_its_name() -> None:
    outside = (
        b'Content-Type: message/external-body; name="plan.ps"; access-type=local-file\r\n\r\n'
        b"Content-Type: application/postscript\r\n\r\n"
    )

    assert [one.name for one in parse(parts(PLAIN + b"see", outside)).attachments] == ["plan.ps"]


def test_words_are_shown_raw_where_the_parts_cannot_be_told_apart() -> None:
    body = (
        b"--a--\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b--\r\nContent-Type: text/plain\r\n\r\nthe words\r\n"
    )

    message = parse(letter(body, more=b"Content-Type: multipart/mixed; boundary=a\r\n"))

    assert "the words" in message.text
    assert Defect.BROKEN_STRUCTURE in message.defects
