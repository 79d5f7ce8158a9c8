"""One logged-in connection to an IMAP server: TLS, login, time limits, and its end."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from imapclient.exceptions import IMAPClientError

from mailgate.errors import PermanentError
from mailgate.mail.imap_client import Client
from mailgate.mail.imap_errors import EXPECTED, only_refused, translated
from mailgate.mail.imap_limits import Timeouts
from mailgate.mail.smtp_line import without_secrets
from mailgate.settings.model import Secret, ServerSettings, Tls

# A dead peer is noticed after 60 + 3 x 20 seconds of silence.
_KEEPALIVE: Final = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3))


class Connection:
    """A connection for the thread that opened it alone: imaplib mixes up answers of two.

    Every error that comes out is a TemporaryError or a PermanentError. After one that was not
    just a refusal, `works` is False and the connection is of no more use.
    """

    def __init__(self, server: ServerSettings, *, timeouts: Timeouts) -> None:
        """Connects and logs in.

        Raises PermanentError for a certificate, a server without STARTTLS, or a password that
        does not do; TemporaryError for whatever may pass.
        """
        self.timeouts = timeouts
        self.works = True
        self._thread = threading.get_ident()
        self._server = server
        self._client = _connected(server, timeouts=timeouts)
        try:
            _keep_alive(self._client.socket())
            self._log_in(server)
            with self.talking("CAPABILITY") as client:
                self.capabilities = frozenset(
                    name.decode("ascii", "replace").upper() for name in client.capabilities()
                )
            self.idles = "IDLE" in self.capabilities
        except BaseException:
            self.close()
            raise

    @contextmanager
    def talking(self, doing: str, *, refused_for_good: bool = False) -> Iterator[Client]:
        """Lends the client for a command, and says of each error whether it may pass."""
        if threading.get_ident() != self._thread:
            raise RuntimeError("an IMAP connection is for the thread that opened it")
        try:
            yield self._client
        except EXPECTED as error:
            self.works = self.works and only_refused(error)
            found = translated(error, doing=doing, refused_for_good=refused_for_good)
            # A server may repeat in its refusal what we sent, and at any time; we must not.
            raise type(found)(without_secrets(str(found), self._server)) from None

    def close(self) -> None:
        """Says goodbye if anybody listens, and closes the socket; never raises, never expunges."""
        if self.works:
            self.works = False
            with contextlib.suppress(*EXPECTED):
                self._client.hurry(self.timeouts.goodbye.total_seconds())
                self._client.logout()
        with contextlib.suppress(*EXPECTED):
            self._client.shutdown()

    def _log_in(self, server: ServerSettings) -> None:
        password = (server.password or Secret("")).reveal()
        if not (server.user + password).isprintable():
            raise PermanentError("the user name or password holds a control character")
        plain = not (server.user + password).isascii()
        with self.talking("login", refused_for_good=True) as client:
            if client.has_capability("LOGINDISABLED") and not client.has_capability("AUTH=PLAIN"):
                raise PermanentError("login: the server takes no password on this connection")
            if plain and not client.has_capability("AUTH=PLAIN"):
                # RFC 3501 has no letters beyond ASCII in LOGIN.
                raise PermanentError("login: the server takes ASCII passwords only")
            if plain or client.has_capability("LOGINDISABLED"):
                client.plain_login(server.user, password)
            else:
                client.login(server.user, password)


def _connected(server: ServerSettings, *, timeouts: Timeouts) -> Client:
    """A client behind the TLS that the settings ask for, or an error: never with less."""
    where = f"{server.host}:{server.port}"
    context = None if server.tls is Tls.NONE else _tls_context(server)
    try:
        client = Client(
            server.host,
            server.port,
            tls=context if server.tls is Tls.IMPLICIT else None,
            timeouts=timeouts,
        )
    except EXPECTED as error:
        raise translated(error, doing=f"connect to {where}", refused_for_good=False) from error
    if server.tls is not Tls.STARTTLS:
        return client
    try:
        _start_tls(client, context, where=where)
    except BaseException:
        with contextlib.suppress(*EXPECTED):
            client.shutdown()
        raise
    return client


def _start_tls(client: Client, context: ssl.SSLContext | None, *, where: str) -> None:
    """STARTTLS or nothing: somebody between us and the server can strip the offer."""
    try:
        # A PREAUTH greeting forbids STARTTLS, and is how an attacker would avoid it.
        offered = client.has_capability("STARTTLS")
        if offered:
            client.starttls(context)
    except EXPECTED as error:
        if isinstance(error, IMAPClientError) and only_refused(error):
            raise PermanentError(f"STARTTLS with {where}: {error}") from error
        raise translated(error, doing=f"STARTTLS with {where}", refused_for_good=True) from error
    if not offered:
        raise PermanentError(f"STARTTLS with {where}: the server does not offer it")


def _tls_context(server: ServerSettings) -> ssl.SSLContext:
    """Verifies the chain and the host name; a private authority replaces the system's."""
    try:
        return ssl.create_default_context(cafile=str(server.ca) if server.ca else None)
    except OSError as error:
        raise PermanentError(f"cannot use the authority file {server.ca}: {error}") from error


def _keep_alive(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEPALIVE:
        option = getattr(socket, name, None)  # not every system has all three
        if option is not None:
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
