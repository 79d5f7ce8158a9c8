"""`mailgate deliver`: takes one mail from a mail server's pipe.

The exit code is the whole protocol: 0 says that the mail is stored durably and the server may
forget it, 75 (EX_TEMPFAIL) that it must keep it. No other code is ever given, since a server would
return the mail to its sender.
"""

import sys
from datetime import UTC, datetime
from typing import BinaryIO

import typer

from mailgate.cli.complaints import ExitCode
from mailgate.cli.opening import database_of, settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Mailbox
from mailgate.errors import TemporaryError, UsageError

_OVERSIZE = 10


def deliver(mailbox: Mailbox, config: Config = DEFAULT_CONFIG) -> None:
    """Take one mail from standard input; ends with 0 once it is stored, else with 75."""
    from mailgate.jobs.take import deliver as take

    settings = settings_at(config)
    if mailbox not in {known.name for known in settings.mailboxes}:
        raise UsageError(f"{config} has no mailbox {mailbox}")
    raw = read_mail(sys.stdin.buffer, most=settings.max_size * _OVERSIZE)
    with database_of(settings) as database:
        take(database, settings.mailbox(mailbox), raw, now=datetime.now(UTC))
    raise typer.Exit(ExitCode.DONE)


def read_mail(stream: BinaryIO, *, most: int) -> bytes:
    """All bytes of a stream; TemporaryError if there are none or more than `most`.

    A mail over `max_size` is stored whole all the same, since no mailbox keeps it for us; only
    beyond ten times that it stays with the server, which tells its sender in time.
    """
    raw = stream.read(most + 1)
    if len(raw) > most:
        raise TemporaryError(f"the mail is larger than {most} bytes")
    if not raw:
        raise TemporaryError("there was no mail on standard input")
    return raw
