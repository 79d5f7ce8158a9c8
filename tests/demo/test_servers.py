import imaplib
import smtplib
import threading
from collections.abc import Iterator

import pytest

from mailgate.demo.servers import HOST, PostOffice

pytestmark = pytest.mark.live

LETTER = (
    b"From: a@b.example\r\nTo: support@desk.example\r\nSubject: hello\r\n\r\nA line.\r\n.dot\r\n"
)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice(own_domain="desk.example", password="secret", folders=["Processed"]) as running:
        yield running


def test_mail_to_our_domain_lands_in_the_mailbox_of_support(office: PostOffice) -> None:
    answer = _send(office, "support@desk.example")

    with _login(office, "support") as imap:
        imap.select("INBOX", readonly=True)
        uid = imap.uid("SEARCH", "ALL")[1][0].decode()
        raw = imap.uid("FETCH", uid, "(BODY.PEEK[])")[1][0][1]
    assert raw.endswith(LETTER)
    assert b"Return-Path: <a@b.example>\r\nDelivered-To: support@desk.example\r\n" in raw
    assert answer == f"2.0.0 OK stored as UID {uid}"
    assert office.outgoing == ()


def test_mail_to_customers_is_kept_for_the_story_and_in_their_mailbox(office: PostOffice) -> None:
    _send(
        office,
        "priya@northwind.example",
        sender="",
        letter=b"Message-ID: <our@desk.example>\r\nIn-Reply-To: <hers@x.example>\r\n"
        b"Subject: =?utf-8?q?=5BCS00000001=5D_gr=C3=BCn?=\r\n\r\nhi\r\n",
    )

    (mail,) = office.outgoing
    assert (mail.envelope_from, mail.recipient) == ("", "priya@northwind.example")
    assert (mail.message_id, mail.in_reply_to) == ("<our@desk.example>", "<hers@x.example>")
    assert mail.subject == "[CS00000001] grün"
    with _login(office, "customer") as imap:
        assert imap.select("INBOX")[1] == [b"1"]
    with _login(office, "support") as imap:
        assert imap.select("INBOX")[1] == [b"0"]


def test_an_idling_client_hears_of_a_delivery(office: PostOffice) -> None:
    with _login(office, "support") as imap:
        imap.select("INBOX")
        imap.send(b"x1 IDLE\r\n")
        assert imap.readline().startswith(b"+")
        sender = threading.Thread(target=_send, args=(office, "support@desk.example"))
        sender.start()
        heard = imap.readline()
        sender.join()
        imap.send(b"DONE\r\n")
        while not imap.readline().startswith(b"x1 OK"):
            pass
    assert b"EXISTS" in heard


def test_a_mail_is_moved_to_the_folder_that_was_made(office: PostOffice) -> None:
    _send(office, "support@desk.example")
    with _login(office, "support") as imap:
        imap.select("INBOX")
        uid = imap.uid("SEARCH", "ALL")[1][0].decode()
        assert imap.uid("MOVE", uid, "Processed")[0] == "OK"
        assert imap.select("Processed")[1] == [b"1"]


def test_a_wrong_password_opens_nothing(office: PostOffice) -> None:
    imap = imaplib.IMAP4(HOST, office.imap_port, timeout=10)
    try:
        with pytest.raises(imaplib.IMAP4.error):
            imap.login("support", "wrong")
    finally:
        imap.shutdown()


def test_leaving_closes_both_ports_even_with_clients_connected() -> None:
    with PostOffice(own_domain="desk.example", password="secret") as office:
        imap = imaplib.IMAP4(HOST, office.imap_port, timeout=10)
        smtp = smtplib.SMTP(HOST, office.smtp_port, timeout=10)
        ports = (office.imap_port, office.smtp_port)

    assert b"BYE" in imap.readline()
    imap.shutdown()
    smtp.close()
    for port in ports:
        with pytest.raises(OSError, match="refused"):
            smtplib.SMTP(HOST, port, timeout=10)


def test_nothing_is_said_on_the_terminal(
    office: PostOffice, capfd: pytest.CaptureFixture[str]
) -> None:
    _send(office, "support@desk.example")
    with _login(office, "support") as imap:
        imap.select("INBOX")

    assert capfd.readouterr() == ("", "")


def _send(
    office: PostOffice, recipient: str, *, sender: str = "a@b.example", letter: bytes = LETTER
) -> str:
    with smtplib.SMTP(HOST, office.smtp_port, timeout=10) as smtp:
        smtp.ehlo()
        smtp.mail(sender)
        smtp.rcpt(recipient)
        code, text = smtp.data(letter)
    assert code == 250
    return text.decode()


def _login(office: PostOffice, user: str) -> imaplib.IMAP4:
    imap = imaplib.IMAP4(HOST, office.imap_port, timeout=10)
    imap.login(user, "secret")
    return imap
