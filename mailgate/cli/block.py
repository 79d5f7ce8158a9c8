"""`mailgate block`: whose mail is filed without a case."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from mailgate.cli.opening import database_at
from mailgate.cli.options import DEFAULT_CONFIG, By, Config, Json
from mailgate.cli.screen import clean, moment, remark, show_json, show_table
from mailgate.errors import UsageError

app = typer.Typer(no_args_is_help=True, help="Say whose mail is kept but becomes no case.")

Pattern = Annotated[str, typer.Argument(help="An address, or a domain.")]


@app.command()
def add(pattern: Pattern, *, by: By, config: Config = DEFAULT_CONFIG) -> None:
    """Block an address or a domain: its mail is kept, but becomes no case."""
    from mailgate.jobs import blocks

    with database_at(config) as database:
        added = blocks.add(database, pattern, by=by, now=datetime.now(UTC))
    print(clean(f"{pattern}: {'blocked' if added else 'was blocked already'}"))


@app.command()
def remove(pattern: Pattern, config: Config = DEFAULT_CONFIG) -> None:
    """End a block."""
    from mailgate.jobs import blocks

    with database_at(config) as database:
        removed = blocks.remove(database, pattern)
    if not removed:
        raise UsageError(f"{pattern} is not blocked: `mailgate block list` shows who is")
    print(clean(f"{pattern}: not blocked any more"))


@app.command("list")
def list_(config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """List who is blocked."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.blocks(database)
    if as_json:
        show_json(found)
        return
    if not found:
        remark("Nobody is blocked.")
        return
    rows = ((clean(line.pattern), moment(line.at), clean(line.by)) for line in found)
    show_table(("who", "since (UTC)", "by"), rows)
