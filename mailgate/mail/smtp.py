"""Handing mail to a relay, one mail and one recipient at a time, with an outcome that is exact.

What counts is the moment of the final dot. Before it was sent nothing can have been accepted; once
it was sent and no answer came, nobody but the relay knows, and we say so.
"""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from mailgate.mail.headers import is_address
from mailgate.mail.smtp_line import (
    Cutter,
    RelayTrouble,
    SmtpLine,
    open_line,
    said,
    without_secrets,
    words,
)
from mailgate.settings.model import ServerSettings

_LONGEST_TEXT: Final = 300
_CLOSING: Final = 421
_GO_AHEAD: Final = 354
_PERMANENT: Final = 500
_OUR_LOGIN: Final = frozenset({530, 534, 535, 538})  # RFC 4954, 6: our settings, not this mail
_PARTING: Final = timedelta(seconds=2)
_LEADING_DOT: Final = re.compile(rb"^\.", re.MULTILINE)
_BARE_LINE_END: Final = re.compile(rb"\r(?!\n)|(?<!\r)\n")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The relay took the mail over, with its words (often a queue name)."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Postponed:
    """Not taken now: a 4xx, or trouble before the final dot. Trying again may help.

    `of_relay` says that the relay itself is in trouble, not this mail: no other mail would fare
    better.
    """

    text: str
    of_relay: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Not taken, and it would not be taken again: a 5xx, or a mail that cannot be sent."""

    text: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Cut off between the final dot and the answer to it: taken or not, nobody here knows."""

    text: str


SendOutcome = Accepted | Postponed | Refused | Uncertain


class Relay:
    """A server that our mail leaves by, with one connection kept between mails.

    One thread sends; `abort` may be called from any other. `connecting`, `reply` and `final` are
    how long a connection, a reply and the answer to the final dot may take (RFC 5321, 4.5.3.2); a
    connection unused for `idle` is not trusted any more.
    """

    def __init__(
        self,
        server: ServerSettings,
        *,
        hello: str = "",
        connecting: timedelta = timedelta(seconds=30),
        reply: timedelta = timedelta(minutes=5),
        final: timedelta = timedelta(minutes=10),
        idle: timedelta = timedelta(minutes=1),
    ) -> None:
        self._server = server
        self._hello = hello or _own_name()
        self._connecting = connecting
        self._reply = reply
        self._final = final
        self._idle = idle
        self._cutter = Cutter()
        self._line: SmtpLine | None = None
        self._used = 0.0
        self._in_use = threading.Lock()

    def send(
        self,
        *,
        envelope_from: str,
        recipient: str,
        raw: bytes,
        is_ours: Callable[[], bool] = lambda: True,
    ) -> SendOutcome:
        """Sends final bytes to one recipient; `envelope_from` is empty for the null sender.

        `is_ours` is asked before the final dot, which may be half an hour after the beginning: if
        somebody else sends the mail by now, it is postponed here.
        """
        if problem := _unsendable(envelope_from, recipient, raw):
            return Refused(problem)
        with self._in_use:
            return self._send(envelope_from, recipient, raw, is_ours)

    def close_if_idle(self) -> None:
        """Says goodbye to the relay when nothing was sent for a while."""
        if self._line is not None and self._is_idle():
            self.close()

    def close(self) -> None:
        """Says goodbye to the relay, without waiting long for its answer; ends a send under way."""
        if not self._in_use.acquire(blocking=False):
            self.abort()
            return
        try:
            self._say_goodbye()
        finally:
            self._in_use.release()

    def abort(self) -> None:
        """Ends whatever `send` waits for, from another thread, and for ever."""
        self._cutter.cut()

    def _send(
        self, envelope_from: str, recipient: str, raw: bytes, is_ours: Callable[[], bool]
    ) -> SendOutcome:
        try:
            line, code, text = self._begin(envelope_from, size=len(raw))
        except RelayTrouble as trouble:
            return Postponed(self._tidy(str(trouble)), of_relay=True)
        outcome = (
            (None if _is_good(code) else self._unwilling("MAIL", code, text))
            or self._command(line, "RCPT", f"TO:<{recipient}>")
            or self._write(line, raw)
            or self._give_way(is_ours)
            or self._finish(line)
        )
        self._used = time.monotonic()
        return outcome

    def _begin(self, envelope_from: str, *, size: int) -> tuple[SmtpLine, int, bytes]:
        """The connection, kept or new, and its answer to MAIL. Raises RelayTrouble.

        A kept connection that the relay has given up meanwhile is no trouble: a new one is made.
        """
        if self._line is not None and not self._is_idle():
            with contextlib.suppress(OSError):
                self._line.patience = self._connecting
                code, _ = self._line.docmd("RSET")
                self._line.patience = self._reply
                if _is_good(code):
                    code, text = _mail(self._line, envelope_from, size)
                    if code != _CLOSING:
                        return self._line, code, text
        self._say_goodbye()
        line = open_line(
            self._server,
            hello=self._hello,
            cutter=self._cutter,
            connecting=self._connecting,
            reply=self._reply,
        )
        self._line = line
        try:
            return line, *_mail(line, envelope_from, size)
        except OSError as error:
            self._drop()
            raise RelayTrouble(f"MAIL: {words(error)}") from error

    def _command(self, line: SmtpLine, verb: str, rest: str) -> Postponed | Refused | None:
        """None if the relay agrees."""
        try:
            code, text = line.docmd(verb, rest)
        except OSError as error:
            return self._lost(verb, error)
        return None if _is_good(code) else self._unwilling(verb, code, text)

    def _write(self, line: SmtpLine, raw: bytes) -> Postponed | Refused | None:
        """Sends all but the final dot, with leading dots doubled (RFC 5321, 4.5.2)."""
        stuffed = _LEADING_DOT.sub(b"..", raw)
        try:
            code, text = line.docmd("DATA")
            if code != _GO_AHEAD:
                return self._unwilling("DATA", code, text)
            line.send(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
        except OSError as error:
            return self._lost("DATA", error)
        return None

    def _give_way(self, is_ours: Callable[[], bool]) -> Postponed | None:
        """None if the mail is still ours to finish; else the connection ends without the dot."""
        try:
            ours = is_ours()
        except BaseException:
            self._drop()
            raise
        if ours:
            return None
        self._drop()
        return Postponed("another process sends it by now")

    def _finish(self, line: SmtpLine) -> SendOutcome:
        """Sends the final dot and reads the answer: whatever fails from here on is uncertain."""
        line.patience = self._final
        try:
            line.send(b".\r\n")
            code, text = line.getreply()
        except OSError as error:
            self._drop()
            return Uncertain(self._tidy(f"no answer to the mail: {words(error)}"))
        if _is_good(code):
            return Accepted(self._tidy(said(code, text)))
        unwilling = self._unwilling("mail", code, text)
        if _is_failure(code):
            return unwilling
        return Uncertain(self._tidy(f"no clear answer to the {unwilling.text}"))

    def _unwilling(self, step: str, code: int, text: bytes) -> Postponed | Refused:
        """What a reply other than the hoped-for one means."""
        told = self._tidy(f"{step}: {said(code, text)}")
        if code == _CLOSING or not _is_failure(code):
            self._drop()  # out of step: whatever it says next may belong to another command
        if code == _CLOSING or code in _OUR_LOGIN:
            return Postponed(told, of_relay=True)
        return Refused(told) if code >= _PERMANENT and _is_failure(code) else Postponed(told)

    def _say_goodbye(self) -> None:
        if self._line is None:
            return
        self._line.patience = _PARTING
        with contextlib.suppress(OSError):
            self._line.docmd("QUIT")
        self._drop()

    def _lost(self, step: str, error: OSError) -> Postponed:
        self._drop()
        return Postponed(self._tidy(f"{step}: {words(error)}"))

    def _is_idle(self) -> bool:
        return time.monotonic() - self._used > self._idle.total_seconds()

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
        self._cutter.release()

    def _tidy(self, text: str) -> str:
        """One printable line without secrets, at most 300 characters."""
        shown = without_secrets(text, self._server)
        printable = "".join(char if char.isprintable() else " " for char in shown)
        return " ".join(printable.split())[:_LONGEST_TEXT]


def _is_good(code: int) -> bool:
    return code // 100 == 2  # noqa: PLR2004 - RFC 5321, 4.2.1


def _is_failure(code: int) -> bool:
    return code // 100 in {4, 5}


def _mail(line: SmtpLine, envelope_from: str, size: int) -> tuple[int, bytes]:
    """The answer to MAIL; 552 in the relay's place where it said that it takes no such size."""
    if not line.has_extn("size"):
        return line.docmd("MAIL", f"FROM:<{envelope_from}>")
    most = line.esmtp_features["size"].strip()  # RFC 1870, 3: 0 or nothing is no limit
    if most.isdecimal() and 0 < int(most) < size:
        return 552, f"5.3.4 {size} octets, and the relay takes {most} at most".encode()
    return line.docmd("MAIL", f"FROM:<{envelope_from}> SIZE={size}")


def _unsendable(envelope_from: str, recipient: str, raw: bytes) -> str:
    """Why these bytes are given to no relay, or an empty string."""
    if envelope_from and not is_address(envelope_from):
        return f"the envelope sender {envelope_from[:100]!a} is no address that can be written"
    if not is_address(recipient):
        return f"the recipient {recipient[:100]!a} is no address that can be written"
    if _BARE_LINE_END.search(raw):
        return "the mail has bare line ends"  # smuggling: a relay may read a line where we saw none
    if not raw.isascii():
        return "the mail is not 7 bit"
    return ""


def _own_name() -> str:
    """What EHLO says when nobody set it: the full host name, or an address literal."""
    name = socket.gethostname()
    return name if "." in name and is_address(f"x@{name}") else "[127.0.0.1]"
