"""A wire that goes wrong as told: stands between mailgate and a real IMAP or SMTP server.

    with FaultProxy(dovecot.imap_port, lambda: Plan(Fault.TRUNCATE)) as wire:
        ...  # connect to wire.port

Each connection asks for its plan anew, in the order in which they are made.
"""

import asyncio
import contextlib
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Final, Self

_START_SECONDS: Final = 30.0
_CHUNK: Final = 65536
_SLOW_STEP: Final = 0.05
_LITERAL: Final = re.compile(rb"\{(\d+)\}\r\n")
_OFFERS: Final = re.compile(rb"(?i) STARTTLS\b|250-STARTTLS\r\n")
_FINAL_DOT: Final = b"\r\n.\r\n"


class Fault(StrEnum):
    """What goes wrong with a connection."""

    NONE = "none"
    DROP_ANSWER = "dropped after bytes of the server"
    DROP_COMMAND = "dropped after bytes of ours"
    RESET = "reset"
    STALL = "stalled"
    SLOW = "slow"
    TRUNCATE = "cut within a literal"
    GREET_TWICE = "greeted twice"
    BYE_IN_IDLE = "BYE in IDLE"
    STRIP_STARTTLS = "STARTTLS stripped"
    SWALLOW = "250 swallowed"


@dataclass(frozen=True, slots=True)
class Plan:
    """One fault, and where it happens: after so many bytes, or for so many seconds.

    A slow wire carries `rate` bytes a second until `after` of them have come.
    """

    fault: Fault = Fault.NONE
    after: int = 0
    seconds: float = 1.0
    rate: int = 100


class _CutError(Exception):
    """The fault is to cut the connection now."""


class FaultProxy:
    """A proxy on a free port of 127.0.0.1; `fired` counts what went wrong.

    `swallows` is asked at each final dot of SMTP that the server has taken: then its answer, and
    the connection, are lost. `said` and `heard` are the bytes that passed from the server and to
    it.
    """

    def __init__(
        self,
        target: int,
        plan: Callable[[], Plan] = Plan,
        *,
        swallows: Callable[[], bool] = lambda: False,
    ) -> None:
        self._target = target
        self.plan = plan
        self.swallows = swallows
        self.fired: Counter[Fault] = Counter()
        self.connections = 0
        self.said = 0
        self.heard = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-proxy")
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(_START_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(_START_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_START_SECONDS)
        self._loop.close()

    def heal(self) -> None:
        """From now on nothing goes wrong with new connections."""
        self.plan = Plan
        self.swallows = lambda: False

    async def _serve(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._carry(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        plan = self.plan()
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        wire = _Wire(self, plan, writer, to_server)
        pumps = {
            self._loop.create_task(wire.up(reader)),
            self._loop.create_task(wire.down(from_server)),
        }
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            if wire.resets:
                linger = struct.pack("ii", 1, 0)
                with contextlib.suppress(OSError):
                    writer.get_extra_info("socket").setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, linger
                    )
                writer.transport.abort()
            for each in (writer, to_server):
                each.close()
                with contextlib.suppress(OSError):
                    await each.wait_closed()


class _Wire:
    """The two directions of one connection."""

    def __init__(
        self,
        proxy: FaultProxy,
        plan: Plan,
        to_client: asyncio.StreamWriter,
        to_server: asyncio.StreamWriter,
    ) -> None:
        self.resets = False
        self._proxy = proxy
        self._plan = plan
        self._to_client = to_client
        self._to_server = to_server
        self._carried = {True: 0, False: 0}
        self._tail = b""
        self._waits_for_dot = False
        self._idles = False
        self._greeted = False
        self._seen = b""

    async def up(self, reader: asyncio.StreamReader) -> None:
        """From us to the server."""
        with contextlib.suppress(_CutError, OSError):
            while data := await reader.read(_CHUNK):
                seen = self._tail + data
                self._waits_for_dot = self._waits_for_dot or _FINAL_DOT in seen
                self._idles = self._idles or b" IDLE\r\n" in seen
                self._tail = seen.rpartition(_FINAL_DOT)[2][-16:]
                await self._pass(data, from_server=False)

    async def down(self, reader: asyncio.StreamReader) -> None:
        """From the server to us."""
        with contextlib.suppress(_CutError, OSError):
            while data := await reader.read(_CHUNK):
                if self._waits_for_dot:
                    self._waits_for_dot = False
                    if data.startswith(b"2") and self._proxy.swallows():
                        self._cut(Fault.SWALLOW)
                await self._pass(self._changed(data), from_server=True)
                if self._plan.fault is Fault.BYE_IN_IDLE and self._idles and b"+ " in data:
                    await self._write(b"* BYE going down\r\n", from_server=True)
                    self._cut(Fault.BYE_IN_IDLE)

    def _cut(self, fault: Fault) -> None:
        self._proxy.fired[fault] += 1
        raise _CutError

    def _changed(self, data: bytes) -> bytes:
        """What the server said, as it arrives."""
        match self._plan.fault:
            case Fault.GREET_TWICE if not self._greeted and b"\r\n" in data:
                self._greeted = True
                self._proxy.fired[Fault.GREET_TWICE] += 1
                line, _, rest = data.partition(b"\r\n")
                return line + b"\r\n" + line + b"\r\n" + rest
            case Fault.STRIP_STARTTLS if _OFFERS.search(data):
                self._proxy.fired[Fault.STRIP_STARTTLS] += 1
                return _OFFERS.sub(b"", data)
            case _:
                return data

    async def _pass(self, data: bytes, *, from_server: bool) -> None:
        """Hands bytes on as far as the fault lets them."""
        plan = self._plan
        left = max(0, plan.after - self._carried[from_server])
        match plan.fault:
            case Fault.DROP_ANSWER | Fault.RESET | Fault.STALL if from_server:
                if len(data) >= left:
                    await self._write(data[:left], from_server=True)
                    await self._end(plan)
            case Fault.DROP_COMMAND if not from_server:
                if len(data) >= left:
                    await self._write(data[:left], from_server=False)
                    self._cut(Fault.DROP_COMMAND)
            case Fault.SLOW if from_server and left:
                await self._drip(data[:left])
                data = data[left:]
            case Fault.TRUNCATE if from_server:
                await self._truncate(data)
                return
            case _:
                pass
        await self._write(data, from_server=from_server)

    async def _end(self, plan: Plan) -> None:
        if plan.fault is Fault.STALL:
            self._proxy.fired[Fault.STALL] += 1
            await asyncio.sleep(plan.seconds)
            raise _CutError
        self.resets = plan.fault is Fault.RESET
        self._cut(plan.fault)

    async def _drip(self, data: bytes) -> None:
        self._proxy.fired[Fault.SLOW] += 1
        step = max(1, round(self._plan.rate * _SLOW_STEP))
        for start in range(0, len(data), step):
            await self._write(data[start : start + step], from_server=True)
            await asyncio.sleep(_SLOW_STEP)

    async def _truncate(self, data: bytes) -> None:
        """Cuts the connection in the middle of the first literal that is not empty."""
        before = len(self._seen)
        self._seen += data
        found = next((one for one in _LITERAL.finditer(self._seen) if int(one[1]) > 1), None)
        if found is None:
            await self._write(data, from_server=True)
            return
        end = found.end() + int(found[1]) // 2
        await self._write(self._seen[before:end], from_server=True)
        if len(self._seen) >= end:
            self._cut(Fault.TRUNCATE)

    async def _write(self, data: bytes, *, from_server: bool) -> None:
        self._carried[from_server] += len(data)
        if from_server:
            self._proxy.said += len(data)
        else:
            self._proxy.heard += len(data)
        writer = self._to_client if from_server else self._to_server
        writer.write(data)
        await writer.drain()
