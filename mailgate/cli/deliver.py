"""`mailgate deliver`: takes one mail from a mail server's pipe.

The exit code is the whole protocol: 0 says that the mail is stored durably and the server may
forget it, 75 (EX_TEMPFAIL) that it must keep it. No other code is ever given, since a server would
return the mail to its sender.
"""

import sys
from datetime import UTC, datetime
from typing import BinaryIO, Final

import typer

from mailgate.cli.complaints import ExitCode
from mailgate.cli.opening import database_of, mailbox_named, settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Mailbox
from mailgate.errors import TemporaryError

_OVERSIZE: Final = 10
_PART: Final = 1_000_000


def deliver(*, mailbox: Mailbox, config: Config = DEFAULT_CONFIG) -> None:
    """Take one mail from standard input; end with 0 once it is stored, else with 75."""
    from mailgate.jobs.back_pressure import check_room
    from mailgate.jobs.take import deliver as take

    settings = settings_at(config)
    found = mailbox_named(settings, mailbox)
    raw = read_mail(sys.stdin.buffer, most=settings.max_size * _OVERSIZE)
    with database_of(settings) as database:
        check_room(database, settings)
        take(database, found, raw, now=datetime.now(UTC))
    raise typer.Exit(ExitCode.DONE)


def read_mail(stream: BinaryIO, *, most: int) -> bytes:
    """All bytes of a stream; TemporaryError if there are none or more than `most`.

    A mail over `max_size` is stored whole all the same, since no mailbox keeps it for us; only
    beyond ten times that it stays with the server, which tells its sender in time.
    """
    raw = bytearray()
    while part := stream.read(min(_PART, most + 1 - len(raw))):
        raw += part
    if len(raw) > most:
        raise TemporaryError(f"the mail is larger than {most} bytes")
    if not raw:
        raise TemporaryError("there was no mail on standard input")
    return bytes(raw)
