"""`mailgate quarantine`: messages set aside after they could not be worked on."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column

from mailgate.cli.opening import database_at
from mailgate.cli.options import DEFAULT_CONFIG, By, Config, Json
from mailgate.cli.orders import answer, numbers_or_all
from mailgate.cli.screen import clean, moment, remark, show_json, show_pairs, show_table
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.jobs.views import QuarantinedMail, QuarantineLine

app = typer.Typer(
    no_args_is_help=True, help="See the mail that could not be worked on; retry, export or drop it."
)

Number = Annotated[int, typer.Argument(metavar="ID", help="The id that `quarantine list` shows.")]


@app.command("list")
def list_(
    dropped: Annotated[
        bool, typer.Option("--dropped", help="Those that a person dropped too.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """List quarantined mail, oldest first."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.quarantine(database, dropped=dropped)
    if as_json:
        show_json(found)
        return
    if not found:
        remark("Nothing is in quarantine.")
        return
    columns = ("id", "since (UTC)", "mailbox", "bytes", Column("why", overflow="fold"))
    show_table(columns, (_row(line) for line in found))


@app.command()
def show(number: Number, config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Show where a quarantined mail came from and why it is there; it is not parsed."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.quarantined_mail(database, number)
    if found is None:
        raise UsageError(f"there is no message {number} in quarantine")
    if as_json:
        show_json([found])
        return
    _show(found)


@app.command()
def retry(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="ID", help="The ids that `quarantine list` shows.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that were not dropped.")] = False,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Try quarantined mail again, as if it had just come: after an upgrade, for instance."""
    from mailgate.jobs import quarantine_orders

    wanted = numbers_or_all(numbers, everything=everything)
    with database_at(config) as database:
        done = quarantine_orders.retry(database, wanted, now=datetime.now(UTC))
    answer(done, as_json=as_json)


@app.command()
def export(
    number: Annotated[int, typer.Argument(metavar="ID", help="The id of any message.")],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", show_default=False, help="The file to write; by default standard output."
        ),
    ] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Write the bytes of a mail as they came; never onto a terminal, never over a file."""
    from mailgate.jobs import quarantine_orders

    if to is None and _is_terminal():
        raise UsageError("raw mail can steer a terminal: say --to FILE, or send it down a pipe")
    with database_at(config) as database:
        raw = quarantine_orders.export(database, number)
    if raw is None:
        raise UsageError(f"there is no message {number}")
    if to is None:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    with to.open("xb") as file:
        file.write(raw)
    remark(f"{len(raw)} bytes written to {to}")


@app.command()
def drop(
    numbers: Annotated[
        list[int], typer.Argument(metavar="ID", help="The ids that `quarantine list` shows.")
    ],
    *,
    by: By,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Give quarantined mail up; its bytes are kept, and `retry` takes it back."""
    from mailgate.jobs import quarantine_orders

    with database_at(config) as database:
        done = quarantine_orders.drop(database, numbers, by=by, now=datetime.now(UTC))
    answer(done, as_json=as_json)


def _row(line: "QuarantineLine") -> tuple[str, ...]:
    why = f"{line.reason}\n(dropped by {line.dropped_by})" if line.dropped_at else line.reason
    return (str(line.id), moment(line.since), line.mailbox, str(line.size), why)


def _show(found: "QuarantinedMail") -> None:
    line = found.line
    dropped = f"{moment(line.dropped_at)} UTC by {line.dropped_by}" if line.dropped_at else ""
    show_pairs(
        [
            ("message", str(line.id)),
            ("seen in", f"{line.mailbox}, {found.folder}, UID {found.uid}"),
            ("desk", line.desk),
            ("Message-ID", clean(line.message_id)),
            ("bytes", str(line.size)),
            ("sha256", found.sha256),
            ("attempts", str(line.attempts)),
            ("since (UTC)", moment(line.since)),
            ("why", clean(line.reason)),
            ("reasons", "\n".join(clean(reason) for reason in found.reasons)),
            ("dropped", dropped),
        ]
    )


def _is_terminal() -> bool:
    return sys.stdout.isatty()
