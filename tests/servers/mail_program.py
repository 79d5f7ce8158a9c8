"""Somebody's mail program, of the standard library alone: smtplib, imaplib, email."""

import imaplib
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from tests.servers.dovecot import PASSWORD

HOST = "127.0.0.1"


@dataclass(frozen=True)
class MailProgram:
    """Writes mail by SMTP and reads an inbox by IMAP; `sign` stands below all that it writes."""

    name: str
    address: str
    user: str
    smtp_port: int
    imap_port: int
    now: Callable[[], datetime]
    sign: str = ""
    sent: list[EmailMessage] = field(default_factory=list)

    def inbox(self) -> list[EmailMessage]:
        """All mail of the inbox, in the order in which it came."""
        with imaplib.IMAP4(HOST, self.imap_port) as imap:
            imap.login(self.user, PASSWORD)
            imap.select("INBOX", readonly=True)
            _, found = imap.uid("SEARCH", "ALL")
            return [_fetched(imap, uid.decode()) for uid in found[0].split()]

    def write(
        self,
        to: str,
        subject: str,
        text: str,
        *,
        files: Sequence[tuple[str, bytes]] = (),
        sender: str = "",
    ) -> EmailMessage:
        """Sends a new mail; `sender` is another address that it pretends."""
        return self._send(self._mail(to, subject, text, sender=sender), files)

    def answer(
        self,
        mail: EmailMessage,
        text: str,
        *,
        files: Sequence[tuple[str, bytes]] = (),
        sender: str = "",
    ) -> EmailMessage:
        """Answers a mail and quotes it below; `sender` as in `write`."""
        quoted = "".join(f"> {line}".rstrip() + "\n" for line in plain(mail).splitlines())
        said = f"{text}\n{self.sign}\nOn Monday, {mail['From'].addresses[0]} wrote:\n{quoted}"
        subject = str(mail["Subject"])
        answer = self._mail(
            str((mail["Reply-To"] or mail["From"]).addresses[0].addr_spec),
            subject if subject.lower().startswith("re:") else f"Re: {subject}",
            said,
            sender=sender,
        )
        answer["In-Reply-To"] = mail["Message-ID"]
        answer["References"] = f"{mail['References'] or ''} {mail['Message-ID']}".strip()
        return self._send(answer, files)

    def click(self, mail: EmailMessage, words: str) -> EmailMessage:
        """Opens the `mailto:` link that begins with these words, and sends the mail as it is."""
        links = _Links()
        page = mail.get_body(("html",))
        assert page is not None
        links.feed(page.get_content())
        wanted = [link for link, said in links.found if said.startswith(words)]
        assert len(wanted) == 1, links.found
        link = urlsplit(wanted[0])
        assert link.scheme == "mailto"
        asked = parse_qs(link.query)
        return self._send(self._mail(link.path, asked["subject"][0], asked["body"][0]), ())

    def _mail(self, to: str, subject: str, text: str, *, sender: str = "") -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = formataddr((self.name, sender or self.address))
        mail["To"] = to
        mail["Subject"] = subject
        mail["Date"] = format_datetime(self.now())
        mail["Message-ID"] = make_msgid(domain=self.address.partition("@")[2])
        mail.set_content(text)
        return mail

    def _send(self, mail: EmailMessage, files: Sequence[tuple[str, bytes]]) -> EmailMessage:
        for name, data in files:
            mail.add_attachment(data, maintype="application", subtype="pdf", filename=name)
        with smtplib.SMTP(HOST, self.smtp_port) as smtp:
            smtp.send_message(mail, from_addr=self.address)
        self.sent.append(mail)
        return mail


class _Links(HTMLParser):
    """The `mailto:` links of a page with the words on them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.startswith("mailto:"):
            self._open = href

    def handle_data(self, data: str) -> None:
        if self._open and data.strip():
            self.found.append((self._open, data.strip()))
            self._open = ""


def plain(mail: EmailMessage) -> str:
    """The words of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert isinstance(text, str)
    return text


def files_of(mail: EmailMessage) -> dict[str, bytes]:
    """The files that a mail brings."""
    return {
        str(part.get_filename()): bytes(part.get_payload(decode=True))
        for part in mail.iter_attachments()
    }


def _fetched(imap: imaplib.IMAP4, uid: str) -> EmailMessage:
    _, answer = imap.uid("FETCH", uid, "(BODY.PEEK[])")
    mail = message_from_bytes(answer[0][1], policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail
