"""What the gate asks of the pictures and files in a mail of ours."""

import base64
from datetime import UTC, datetime

import pytest

from mailgate.core.message import Address
from mailgate.mail.compose import Outgoing, Picture, compose
from mailgate.mail.file_parts import OutgoingFile
from mailgate.mail.final_bytes import GateError, check

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
SIGNED = base64.b64encode(PNG)[:16]
FIELDS = (
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
    "Precedence", "MIME-Version", "Content-Type",
)  # fmt: skip


def a_mail(*, html: str = "<p>Hello</p>", files: tuple[OutgoingFile, ...] = ()) -> bytes:
    return compose(
        Outgoing(
            sender=Address("support@desk.example", "Desk"),
            recipient="jo@customer.example",
            envelope_from="",
            reply_to="",
            subject="Hello",
            text="Hello\n",
            html=html,
            message_id="<a.b@desk.example>",
            in_reply_to="",
            references=(),
            automatic="auto-generated",
            date=datetime(2026, 11, 23, tzinfo=UTC),
            pictures=(Picture("logo@desk.example", PNG),) if "cid:" in html else (),
            files=files,
        )
    )


WITH_PICTURE = a_mail(html='<p><img src="cid:logo@desk.example"></p>')
WITH_FILE = a_mail(files=(OutgoingFile("a.bin", "application/octet-stream", PNG * 3),))


def test_both_pass_as_they_are() -> None:
    check(WITH_PICTURE, fields=FIELDS)
    check(WITH_FILE, fields=FIELDS)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(SIGNED, b"AAAA" + SIGNED[4:], "no PNG", id="another kind of file"),
        pytest.param(SIGNED, b"!" + SIGNED[1:], "not base64", id="broken base64"),
        pytest.param(SIGNED, b"w5w8" * 20 + SIGNED, "76 octets", id="a long line"),
        pytest.param(b"-Disposition: inline", b"-Type: image/png", "fields", id="a field twice"),
        pytest.param(
            b"base64\r\nContent-ID", b"7bit\r\nContent-ID", "not written", id="another encoding"
        ),
    ],
)
def test_a_bad_picture_does_not_pass(old: bytes, new: bytes, words: str) -> None:
    assert old in WITH_PICTURE, WITH_PICTURE.decode()
    with pytest.raises(GateError, match=words):
        check(WITH_PICTURE.replace(old, new, 1), fields=FIELDS)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(SIGNED, b"!" + SIGNED[1:], "not base64", id="broken base64"),
        pytest.param(SIGNED, b"w5w8" * 20 + SIGNED, "76 octets", id="a long line"),
    ],
)
def test_a_bad_file_does_not_pass(old: bytes, new: bytes, words: str) -> None:
    assert old in WITH_FILE
    with pytest.raises(GateError, match=words):
        check(WITH_FILE.replace(old, new, 1), fields=FIELDS)
