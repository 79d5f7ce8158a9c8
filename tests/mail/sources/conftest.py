"""Real IMAP servers for the tests of mail sources: one of each a module."""

from collections.abc import Iterator

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.pymap_server import PymapServer


@pytest.fixture(scope="module")
def dovecot_of_module() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def dovecot(dovecot_of_module: Dovecot) -> Dovecot:
    """A real server whose user `support` has no mail and no folders yet."""
    dovecot_of_module.empty("support")
    return dovecot_of_module


@pytest.fixture(scope="module")
def pymap() -> Iterator[PymapServer]:
    with PymapServer() as server:
        yield server
