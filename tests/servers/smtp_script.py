"""An SMTP server that misbehaves as told: for what no honest server does when asked."""

import contextlib
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from types import TracebackType
from typing import Self

from mailgate.settings.model import Secret, ServerSettings, Tls


class Do(Enum):
    """What to do instead of answering."""

    DROP = auto()  # close the connection
    RESET = auto()  # close it with RST
    STALL = auto()  # say nothing until the server is stopped


@dataclass(frozen=True, slots=True)
class Later:
    """An answer that takes its time."""

    text: str
    seconds: float


Answer = str | bytes | Do | Later
Script = Mapping[str, Answer]

_ANSWERS: dict[str, Answer] = {
    "greeting": "220 script.example ESMTP",
    "ehlo": "250-script.example\r\n250 SIZE 1000000",
    "helo": "250 script.example",
    "mail": "250 OK",
    "rcpt": "250 OK",
    "data": "354 go on",
    "end": "250 taken",
    "rset": "250 OK",
    "quit": "221 bye",
}
"""Steps: the verbs in lower case, `greeting`, and `end` for the answer to the final dot.

`body` is asked before the body is read; it has no answer, only a `Do`. `mail 2` is the second MAIL
of a connection.
"""


class ScriptedSmtp:
    """A server on a free port of 127.0.0.1; each connection follows its script, the last repeats.

    `commands` holds all lines seen, `taken` the bodies that came whole, whatever was answered.
    `drip` seconds pass between the bytes of each answer. `says` is how many bytes the server says
    before it closes a connection.
    """

    def __init__(self, *scripts: Script, drip: float = 0.0, says: int = 1_000_000) -> None:
        self._scripts: Sequence[Script] = scripts or ({},)
        self._drip = drip
        self._says = says
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.commands: list[str] = []
        self.taken: list[bytes] = []
        self.stalled = threading.Event()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []

    @property
    def connections(self) -> int:
        """How many connections were made so far."""
        return len(self._threads) - 1

    def settings(
        self, *, tls: Tls = Tls.NONE, user: str = "", password: str = ""
    ) -> ServerSettings:
        """How to reach this server."""
        return ServerSettings(
            host="127.0.0.1",
            port=self.port,
            tls=tls,
            user=user,
            password=Secret(password) if password else None,
        )

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        for sock in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(30)
        self._listener.close()

    def _start(self, target: object, *args: object) -> None:
        assert callable(target)
        thread = threading.Thread(target=target, args=args, name="smtp-script")
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                script = self._scripts[min(self.connections, len(self._scripts) - 1)]
                self._open.append(connection)
                self._start(self._serve, connection, script)

    def _serve(self, connection: socket.socket, script: Script) -> None:
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as lines:
            if not self._answer(connection, script, "greeting"):
                return
            seen: Counter[str] = Counter()
            while line := lines.readline():
                verb = line.split()[0].decode().lower() if line.strip() else ""
                self.commands.append(line.decode().rstrip("\r\n"))
                seen[verb] += 1
                nth = f"{verb} {seen[verb]}"
                if not self._answer(connection, script, nth if nth in script else verb):
                    return
                if verb == "quit":
                    return
                said = script.get(verb, _ANSWERS.get(verb))
                if verb != "data" or not str(said).startswith("354"):
                    continue
                if "body" in script and not self._answer(connection, script, "body"):
                    return
                body = []
                while (part := lines.readline()) not in {b".\r\n", b""}:
                    body.append(part)
                if not part:
                    return
                self.taken.append(b"".join(body))
                if not self._answer(connection, script, "end"):
                    return

    def _answer(self, connection: socket.socket, script: Script, step: str) -> bool:
        """Does what the script says; False if the connection is over."""
        match script.get(step, _ANSWERS.get(step, "502 what?")):
            case Do.DROP:
                return False
            case Do.RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            case Do.STALL:
                self.stalled.set()
                self._stopping.wait(60)
                return False
            case Later(text, seconds):
                self._stopping.wait(seconds)
                return self._send(connection, f"{text}\r\n".encode())
            case bytes() as raw:
                connection.sendall(raw)
                return True
            case str() as text:
                return self._send(connection, f"{text}\r\n".encode())

    def _send(self, connection: socket.socket, answer: bytes) -> bool:
        """Says it, slowly if asked to; False once all was said that may be said."""
        said, self._says = answer[: self._says], self._says - len(answer)
        for part in (said,) if not self._drip else (bytes([byte]) for byte in said):
            connection.sendall(part)
            time.sleep(self._drip)
        return self._says >= 0
