import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import SMTP, compat32, default
from email.utils import parseaddr, parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgate.core.message import Address
from mailgate.core.message import Message as Incoming
from mailgate.mail import compose as compose_module
from mailgate.mail.compose import Outgoing, Picture, clean_body, compose, thread_references
from mailgate.mail.file_parts import OutgoingFile
from mailgate.mail.final_bytes import GateError, check
from mailgate.mail.headers import clean_name, clean_subject, is_message_id

PLAIN = Outgoing(
    sender=Address("support@desk.example", "Service Desk"),
    recipient="jo@customer.example",
    envelope_from="",
    reply_to="",
    subject="Your request CS11349759",
    text="Thank you.\n",
    html="",
    message_id="<ack.cs11349759.1.abcdef@desk.example>",
    in_reply_to="",
    references=(),
    automatic="auto-replied",
    date=datetime(2026, 11, 22, 15, 6, tzinfo=UTC),
)
PNG = b"\x89PNG\r\n\x1a\n"
LEAST = (
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
    "Precedence", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
)  # fmt: skip
BITS = (
    *"\r\n\t \0\x0b\x85\u2028\ud800.=?_\\<>@:;,-ä\N{GRINNING FACE}e\N{COMBINING ACUTE ACCENT}",
    *('"', "\r\n", "\r\n\r\n", "Bcc: x@evil", "=?UTF-8?Q?", "?=", "=0A", "word", "x" * 90, "--=_"),
)
HOSTILE = st.text(max_size=300) | st.lists(st.sampled_from(BITS), max_size=60).map("".join)


def read(raw: bytes) -> Message:
    return message_from_bytes(raw, policy=compat32)


def decoded(value: str) -> str:
    return str(make_header(decode_header(re.sub(r"\r\n(?=[ \t])", "", value))))


def body_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode(part.get_content_charset("ascii")).replace("\r\n", "\n")


def test_an_acknowledgement_reads_like_this() -> None:
    mail = replace(
        PLAIN,
        reply_to="support+cs11349759.mac@desk.example",
        subject="Geht nicht \N{EN DASH} CS11349759",
        text="Grüß Gott.\n",
        html="<p>Hello.</p>\n",
        in_reply_to="<two@customer.example>",
        references=("<one@customer.example>", "<two@customer.example>"),
    )
    raw = compose(mail)
    boundary = re.findall(rb'boundary="(.*)"', raw)[0]

    assert raw.replace(boundary, b"=_B").decode().split("\r\n") == [
        'From: "Service Desk" <support@desk.example>',
        "To: jo@customer.example",
        "Reply-To: support+cs11349759.mac@desk.example",
        "Subject: =?utf-8?q?Geht_nicht_=E2=80=93_CS11349759?=",
        "Date: Sun, 22 Nov 2026 15:06:00 +0000",
        "Message-ID: <ack.cs11349759.1.abcdef@desk.example>",
        "In-Reply-To: <two@customer.example>",
        "References: <one@customer.example> <two@customer.example>",
        "Auto-Submitted: auto-replied",
        "X-Auto-Response-Suppress: All",
        "Precedence: bulk",
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
        ' boundary="=_B"',
        "",
        "--=_B",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "Gr=C3=BC=C3=9F Gott.",
        "",
        "--=_B",
        'Content-Type: text/html; charset="us-ascii"',
        "Content-Transfer-Encoding: 7bit",
        "",
        "<p>Hello.</p>",
        "",
        "--=_B--",
        "",
    ]


def test_a_mail_with_a_picture_and_a_file_reads_like_this() -> None:
    raw = compose(
        replace(
            PLAIN,
            text="So many: 7",
            html='<img src="cid:cases@desk.example">',
            automatic="auto-generated",
            pictures=(Picture("cases@desk.example", PNG),),
            files=(OutgoingFile("", "application/pdf", b"%PDF"),),
        )
    )
    outer, between, inner = re.findall(rb'boundary="(.*)"', raw)
    for boundary, name in ((outer, b"=_OUTER"), (between, b"=_BETWEEN"), (inner, b"=_INNER")):
        raw = raw.replace(boundary, name)

    assert raw.decode().split("\r\n")[5:] == [
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "Precedence: bulk",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed;",
        ' boundary="=_OUTER"',
        "",
        "--=_OUTER",
        "Content-Type: multipart/alternative;",
        ' boundary="=_BETWEEN"',
        "",
        "--=_BETWEEN",
        'Content-Type: text/plain; charset="us-ascii"',
        "Content-Transfer-Encoding: 7bit",
        "",
        "So many: 7",
        "",
        "--=_BETWEEN",
        "Content-Type: multipart/related;",
        ' boundary="=_INNER"',
        "",
        "--=_INNER",
        'Content-Type: text/html; charset="us-ascii"',
        "Content-Transfer-Encoding: 7bit",
        "",
        '<img src="cid:cases@desk.example">',
        "",
        "--=_INNER",
        "Content-Type: image/png",
        "Content-Transfer-Encoding: base64",
        "Content-ID: <cases@desk.example>",
        "Content-Disposition: inline",
        "",
        "iVBORw0KGgo=",
        "",
        "--=_INNER--",
        "",
        "--=_BETWEEN--",
        "",
        "--=_OUTER",
        "Content-Type: application/pdf",
        'Content-Disposition: attachment; filename="attachment-1.pdf"',
        "Content-Transfer-Encoding: base64",
        "",
        "JVBERg==",
        "",
        "--=_OUTER--",
        "",
    ]


def test_a_mail_without_html_shows_no_picture_and_has_its_files() -> None:
    mail = replace(
        PLAIN,
        pictures=(Picture("cases@desk.example", PNG),),
        files=(OutgoingFile("a.pdf", "application/pdf", b"%PDF"), OutgoingFile("", "", b"x")),
    )
    parts = [part for part in read(compose(mail)).walk() if not part.is_multipart()]

    assert [(part.get_content_type(), part.get_filename()) for part in parts] == [
        ("text/plain", None),
        ("application/pdf", "a.pdf"),
        ("application/octet-stream", "attachment-2.bin"),
    ]


def test_the_same_mail_has_the_same_bytes_and_another_mail_another_boundary() -> None:
    mail = replace(PLAIN, html="<p>Hello.</p>\ud800")
    others = (
        replace(mail, text="Thanks.\n"),
        replace(mail, html="<p>Hello!</p>"),
        replace(mail, message_id="<ack.cs11349759.2.abcdef@desk.example>"),
    )
    boundaries = {re.findall(rb'boundary="(.*)"', compose(one))[0] for one in (mail, *others)}

    assert compose(mail) == compose(mail)
    assert len(boundaries) == 4


def test_a_persons_mail_does_not_call_itself_automatic() -> None:
    assert not {"Auto-Submitted", "X-Auto-Response-Suppress", "Precedence"} & set(
        read(compose(replace(PLAIN, automatic=""))).keys()
    )


def test_the_envelope_is_not_written_into_the_mail() -> None:
    raw = compose(replace(PLAIN, envelope_from="support+b.token@desk.example"))

    assert b"token" not in raw


def test_the_date_is_written_in_utc() -> None:
    at = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    written = read(compose(replace(PLAIN, date=at)))["Date"]

    assert written == "Wed, 01 Jul 2026 06:15:00 +0000"
    assert parsedate_to_datetime(written) == at


@settings(deadline=None)
@given(HOSTILE)
def test_whatever_the_subject_it_is_read_back_and_no_field_is_added(subject: str) -> None:
    mail = read(compose(replace(PLAIN, subject=subject)))

    assert tuple(mail.keys()) == LEAST
    assert decoded(mail["Subject"]) == clean_subject(subject)


@settings(deadline=None)
@given(HOSTILE)
def test_whatever_the_display_name_it_is_read_back_and_the_address_is_ours(name: str) -> None:
    sender = Address("support@desk.example", name)
    mail = read(compose(replace(PLAIN, sender=sender)))
    shown, address = parseaddr(re.sub(r"\r\n(?=[ \t])", "", mail["From"]))

    assert tuple(mail.keys()) == LEAST
    assert address == "support@desk.example"
    assert decoded(shown) == clean_name(name)


@settings(deadline=None)
@given(HOSTILE, HOSTILE)
def test_whatever_the_bodies_they_are_read_back(text: str, html: str) -> None:
    mail = read(compose(replace(PLAIN, text=text, html=f"<p>{html}</p>")))
    payload = mail.get_payload()

    assert tuple(mail.keys()) == LEAST[:-1]
    assert [body_of(part) for part in payload if isinstance(part, Message)] == [
        clean_body(text),
        clean_body(f"<p>{html}</p>"),
    ]


@settings(deadline=None)
@given(HOSTILE)
def test_whatever_the_only_body_it_is_read_back(text: str) -> None:
    mail = read(compose(replace(PLAIN, text=text)))

    assert tuple(mail.keys()) == LEAST
    assert body_of(mail) == clean_body(text)


@settings(deadline=None)
@given(st.lists(HOSTILE | HOSTILE.map("<{}@b>".format), max_size=70), HOSTILE)
def test_of_foreign_ids_only_well_formed_ones_are_written_and_never_encoded(
    ids: list[str], parent: str
) -> None:
    mail = read(compose(replace(PLAIN, in_reply_to=f"<{parent}@b>", references=tuple(ids))))
    good = [one for one in ids if is_message_id(one)]

    assert (mail["In-Reply-To"] is not None) == is_message_id(f"<{parent}@b>")
    assert (mail["References"] or "").split() == (
        good if len(good) <= 50 else good[:20] + good[-30:]
    )
    assert set(mail.keys()) - {"In-Reply-To", "References"} == set(LEAST)


@settings(deadline=None)
@given(HOSTILE)
def test_no_address_or_id_of_ours_is_bent_into_shape(value: str) -> None:
    for mail in (
        replace(PLAIN, recipient=f"jo@customer.example{value}!"),
        replace(PLAIN, sender=Address(f"support@desk.example{value}!")),
        replace(PLAIN, reply_to=f"jo@customer.example{value}!"),
        replace(PLAIN, envelope_from=f"jo@customer.example{value}!"),
        replace(PLAIN, message_id=f"<a@b>{value}!"),
        replace(PLAIN, automatic=f"auto-replied{value}!"),
    ):
        with pytest.raises(GateError):
            compose(mail)


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        pytest.param(
            replace(PLAIN, sender=Address("a@x, b@y")), "the sender 'a@x, b@y' is no", id="sender"
        ),
        pytest.param(
            replace(PLAIN, recipient="a@x, b@y"), "the recipient 'a@x, b@y' is no", id="recipient"
        ),
        pytest.param(
            replace(PLAIN, reply_to="a@x, b@y"), "the reply address 'a@x, b@y' is no", id="reply"
        ),
        pytest.param(
            replace(PLAIN, envelope_from="a@x, b@y"),
            "the envelope sender 'a@x, b@y' is no",
            id="envelope",
        ),
        pytest.param(replace(PLAIN, message_id="<a@b"), "'<a@b' is no Message-ID", id="no id"),
        pytest.param(replace(PLAIN, automatic="yes"), "'yes' is no word", id="automatic"),
        pytest.param(replace(PLAIN, recipient="jö@x.example"), "SMTPUTF8", id="local part"),
        pytest.param(replace(PLAIN, recipient="jo@gооd.example"), "SMTPUTF8", id="domain"),
        pytest.param(replace(PLAIN, recipient='"a b"@x.example'), "no address", id="quoted"),
        pytest.param(replace(PLAIN, recipient="=?u?q?=0A?=@x"), "no address", id="encoded word"),
        pytest.param(replace(PLAIN, recipient=f"{'a' * 65}@x"), "no address", id="65 octets"),
        pytest.param(replace(PLAIN, recipient=""), "no address", id="nobody"),
        pytest.param(replace(PLAIN, date=datetime(2026, 1, 1)), "time zone", id="naive date"),
    ],
)
def test_what_cannot_be_written_is_said(mail: Outgoing, words: str) -> None:
    with pytest.raises(GateError, match=words):
        compose(mail)


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param("word " * 99, id="ASCII"),
        pytest.param("\N{GRINNING FACE}" * 120, id="four octets each"),
        pytest.param("Ümläut " * 60, id="quoted"),
        pytest.param("x" * 499, id="one long word"),
    ],
)
def test_long_subjects_are_folded_and_no_encoded_word_is_over_75(subject: str) -> None:
    raw = compose(replace(PLAIN, subject=subject))
    lines = raw.decode().partition("Date:")[0].split("\r\n")

    assert all(len(line) <= 76 for line in lines) or " " not in subject.strip()
    assert all(len(word) <= 75 for word in re.findall(r"=\?\S*\?=", raw.decode()))
    assert decoded(read(raw)["Subject"]) == subject.strip()


def test_a_subject_beyond_all_bounds_is_cut() -> None:
    assert clean_subject("x" * 9999) == "x" * 499 + "…"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param("Plain text.", "7bit", id="short ASCII lines"),
        pytest.param("x" * 78 + "\n" + "y" * 78, "7bit", id="78 octets"),
        pytest.param("x" * 79, "quoted-printable", id="79 octets"),
        pytest.param("\ud800", "base64", id="half a character"),
        pytest.param("üxx", "quoted-printable", id="as long in both"),
        pytest.param("Grüße aus Köln, alles in Ordnung hier.", "quoted-printable", id="German"),
        pytest.param("こんにちは世界" * 5, "base64", id="Japanese"),
    ],
)
def test_a_body_takes_the_encoding_that_fits(text: str, encoding: str) -> None:
    mail = read(compose(replace(PLAIN, text=text)))

    assert mail["Content-Transfer-Encoding"] == encoding
    assert body_of(mail) == clean_body(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("", "\n", id="nothing"),
        pytest.param("a\n", "a\n", id="ended"),
        pytest.param("a\n\n", "a\n\n", id="ended twice"),
        pytest.param(
            "a\r\nb\rc\nd\x0be\x0cf\x85g\u2028h\u2029i",
            "\n".join("abcdefghi") + "\n",
            id="whatever ends a line",
        ),
        pytest.param("a\r\r\nb", "a\n\nb\n", id="ends in a row"),
        pytest.param(
            "\0a\x08b\tc\x0e\x1b[1md\x7f\x80\x9f\xa0e~", "ab\tc[1md\xa0e~\n", id="controls"
        ),
        pytest.param("a\ud800b\udfffc", "a\ufffdb\ufffdc\n", id="halves of characters"),
    ],
)
def test_a_body_is_lines_without_controls(text: str, clean: str) -> None:
    assert clean_body(text) == clean


def test_a_line_that_begins_with_from_is_left_alone() -> None:
    assert b"\r\nFrom here on" in compose(replace(PLAIN, text="So:\nFrom here on it works."))


def test_a_hidden_line_end_that_the_standard_library_lets_out_does_not_leave_here() -> None:
    source = message_from_bytes(
        b"Subject: =?UTF-8?Q?help=0ABcc=3A_x=40evil?=\n\nhelp\n", policy=default
    )
    theirs = EmailMessage(policy=SMTP)
    theirs["From"] = "support@desk.example"
    theirs["Subject"] = source["Subject"]
    theirs.set_content("Thank you.")
    stdlib_leaks = b"\nBcc:" in theirs.as_bytes()
    ours = compose(replace(PLAIN, subject=str(source["Subject"])))

    assert b"\nBcc:" not in ours
    assert decoded(read(ours)["Subject"]) == "help Bcc: x@evil"
    if stdlib_leaks:  # as Python 3.11 and 3.12 do
        with pytest.raises(GateError):
            check(theirs.as_bytes(), fields=("From", "Subject"))


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("Subject: a\r\nBcc: x@evil\r\n", id="a field more"),
        pytest.param("Subject: a\nBcc: x@evil\r\n", id="a bare line end"),
        pytest.param("Subject: =?utf-8?q?a=0ABcc=3A_x=40evil?=\r\n", id="a hidden line end"),
        pytest.param("", id="a field less"),
    ],
)
def test_nothing_is_composed_that_the_gate_does_not_let_out(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setattr(compose_module, "subject_field", lambda _name, _text: written)

    with pytest.raises(GateError):
        compose(PLAIN)


# --- threads


def incoming(
    message_id: str = "<parent@x>",
    references: tuple[str, ...] = (),
    in_reply_to: tuple[str, ...] = (),
) -> Incoming:
    return Incoming(
        message_id=message_id,
        sender=None,
        to=(),
        cc=(),
        reply_to=(),
        subject="",
        date=None,
        in_reply_to=in_reply_to,
        references=references,
        text="",
        html="",
        reply_text="",
        attachments=(),
        headers=(),
    )


def chain(length: int) -> tuple[str, ...]:
    return tuple(f"<{number}@x>" for number in range(length))


@pytest.mark.parametrize(
    ("mail", "in_reply_to", "references"),
    [
        pytest.param(incoming(), "<parent@x>", ("<parent@x>",), id="a first mail"),
        pytest.param(
            incoming(references=("<a@x>", "<b@x>")),
            "<parent@x>",
            ("<a@x>", "<b@x>", "<parent@x>"),
            id="an answer",
        ),
        pytest.param(
            incoming(in_reply_to=("<a@x>",)),
            "<parent@x>",
            ("<a@x>", "<parent@x>"),
            id="an answer without References",
        ),
        pytest.param(
            incoming(in_reply_to=("<a@x>", "<b@x>")),
            "<parent@x>",
            ("<parent@x>",),
            id="an answer to two mails",
        ),
        pytest.param(
            incoming(references=("<a@x>", "<parent@x>", "<a@x>")),
            "<parent@x>",
            ("<a@x>", "<parent@x>"),
            id="each id once, the parent last",
        ),
        pytest.param(incoming(message_id=""), "", (), id="no Message-ID"),
        pytest.param(
            incoming(message_id="<a@[b", references=("<a@x>", "<", "junk", "<=?u?q?=0A?=@x>")),
            "",
            ("<a@x>",),
            id="junk is left out",
        ),
        pytest.param(
            incoming(references=chain(49)), "<parent@x>", (*chain(49), "<parent@x>"), id="50 ids"
        ),
        pytest.param(
            incoming(references=chain(50)),
            "<parent@x>",
            (*chain(20), *chain(50)[21:], "<parent@x>"),
            id="51 ids",
        ),
        pytest.param(
            incoming(references=chain(500)),
            "<parent@x>",
            (*chain(20), *chain(500)[471:], "<parent@x>"),
            id="501 ids",
        ),
    ],
)
def test_an_answer_goes_on_the_thread(
    mail: Incoming, in_reply_to: str, references: tuple[str, ...]
) -> None:
    assert thread_references(mail) == (in_reply_to, references)
    assert len(references) <= 50
