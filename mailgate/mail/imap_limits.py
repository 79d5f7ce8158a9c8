"""How long an IMAP server may take, and how much is asked of it at once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

# An answer of imaplib's may be 1,000,000 bytes long; a UID and its space take up to 11.
SEARCH_WINDOW: Final = 50_000
SIZES_AT_ONCE: Final = 500
MAILS_AT_ONCE: Final = 50
BYTES_AT_ONCE: Final = 16_000_000
HEADER_BYTES: Final = 262_144
FILED_AT_ONCE: Final = 200
REFUSALS_IN_A_ROW: Final = 5
LOSSES_OF_A_MAIL: Final = 2
LOSSES_IN_A_ROW: Final = 10


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for a server: to connect, for each answer, and to say goodbye.

    `idle` is the longest time without a word to the server: RFC 2177 allows 29 minutes, and what
    stands between us and the server forgets a silent connection long before.
    """

    connect: timedelta = timedelta(seconds=10)
    read: timedelta = timedelta(seconds=60)
    goodbye: timedelta = timedelta(seconds=3)
    idle: timedelta = timedelta(minutes=5)
    between_idles: timedelta = timedelta(seconds=1)
