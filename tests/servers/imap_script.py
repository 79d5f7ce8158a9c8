"""An IMAP server that does exactly what a test's script says: for faults no real server shows.

    def script(client: Conversation) -> None:
        client.greet()
        client.answer("LOGIN")
        ...

    with ScriptedImap(script) as server:
        ...

Each connection runs the next script (the last one again and again) in a thread of its own.
"""

import contextlib
import re
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Self

CAPABILITIES = "IMAP4rev1 IDLE MOVE UIDPLUS"


class GoneError(Exception):
    """The client closed the connection: the script ends."""


class Conversation:
    """The server's side of one connection."""

    def __init__(self, sock: socket.socket, lines: list[str]) -> None:
        self.sock = sock
        self.lines = lines
        self.offers = CAPABILITIES
        self._buffer = b""

    def send(self, text: str | bytes) -> None:
        """Sends bytes as they are, in one segment if they are few."""
        self.sock.sendall(text.encode() if isinstance(text, str) else text)

    def line(self) -> str:
        """The next line the client sends."""
        while b"\r\n" not in self._buffer:
            try:
                data = self.sock.recv(65536)
            except OSError as error:
                raise GoneError from error
            if not data:
                raise GoneError
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\r\n")
        text = line.decode("utf-8", "replace")
        self.lines.append(text)
        return text

    def command(self) -> str:
        """The next command; CAPABILITY is answered by the way, clients ask for it as they like."""
        while True:
            text = self.line()
            tag, _, name = text.partition(" ")
            if name != "CAPABILITY":
                return text
            self.send(f"* CAPABILITY {self.offers}\r\n{tag} OK done\r\n")

    def expect(self, *words: str) -> str:
        """Reads a command that holds all these words; returns its tag."""
        text = self.command()
        if text.endswith(" LOGOUT") and "LOGOUT" not in words:
            raise GoneError
        missing = [word for word in words if word not in text]
        if missing:
            raise AssertionError(f"expected {missing} in {text!r}")
        return text.split(" ", 1)[0]

    def answer(self, *words: str, untagged: str | bytes = "", done: str = "OK done") -> None:
        """Reads a command and answers it."""
        tag = self.expect(*words)
        data = untagged.encode() if isinstance(untagged, str) else untagged
        self.send(data + f"{tag} {done}\r\n".encode())

    def greet(self, *, capabilities: str = CAPABILITIES) -> None:
        """The greeting; `capabilities` are offered from now on."""
        self.offers = capabilities
        self.send("* OK ready\r\n")

    def until_selected(
        self,
        *,
        exists: int = 0,
        uidnext: int = 1,
        uidvalidity: int = 7,
        capabilities: str = CAPABILITIES,
    ) -> None:
        """Greeting, login and SELECT or EXAMINE of a folder."""
        self.greet(capabilities=capabilities)
        tag = self.expect("LOGIN")
        self.send(f"{tag} OK [CAPABILITY {capabilities}] in\r\n")
        self.select(exists=exists, uidnext=uidnext, uidvalidity=uidvalidity)

    def select(self, *, exists: int = 0, uidnext: int = 1, uidvalidity: int = 7) -> None:
        """Answers SELECT or EXAMINE."""
        text = self.command()
        tag, command = text.split(" ")[:2]
        if command not in ("SELECT", "EXAMINE"):
            raise AssertionError(f"expected SELECT, got {text!r}")
        mode = "READ-WRITE" if command == "SELECT" else "READ-ONLY"
        self.send(
            f"* FLAGS (\\Seen \\Deleted)\r\n* {exists} EXISTS\r\n* 0 RECENT\r\n"
            f"* OK [UIDVALIDITY {uidvalidity}] valid\r\n* OK [UIDNEXT {uidnext}] next\r\n"
            f"{tag} OK [{mode}] selected\r\n"
        )

    def mail(self, seq: int, uid: int, raw: bytes) -> bytes:
        """An untagged FETCH answer with a body."""
        return f"* {seq} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"

    def sizes(self, **size_of_uid: int) -> str:
        """Untagged FETCH answers with size and date, for `u7=120` UID 7."""
        return "".join(
            f"* {seq} FETCH (UID {uid[1:]} RFC822.SIZE {size}"
            ' INTERNALDATE "17-Jul-2026 02:44:25 -0700")\r\n'
            for seq, (uid, size) in enumerate(size_of_uid.items(), 1)
        )

    def start_tls(self, context: ssl.SSLContext) -> None:
        """The server's side of the handshake."""
        try:
            self.sock = context.wrap_socket(self.sock, server_side=True)
        except OSError as error:
            raise GoneError from error

    def stay_silent(self) -> None:
        """Reads and says nothing until the client goes."""
        while True:
            self.line()

    def go_on(self) -> None:
        """Agrees to everything until the client goes."""
        while True:
            tag, name = self.command().split(" ")[:2]
            self.send(f"{tag} OK done\r\n")
            if name == "LOGOUT":
                raise GoneError

    def waits_for_more(self, seconds: float = 0.3) -> bool:
        """Does the client say nothing for so long?"""
        return not self._buffer and not select.select([self.sock], [], [], seconds)[0]

    def hang_up(self) -> None:
        """Ends the script and the connection."""
        raise GoneError


Script = Callable[[Conversation], None]


class ScriptedImap:
    """A server on a free loopback port; raises at the end what went wrong in a script."""

    def __init__(self, *scripts: Script, tls: ssl.SSLContext | None = None) -> None:
        self._scripts = scripts
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []
        self._failures: list[BaseException] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.lines: list[str] = []
        self.connections = 0

    def __enter__(self) -> Self:
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        if self._failures and error is None:
            raise self._failures[0]

    def commands(self) -> list[str]:
        """What was asked of the server, without tags."""
        return [line.split(" ", 1)[1] for line in self.lines if re.match(r"[A-P]{4}\d", line)]

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            self._sockets.append(sock)
            thread = threading.Thread(target=self._run, args=(script, sock))
            self._threads.append(thread)
            thread.start()

    def _run(self, script: Script, sock: socket.socket) -> None:
        client = Conversation(sock, self.lines)
        try:
            if self._tls is not None:
                client.start_tls(self._tls)
            script(client)
            client.go_on()
        except (GoneError, BrokenPipeError, ConnectionResetError, ssl.SSLError):
            pass
        except BaseException as error:  # noqa: BLE001 - told to the test when the server ends
            self._failures.append(error)
        finally:
            client.sock.close()


def wait_until(true: Callable[[], bool], *, within: timedelta = timedelta(seconds=20)) -> None:
    """Waits for a condition; fails when it does not come true."""
    deadline = time.monotonic() + within.total_seconds()
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not come true within {within}")
        time.sleep(0.01)
