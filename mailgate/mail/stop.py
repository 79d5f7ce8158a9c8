"""An event that also wakes a poll: how a waiting thread hears that the daemon ends."""

import math
import os
import select
from types import TracebackType
from typing import Self


class Stop:
    """Set once, for good; `fileno()` becomes readable then, so a poll on a socket can watch it too.

    No lock is taken anywhere, so a signal handler may call `set()` while the same thread waits:
    `threading.Event.set` can deadlock there.
    """

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        self._set = False

    def set(self) -> None:
        """Ends every wait, now and later."""
        if self._set:
            return
        self._set = True
        os.write(self._writer, b"\0")

    def is_set(self) -> bool:
        """Was it set?"""
        return self._set

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until it is set, at most `timeout` seconds; was it set?"""
        poll = select.poll()
        poll.register(self._reader, select.POLLIN)
        poll.poll(None if timeout is None else max(0, math.ceil(timeout * 1000)))
        return self._set

    def fileno(self) -> int:
        """What a poll watches; nobody may read from it."""
        return self._reader

    def close(self) -> None:
        """Gives the pipe back; the event must not be used after."""
        os.close(self._reader)
        os.close(self._writer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
