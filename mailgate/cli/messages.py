"""`mailgate messages`: the ledger, each message with its one fate."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column

from mailgate.cli.opening import database_at, database_of, settings_at
from mailgate.cli.options import (
    DEFAULT_CONFIG,
    Config,
    Json,
    Limit,
    MessageState,
    at_most,
    cut,
)
from mailgate.cli.screen import clean, moment, remark, show_json, show_pairs, show_table
from mailgate.core.case import Fate
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.jobs.views import LedgerRow


def messages(
    *,
    mailbox: Annotated[
        str | None, typer.Option("--mailbox", show_default=False, help="Only this mailbox.")
    ] = None,
    fate: Annotated[
        Fate | None, typer.Option("--fate", show_default=False, help="Only with this fate.")
    ] = None,
    state: Annotated[
        MessageState | None, typer.Option("--state", show_default=False, help="Only in this state.")
    ] = None,
    message_id: Annotated[
        str | None,
        typer.Option("--message-id", show_default=False, help="Only with this Message-ID."),
    ] = None,
    number: Annotated[
        int | None, typer.Option("--id", show_default=False, help="Only this one.")
    ] = None,
    files: Annotated[
        Path | None,
        typer.Option(
            "--files",
            show_default=False,
            help="A folder to write the files of that one mail to; never over a file.",
        ),
    ] = None,
    limit: Limit = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """List the mail that was taken, newest first, with what became of each and why."""
    from mailgate.jobs import views

    if files is not None:
        _write_files(number, files, config)
        return
    with database_at(config) as database:
        found = views.ledger(
            database,
            mailbox=mailbox,
            fate=fate,
            state=state,
            message_id=message_id,
            number=number,
            limit=at_most(limit, as_json=as_json),
        )
    if as_json:
        show_json(found)
        return
    if not found:
        remark("There is no such message.")
        return
    columns = ("id", "taken (UTC)", "fate", "case", Column("what", overflow="fold"))
    show_table(columns, (_row(row) for row in cut(found, limit)))


def _write_files(number: int | None, folder: Path, config: Path) -> None:
    from mailgate.cli.parse import write_attachments
    from mailgate.jobs.views.shown_mail import raw_mail
    from mailgate.mail.parse import parse

    if number is None:
        raise UsageError("--files needs --id: the number of the mail whose files it writes")
    with database_at(config) as database, database.reading() as session:
        raw = raw_mail(session, number)
    if raw is None:
        raise UsageError(f"there is no mail {number}")
    message = parse(raw)
    write_attachments(raw, message, folder)
    remark(f"{len(message.attachments)} files of mail {number} are in {folder}.")


def figures(config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Count messages by fate and our mail by state: the figures to watch."""
    from mailgate.jobs import views
    from mailgate.jobs.back_pressure import why_paused

    settings = settings_at(config)
    with database_of(settings) as database:
        found = replace(views.figures(database), intake_paused=why_paused(database, settings))
    if as_json:
        show_json([found])
        return
    waiting = _since(found.undecided, moment(found.oldest_undecided_at))
    unsent = found.outbox.get("queued", 0) + found.outbox.get("sending", 0)
    show_pairs(
        [
            ("messages taken", str(found.messages)),
            *((f"  {fate}", str(count)) for fate, count in found.fates.items()),
            ("  waiting for a decision", waiting),
            ("cases", str(sum(found.cases.values()))),
            *((f"  {kind}", str(count)) for kind, count in found.cases.items()),
            ("our mail", str(sum(found.outbox.values()))),
            *((f"  {state}", str(count)) for state, count in found.outbox.items()),
            ("  to be sent", _since(unsent, moment(found.oldest_unsent_at))),
            ("held for a person", str(found.held)),
            ("in quarantine", str(found.quarantined)),
            ("no mail is taken", "\n".join(found.intake_paused)),
            ("warning", "\n".join(found.warnings)),
        ]
    )


def _row(row: "LedgerRow") -> tuple[str, ...]:
    why = row.withheld and f"not answered: {row.withheld}"
    what = (row.sender or row.message_id or f"UID {row.uid}", row.subject, *row.reasons[:1], why)
    return (
        str(row.id),
        moment(row.taken_at),
        row.fate or row.state,
        row.reference,
        "\n".join(clean(line) for line in what if line),
    )


def _since(count: int, oldest: str) -> str:
    return f"{count}, the oldest since {oldest}" if count else "0"
