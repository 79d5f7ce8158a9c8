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


def deliver(mailbox: Mailbox, config: Config = DEFAULT_CONFIG) -> None:
    """Take one mail from standard input; ends with 0 once it is stored, else with 75."""
    from mailgate.jobs.collect import deliver as take

    settings = settings_at(config)
    if mailbox not in {known.name for known in settings.mailboxes}:
        raise UsageError(f"{config} has no mailbox {mailbox}")
    raw = read_mail(sys.stdin.buffer, max_size=settings.max_size)
    with database_of(settings) as database:
        take(database, settings, mailbox, raw, datetime.now(UTC))
    raise typer.Exit(ExitCode.DONE)


def read_mail(stream: BinaryIO, *, max_size: int) -> bytes:
    """All bytes of a stream; TemporaryError if there are none or more than `max_size`.

    Too large a mail stays with the server, which says so to its sender in time: to take its header
    alone, as is done for a mail that stays in a mailbox, would lose the rest of it here.
    """
    raw = stream.read(max_size + 1)
    if len(raw) > max_size:
        raise TemporaryError(f"the mail is larger than max_size ({max_size} bytes)")
    if not raw:
        raise TemporaryError("there was no mail on standard input")
    return raw
