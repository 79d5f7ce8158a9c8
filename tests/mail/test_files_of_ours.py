"""Files that go with a mail of ours: as they were, under a harmless type, however called."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgate.core.message import Address
from mailgate.mail.compose import Outgoing, compose
from mailgate.mail.file_parts import OutgoingFile
from mailgate.mail.final_bytes import GateError, check
from mailgate.mail.parse import attachment_bytes, parse

FIELDS = (
    "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
)  # fmt: skip


def a_mail(*files: OutgoingFile, html: str = "<p>See the files.</p>") -> bytes:
    return compose(
        Outgoing(
            sender=Address("support@desk.example", "Service desk"),
            recipient="bob@desk.example",
            envelope_from="",
            reply_to="",
            subject="[CS00000001] Printer",
            text="See the files.\n",
            html=html,
            message_id="<agt.cs00000001.1@desk.example>",
            in_reply_to="",
            references=(),
            automatic="",
            date=datetime(2026, 3, 2, tzinfo=UTC),
            files=files,
        )
    )


@settings(deadline=None)
@given(
    st.lists(
        st.builds(OutgoingFile, name=st.text(max_size=300), type=st.text(max_size=40),
                  content=st.binary(max_size=400)),
        max_size=3,
    )
)  # fmt: skip
def test_every_file_arrives_as_it_was(files: list[OutgoingFile]) -> None:
    raw = a_mail(*files)

    read = parse(raw, whole=True)

    assert "See the files." in read.text
    contents = [attachment_bytes(raw, one) for one in read.attachments]
    assert contents == [one.content for one in files]
    assert not any(one.inline for one in read.attachments)
    assert a_mail(*files) == raw


@pytest.mark.parametrize(
    ("given_type", "written"),
    [
        ("image/jpeg", "image/jpeg"),
        ("text/html", "application/octet-stream"),
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("image/png\r\nX-Evil: 1", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_no_file_has_a_type_that_is_shown_or_opened_as_mail(given_type: str, written: str) -> None:
    raw = a_mail(OutgoingFile("page.dat", given_type, b"<script>alert(1)</script>"))

    assert [one.type for one in parse(raw, whole=True).attachments] == [written]
    assert b"X-Evil" not in raw
    assert b"<script>" not in raw


def test_a_name_keeps_its_letters_and_writes_no_field() -> None:
    names = ("Störung im Büro.pdf", 'a"; filename=b.exe', "x\r\nBcc: y@evil.example", "")

    read = parse(a_mail(*(OutgoingFile(name, "application/pdf", b"x") for name in names)))

    assert read.attachments[0].given_name == "Störung im Büro.pdf"
    assert not read.header("bcc")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Content-Disposition: attachment", b"Content-Disposition: inline"),
        (b"Content-Type: image/jpeg", b'Content-Type: text/html; charset="utf-8"'),
        (b"Content-Type: image/jpeg", b"Content-Type: message/rfc822"),
        (b'filename="', b'filename="a"; filename="'),
    ],
)  # fmt: skip
def test_the_gate_refuses_a_file_that_is_not_of_ours(before: bytes, after: bytes) -> None:
    raw = a_mail(OutgoingFile("photo.jpg", "image/jpeg", b"\xff\xd8\xff"))
    check(raw, fields=FIELDS)

    with pytest.raises(GateError):
        check(raw.replace(before, after), fields=FIELDS)
