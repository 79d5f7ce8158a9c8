"""imapclient with the repairs it needs; all that touches its and imaplib's inside is here.

It wraps private calls of imaplib, so it is pinned below 5 and this file names each one we use.
"""

# ruff: noqa: SLF001 - imapclient itself is a wrapper over imaplib's private calls, and what it
# gets wrong (reads that poll() cannot see, counts it forgets) can be put right nowhere else.

import ssl
from typing import Any, Final

from imapclient import IMAPClient, SocketTimeout

from mailgate.mail.imap_limits import Timeouts

# Told again and again on a connection that lives for months; imaplib would keep each one.
_NOT_KEPT: Final = frozenset({"EXISTS", "RECENT", "EXPUNGE", "COPYUID", "UIDNEXT", "HIGHESTMODSEQ"})


class Client(IMAPClient):  # type: ignore[misc]  # imapclient has no types
    """An IMAPClient that counts the mails of its folder and can be waited for.

    `count` is how many mails the selected folder holds as far as the server has told; `grown`
    becomes true when it tells of more, whichever command it does that in. Whoever searches sets
    `grown` to false first.
    """

    def __init__(
        self, host: str, port: int, *, tls: ssl.SSLContext | None, timeouts: Timeouts
    ) -> None:
        self.count = 0
        self.grown = False
        super().__init__(
            host,
            port,
            ssl=tls is not None,
            ssl_context=tls,
            timeout=SocketTimeout(timeouts.connect.total_seconds(), timeouts.read.total_seconds()),
        )
        # The default turns INTERNALDATE into naive local time.
        self.normalise_times = False
        # imapclient asks imaplib to format every line for a log nobody reads: 6 times slower.
        self._imap.debug = 0
        self._keep = self._imap._append_untagged
        self._imap._append_untagged = self._note

    def start_idle(self) -> bool:
        """Starts IDLE; False if the server refuses.

        `idle()` of imapclient takes a status line before the continuation for an error.
        """
        tag = self._imap._command("IDLE")
        while self._imap._get_response() is not None:
            if self._imap.tagged_commands[tag]:
                del self._imap.tagged_commands[tag]
                return False
        self._idle_tag = tag
        return True

    def has_read_ahead(self) -> bool:
        """Did the server's last words bring more lines along, where no poll would see them?"""
        if getattr(self._imap, "_readbuf", None):  # Python 3.14 keeps a buffer of its own
            return True
        sock = self.socket()
        left = sock.gettimeout()
        sock.settimeout(0)
        try:
            return bool(self._imap.file.peek(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            sock.settimeout(left)

    def hurry(self, seconds: float) -> None:
        """Shortens how long the next answers may take."""
        self.socket().settimeout(seconds)

    def _note(self, kind: str, data: Any) -> None:
        """Counts, in the order told: only more mails than before mean that one has come."""
        if kind == "EXISTS":
            told = int(data)
            self.grown = self.grown or told > self.count
            self.count = told
        elif kind == "EXPUNGE":
            self.count -= 1
        if kind in _NOT_KEPT and self._imap.state == "SELECTED":
            return
        self._keep(kind, data)
