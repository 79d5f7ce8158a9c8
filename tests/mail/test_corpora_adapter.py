import hashlib

from benchmarks import corpora_adapter as adapter
from mailgate.mail.parse import parse

RAW = (
    b"From: Ada Byron <ada@example.com>\r\nTo: help@example.com\r\nSubject: Printer\r\n"
    b"Message-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain\r\n\r\nIt burns.\r\n\r\n> Old.\r\n> Older.\r\n"
    b"--b\r\nContent-Type: application/pdf\r\n"
    b'Content-Disposition: attachment; filename="a.pdf"\r\n\r\n%PDF\r\n--b--\r\n'
)


def test_a_mail_a_text_and_html_give_their_new_words() -> None:
    assert adapter.reply("eml", RAW) == "It burns."
    assert adapter.reply("text", b"It burns.\r\n> Old.\r\n> Older.") == "It burns."
    assert adapter.reply("html", b"<p>It burns.</p><blockquote>Old.</blockquote>") == "It burns."


def test_the_fields_of_a_mail_are_plain_values() -> None:
    fields = adapter.decode(RAW)

    assert fields["from"] == [["Ada Byron", "ada@example.com"]]
    assert fields["to"] == [["", "help@example.com"]]
    assert fields["subject"] == "Printer"
    digest = hashlib.sha1(b"%PDF", usedforsecurity=False).hexdigest()
    assert fields["attachments"] == [["a.pdf", 4, digest]]


def test_a_name_of_ours_and_a_name_without_an_address_are_told_as_what_they_are() -> None:
    raw = RAW.replace(b'; filename="a.pdf"', b"").replace(b"To: help@example.com", b"To: Helpdesk")

    fields = adapter.decode(raw)

    assert fields["to"] == [["Helpdesk", ""]]
    (attached,) = parse(raw).attachments
    assert attached.name == "attachment-1.pdf"
    digest = hashlib.sha1(b"%PDF", usedforsecurity=False).hexdigest()
    assert fields["attachments"] == [[None, 4, digest]]


def test_the_text_is_the_first_one_and_the_daemon_keeps_them_all() -> None:
    more = b"--b\r\nContent-Type: text/plain\r\n\r\nMore.\r\n--b--\r\n"
    raw = RAW.replace(b"--b--\r\n", more)

    assert adapter.decode(raw)["text"] == "It burns.\n\n> Old.\n> Older."
    assert parse(raw).text.endswith("> Older.\nMore.")


def test_a_persons_mail_is_no_bounce_and_no_automatic_reply() -> None:
    assert adapter.disposition(RAW) == {
        "bounce": False,
        "permanent": [],
        "temporary": [],
        "autoreply": False,
    }


def test_an_out_of_office_reply_is_automatic() -> None:
    raw = RAW.replace(
        b"Subject: Printer", b"Subject: Out of office\r\nAuto-Submitted: auto-replied"
    )

    assert adapter.disposition(raw)["autoreply"] is True
