import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.message import Defect, NamedBy
from mailgate.mail.file_names import safe_name
from mailgate.mail.parse import attachment_bytes, parse
from tests.mail.letters import PLAIN, letter, parts


def name_of(disposition: bytes, *, kind: bytes = b"application/pdf") -> str:
    raw = parts(
        PLAIN + b"see",
        b"Content-Type: " + kind + b"\r\nContent-Disposition: " + disposition + b"\r\n\r\nx",
    )
    (attachment,) = parse(raw).attachments
    return attachment.name


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        pytest.param("../../etc/cron.d/x", "x", id="F01 path"),
        pytest.param("C:\\x\\y.pdf", "y.pdf", id="F01 Windows path"),
        pytest.param("/abs", "abs", id="F01 absolute"),
        pytest.param("\u200b.htaccess", "htaccess", id="F02 zero width"),
        pytest.param(".htaccess.", "htaccess", id="F02 dots"),
        pytest.param("a.php\x00.png", "a.php_.png", id="F03"),
        pytest.param("CON", "_CON", id="F05"),
        pytest.param("aux.txt", "_aux.txt", id="F05 with an ending"),
        pytest.param("invoice.pdf   .exe", "invoice.pdf .exe", id="F06 spaces"),
        pytest.param("\u202egpj.exe", "gpj.exe", id="F06 reversed"),
        pytest.param("a\r\nb.pdf", "a_b.pdf", id="line break"),
        pytest.param("..", "attachment-3.pdf", id="only dots"),
        pytest.param("", "attachment-3.pdf", id="empty"),
        pytest.param("Rechnung für Jörg.pdf", "Rechnung für Jörg.pdf", id="ordinary"),
        pytest.param("=?utf-8?q?R=C3=A9sum=C3=A9.pdf?=", "Résumé.pdf", id="encoded word"),
    ],
)
def test_names_are_safe(given_name: str, safe: str) -> None:
    assert safe_name(given_name, kind="application/pdf", number=3) == safe


def test_long_names_keep_their_ending() -> None:
    name = safe_name("ä" * 300 + ".pdf", kind="application/pdf", number=1)

    assert name.endswith("ä.pdf")
    assert len(name.encode()) <= 200


@given(st.text(max_size=300))
def test_no_name_leaves_a_folder(text: str) -> None:
    name = safe_name(text, kind="text/plain", number=1)

    assert name
    assert "/" not in name
    assert "\\" not in name
    assert name[0] != "."
    assert name.isprintable()
    assert len(name.encode()) <= 201
    assert safe_name(name, kind="text/plain", number=1) == name


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b'attachment; filename="a b.pdf"', "a b.pdf"),
        (b"attachment; filename*=utf-8''J%C3%B6rg.pdf", "Jörg.pdf"),
        (b"attachment; filename*0=one-; filename*1=two.pdf", "one-two.pdf"),
        (b'attachment; filename="=?iso-8859-1?Q?J=F6rg.pdf?="', "Jörg.pdf"),
        ("attachment; filename=Jörg.pdf".encode(), "Jörg.pdf"),
        (b"attachment", "attachment-1.pdf"),
    ],
)
def test_names_are_read_in_all_ways_of_writing_them(disposition: bytes, name: str) -> None:
    assert name_of(disposition) == name


@pytest.mark.parametrize(
    ("disposition", "given"),
    [
        pytest.param(b"filename*0*=utf-8''J%C3; filename*1*=%B6rg.pdf", "Jörg.pdf", id="cut"),
        pytest.param(b"filename*0*=utf-8''J%C3%B6; filename*1=rg.pdf", "Jörg.pdf", id="mixed"),
        pytest.param(b"filename*1=b.pdf; filename*0=a", "ab.pdf", id="in disorder"),
        pytest.param(b"filename*0=a; filename*2=c.pdf", "ac.pdf", id="one is missing"),
        pytest.param(b"filename*=utf-8''J%F6rg.pdf", "Jörg.pdf", id="a label that lies"),
        pytest.param(b"filename*=x-no''J%C3%B6rg.pdf", "Jörg.pdf", id="an unknown label"),
        pytest.param(b"filename*=J%C3%B6rg.pdf", "Jörg.pdf", id="no label"),
        pytest.param(b"filename*=utf-8'J%C3%B6rg.pdf", "Jörg.pdf", id="half a label"),
        pytest.param(b"filename*=koi8-r''%D3%DE%A3%D4.pdf", "счёт.pdf", id="KOI8-R"),
        pytest.param(b"filename=J.pdf; filename*=utf-8''J%C3%B6rg.pdf", "Jörg.pdf", id="both"),
        pytest.param(b'filename*0="=?utf-8?Q?J=C3=B6"; filename*1="rg?="', "Jörg", id="word cut"),
        pytest.param(b"filename==?utf-8?Q?J=C3=B6rg a.pdf?=", "Jörg a.pdf", id="word unquoted"),
        pytest.param(b'filename="=?utf-8?B?SsO2cmcucGRm"', "Jörg.pdf", id="word not ended"),
        pytest.param(b"filename=my bill (1).pdf", "my bill (1).pdf", id="spaces and brackets"),
        pytest.param(b"filename=a;b, c.pdf; size=3", "a;b, c.pdf", id="semicolon and comma"),
        pytest.param(b'filename="a;b.pdf"', "a;b.pdf", id="semicolon in quotes"),
        pytest.param(b'filename="a\\"b.pdf"', 'a"b.pdf', id="quote"),
        pytest.param(b"filename='a b.pdf'", "a b.pdf", id="single quotes"),
        pytest.param(b'filename="open.pdf', "open.pdf", id="a quote that does not close"),
        pytest.param(b'filename="\xe9t\xe9.pdf"', "été.pdf", id="raw bytes"),
        pytest.param(b'filename=""', "", id="empty"),
        pytest.param(b'filename="C:\\temp\\b.pdf"', "C:\\temp\\b.pdf", id="path"),
        pytest.param(b'filename="../../b.pdf"', "../../b.pdf", id="path upwards"),
        pytest.param(b'FileName = "x.pdf"', "x.pdf", id="capitals and spaces"),
        pytest.param(b'filename="a\x00b\x1bc.pdf"', "a b c.pdf", id="controls"),
    ],
)
def test_the_name_that_the_sender_wrote_is_kept(disposition: bytes, given: str) -> None:
    kind = b"Content-Type: application/pdf\r\nContent-Disposition: attachment; "
    (file,) = parse(parts(PLAIN + b"see", kind + disposition + b"\r\n\r\nx")).attachments

    assert file.given_name == given
    assert file.named_by is (NamedBy.SENDER if given else NamedBy.US)
    assert "/" not in file.name


def test_an_empty_name_gives_way_to_the_other() -> None:
    kind = (
        b'Content-Type: a/b; name="a.pdf"\r\nContent-Disposition: attachment; filename=""\r\n\r\n'
    )

    (file,) = parse(parts(PLAIN + b"see", kind)).attachments

    assert file.given_name == "a.pdf"


def test_raw_bytes_in_a_name_are_read_like_the_text() -> None:
    text = b"Content-Type: text/plain; charset=koi8-r\r\n\r\n" + "Смотри".encode("koi8-r")
    name = b'Content-Type: a/b; name="' + "счёт.pdf".encode("koi8-r") + b'"\r\n\r\nx'

    (file,) = parse(parts(text, name)).attachments

    assert file.given_name == "счёт.pdf"


def test_a_text_sent_as_a_file_is_a_file() -> None:
    assert name_of(b"attachment", kind=b"text/plain") == "attachment-1.txt"


def test_equal_attachments_without_names_are_all_kept() -> None:
    one = b"Content-Type: image/png\r\n\r\nsame"
    raw = parts(PLAIN + b"see", one, one)

    found = parse(raw).attachments

    assert [file.name for file in found] == ["attachment-1.png", "attachment-2.png"]
    assert [attachment_bytes(raw, file) for file in found] == [b"same", b"same"]


@pytest.mark.parametrize(
    ("encoding", "body", "data"),
    [
        (b"base64", b"aGVsbG8=", b"hello"),
        (b"base64", b"aGVs!!bG8", b"hello"),
        (b"base64 ", b"aGVsbG8=", b"hello"),
        (b"quoted-printable", b"h=C3=A9", "hé".encode()),
        (b"8bit", "hé".encode(), "hé".encode()),
        (b"x-uuencode", b"begin 644 x\n%:&5L;&\\\n \nend\n", b"hello"),
        (b"nonsense", b"hello", b"hello"),
    ],
)
def test_bytes_come_out_of_every_transfer_encoding(
    encoding: bytes, body: bytes, data: bytes
) -> None:
    head = b"Content-Type: a/b; name=x\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n"
    raw = parts(head + body)

    (attachment,) = parse(raw).attachments

    assert attachment_bytes(raw, attachment) == data
    assert attachment.size == len(data)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(b"Action: failed\r\nContent-ID: 5.2.2\r\nStatus: 5.1.1", id="in the middle"),
        pytest.param(b"Content-ID: a\r\nAction: failed\r\nContent-ID: b", id="twice"),
        pytest.param(b"Content-ID: <\xfc@x>\r\nAction: failed", id="not ASCII"),
        pytest.param(b"Action: failed", id="none"),
    ],
)
def test_a_report_is_given_out_with_the_bytes_it_was_counted_with(fields: bytes) -> None:
    report = b"Reporting-MTA: dns; mx.firm.example\r\n\r\n" + fields
    raw = parts(PLAIN + b"See", b"Content-Type: message/delivery-status\r\n\r\n" + report)

    (attachment,) = parse(raw).attachments

    found = attachment_bytes(raw, attachment)
    assert hashlib.sha256(found).hexdigest() == attachment.sha256
    assert found.replace(b"\r\n", b"\n").strip() == report.replace(b"\r\n", b"\n").strip()


def test_a_mail_attached_to_a_bounce_keeps_its_bytes_that_are_not_ascii() -> None:
    inner = (
        b"From: Ann <ann@firm.example>\r\nSubject: x\r\n\r\nGr\xfc\xdfe " + b"a" * 1200 + b"\r\n"
    )
    raw = letter(
        b"--r\r\nContent-Type: text/plain\r\n\r\nCould not be delivered.\r\n"
        b"--r\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--r--\r\n",
        sender=b"mailer-daemon@firm.example",
        subject=b"Undelivered Mail",
        more=b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=r\r\n",
    )

    message = parse(raw)

    assert Defect.READING_FAILED not in message.defects
    assert [one.excerpt[:5] for one in message.forwarded] == ["Grüße"]
    assert attachment_bytes(raw, message.attachments[-1]) == inner
