"""Waiting for mail: IDLE (RFC 2177) where the server has it, else a pause and NOOP."""

import select
import socket
import time

from mailgate.mail.imap_connection import Connection
from mailgate.mail.stop import Stop


def wait(connection: Connection, *, stop: Stop, seconds: float) -> bool:
    """Waits until the server tells of a mail, `stop` is set, or the time is over; did one come?

    Each round of IDLE ends with DONE and its answer, so a dead server is noticed within the read
    timeout; then TemporaryError is raised.
    """
    deadline = time.monotonic() + seconds
    while not stop.is_set():
        with connection.talking("wait for mail") as client:
            if client.grown:
                # Told in answer to another command: IDLE would not say it again.
                return True
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        began = time.monotonic()
        if not connection.idles or not _idle(connection, stop=stop, seconds=left):
            connection.idles = False
            stop.wait(left)
            if stop.is_set():
                return False
            with connection.talking("NOOP") as client:
                client.noop()
                return client.grown
        _pace(connection, stop=stop, began=began, deadline=deadline)
    return False


def _idle(connection: Connection, *, stop: Stop, seconds: float) -> bool:
    """One round of IDLE; False if the server refuses it."""
    longest = connection.timeouts.idle.total_seconds()
    with connection.talking("IDLE") as client:
        if not client.start_idle():
            return False
        if not client.has_read_ahead():
            _poll(client.socket(), stop, seconds=min(seconds, longest))
        if stop.is_set():
            client.hurry(connection.timeouts.goodbye.total_seconds())
        client.idle_done()
    return True


def _poll(sock: socket.socket, stop: Stop, *, seconds: float) -> None:
    poll = select.poll()
    poll.register(sock.fileno(), select.POLLIN)
    poll.register(stop.fileno(), select.POLLIN)
    poll.poll(seconds * 1000)


def _pace(connection: Connection, *, stop: Stop, began: float, deadline: float) -> None:
    """Keeps a server that talks all the time, but not of new mail, from making us spin."""
    with connection.talking("IDLE") as client:
        if client.grown:
            return
    now = time.monotonic()
    between = connection.timeouts.between_idles.total_seconds()
    stop.wait(max(0.0, min(began + between, deadline) - now))
