"""Mailboxes for the tests of mail sources."""

import ssl
from datetime import timedelta
from pathlib import Path

import trustme

from mailgate.mail.imap import ImapFolder, Timeouts
from mailgate.settings.model import Filing, MailboxSettings, Secret, ServerSettings, Tls
from tests.servers.dovecot import PASSWORD

QUICK = Timeouts(
    connect=timedelta(seconds=5),
    read=timedelta(seconds=1),
    goodbye=timedelta(milliseconds=200),
    between_idles=timedelta(milliseconds=50),
)


def mailbox(
    server: ServerSettings, *, after: Filing = Filing.SEEN, folder: str = "INBOX", move_to: str = ""
) -> MailboxSettings:
    return MailboxSettings(
        name="support",
        desk="desk",
        address="support@desk.example",
        imap=server,
        folder=folder,
        after=after,
        move_to=move_to,
    )


def loopback(
    port: int,
    *,
    tls: Tls = Tls.NONE,
    ca: Path | None = None,
    user: str = "support",
    password: str = PASSWORD,
) -> ServerSettings:
    return ServerSettings(
        host="localhost", port=port, tls=tls, user=user, password=Secret(password), ca=ca
    )


def scripted(port: int, *, after: Filing = Filing.SEEN) -> ImapFolder:
    """A folder on a scripted server, with short patience."""
    return ImapFolder(mailbox(loopback(port), after=after), timeouts=QUICK)


def authority(folder: Path, *names: str) -> tuple[Path, ssl.SSLContext]:
    """A private authority's file, and a server's context with a certificate for these names."""
    ca = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert(*names).configure_cert(context)
    path = folder / "ca.pem"
    ca.cert_pem.write_to_path(str(path))
    return path, context
