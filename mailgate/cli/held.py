"""`mailgate held`: messages that wait for a person's word."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column

from mailgate.cli.mail_screen import show_mail
from mailgate.cli.opening import database_at, database_of, settings_at
from mailgate.cli.options import DEFAULT_CONFIG, By, Config, Json
from mailgate.cli.orders import answer
from mailgate.cli.screen import clean, moment, remark, show_json, show_pairs, show_table
from mailgate.errors import FileError, UsageError

if TYPE_CHECKING:
    from mailgate.jobs.context import Context
    from mailgate.jobs.views import HeldLine, HeldMail
    from mailgate.store.database import Database

app = typer.Typer(
    no_args_is_help=True,
    help="See the mail that a stranger sent into a case, and decide what it is.",
)

Number = Annotated[int, typer.Argument(metavar="ID", help="The id that `held list` shows.")]


@app.command("list")
def list_(
    decided: Annotated[bool, typer.Option("--decided", help="Those decided about too.")] = False,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """List held mail, oldest first."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.held(database, decided=decided)
    if as_json:
        show_json(found)
        return
    if not found:
        remark("Nothing is held.")
        return
    columns = ("id", "held (UTC)", "case", Column("what, and why", overflow="fold"))
    show_table(columns, (_row(line) for line in found))


@app.command()
def show(number: Number, config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Show a held mail: who wrote what, and why it is held."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.held_mail(database, number)
    if found is None:
        raise UsageError(f"there is no held message {number}")
    if as_json:
        show_json([found])
        return
    _show(found)


@app.command()
def accept(
    number: Number,
    as_participant: Annotated[
        bool,
        typer.Option("--participant", help="The sender may speak in the case from now on."),
    ] = False,
    *,
    by: By,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Append a held mail to its case."""
    from mailgate.jobs import held_orders

    with _opened(config) as (database, context):
        done = held_orders.accept(
            database,
            number,
            by=by,
            as_participant=as_participant,
            now=datetime.now(UTC),
            desks=context.desks.get if context is not None else lambda _: None,
            context=context,
        )
    answer([done], as_json=as_json)


@app.command()
def new(number: Number, *, by: By, config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Make a held mail a case of its own."""
    from mailgate.jobs import held_orders

    with _opened(config) as (database, context):
        done = held_orders.new(database, number, by=by, now=datetime.now(UTC), context=context)
    answer([done], as_json=as_json)


@app.command()
def drop(number: Number, *, by: By, config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Leave a held mail without effect; its bytes are kept."""
    from mailgate.jobs import held_orders

    with _opened(config) as (database, context):
        done = held_orders.drop(database, number, by=by, now=datetime.now(UTC), context=context)
    answer([done], as_json=as_json)


@contextmanager
def _opened(config: Path) -> Iterator[tuple["Database", "Context | None"]]:
    """The database, and what is needed to write to people: None where files have mistakes."""
    from mailgate.jobs.context import open_context

    settings = settings_at(config)
    with ExitStack() as stack:
        try:
            context = stack.enter_context(open_context(settings))
        except FileError as error:
            remark(
                f"Nobody is told of it: the files have {len(error.mistakes)} mistakes. "
                "`mailgate check` says them."
            )
            yield stack.enter_context(database_of(settings)), None
        else:
            yield context.database, context


def _row(line: "HeldLine") -> tuple[str, ...]:
    decided = f"{line.decided_as} by {line.decided_by}" if line.decided_as else ""
    what = (line.sender, line.subject, line.reason, decided)
    return (
        str(line.id),
        moment(line.held_at),
        line.reference,
        "\n".join(clean(text) for text in what if text),
    )


def _show(found: "HeldMail") -> None:
    line = found.line
    decided = f"{line.decided_as} by {line.decided_by}, {moment(line.decided_at)} UTC"
    show_pairs(
        [
            ("message", str(line.id)),
            ("for the case", f"{line.reference} (desk {line.desk})"),
            ("from", clean(found.mail.sender)),
            ("subject", clean(found.mail.subject)),
            ("held (UTC)", moment(line.held_at)),
            ("why", clean(line.reason)),
            ("reasons", "\n".join(clean(reason) for reason in found.reasons)),
            ("decided", decided if line.decided_as else ""),
        ]
    )
    print()
    show_mail(found.mail)
