"""Which mailboxes this process may take from, where several processes share a database."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from mailgate.store.mailbox_leases import keep_lease


class LeaseLostError(Exception):
    """Another process takes the mail of this mailbox by now: nothing of ours may be written."""


@dataclass(slots=True)
class Holdings:
    """What a process holds, shared by all its loops and contexts.

    `worker` is the process among all that ever worked on its database; empty for commands and
    tests. Who does not share, because nobody else can be at work, may take from all mailboxes.
    One `is_passing` that works off what is there and ends.
    `share` is how many mailboxes are this worker's part of the work; None before it is known.
    """

    worker: str = ""
    shares: bool = False
    is_passing: bool = False
    share: int | None = None
    _epochs: dict[str, int] = field(default_factory=dict)
    _leaving: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def epoch(self, mailbox: str) -> int | None:
        """The epoch in which a mailbox is held; None if it is not."""
        with self._lock:
            return self._epochs.get(mailbox)

    def may_take(self, mailbox: str) -> bool:
        """Whether mail may be taken from a mailbox, as far as this process knows."""
        return not self.shares or self.epoch(mailbox) is not None

    def count(self) -> int:
        """How many are held."""
        with self._lock:
            return len(self._epochs)

    def is_staying(self, mailbox: str) -> bool:
        """The same, and whether it is to be held on to."""
        return self.may_take(mailbox) and mailbox not in self._leaving

    def has_room(self) -> bool:
        """Whether this process has less than its part."""
        return self.share is None or self.count() < self.share

    def leave_what_is_too_much(self) -> None:
        """Has the loops give up what is more than this process's part, once they have a pause."""
        with self._lock:
            much = len(self._epochs) - (self.share if self.share is not None else len(self._epochs))
            self._leaving = set(sorted(self._epochs)[:much]) if much > 0 else set()

    def held(self) -> dict[str, int]:
        """All mailboxes that are held, with their epochs."""
        with self._lock:
            return dict(self._epochs)

    def note(self, mailbox: str, epoch: int) -> None:
        """A mailbox was taken."""
        with self._lock:
            self._epochs[mailbox] = epoch

    def forget(self, mailbox: str) -> int | None:
        """A mailbox is given up, or was lost; the epoch it was held in."""
        with self._lock:
            self._leaving.discard(mailbox)
            return self._epochs.pop(mailbox, None)

    def keep_only(self, held: Mapping[str, int], *, of: Mapping[str, int]) -> tuple[str, ...]:
        """Forgets what is another's by now; `of` was held before the database was asked."""
        lost = tuple(mailbox for mailbox, epoch in of.items() if held.get(mailbox) != epoch)
        with self._lock:
            # One that was taken again meanwhile has another epoch.
            gone = tuple(one for one in lost if self._epochs.get(one) == of[one])
            for mailbox in gone:
                del self._epochs[mailbox]
                self._leaving.discard(mailbox)
        return gone

    def fence(self, session: Session, mailbox: str) -> None:
        """Raises LeaseLostError unless the mailbox is held, and keeps it so until the commit.

        To be called in each transaction that writes what was seen in the mailbox, before all else.
        """
        if not self.shares:
            return
        epoch = self.epoch(mailbox)
        if epoch is None or not keep_lease(
            session, mailbox=mailbox, owner=self.worker, epoch=epoch
        ):
            raise LeaseLostError(mailbox)
