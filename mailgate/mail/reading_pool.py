"""Reading mail in a process of its own, which a limit ends and which is replaced.

The caps keep out what is known to be expensive; this is for what nobody knows yet. The process
starts from a clean server process (`forkserver`): a fork of the daemon would hold its database
connections and the locks of its threads.
"""

import contextlib
import multiprocessing
import resource
import sys
import threading
from concurrent.futures import CancelledError, TimeoutError  # noqa: A004 - the same class as the built-in one
from concurrent.futures.process import BrokenProcessPool
from typing import Final, Self

from pebble import ProcessExpired, ProcessPool

from mailgate.core.message import Message
from mailgate.errors import PermanentError, TemporaryError
from mailgate.mail.reader import HarmError, Read, Refused, read_here
from mailgate.settings.model import ReadingSettings

_MAILS_OF_ONE_PROCESS: Final = 2000  # then a fresh one, so that no library's leak adds up
_GRACE: Final = 20.0  # for its start, and for pebble's own timer, which is coarse
_OPEN_FILES: Final = 64
_KNOWN: Final = b"From: a@desk.example\r\nSubject: a mail\r\n\r\nwords\r\n"


class ReadingPool:
    """One process that reads mail, for as long as the block lasts; `read` is what it does there.

    Raises PermanentError at the start if it cannot read an ordinary mail within its limits.
    """

    def __init__(self, limits: ReadingSettings, *, read: Read = read_here) -> None:
        self._limits = limits
        self._read = read
        self._lock = threading.Lock()
        self._is_closed = False
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["mailgate.mail.parse"])
        self._pool = self._new()

    def __enter__(self) -> Self:
        if not self._is_sound():
            self.close()
            raise PermanentError(
                "no ordinary mail can be read within the limits of [reading]: raise its memory"
            )
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process; whoever waits for it gets a TemporaryError."""
        with self._lock:
            self._is_closed = True
            self._pool.stop()
            self._pool.join(_GRACE)

    def read(self, raw: bytes, *, whole: bool) -> Message | Refused:
        """Reads a mail; HarmError if it ended the process that read it, whatever the way.

        TemporaryError if no mail can be read just now: this one is not to blame.
        """
        try:
            return self._ask(raw, whole=whole)
        except BrokenProcessPool:
            # Did the mail do it, or has somebody ended the process while it had nothing to do?
            if not self._is_sound():
                raise TemporaryError("no process can be started that reads mail") from None
        try:
            return self._ask(raw, whole=whole)
        except BrokenProcessPool:
            raise HarmError("reading it ends the process that reads it") from None

    def _ask(self, raw: bytes, *, whole: bool) -> Message | Refused:
        seconds = self._limits.time.total_seconds()
        pool = self._running()
        try:
            future = pool.schedule(
                _read,
                args=(self._read, raw),
                kwargs={"whole": whole, "seconds": int(self._limits.processor.total_seconds())},
                timeout=seconds,
            )
        except RuntimeError as error:  # what pebble raises when somebody else has just closed it
            raise BrokenProcessPool(str(error)) from error
        try:
            found: Message | Refused = future.result(seconds + _GRACE)
        except TimeoutError:
            if not future.done():  # pebble waits for the rest of an answer that never comes
                self._abandon(pool)
            raise HarmError(f"reading it takes longer than {seconds:g} seconds") from None
        except ProcessExpired as error:
            raise HarmError(_ended(error.exitcode)) from None
        except MemoryError:
            raise HarmError(f"reading it needs more than {self._limits.memory} bytes") from None
        except CancelledError:
            raise TemporaryError("mailgate is stopping") from None
        return found

    def _is_sound(self) -> bool:
        """Whether an ordinary mail can be read."""
        try:
            return isinstance(self._ask(_KNOWN, whole=True), Message)
        except (HarmError, BrokenProcessPool):
            return False

    def _running(self) -> ProcessPool:
        with self._lock:
            if self._is_closed:
                raise TemporaryError("mailgate is stopping")
            if not self._pool.active:
                self._pool = self._new()
            return self._pool

    def _abandon(self, pool: ProcessPool) -> None:
        """Another pool in its place; its threads wait for ever, so nobody may wait for them."""
        with self._lock:
            if self._pool is pool:
                self._pool = self._new()
        with contextlib.suppress(RuntimeError):
            pool.close()

    def _new(self) -> ProcessPool:
        return ProcessPool(
            max_workers=1,
            max_tasks=_MAILS_OF_ONE_PROCESS,
            initializer=_confine,
            initargs=(self._limits.memory,),
            context=self._context,
        )


def _ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"reading it ends a process with signal {-code}"
    return f"reading it ends a process with status {code}"


def _confine(memory: int) -> None:
    """The limits of the process that reads: memory, no file written, no core, few files open."""
    if sys.platform != "darwin":  # which knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))


def _read(
    read: Read,
    raw: bytes,
    *,
    whole: bool,
    seconds: int,
) -> Message | Refused:
    """Reads a mail with so much processor time; the kernel ends whoever takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, most))
    try:
        return read(raw, whole=whole)
    finally:
        # Not while it answers: half an answer would be waited for.
        resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, most))
