"""`mailgate confirmations`: what was decided from customers' short words and links."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column

from mailgate.cli.opening import database_at, settings_at
from mailgate.cli.options import DEFAULT_CONFIG, By, Config, Desk, Json
from mailgate.cli.orders import answer
from mailgate.cli.screen import clean, moment, remark, show_json, show_table

if TYPE_CHECKING:
    from mailgate.jobs.views import ConfirmationLine

app = typer.Typer(
    no_args_is_help=True,
    help="See what customers' thanks and confirmations did, and take it back.",
)


@app.command("list")
def list_(
    undone: Annotated[bool, typer.Option("--undone", help="Those taken back too.")] = False,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """List what was taken for thanks or a confirmation, newest first."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.confirmations(database, desk=desk, with_undone=undone)
    if as_json:
        show_json(found)
        return
    if not found:
        remark("Nobody confirmed anything.")
        return
    columns = ("when (UTC)", "case", "was", "is now", Column("what it said", overflow="fold"))
    show_table(columns, (_row(line) for line in found))


@app.command()
def undo(
    reference: Annotated[str, typer.Argument(help="The case, like CS00001234.")],
    *,
    by: By,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Take back the newest one of a case, which goes back to where it was, or is opened."""
    from mailgate.jobs.case_orders import Agent
    from mailgate.jobs.confirmation_orders import undo as taken_back
    from mailgate.jobs.context import open_context

    with open_context(settings_at(config)) as context:
        agent = Agent(by, reference, datetime.now(UTC), desk=desk)
        order = taken_back(context, agent)
    answer([order], as_json=as_json)


def _row(line: "ConfirmationLine") -> tuple[str, ...]:
    said = f"{line.said}: {line.words} ({line.language})" if line.words else line.said
    undone = f"\ntaken back by {line.undone_by}" if line.undone_by else ""
    return (moment(line.at), line.reference, line.before, line.state, clean(f"{said}{undone}"))
