from collections.abc import Callable

import pytest

from mailgate.errors import PermanentError
from mailgate.mail import compose as compose_module
from mailgate.mail import gate as gate_module
from mailgate.mail.gate import GateError, check, self_test

FIELDS = (
    "From", "To", "Subject", "Date", "Message-ID", "References", "MIME-Version", "Content-Type",
)  # fmt: skip
GOOD = b"""\
From: "Desk" <support@desk.example>
To: jo@customer.example
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= and more
Date: Sun, 22 Nov 2026 15:06:00 +0000
Message-ID: <a.b@desk.example>
References: <a@x>
 <b@x>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="=_B"

--=_B
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe=
!

--=_B
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

PHA+w5w8L3A+

--=_B--
""".replace(b"\n", b"\r\n")


def test_a_good_mail_passes() -> None:
    check(GOOD, fields=FIELDS)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(b"To:", b"Bcc: x@evil\r\nTo:", "fields are", id="a field too many"),
        pytest.param(b"Subject:", b"Subject: x\r\nSubject:", "fields are", id="a field twice"),
        pytest.param(b"MIME-Version: 1.0\r\n", b"", "fields are", id="a field too few"),
        pytest.param(b"Subject:", b"subject:", "fields are", id="another spelling"),
        pytest.param(b"Subject:", b"Subject :", "no field", id="space before the colon"),
        pytest.param(b"Subject:", b"junk\r\nSubject:", "no field", id="a line that is no field"),
        pytest.param(b"From:", b" x\r\nFrom:", "continues nothing", id="folded first line"),
        pytest.param(b"To:", b" \t\r\nTo:", "continues nothing", id="folded line of white space"),
        pytest.param(b"\r\nTo:", b"\r\n\r\nTo:", "fields are", id="a blank line in the header"),
        pytest.param(b"\r\n", b"\n", "bare line end", id="bare LF"),
        pytest.param(b"\r\nTo:", b"\rTo:", "bare line end", id="bare CR"),
        pytest.param(b"more", b"\0", "byte 0x00", id="NUL"),
        pytest.param(b"more", b"\x1b", "byte 0x1b", id="escape"),
        pytest.param(b"more", b"\x7f", "byte 0x7f", id="DEL"),
        pytest.param(b"more", b"\x9b", "byte 0x9b", id="C1"),
        pytest.param(b"more", "ü".encode(), "byte 0xc3", id="8 bit"),
        pytest.param(b"more", b"x" * 999, "998", id="a line too long"),
        pytest.param(b"_B--\r\n", b"_B--", "no line end", id="no line end at the end"),
        pytest.param(b"=C3=BC", b"=0ABcc:", "encoded word", id="hidden line end"),
        pytest.param(b"q?Gr=C3=BC=C3=9Fe?=", b"b?CkJjYzo=?=", "encoded word", id="hidden, base64"),
        pytest.param(b"q?Gr=C3=BC", b"q?Gr=C3", "broken", id="half a character"),
        pytest.param(b"utf-8?q", b"utf-7?q", "some would decode", id="another charset"),
        pytest.param(b"more", b"=?x", "some would decode", id="half an encoded word"),
        pytest.param(b"Gr=C3", b"x" * 70 + b"=C3", "too long", id="encoded word over 75"),
        pytest.param(b"To: jo", b"To: al@x, jo", "To holds", id="two recipients"),
        pytest.param(b"To: jo", b"To: =?u?q?x?=", "To holds", id="encoded recipient"),
        pytest.param(b'"Desk" <', b'"De"sk" <', "From holds", id="a quote inside a name"),
        pytest.param(b'"Desk" <', b"a@b, <", "From holds", id="two senders"),
        pytest.param(b"<a.b@", b"<a.b@ ", "Message-ID holds", id="a broken Message-ID"),
        pytest.param(b"<b@x>", b"<b@x", "References holds", id="a broken reference"),
        pytest.param(b"<b@x>", b"<b@x> " * 60, "References holds", id="too many references"),
        pytest.param(b"Sun, 22", b"Son, 22", "Date holds", id="a German date"),
        pytest.param(b"1.0", b"1.1", "MIME-Version holds", id="MIME 1.1"),
        pytest.param(b"text/html;", b"text/xml;", "Content-Type holds", id="another type"),
        pytest.param(b"base64", b"8bit", "Encoding holds", id="8bit"),
        pytest.param(b"PHA+w", b"PHA+!w", "not base64", id="broken base64"),
        pytest.param(b"PHA+w5w8L3A+", b"AAAA", "control", id="NUL in a body"),
        pytest.param(b"PHA+w5w8L3A+", b"/////w==", "not base64 of utf-8", id="not UTF-8"),
        pytest.param(b"PHA+w5w8L3A+", b"w5w8" * 20, "76 octets", id="a long base64 line"),
        pytest.param(b"Fe=\r\n", b"Fe=zz\r\n", "not quoted-printable", id="broken quoting"),
        pytest.param(b"=\r\n!", b"=0B\r\n!", "control", id="vertical tab in a body"),
        pytest.param(b"Transfer-Encoding: base64", b"ID: <a@b>", "no picture", id="Content-ID"),
        pytest.param(
            b"Content-Transfer-Encoding: base64\r\n", b"", "no MIME", id="a part without encoding"
        ),
        pytest.param(b"\r\n\r\n--=_B", b"\r\n\r\nx\r\n--=_B", "not in order", id="preamble"),
        pytest.param(b"--=_B--", b"--=_B", "not in order", id="no end"),
        pytest.param(b"--=_B--\r\n", b"--=_B--\r\nx\r\n", "not in order", id="epilogue"),
        pytest.param(b"!\r\n", b"!\r\n--=_Bx\r\n", "like a boundary", id="almost a boundary"),
        pytest.param(b"!\r\n", b"!\r\n--=_B\r\n\r\n", "no end", id="a part without a type"),
        pytest.param(b'"=_B"', b'"=_C"', "not in order", id="another boundary"),
    ],
)
def test_a_bad_mail_does_not_pass(old: bytes, new: bytes, words: str) -> None:
    assert old in GOOD
    with pytest.raises(GateError, match=words):
        check(GOOD.replace(old, new, 1), fields=FIELDS)


def test_a_field_that_is_not_ours_does_not_pass_even_when_meant() -> None:
    with pytest.raises(GateError, match="no field of ours"):
        check(GOOD.replace(b"To:", b"Cc: x@y\r\nTo:"), fields=(*FIELDS, "Cc"))


def test_a_field_does_not_pass_twice_even_when_meant() -> None:
    with pytest.raises(GateError, match="twice"):
        check(GOOD.replace(b"To:", b"To: x@y\r\nTo:"), fields=(*FIELDS, "To"))


def test_the_self_test_passes_on_this_python() -> None:
    self_test()


def let_through(raw: bytes, *, fields: tuple[str, ...]) -> None:
    assert raw
    assert fields


def test_the_self_test_fails_where_the_gate_does_not_bite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "check", let_through)

    with pytest.raises(PermanentError, match="gate let"):
        self_test()


@pytest.mark.parametrize(
    ("leaky", "words"),
    [
        pytest.param(
            lambda name, text: f"{name}: {text.encode('ascii', 'replace').decode()}\r\n",
            "could not be written",
            id="a hidden line end, caught by our reading",
        ),
        pytest.param(
            lambda name, text: f"{name}: x\r\nBcc: {len(text)}\r\n",
            "could not be written",
            id="a field too many",
        ),
    ],
)
def test_the_self_test_fails_where_the_composer_leaks(
    monkeypatch: pytest.MonkeyPatch, leaky: Callable[[str, str], str], words: str
) -> None:
    monkeypatch.setattr(compose_module, "check", let_through)
    monkeypatch.setattr(compose_module, "subject_field", leaky)

    with pytest.raises(PermanentError, match=words):
        self_test()


def test_the_self_test_fails_where_a_hostile_address_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compose_module, "check", let_through)
    monkeypatch.setattr(compose_module, "is_address", bool)

    with pytest.raises(PermanentError, match="taken for part of an address"):
        self_test()


def test_the_self_test_fails_where_the_standard_library_reads_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate_module, "check", let_through)
    monkeypatch.setattr(compose_module, "check", let_through)
    monkeypatch.setattr(compose_module, "subject_field", lambda name, _: f"{name}:\r\nBcc: x\r\n")

    with pytest.raises(PermanentError, match="changed the header"):
        self_test()
