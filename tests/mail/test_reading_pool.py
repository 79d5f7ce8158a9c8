"""Whatever a mail does to the process that reads it: the next one is read, by another."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from mailgate.core.message import Message
from mailgate.errors import PermanentError, TemporaryError
from mailgate.mail.reader import HarmError, Refused, read_here
from mailgate.mail.reading_pool import ReadingPool
from mailgate.settings.model import ReadingSettings
from tests.mail.harm import WRITTEN, harmed, useless
from tests.servers.mails import a_mail

# A busy machine must not make the wall's time the first that is over.
_SMALL = ReadingSettings(processor=timedelta(seconds=1), time=timedelta(seconds=40))
_SHORT = ReadingSettings(processor=timedelta(seconds=1), time=timedelta(seconds=4))
_HANG_GUARD = 60.0


def that(does: bytes) -> bytes:
    """A mail that does so to its reader."""
    return b"From: eve@elsewhere.example\r\nSubject: this mail " + does + b"\r\n\r\nwords\r\n"


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(_SMALL, read=harmed) as found:
        yield found


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        pytest.param(b"kills", "with signal 9", id="killed"),
        pytest.param(b"ends", "with status 3", id="ended"),
        pytest.param(b"works for ever", f"with signal {signal.SIGXCPU.value}", id="no-end"),
        pytest.param(b"fills the memory", "more than 805306368 bytes", id="memory"),
    ],
)
def test_a_mail_that_harms_its_reader_harms_nobody_else(
    pool: ReadingPool, mail: bytes, words: str
) -> None:
    with pytest.raises(HarmError, match=words):
        pool.read(that(mail), whole=True)

    assert isinstance(pool.read(a_mail(), whole=True), Message)


def test_a_mail_whose_reader_waits_for_ever_is_given_up() -> None:
    with ReadingPool(_SHORT, read=harmed) as pool:
        with pytest.raises(HarmError, match="longer than 4 seconds"):
            pool.read(that(b"waits for ever"), whole=True)

        assert isinstance(pool.read(a_mail(), whole=True), Message)


def test_a_mail_is_read_there_as_here(pool: ReadingPool) -> None:
    assert pool.read(a_mail(), whole=True) == read_here(a_mail(), whole=True)


def test_a_mail_over_the_caps_is_refused_there_too(pool: ReadingPool) -> None:
    bomb = b"Subject: " + b"x" * 100_000 + b"\r\n\r\nwords\r\n"

    assert isinstance(pool.read(bomb, whole=True), Refused)


def test_the_process_that_reads_writes_nothing_into_files(pool: ReadingPool) -> None:
    try:
        with pytest.raises((HarmError, OSError)):
            pool.read(that(b"writes a file"), whole=True)

        assert not WRITTEN.exists() or WRITTEN.stat().st_size == 0
    finally:
        WRITTEN.unlink(missing_ok=True)


def test_a_mail_is_not_to_blame_for_a_process_that_somebody_killed(pool: ReadingPool) -> None:
    pool.read(a_mail(), whole=True)
    (reader,) = [one for one in multiprocessing.active_children() if one.is_alive()]
    assert reader.pid is not None
    os.kill(reader.pid, signal.SIGKILL)
    deadline = time.monotonic() + _HANG_GUARD
    while reader.is_alive():
        assert time.monotonic() < deadline
        time.sleep(0.01)

    assert isinstance(pool.read(a_mail(), whole=True), Message)


def test_who_waits_for_a_closed_pool_is_told_so() -> None:
    with ReadingPool(_SMALL, read=harmed) as closed:
        pass

    with pytest.raises(TemporaryError):
        closed.read(a_mail(), whole=True)


def test_a_reader_that_cannot_read_an_ordinary_mail_stops_the_start() -> None:
    with pytest.raises(PermanentError, match="memory"), ReadingPool(_SMALL, read=useless):
        pytest.fail("it started")
