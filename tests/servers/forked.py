"""mailgate without the seconds of its imports: forked from a process that has done them.

Each is a process of its own all the same, begun as `python -m` begins it, with its own folder,
environment, streams and exit status; only what Python does before the first line of mailgate is
done once for all. `Forker(FOLDER)` takes the package from that folder, so that a changed copy of it
can be tried.
"""

import atexit
import functools
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, NoReturn

from mailgate import crash_points
from mailgate.bundle import bundled

ROOT: Final = Path(__file__).resolve().parents[2]
_MODULES: Final = (
    "mailgate.__main__",
    "mailgate.cli.app",
    "mailgate.daemon",
    "mailgate.mail.parse",
)
_LONGEST_REQUEST: Final = 100_000
_PATIENCE: Final = 60.0
_DESK: Final = "managed-service"  # of which most tests are
_NUMBER: Final = 10  # bytes of each number in a report


@dataclass(frozen=True, slots=True)
class Order:
    """What to run, and where; `crash` is a point and its hit, as in MAILGATE_CRASH."""

    module: str
    arguments: tuple[str, ...]
    folder: str
    crash: str = ""


class Forked:
    """A process that was begun by a Forker."""

    def __init__(self, pid: int, report: int) -> None:
        self.pid = pid
        self._report = report
        self._status: int | None = None

    def poll(self) -> int | None:
        """How it ended, negative for a signal; None while it runs."""
        return self.wait(0)

    def send_signal(self, number: int) -> None:
        """Sends a signal; one that has ended meanwhile does not mind."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def wait(self, timeout: float | None = None) -> int | None:
        """Waits until it has ended; its status, or None if that takes longer."""
        if self._status is None and select.select([self._report], [], [], timeout)[0]:
            self._status = int(os.read(self._report, _NUMBER))
            os.close(self._report)
        return self._status

    def kill(self) -> None:
        """Kills it if it is still there, and waits for its end."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            assert self.wait(_PATIENCE) is not None, "a process does not end"


class Forker:
    """The process that has imported mailgate, from this checkout or from a copy in `package`.

    `variables` are added to its environment.
    """

    def __init__(self, package: Path = ROOT, **variables: str) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._variables = {
            "PYTHONPATH": os.pathsep.join(map(str, dict.fromkeys((package, ROOT)))),
            "PYTHONWARNINGS": "ignore",
            **variables,
        }
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                cwd=package,  # which comes first on the path of `-m`
            )
        self._line = ours
        atexit.register(self.close)

    def close(self) -> None:
        """Ends it; what it began goes on."""
        atexit.unregister(self.close)
        self._line.close()
        self._process.wait(_PATIENCE)

    def start(self, order: Order, *, streams: tuple[IO[bytes], IO[bytes], IO[bytes]]) -> Forked:
        """Begins a process with these for its input, output and errors."""
        reading, writing = os.pipe()
        fds = [*(stream.fileno() for stream in streams), writing]
        said = {
            "module": order.module,
            "arguments": order.arguments,
            "folder": order.folder,
            "crash": order.crash,
            "environment": self._environment(),
        }
        try:
            socket.send_fds(self._line, [json.dumps(said).encode()], fds)
        finally:
            os.close(writing)
        pid = os.read(reading, _NUMBER)
        assert pid, "nothing can be forked"
        return Forked(int(pid), reading)

    def _environment(self) -> dict[str, str]:
        """That of this process, and what is the Forker's own."""
        ours = {name: value for name, value in os.environ.items() if name != "MAILGATE_CRASH"}
        return ours | self._variables

    def run(
        self, order: Order, *, stdin: bytes = b"", seconds: float
    ) -> "subprocess.CompletedProcess[bytes]":
        """Runs it to its end, as `subprocess.run` does."""
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            given.write(stdin)
            given.seek(0)
            process = self.start(order, streams=(given, out, err))
            status = process.wait(seconds)
            process.kill()
            out.seek(0)
            err.seek(0)
            if status is None:
                raise subprocess.TimeoutExpired(order.arguments, seconds, out.read(), err.read())
            return subprocess.CompletedProcess(order.arguments, status, out.read(), err.read())


@functools.cache
def forker() -> Forker:
    """The one of this process, for mailgate as it is."""
    return Forker()


class ForkedDaemon(Forked):
    """`mailgate run` in a folder, its log in a file."""

    def __init__(
        self, folder: Path, log: Path, *, by: Forker | None = None, crash: str = ""
    ) -> None:
        self.log = log
        order = Order("mailgate", ("run", "--log", "json"), str(folder), crash)
        with Path(os.devnull).open("rb") as nothing, log.open("ab") as written:
            begun = (by or forker()).start(order, streams=(nothing, written, written))
        super().__init__(begun.pid, begun._report)

    def wait_for(self, action: str) -> bool:
        """Waits until it has said so in its log; False if it has ended before."""
        deadline = time.monotonic() + _PATIENCE
        wanted = f'"event": "{action}"'.encode()
        while wanted not in self.log.read_bytes():
            if self.wait(0.005) is not None:
                return wanted in self.log.read_bytes()
            assert time.monotonic() < deadline, f"no {action} in {self.log.read_text()[-4000:]}"
        return True


@contextmanager
def forked(
    folder: Path, log: Path, *, by: Forker | None = None, crash: str = ""
) -> Iterator[ForkedDaemon]:
    """One that is killed at the end if it is still there."""
    daemon = ForkedDaemon(folder, log, by=by, crash=crash)
    try:
        yield daemon
    finally:
        daemon.kill()


def serve(line: socket.socket) -> Order | None:
    """Forks for each request; returns it in the child, and None once nobody asks any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        said, fds, _flags, _address = socket.recv_fds(line, _LONGEST_REQUEST, 4)
        if not said:
            return None
        if os.fork():
            for fd in fds:
                os.close(fd)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        line.close()
        *streams, report = fds
        if pid := os.fork():
            _keep(pid, report)
        os.close(report)
        for number, fd in enumerate(streams):
            os.dup2(fd, number)
            os.close(fd)
        order: dict[str, Any] = json.loads(said)
        os.environ.clear()
        os.environ.update(order.pop("environment"))
        return Order(**order)


def _keep(pid: int, report: int) -> NoReturn:
    """Tells who was begun, waits for the end, and tells of that."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    os.write(report, b"%*d" % (_NUMBER, pid))
    _, status = os.waitpid(pid, 0)
    os.write(report, b"%*d" % (_NUMBER, os.waitstatus_to_exitcode(status)))
    os._exit(0)


def _warm() -> None:
    """Does what every start does once more: templates compiled, holidays and languages loaded."""
    from mailgate.files.desk_files import load_desks  # noqa: PLC0415 - where it is imported late
    from mailgate.files.templates import load_templates  # noqa: PLC0415

    load_desks(bundled("rules"), (_DESK,), templates=bundled("templates"))
    load_templates(bundled("templates"), desks=(_DESK,), rules=bundled("rules"))


def main() -> None:
    """Imports mailgate, and forks; in a child, runs what was asked for."""
    warnings.simplefilter("ignore")
    for module in _MODULES:
        importlib.import_module(module)
    _warm()
    gc.freeze()
    order = serve(socket.socket(fileno=int(sys.argv[1])))
    if order is None:
        return
    os.chdir(order.folder)
    crash_points.arm(order.crash)
    sys.argv = [order.module, *order.arguments]
    runpy.run_module(order.module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
