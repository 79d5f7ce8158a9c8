"""What the gate lets out and what not: each mail is refused for one thing that is wrong with it."""

import base64
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

from mailgate.mail.final_bytes import GateError, check

CONTENT = {
    "Content-Type": 'text/plain; charset="us-ascii"',
    "Content-Transfer-Encoding": "7bit",
}
Tried = TypeVar("Tried")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
QUOTED = "=?utf-8?q?{}?="
PACKED = "=?utf-8?b?{}?="
TOO_LONG = f"{'a' * 65}@x"


def packed(content: bytes) -> bytes:
    """In lines of 76 octets, as a mail holds it."""
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def entity(values: dict[str, str], body: bytes) -> bytes:
    header = "".join(f"{name}: {value}\r\n" for name, value in values.items())
    return header.encode() + b"\r\n" + body


def text(body: bytes, *, charset: str = "us-ascii", encoding: str = "7bit") -> bytes:
    kind = f'text/plain; charset="{charset}"'
    return entity({"Content-Type": kind, "Content-Transfer-Encoding": encoding}, body)


def multipart(kind: str, boundary: str, *parts: bytes) -> bytes:
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    return entity({"Content-Type": f'multipart/{kind}; boundary="{boundary}"'}, body)


def picture(changes: dict[str, str | None], content: bytes = PNG) -> bytes:
    return entity(
        changed(
            {
                "Content-Type": "image/png",
                "Content-Transfer-Encoding": "base64",
                "Content-ID": "<logo@desk.example>",
                "Content-Disposition": "inline",
            },
            changes,
        ),
        packed(content),
    )


def attached(changes: dict[str, str | None], body: bytes = packed(PNG)) -> bytes:
    return entity(
        changed(
            {
                "Content-Type": "application/pdf",
                "Content-Transfer-Encoding": "base64",
                "Content-Disposition": 'attachment; filename="a.pdf"',
            },
            changes,
        ),
        body,
    )


def changed(values: dict[str, str], changes: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in (values | changes).items() if value is not None}


def is_let_out(raw: bytes) -> bool:
    """Whether the mail passes, the names of its fields being those that were meant."""
    header = raw.partition(b"\r\n\r\n")[0].decode("latin-1")
    lines = [line for line in header.split("\r\n") if line[:1] not in {" ", "\t"}]
    fields = tuple(line.partition(":")[0] for line in lines)
    try:
        check(raw, fields=fields)
    except GateError:
        return False
    return True


def let_out(tried: Sequence[Tried], written: Callable[[Tried], bytes]) -> list[Tried]:
    return [one for one in tried if is_let_out(written(one))]


def in_a_mail(part: bytes) -> bytes:
    return multipart("mixed", "=_B", part)


# --- bytes and lines


def test_only_printable_ascii_tabs_and_line_ends_leave() -> None:
    let = let_out(range(256), lambda byte: text(b"a" + bytes([byte]) + b"b\r\n", charset="utf-8"))

    assert let == [ord("\t"), *range(ord(" "), ord("~") + 1)]


def test_each_line_ends_by_cr_and_lf() -> None:
    good = (b"a\r\nb\r\n", b"a\r\n\r\n\r\nb\r\n", b"\r\n")
    bad = (b"a\nb\r\n", b"a\rb\r\n", b"a\r\r\nb\r\n", b"a\n\r\n", b"a\r\nb", b"a\r\nb\n", b"")

    assert let_out((*good, *bad), text) == [*good, b""]  # nothing stands behind the header
    assert not is_let_out(text(b"")[:-1])
    assert not is_let_out(text(b"")[:-2])


def test_a_line_has_at_most_998_octets() -> None:
    assert let_out(range(996, 1002), lambda size: text(b"x" * size + b"\r\n")) == [996, 997, 998]
    assert not is_let_out(text(b"x" * 999))


# --- fields


def test_a_field_is_a_name_a_colon_and_a_value_that_may_be_folded() -> None:
    good = [
        "Subject: a b",
        "Subject: ",
        "Subject:",
        "Subject: a\r\n b",
        "Subject: a\r\n b\r\n\tc\r\n  d",
        f"Subject:\r\n {QUOTED.format('=C3=BC')}",
    ]
    bad = [
        "Subject:a",
        "Subject : a",
        "Sub ject: a",
        "Subject",
        ": a",
        "x y",
        "Subject: a\tb",
        "Subject: a\r\n b\tc",
        "Subject: a\r\n ",
        "Subject: a\r\n \t",
        "Subject: a\r\n\t\r\n b",
    ]

    def written(field: str) -> bytes:
        return field.encode() + b"\r\n" + text(b"Thank you.\r\n")

    assert let_out([*good, *bad], written) == good


def test_a_header_begins_with_a_field() -> None:
    for before in (b" x\r\n", b"\tx\r\n", b"junk\r\n", b"\r\n"):
        with pytest.raises(GateError):
            check(before + text(b"Thank you.\r\n"), fields=tuple(CONTENT))


def test_a_folded_value_is_read_as_one_line() -> None:
    folded = b'MIME-Version: 1.0\r\nContent-Type: text/plain;\r\n\tcharset="utf-8"\r\n'
    split = b'MIME-Version: 1.\r\n 0\r\nContent-Type: text/plain;\r\n charset="utf-8"\r\n'
    rest = b"Content-Transfer-Encoding: 7bit\r\n\r\nThank you.\r\n"

    assert is_let_out(folded + rest)
    assert not is_let_out(split + rest)


def test_the_fields_are_those_that_were_meant_each_of_them_once() -> None:
    raw = b"To: jo@customer.example\r\n" + text(b"Thank you.\r\n")

    check(raw, fields=("To", *CONTENT))
    check(raw, fields=(*CONTENT, "To"))
    for fields in (tuple(CONTENT), ("To", "To", *CONTENT), ("to", *CONTENT), ("Cc", *CONTENT)):
        with pytest.raises(GateError, match="fields are To, Content-Type, Content-Transfer"):
            check(raw, fields=fields)
    with pytest.raises(GateError, match="twice"):
        check(b"To: x@y\r\n" + raw, fields=("To", "To", *CONTENT))


def test_a_field_that_no_mail_of_ours_has_does_not_leave_even_when_meant() -> None:
    for name in ("Bcc", "Cc", "Sender", "Return-Path", "X-Mailer", "subject"):
        with pytest.raises(GateError, match=f"{name} is no field of ours"):
            check(f"{name}: x@y\r\n".encode() + text(b"Thank you.\r\n"), fields=(name, *CONTENT))


ID_50 = " ".join(f"<{number}@x>" for number in range(50))


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (
            "From",
            (
                "support@desk.example",
                '"Desk" <support@desk.example>',
                r'"The \"Desk\" \\ <x@evil>," <support@desk.example>',
                "=?utf-8?q?B=C3=BCro?= <support@desk.example>",
                "=?utf-8?q?B=C3=BCro?= =?utf-8?b?w7w=?= <support@desk.example>",
            ),
            (
                "",
                "support",
                "Desk <support@desk.example>",
                '"De"sk" <support@desk.example>',
                r'"Desk\" <support@desk.example>',
                r'"De\sk" <support@desk.example>',
                '"Desk" <support>',
                '"Desk" <x@evil> <support@desk.example>',
                '"Desk" <support@desk.example>, x@evil',
                "x@evil, <support@desk.example>",
                "=?utf-8?q?B=C3=BCro?= =?utf-8?q?=0A?= <support@desk.example>",
            ),
        ),
        (
            "To",
            ("jo@customer.example", "a.b+c@d-e.f"),
            ("", "jo", "<jo@x>", '"Jo" <jo@x>', "jo@x, al@x", "jö@x", TOO_LONG, "=?u?q?x?=@x"),
        ),
        ("Reply-To", ("support+cs1.mac@desk.example",), ("", '"Desk" <support@desk.example>')),
        (
            "Message-ID",
            ("<a.b@desk.example>",),
            ("", "a.b@desk.example", "<a.b@ desk.example>", "<a@b> <c@d>", "<=?u?q?x?=@b>"),
        ),
        ("In-Reply-To", ("<a@[127.0.0.1]>",), ("", "a@b", "<a@b> <c@d>", "<a@b")),
        (
            "References",
            ("<a@x>", "<a@x> <b@x>", ID_50),
            ("", "<a@x>  <b@x>", "<a@x>,<b@x>", "<a@x> <b@x", "a@x <b@x>", f"{ID_50} <50@x>"),
        ),
        (
            "Date",
            ("Sun, 22 Nov 2026 15:06:00 +0000", "Mon, 01 Jan 2024 00:00:00 -0930"),
            (
                "",
                "Son, 22 Nov 2026 15:06:00 +0000",
                "22 Nov 2026 15:06:00 +0000",
                "Sun, 2 Nov 2026 15:06:00 +0000",
                "Sun, 22 Nov 2026 15:06:00 GMT",
                "Sun, 22 Nov 2026 15:06:00 +0000 (UTC)",
            ),
        ),
        ("Auto-Submitted", ("auto-replied", "auto-generated"), ("", "no", "Auto-Replied")),
        ("X-Auto-Response-Suppress", ("All",), ("", "all", "OOF")),
        ("Precedence", ("bulk",), ("", "list", "bulk, list")),
        ("MIME-Version", ("1.0",), ("", "1.1", "1x0", "1.0 (x)")),
    ],
)  # fmt: skip
def test_a_field_holds_what_it_may_and_nothing_else(
    name: str, good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    def written(value: str) -> bytes:
        return entity({name: value, **CONTENT}, b"Thank you.\r\n")

    assert let_out((*good, *bad), written) == list(good)


def test_an_encoded_word_decodes_to_clean_utf_8() -> None:
    good = (
        QUOTED.format("Gr=C3=BC=C3=9Fe_an_alle"),
        PACKED.format("R3LDvMOfZQ=="),
        f"{QUOTED.format('a')} b {PACKED.format('Yw==')}",
        "a = b ?",
        QUOTED.format("x" * 63),
    )
    bad = (
        QUOTED.format("x" * 64),
        QUOTED.format("=C3"),
        PACKED.format("ww=="),
        PACKED.format("!R3LDvMOfZQ=="),
        PACKED.format("R3LDvMOfZQ="),
        "=?utf-8?q?a b?=",
        "=?utf-8?q?a",
        "=?utf-7?q?a?=",
        "=?UTF-8?Q?a?=",
        "=?utf-8?x?a?=",
    )

    def written(value: str) -> bytes:
        return entity({"Subject": value, **CONTENT}, b"Thank you.\r\n")

    assert let_out((*good, *bad), written) == list(good)


@pytest.mark.parametrize("word", [QUOTED, PACKED])
def test_no_control_character_or_line_end_hides_in_an_encoded_word(word: str) -> None:
    def written(code: int) -> bytes:
        char = f"a{chr(code)}".encode()
        quoted = "".join(f"={byte:02X}" for byte in char)
        value = word.format(quoted if word is QUOTED else base64.b64encode(char).decode())
        return entity({"Subject": value, **CONTENT}, b"Thank you.\r\n")

    tried = (*range(0x100), 0x2027, 0x2028, 0x2029, 0x202A, 0x1F600)
    assert let_out(tried, written) == [
        *range(0x20, 0x7F), *range(0xA0, 0x100), 0x2027, 0x202A, 0x1F600,
    ]  # fmt: skip


# --- bodies


@pytest.mark.parametrize(
    ("charset", "encoding", "good", "bad"),
    [
        (
            "us-ascii",
            "7bit",
            (b"Thank you.\r\n", b"x" * 200 + b"\r\n", b"= =3 =C3\r\n"),
            (),
        ),
        ("us-ascii", "quoted-printable", (b"=41\r\n",), (b"=C3=BC\r\n",)),
        ("us-ascii", "base64", (b"QUJD\r\n",), (b"w7w=\r\n",)),
        (
            "utf-8",
            "quoted-printable",
            (
                b"Gr=C3=BC=\r\n=C3=9Fe\r\n",
                b"x" * 76 + b"\r\n" + b"y" * 76 + b"\r\n",
                b"=09=0D=0A=7E\r\n",
            ),
            (
                b"x" * 77 + b"\r\n",
                b"=C3\r\n",
                b"=c3=bc\r\n",
                b"=zz\r\n",
                b"= \r\n",
                b"=00\r\n",
                b"=08\r\n",
                b"=0B\r\n",
                b"=0C\r\n",
                b"=0E\r\n",
                b"=1B\r\n",
                b"=7F\r\n",
                b"=C2=80\r\n",
                b"=C2=9F\r\n",
            ),
        ),
        (
            "utf-8",
            "base64",
            (packed("Grüße, ".encode() * 20), b"QUJD" * 19 + b"\r\n", b"\r\n"),
            (
                b"QUJD" * 19 + b"=\r\n",
                b"QUJD" * 20 + b"\r\n",
                b"QU!JD\r\n",
                b"QUJ\r\n",
                b"/////w==\r\n",
                b"AAAA\r\n",
            ),
        ),
    ],
)  # fmt: skip
def test_a_body_is_text_of_its_charset_in_its_encoding(
    charset: str, encoding: str, good: tuple[bytes, ...], bad: tuple[bytes, ...]
) -> None:
    def written(body: bytes) -> bytes:
        return text(body, charset=charset, encoding=encoding)

    assert let_out((*good, *bad), written) == list(good)
    assert let_out((*good, *bad), lambda body: in_a_mail(written(body))) == list(good)


def test_a_text_says_its_type_charset_and_encoding() -> None:
    good: list[dict[str, str | None]] = [
        {"Content-Type": 'text/html; charset="utf-8"'},
        {"Content-Type": 'text/plain; charset="us-ascii"'},
    ]
    bad: list[dict[str, str | None]] = [
        {"Content-Type": 'text/xml; charset="utf-8"'},
        {"Content-Type": "text/plain"},
        {"Content-Type": 'text/plain; charset="latin-1"'},
        {"Content-Type": 'text/plain; charset="utf-8"; name="a.exe"'},
        {"Content-Type": "application/pdf"},
        {"Content-Type": "message/rfc822"},
        {"Content-Type": ""},
        {"Content-Type": None},
        {"Content-Transfer-Encoding": "8bit"},
        {"Content-Transfer-Encoding": ""},
        {"Content-Transfer-Encoding": None},
    ]

    tried = [*good, *bad]
    assert let_out(tried, lambda one: entity(changed(CONTENT, one), b"Hello.\r\n")) == good
    assert let_out(tried, lambda one: in_a_mail(entity(changed(CONTENT, one), b"Hello."))) == good


# --- parts


HELLO = text(b"Hello.\r\n")


@pytest.mark.parametrize("kind", ["alternative", "mixed", "related"])
def test_a_multipart_has_a_part_and_nothing_around_its_parts(kind: str) -> None:
    good = multipart(kind, "=_B", HELLO)
    two = multipart(kind, "=_B", HELLO, HELLO)
    bad = {
        "no part": multipart(kind, "=_B"),
        "a preamble": good.replace(b"\r\n\r\n--=_B", b"\r\n\r\nx\r\n--=_B"),
        "an epilogue": good + b"x\r\n",
        "no end": two.replace(b"--=_B--", b"--=_B"),
        "an end in the middle": two.replace(b"--=_B\r\n", b"--=_B--\r\n", 2),
        "another boundary": good.replace(b'"=_B"', b'"=_C"'),
        "almost a boundary": good.replace(b"Hello.", b"Hello.\r\n--=_Bx"),
        "a boundary beside a field": two.replace(b"\r\n\r\n--=_B\r\n", b"\r\n\r\n--=_B"),
        "a part that is no field": good.replace(b"--=_B\r\n", b"--=_B\r\n\r\n", 1),
        "a part that is a header alone": multipart(kind, "=_B", HELLO.partition(b"\r\n\r\n")[0]),
        "an encoding": b"Content-Transfer-Encoding: 7bit\r\n" + good,
        "a parameter more": good.replace(b'"=_B"', b'"=_B"; x="y"'),
        "a boundary of 71": multipart(kind, "b" * 71, HELLO),
        "a boundary with a space": multipart(kind, "=_B C", HELLO),
        "another kind": multipart("digest", "=_B", HELLO),
    }

    assert is_let_out(good)
    assert is_let_out(two)
    assert is_let_out(multipart(kind, "b" * 70, HELLO))
    assert let_out(list(bad), bad.__getitem__) == []


def test_parts_lie_at_most_three_deep() -> None:
    nested = HELLO
    let = []
    for depth in range(1, 6):
        nested = multipart("mixed", f"=_B{depth}_", nested)
        let.append(is_let_out(nested))

    assert let == [True, True, True, False, False]


def test_every_part_is_looked_at() -> None:
    bad = text(b"=00\r\n", encoding="quoted-printable")

    assert is_let_out(multipart("mixed", "=_B", HELLO, HELLO, HELLO))
    for parts in ((bad, HELLO, HELLO), (HELLO, bad, HELLO), (HELLO, HELLO, bad)):
        assert not is_let_out(multipart("mixed", "=_B", *parts))
    assert not is_let_out(in_a_mail(multipart("related", "=_C", HELLO, bad)))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"Subject: Hello", id="a field of the mail"),
        pytest.param(b"Content-Description: x", id="a field of no mail of ours"),
        pytest.param(b"Content-Transfer-Encoding: 7bit", id="a field twice"),
        pytest.param(b"junk", id="no field"),
    ],
)
def test_a_part_has_no_fields_but_those_of_its_content(line: bytes) -> None:
    with pytest.raises(GateError):
        check(in_a_mail(line + b"\r\n" + HELLO), fields=("Content-Type",))


def test_a_picture_is_a_png_with_a_name_that_is_shown_inside() -> None:
    good: list[dict[str, str | None]] = [{}, {"Content-ID": f"<{'a' * 60}@{'b' * 253}>"}]
    bad: list[dict[str, str | None]] = [
        {"Content-ID": f"<{'a' * 61}@b>"},
        {"Content-ID": "logo@desk.example"},
        {"Content-ID": "<logo@desk@example>"},
        {"Content-Type": "image/gif"},
        {"Content-Type": "image/svg+xml"},
        {"Content-Transfer-Encoding": "7bit"},
        {"Content-Transfer-Encoding": "quoted-printable"},
        {"Content-Transfer-Encoding": None},
        {"Content-Disposition": 'attachment; filename="a.png"'},
        {"Content-Disposition": None},
    ]

    assert let_out([*good, *bad], lambda one: in_a_mail(picture(one))) == good
    assert not is_let_out(in_a_mail(picture({}, b"GIF89a" + PNG)))
    assert not is_let_out(in_a_mail(picture({}, PNG[1:])))
    assert not is_let_out(in_a_mail(picture({}).replace(b"iVBOR", b"!VBOR")))
    assert not is_let_out(b"To: jo@customer.example\r\n" + picture({}))


def test_a_file_is_attached_in_base64_under_a_type_that_is_not_shown() -> None:
    good: list[dict[str, str | None]] = [
        {},
        {"Content-Type": "application/vnd.oasis.opendocument.text"},
        {"Content-Type": f"{'a' * 61}/{'b' * 61}"},
    ]
    bad: list[dict[str, str | None]] = [
        {"Content-Type": "text/html"},
        {"Content-Type": 'text/html; charset="utf-8"'},
        {"Content-Type": "message/rfc822"},
        {"Content-Type": 'multipart/mixed; boundary="=_C"'},
        {"Content-Type": "application/pdf; x=y"},
        {"Content-Type": f"{'a' * 62}/b"},
        {"Content-Type": f"a/{'b' * 62}"},
        {"Content-Type": None},
        {"Content-Transfer-Encoding": "7bit"},
        {"Content-Transfer-Encoding": "quoted-printable"},
        {"Content-Transfer-Encoding": None},
        {"Content-Disposition": "inline"},
        {"Content-Disposition": None},
    ]

    assert let_out([*good, *bad], lambda one: in_a_mail(attached(one))) == good
    bodies = (packed(PNG), b"\r\n", b"QU!JD\r\n", b"QUJ\r\n", b"QUJD" * 20 + b"\r\n")
    assert let_out(bodies, lambda one: in_a_mail(attached({}, one))) == [packed(PNG), b"\r\n"]
    assert not is_let_out(b"To: jo@customer.example\r\n" + attached({}))


def test_a_files_name_is_one_parameter_that_nothing_ends_early() -> None:
    good = [
        'filename="a (1).pdf"',
        f'filename="{"a" * 60}"',
        "filename*=utf-8''St%C3%B6rung.pdf",
        "filename*0*=utf-8''St%C3; filename*1*=%B6rung; filename*99*=.pdf",
    ]
    bad = [
        'filename=""',
        f'filename="{"a" * 61}"',
        "filename=a.pdf",
        'filename="a"; filename="b"',
        'filename="a\\"b"',
        "filename*=latin-1''a",
        "filename*=utf-8''a b",
        "filename*0*=utf-8''a",
        "filename*0*=utf-8''a; filename*0*=b",
        "filename*0*=utf-8''a; filename*100*=b",
    ]

    def written(name: str) -> bytes:
        return in_a_mail(attached({"Content-Disposition": f"attachment; {name}"}))

    assert let_out([*good, *bad], written) == good
