import os
import select
import signal
import threading
import time

from mailgate.mail.stop import Stop


def test_a_stop_ends_a_wait_at_once() -> None:
    with Stop() as stop:
        threading.Timer(0.05, stop.set).start()
        began = time.monotonic()
        assert stop.wait(60)
        assert time.monotonic() - began < 30
        assert stop.is_set()


def test_without_a_stop_a_wait_ends_after_its_time() -> None:
    with Stop() as stop:
        began = time.monotonic()
        assert not stop.wait(0.05)
        assert time.monotonic() - began >= 0.05
        assert not stop.is_set()


def test_every_later_wait_ends_at_once_too() -> None:
    with Stop() as stop:
        stop.set()
        stop.set()
        assert stop.wait()
        assert stop.wait(60)


def test_a_poll_on_other_things_hears_the_stop() -> None:
    with Stop() as stop:
        poll = select.poll()
        poll.register(stop.fileno(), select.POLLIN)
        assert not poll.poll(0)
        stop.set()
        assert poll.poll(0)


def test_a_signal_handler_may_stop_the_thread_it_interrupts() -> None:
    with Stop() as stop:
        before = signal.signal(signal.SIGUSR1, lambda _number, _frame: stop.set())
        try:
            threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1)).start()
            assert stop.wait(60)
        finally:
            signal.signal(signal.SIGUSR1, before)
