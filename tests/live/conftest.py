"""Servers for the live tests; each test has mailboxes and a sink of its own."""

from collections.abc import Iterator

import pytest

from tests.servers.databases import postgres
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink

__all__ = ["dovecot", "postgres", "running_dovecot", "sink"]


@pytest.fixture(scope="session")
def running_dovecot() -> Iterator[Dovecot]:
    """One Dovecot for all tests of this worker."""
    with Dovecot() as server:
        yield server


@pytest.fixture
def dovecot(running_dovecot: Dovecot) -> Dovecot:
    """A Dovecot without mail."""
    for user in ("support", "escalations"):
        running_dovecot.empty(user)
    return running_dovecot


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """A real SMTP server that keeps what it is given."""
    with SmtpSink() as server:
        yield server
