import base64
import struct
import time

import compressed_rtf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tnefparse import TNEF

from mailgate.core.message import NamedBy
from mailgate.mail.parse import attachment_bytes, parse
from mailgate.mail.tnef import unpack
from tests.mail.letters import PLAIN, parts
from tests.mail.winmail import (
    BINARY,
    LONG,
    OBJECT,
    STRING_8,
    STRING_16,
    attached,
    attribute,
    prop,
    props,
    tnef,
    utf_16,
)

LONG_NAME = prop(0x3707, STRING_16, utf_16("Angebot für Jörg.pdf"))
REPORT = attached(
    b"%PDF-1", LONG_NAME, prop(0x370E, STRING_8, b"application/pdf\0"), title=b"A.PDF"
)


def winmail(data: bytes, *before: bytes, kind: bytes = b"application/ms-tnef") -> bytes:
    head = b'; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return parts(*before, b"Content-Type: " + kind + head + base64.encodebytes(data))


@pytest.mark.parametrize("kind", [b"application/ms-tnef", b"application/octet-stream"])
def test_the_files_of_a_winmail_are_attachments_and_it_stays_itself(kind: bytes) -> None:
    raw = winmail(tnef(REPORT), PLAIN + b"see", kind=kind)

    whole, packed = parse(raw).attachments

    assert (whole.name, attachment_bytes(raw, whole)) == ("winmail.dat", tnef(REPORT))
    assert (packed.name, packed.type) == ("Angebot für Jörg.pdf", "application/pdf")
    assert packed.named_by is NamedBy.SENDER
    assert attachment_bytes(raw, packed) == b"%PDF-1"


def test_another_reader_of_the_format_sees_the_same() -> None:
    found = TNEF(tnef(REPORT, attached(b"two", title=b"b.txt")))

    assert [file.data for file in found.attachments] == [b"%PDF-1", b"two"]
    assert [file.long_filename() for file in found.attachments] == ["Angebot für Jörg.pdf", "b.txt"]


def test_a_mail_whose_words_are_in_the_winmail_alone_is_not_empty() -> None:
    body = attribute(0x9003, props(prop(0x1000, STRING_16, utf_16("Der Drucker brennt.\r\nAnn"))))

    message = parse(winmail(tnef(body)))

    assert message.text == message.reply_text == "Der Drucker brennt.\nAnn"


def test_html_in_a_winmail_is_read_by_its_own_code_page() -> None:
    html = "<p>Принтер горит</p>".encode("cp1251")
    body = attribute(0x9003, props(prop(0x1013, BINARY, html), prop(0x3FDE, LONG, 1251)))

    assert parse(winmail(tnef(body))).text == "Принтер горит"


def test_the_words_of_the_mail_itself_come_before_those_of_the_winmail() -> None:
    body = attribute(0x800C, b"Other words\0")

    message = parse(winmail(tnef(body), PLAIN + b"Words"))

    assert message.text == "Words"
    assert [one.type for one in message.attachments] == ["application/ms-tnef", "text/plain"]


def test_names_in_eight_bits_are_read_by_the_code_page() -> None:
    (file,) = unpack(tnef(attached(b"x", title="счёт.txt".encode("cp1251")), code_page=1251))

    assert file.name == "счёт.txt"


def test_rich_text_is_unpacked() -> None:
    rtf = b"{\\rtf1\\ansi The printer burns, the printer burns.}"
    body = attribute(0x9003, props(prop(0x1009, BINARY, compressed_rtf.compress(rtf))))

    (file,) = unpack(tnef(body))

    assert (file.type, file.data) == ("application/rtf", rtf)


def test_a_mail_in_a_winmail_is_unpacked_too_but_not_for_ever() -> None:
    inner = tnef(attached(b"deep", title=b"deep.txt"))
    for _ in range(10):
        packed = bytes.fromhex("0703020000000000c000000000000046") + inner
        assert len(unpack(inner)) == 1
        inner = tnef(attached(b"", prop(0x3701, OBJECT, packed)))

    assert unpack(inner)[0].data != b"deep"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x78\x9f\x3e\x22", id="signature alone"),
        pytest.param(tnef(REPORT)[:-40], id="cut"),
        pytest.param(tnef(attribute(0x9003, struct.pack("<I", 2**32 - 1))), id="many properties"),
        pytest.param(
            tnef(attribute(0x9003, props(struct.pack("<HHI", 0x1002, 1, 2**32 - 1)))), id="values"
        ),
        pytest.param(tnef(attribute(0x800C, b"")) + b"\xff" * 30, id="long length"),
    ],
)
def test_broken_streams_are_read_as_far_as_they_go(data: bytes) -> None:
    unpack(data)
    assert parse(winmail(data, PLAIN + b"see")).text == "see"


@given(st.binary(max_size=400), st.integers(0, 400))
def test_no_stream_raises(data: bytes, at: int) -> None:
    whole = tnef(REPORT, attribute(0x9003, props(prop(0x1000, STRING_16, utf_16("x")))))

    unpack(b"\x78\x9f\x3e\x22" + data)
    unpack(whole[:at] + data + whole[at:])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(tnef(*[attribute(0x8004, b"")] * 90_000), id="attributes"),
        pytest.param(tnef(*[attached(b"x", title=b"a")] * 20_000), id="attachments"),
        pytest.param(
            tnef(attribute(0x9003, props(*[prop(1, STRING_8, b"")] * 80_000))), id="properties"
        ),
        pytest.param(
            tnef(attribute(0x9003, props(prop(0x1009, BINARY, b"\xff\0\x0f" * 300_000)))), id="rtf"
        ),
    ],
)
def test_a_megabyte_of_anything_takes_little_time(data: bytes) -> None:
    started = time.monotonic()
    unpack(data)

    assert time.monotonic() - started < 5
