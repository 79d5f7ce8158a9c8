"""A folder on an IMAP server, as the collecting loop sees it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Self

from mailgate.core.message import FetchedMail, MessageKey
from mailgate.errors import PermanentError, TemporaryError
from mailgate.mail import imap_filing, imap_reading, imap_waiting
from mailgate.mail.imap_connection import Connection
from mailgate.mail.imap_limits import LOSSES_IN_A_ROW, LOSSES_OF_A_MAIL, Timeouts
from mailgate.mail.imap_reading import LostWhileFetchingError
from mailgate.mail.stop import Stop
from mailgate.settings.model import Filing, MailboxSettings

__all__ = ["ImapFolder", "Timeouts"]


class ImapFolder:
    """One connection and one selected folder, for one thread; a context manager.

    Every method raises TemporaryError (the connection, a server that is busy: open a new
    ImapFolder later) or PermanentError (a password, a certificate, a folder that is missing: a
    person has to act), and nothing else.

    `unreadable` names the UIDs that `fetch` could not get although the server lists them, with
    the reason: look at it once `fetch` has ended. They are in no FetchedMail, so they have no
    fate until a later attempt succeeds or a person looks. `exists` is how many mails were there
    when the folder was selected. `told_uidnext` is False when the server did not say its UIDNEXT,
    and `uidnext` was made up from the highest UID there is.
    """

    uidvalidity: int
    uidnext: int
    told_uidnext: bool
    exists: int
    capabilities: frozenset[str]

    def __init__(self, mailbox: MailboxSettings, *, timeouts: Timeouts | None = None) -> None:
        self.unreadable: dict[int, str] = {}
        self._mailbox = mailbox
        self._timeouts = timeouts or Timeouts()
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        """Connects, logs in and selects the folder."""
        self._connection = self._connected()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Logs out if the server still answers. Nothing is expunged."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def uids_after(self, last: int) -> tuple[int, ...]:
        """The UIDs above `last`, ascending: what came since, read or not."""
        return imap_reading.uids_from(self._open, first=last + 1, uidnext=self.uidnext)

    def all_uids(self) -> tuple[int, ...]:
        """All UIDs in the folder, ascending."""
        return self.uids_after(0)

    def fetch(self, uids: Iterable[int], *, max_size: int) -> Iterator[FetchedMail]:
        """The mails of these UIDs, without a mark on them; UIDs that are gone are left out.

        A mail over `max_size` bytes comes as its header block, with `whole` False. Some servers
        hang up on a mail they cannot read (Dovecot does), whatever else was asked for: then the
        connection is made anew and the mails that were under way come last, one by one; a mail
        that ends two connections is unreadable.
        """
        left = set(uids)
        apart: set[int] = set()
        losses: Counter[int] = Counter()
        in_a_row = 0
        while True:
            mails = imap_reading.fetch(
                self._open,
                left,
                max_size=max_size,
                key_of=self._key,
                apart=apart,
                unreadable=self.unreadable,
            )
            try:
                for mail in mails:
                    uid = int(mail.key.uid)
                    left.discard(uid)
                    self.unreadable.pop(uid, None)
                    in_a_row = 0
                    yield mail
            except LostWhileFetchingError as error:
                in_a_row += 1
                if in_a_row > LOSSES_IN_A_ROW:
                    raise
                apart.update(error.uids)
                if len(error.uids) == 1:
                    uid = error.uids[0]
                    losses[uid] += 1
                    if losses[uid] >= LOSSES_OF_A_MAIL:
                        self.unreadable[uid] = str(error)
                        left.discard(uid)
                self._connect_anew()
            else:
                return

    def file_away(
        self, uids: Iterable[int], *, filing: Filing, move_to: str = ""
    ) -> frozenset[int]:
        """Files mails that are stored durably; returns the UIDs filed now or gone before."""
        return imap_filing.file_away(
            self._open, uids, filing=filing, move_to=move_to, folder=self._mailbox.folder
        )

    def wait(self, *, stop: Stop, seconds: float) -> bool:
        """Waits for mail, at most so long, and wakes at once for `stop`; may one have come?"""
        return imap_waiting.wait(self._open, stop=stop, seconds=seconds)

    @property
    def has_idle(self) -> bool:
        """Does the server tell of mail by itself (RFC 2177)?"""
        return self._open.idles

    @property
    def _open(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("the folder is not open")
        return self._connection

    def _connected(self) -> Connection:
        """A connection with the folder selected."""
        if self._mailbox.imap is None:
            raise PermanentError(f"mailbox {self._mailbox.name} has no IMAP server")
        connection = Connection(self._mailbox.imap, timeouts=self._timeouts)
        try:
            self.capabilities = connection.capabilities
            self._select(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect_anew(self) -> None:
        """The same folder on another connection, or TemporaryError if it is not the same."""
        before = self.uidvalidity
        self._open.close()
        self._connection = self._connected()
        if self.uidvalidity != before:
            raise TemporaryError(f"{self._mailbox.folder} was made anew while we read it")

    def _select(self, connection: Connection) -> None:
        """EXAMINE where nothing is to be changed: SELECT takes the recent mark away."""
        folder = self._mailbox.folder
        with connection.talking(f"select {folder}", refused_for_good=True) as client:
            told: dict[bytes, Any] = client.select_folder(
                folder, readonly=self._mailbox.after is Filing.KEEP
            )
            uidvalidity = told.get(b"UIDVALIDITY")
            if uidvalidity is None or b"UIDNOTSTICKY" in told:
                raise PermanentError(f"select {folder}: its UIDs do not last (RFC 3501 2.3.1.1)")
            uidnext: int | None = told.get(b"UIDNEXT")
            told_uidnext = uidnext is not None
            if uidnext is None:
                uidnext = max(client.search(["UID", "*"]), default=0) + 1 if client.count else 1
            client.grown = False
        self.uidvalidity = uidvalidity
        self.uidnext = uidnext
        self.told_uidnext = told_uidnext
        self.exists = client.count

    def _key(self, uid: int) -> MessageKey:
        return MessageKey(
            mailbox=self._mailbox.name,
            folder=self._mailbox.folder,
            uidvalidity=self.uidvalidity,
            uid=str(uid),
        )
