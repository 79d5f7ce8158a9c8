"""All commands of `mailgate`; each imports what it needs when it runs, so that help is quick."""

from pathlib import Path
from typing import Annotated

import typer

from mailgate.cli import block, held, outbox, quarantine
from mailgate.cli.cases import case, cases
from mailgate.cli.check import check
from mailgate.cli.complaints import Complaining, KeepingMail
from mailgate.cli.deliver import deliver
from mailgate.cli.demo import demo
from mailgate.cli.explain import explain
from mailgate.cli.init import init
from mailgate.cli.messages import figures, messages
from mailgate.cli.options import Json
from mailgate.cli.run import run
from mailgate.cli.version import version

app = typer.Typer(
    name="mailgate",
    cls=Complaining,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="A mail gate for support desks: every mail becomes a case or an update, once, "
    "with reasons.",
)


def parse(
    files: Annotated[list[Path], typer.Argument(help="Mail files.")],
    attachments: Annotated[
        Path | None,
        typer.Option("--attachments", show_default=False, help="A folder to write them to."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show mail files as mailgate reads them."""
    from mailgate.cli.parse import parse_files
    from mailgate.cli.parsed import show_parsed
    from mailgate.cli.progress import counted

    lines = parse_files(files, attachments=attachments)
    for path, line in zip(files, counted(lines, "reading", total=len(files)), strict=True):
        if as_json:
            print(line)
        else:
            show_parsed(path, line)


app.command()(init)
app.command()(check)
app.command()(run)
app.command()(demo)
app.command(cls=KeepingMail)(deliver)
app.command()(parse)
app.command()(explain)
app.command()(messages)
app.command()(cases)
app.command()(case)
app.command()(figures)
app.add_typer(outbox.app, name="outbox")
app.add_typer(held.app, name="held")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(block.app, name="block")
app.command()(version)
