"""Servers for the live tests; each test has mailboxes and a sink of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink


@pytest.fixture
def dovecot(tmp_path: Path) -> Iterator[Dovecot]:
    """A Dovecot of this test's own."""
    with Dovecot(tmp_path / "dovecot") as server:
        yield server


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """A real SMTP server that keeps what it is given."""
    with SmtpSink() as server:
        yield server
