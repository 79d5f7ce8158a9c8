"""A small IMAP server with one folder, kept in memory, whose connections can be cut at any byte.

For thousands of sessions in a minute: it knows the commands that mailgate sends, and no others.
"""

import re
import socket
from dataclasses import dataclass, field
from typing import Final

from tests.servers.imap_script import Conversation, GoneError, ScriptedImap

_NEVER: Final = 1 << 60
_DATE: Final = "17-Jul-2026 02:44:25 -0700"


@dataclass
class SmallFolder:
    """What the server has: mails by UID in the folder, and those that were moved away.

    The next connection is cut once the server has said `says` bytes, or heard `hears`; the later
    ones go well. `said` and `heard` are how many bytes the first connection came to.
    """

    mails: dict[int, bytes]
    says: int = _NEVER
    hears: int = _NEVER
    said: int = 0
    heard: int = 0
    moved: list[int] = field(default_factory=list)
    connections: int = 0

    def server(self) -> ScriptedImap:
        """The server, on a free port."""
        return ScriptedImap(self._serve)

    def renew(self, mails: dict[int, bytes], *, says: int = _NEVER, hears: int = _NEVER) -> None:
        """All as in the beginning, with another cut."""
        self.mails = dict(mails)
        self.says, self.hears = says, hears
        self.said = self.heard = self.connections = 0
        self.moved = []

    def _serve(self, client: Conversation) -> None:
        self.connections += 1
        if self.connections == 1:
            client.sock = _Cut(client.sock, self)
        client.until_selected(exists=len(self.mails), uidnext=max(self.mails, default=0) + 1)
        while True:
            text = client.command()
            tag, _, rest = text.partition(" ")
            client.send(self._answer(rest) + f"{tag} OK done\r\n".encode())
            if rest == "LOGOUT":
                raise GoneError

    def _answer(self, command: str) -> bytes:
        if found := re.fullmatch(r"UID SEARCH UID (\S+)", command):
            uids = " ".join(map(str, self._named(found[1])))
            return f"* SEARCH {uids}".rstrip().encode() + b"\r\n"
        if found := re.fullmatch(r"UID FETCH (\S+) \((.*)\)", command):
            return b"".join(self._fetched(uid, found[2]) for uid in self._named(found[1]))
        if found := re.fullmatch(r'UID MOVE (\S+) "?Processed"?', command):
            told = b""
            for uid in self._named(found[1]):
                told += f"* {self._place(uid)} EXPUNGE\r\n".encode()
                del self.mails[uid]
                self.moved.append(uid)
            return told
        if command in ("NOOP", "LOGOUT"):
            return b""
        raise AssertionError(f"unknown command: {command}")

    def _named(self, words: str) -> list[int]:
        """The UIDs there are of a set like `1:3,7,9:*`."""
        found: set[int] = set()
        for part in words.split(","):
            first, _, last = part.partition(":")
            until = max(self.mails, default=0) if last == "*" else int(last or first)
            found |= {uid for uid in self.mails if int(first) <= uid <= until}
        return sorted(found)

    def _place(self, uid: int) -> int:
        return sorted(self.mails).index(uid) + 1

    def _fetched(self, uid: int, items: str) -> bytes:
        raw = self.mails[uid]
        told = [f"UID {uid}"]
        if "RFC822.SIZE" in items:
            told.append(f"RFC822.SIZE {len(raw)}")
        if "INTERNALDATE" in items:
            told.append(f'INTERNALDATE "{_DATE}"')
        head = f"* {self._place(uid)} FETCH ({' '.join(told)}".encode()
        if "BODY.PEEK[]" in items:
            return head + f" BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
        return head + b")\r\n"


class _Cut(socket.socket):
    """The server's end of a connection, which is gone after so many bytes."""

    def __init__(self, sock: socket.socket, folder: SmallFolder) -> None:
        super().__init__(sock.family, sock.type, sock.proto, fileno=sock.detach())
        self._folder = folder

    def sendall(self, data: bytes, flags: int = 0) -> None:  # type: ignore[override]  # bytes only
        folder = self._folder
        left = folder.says - folder.said
        super().sendall(data[:left], flags)
        folder.said += min(left, len(data))
        if left <= len(data):
            raise GoneError

    def recv(self, size: int, flags: int = 0) -> bytes:
        folder = self._folder
        left = folder.hears - folder.heard
        data = super().recv(min(size, max(left, 1)), flags)
        folder.heard += len(data)
        if left <= 0:
            raise GoneError
        return data
