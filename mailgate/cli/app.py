"""All commands of `mailgate`; each imports what it needs when it runs, so that help is quick."""

from pathlib import Path
from typing import Annotated

import typer

from mailgate.cli import (
    address,
    block,
    case,
    case_escalation,
    case_lines,
    case_notes,
    case_people,
    case_relations,
    case_states,
    clock,
    confirmations,
    held,
    outbox,
    quarantine,
    survey,
    templates,
)
from mailgate.cli.backtest import backtest
from mailgate.cli.calendar import calendar
from mailgate.cli.cases import cases
from mailgate.cli.check import check
from mailgate.cli.complaints import Complaining, KeepingMail
from mailgate.cli.deliver import deliver
from mailgate.cli.demo import demo
from mailgate.cli.explain import explain
from mailgate.cli.health import health
from mailgate.cli.init import init
from mailgate.cli.messages import figures, messages
from mailgate.cli.options import Json
from mailgate.cli.progress import counted
from mailgate.cli.rehearse import play_all, rehearse
from mailgate.cli.report import report
from mailgate.cli.run import run
from mailgate.cli.schemas import schemas
from mailgate.cli.version import common, version
from mailgate.cli.workers import workers

app = typer.Typer(
    name="mailgate",
    cls=Complaining,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="A mail gate for support desks: every mail becomes a case or an update, once, "
    "with reasons.",
    epilog="To see it at work: `mailgate demo`. "
    "To begin: `mailgate init`, then `mailgate check`, then `mailgate run`.",
)


def parse(
    files: Annotated[list[Path], typer.Argument(help="Mail files.")],
    *,
    attachments: Annotated[
        Path | None,
        typer.Option("--attachments", show_default=False, help="A folder to write them to."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show mail files as mailgate reads them."""
    from mailgate.cli.parse import parse_files
    from mailgate.cli.parsed import show_parsed

    lines = parse_files(files, attachments=attachments)
    for path, line in zip(files, counted(lines, "reading", total=len(files)), strict=True):
        if as_json:
            print(line)
        else:
            show_parsed(path, line)


_START = "Start"
_RULES = "Rules, before they count"
_LOOK = "Mail and cases"
_ORDERS = "What people decide"

app.callback()(common)
app.command(rich_help_panel=_START)(init)
app.command(rich_help_panel=_START)(check)
app.command("test", rich_help_panel=_RULES)(play_all)
app.command(rich_help_panel=_RULES)(rehearse)
app.command(rich_help_panel=_RULES)(backtest)
app.add_typer(templates.app, name="templates", rich_help_panel=_RULES)
app.command(rich_help_panel=_START)(schemas)
app.command(rich_help_panel=_START)(run)
app.command(rich_help_panel=_START)(demo)
app.command(rich_help_panel=_LOOK, cls=KeepingMail)(deliver)
app.command(rich_help_panel=_LOOK)(parse)
app.command(rich_help_panel=_LOOK)(explain)
app.command(rich_help_panel=_LOOK)(messages)
app.command(rich_help_panel=_LOOK)(cases)
case_states.add_to(case.app)
case_notes.add_to(case.app)
case_relations.add_to(case.app)
case_escalation.add_to(case.app)
case_lines.add_to(case.app)
case_people.add_to(case.app)
app.add_typer(case.app, name="case", rich_help_panel=_LOOK)
app.command(rich_help_panel=_LOOK)(figures)
app.command(rich_help_panel=_LOOK)(health)
app.command(rich_help_panel=_LOOK)(workers)
app.command(rich_help_panel=_LOOK)(report)
app.command(rich_help_panel=_LOOK)(calendar)
app.add_typer(clock.app, name="clock", rich_help_panel=_ORDERS)
app.add_typer(outbox.app, name="outbox", rich_help_panel=_ORDERS)
app.add_typer(held.app, name="held", rich_help_panel=_ORDERS)
app.add_typer(quarantine.app, name="quarantine", rich_help_panel=_ORDERS)
app.add_typer(confirmations.app, name="confirmations", rich_help_panel=_ORDERS)
app.add_typer(survey.app, name="survey", rich_help_panel=_LOOK)
app.add_typer(block.app, name="block", rich_help_panel=_ORDERS)
app.add_typer(address.app, name="address", rich_help_panel=_ORDERS)
app.command(rich_help_panel=_START)(version)
