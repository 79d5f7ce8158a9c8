"""One connection to a relay: smtplib with verified TLS, deadlines and a handle to cut it by."""

import base64
import contextlib
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mailgate.settings.model import ServerSettings, Tls

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_READY: Final = 220
_DONE: Final = 250
_LOGGED_IN: Final = 235
_MOST_REPLY: Final = 64_000
_CHUNK: Final = 4096


class RelayTrouble(Exception):  # noqa: N818 - it is told as an outcome, not as an error
    """The relay cannot be used now; the text says at which step and why, without secrets."""


class SmtpLine(smtplib.SMTP):
    """An open, greeted, protected and logged-in connection.

    `patience` is the time the next write or reply may take in all. A reply that drips in cannot
    outlast it, as it could with smtplib's timeout for each read.
    """

    def __init__(self, sock: socket.socket, *, hello: str, patience: timedelta) -> None:
        super().__init__(local_hostname=hello)
        self.sock = sock
        self.patience = patience
        self._unread = b""

    def send(self, s: "ReadableBuffer | str") -> None:
        """Writes all of it within the patience; OSError says what went wrong."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("connection is closed")
        self.sock.settimeout(self.patience.total_seconds())
        self.sock.sendall(s.encode("ascii") if isinstance(s, str) else s)

    def getreply(self) -> tuple[int, bytes]:
        """The next reply (RFC 5321, 4.2.1), code -1 for what is none."""
        deadline = time.monotonic() + self.patience.total_seconds()
        lines: list[bytes] = []
        size = 0
        while True:
            line = self._read_line(deadline)
            size += len(line)
            if size > _MOST_REPLY:
                raise smtplib.SMTPServerDisconnected("endless reply")
            lines.append(line[4:].strip())
            if not line[:3].isdigit() or line[3:4] not in {b" ", b"-", b""}:
                return -1, b"\n".join(lines)
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(lines)

    def protect(self, context: ssl.SSLContext, *, host: str) -> None:
        """Wraps the connection in TLS after STARTTLS; what came unprotected is forgotten."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("connection is closed")
        if self._unread:  # somebody wrote into the clear line: CVE-2011-0411 and its family
            raise RelayTrouble("STARTTLS: something was sent before the connection was protected")
        self.sock = context.wrap_socket(self.sock, server_hostname=host)
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def _read_line(self, deadline: float) -> bytes:
        while b"\n" not in self._unread:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            if self.sock is None:
                raise smtplib.SMTPServerDisconnected("connection is closed")
            self.sock.settimeout(left)
            received = self.sock.recv(_CHUNK)
            if not received:
                raise smtplib.SMTPServerDisconnected("connection was closed by the relay")
            self._unread += received
            if len(self._unread) > _MOST_REPLY:
                raise smtplib.SMTPServerDisconnected("endless reply")
        line, _, self._unread = self._unread.partition(b"\n")
        return line


class Cutter:
    """Cuts a connection from another thread, in whatever state it is.

    It holds a second descriptor of the same connection, which wrapping in TLS leaves alone.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self._is_cut = False

    @property
    def is_cut(self) -> bool:
        """Whether `cut` was called: no connection may be made any more."""
        return self._is_cut

    def watch(self, sock: socket.socket) -> None:
        """Takes hold of a new connection, and cuts it at once if that was already asked for."""
        with self._lock:
            self._release()
            self._handle = sock.dup()
            if self._is_cut:
                _shut(self._handle)

    def cut(self) -> None:
        """Ends the connection now and for ever: whoever waits for it is woken."""
        with self._lock:
            self._is_cut = True
            if self._handle is not None:
                _shut(self._handle)

    def release(self) -> None:
        """Lets go of a connection that is closed."""
        with self._lock:
            self._release()

    def _release(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None


def open_line(
    server: ServerSettings, *, hello: str, cutter: Cutter, connecting: timedelta, reply: timedelta
) -> SmtpLine:
    """A connection ready for mail. Raises RelayTrouble, with the step that failed.

    STARTTLS that was asked for and refused is an error, never a reason to go on in the clear
    (RFC 3207, 6).
    """
    context = _tls_context(server)
    with _step("connecting"):
        sock = _connect(server, cutter, connecting)
    line = SmtpLine(sock, hello=hello, patience=reply)
    try:
        if context is not None and server.tls is Tls.IMPLICIT:
            with _step("TLS"):
                line.protect(context, host=server.host)
        _greet(line)
        if context is not None and server.tls is Tls.STARTTLS:
            _start_tls(line, context, server.host)
        if server.user:
            _log_in(line, server)
    except BaseException:
        line.close()
        cutter.release()
        raise
    return line


def said(code: int, text: bytes) -> str:
    """A reply as one line for people."""
    return f"{code} {text.decode('utf-8', 'replace')}"


def words(error: Exception) -> str:
    """What went wrong with a connection, as people say it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not good: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "timed out"
    return (error.strerror if isinstance(error, OSError) else "") or str(error) or repr(error)


def without_secrets(text: str, server: ServerSettings) -> str:
    """A server's words without our password, should it repeat what we sent."""
    if server.password is None:
        return text
    password = server.password.reveal()
    sent = (f"\0{server.user}\0{password}", password)
    for shape in (*(base64.b64encode(each.encode()).decode() for each in sent), password):
        text = text.replace(shape, "***") if shape else text
    return text


def _tls_context(server: ServerSettings) -> ssl.SSLContext | None:
    if server.tls is Tls.NONE:
        return None
    with _step(f"TLS, {server.ca or 'the authorities of this machine'}"):
        return ssl.create_default_context(cafile=server.ca)


def _connect(server: ServerSettings, cutter: Cutter, timeout: timedelta) -> socket.socket:
    """A TCP connection to the first address that answers: create_connection that can be cut.

    The one wait that cannot be cut is the name's, which the C library makes.
    """
    deadline = time.monotonic() + timeout.total_seconds()
    problem = OSError("no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(
        server.host, server.port, type=socket.SOCK_STREAM
    ):
        if cutter.is_cut:
            raise ConnectionAbortedError("stopping")
        sock = socket.socket(family, kind, protocol)
        try:
            cutter.watch(sock)
            sock.settimeout(max(deadline - time.monotonic(), 0.1))
            sock.connect(address)
            # The final dot is a write of its own: it must not wait for the answer to the last one.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        except OSError as error:
            problem = error
            sock.close()
            cutter.release()
        else:
            return sock
    raise problem


def _greet(line: SmtpLine) -> None:
    with _step("greeting"):
        code, text = line.getreply()
    if code != _READY:
        raise RelayTrouble(f"greeting: {said(code, text)}")
    _say_hello(line)


def _say_hello(line: SmtpLine) -> None:
    with _step("EHLO"):
        code, text = line.ehlo()
        if code != _DONE:
            code, text = line.helo()
    if code != _DONE:
        raise RelayTrouble(f"EHLO: {said(code, text)}")


def _start_tls(line: SmtpLine, context: ssl.SSLContext, host: str) -> None:
    if not line.has_extn("starttls"):
        raise RelayTrouble("STARTTLS: the relay does not offer it, and nothing is sent without it")
    with _step("STARTTLS"):
        code, text = line.docmd("STARTTLS")
    if code != _READY:
        raise RelayTrouble(f"STARTTLS: {said(code, text)}")
    with _step("TLS"):
        line.protect(context, host=host)
    _say_hello(line)


def _log_in(line: SmtpLine, server: ServerSettings) -> None:
    password = server.password.reveal() if server.password else ""
    try:
        if (server.user + password).isascii():
            line.login(server.user, password)
            return
        # smtplib writes ASCII alone; RFC 4616, 2 says UTF-8.
        packed = base64.b64encode(f"\0{server.user}\0{password}".encode()).decode()
        code, text = line.docmd("AUTH", f"PLAIN {packed}")
    except smtplib.SMTPAuthenticationError as error:
        raw = error.smtp_error
        code, text = error.smtp_code, raw if isinstance(raw, bytes) else raw.encode()
    except (OSError, ValueError) as error:  # smtplib's own errors are OSErrors
        raise RelayTrouble(without_secrets(f"login: {words(error)}", server)) from None
    if code != _LOGGED_IN:
        raise RelayTrouble(without_secrets(f"login: {said(code, text)}", server))


@contextlib.contextmanager
def _step(name: str) -> Iterator[None]:
    """Names the step in which the connection failed."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a host name that cannot be one
        raise RelayTrouble(f"{name}: {words(error)}") from error


def _shut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it may have been closed by the other side
        sock.shutdown(socket.SHUT_RDWR)
