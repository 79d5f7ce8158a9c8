"""`mailgate case REFERENCE priority`, `assign`, `note` and `reply`: whose it is, what is said."""

from pathlib import Path
from typing import Annotated

import typer

from mailgate.cli.giving_orders import As, Text, chosen_of, do, words_of
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json
from mailgate.errors import UsageError


def priority(
    context: typer.Context,
    to: Annotated[str, typer.Argument(metavar="PRIORITY", help="A priority of the desk.")],
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Give a case another priority."""
    from mailgate.jobs import case_notes as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.set_priority(within, who, priority=to),
    )


def assign(
    context: typer.Context,
    to: Annotated[str, typer.Argument(metavar="WHO", help="Who works on it from now on.")],
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Give a case to somebody."""
    from mailgate.jobs import case_notes as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.assign(within, who, to=to),
    )


def note(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to note.")],
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Write a note into a case, which no customer sees."""
    from mailgate.jobs import case_notes as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.note(within, who, text=text),
    )


def reply(
    context: typer.Context,
    text: Text = "",
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", show_default=False, help="A file with the words; - is standard input."
        ),
    ] = None,
    outlook: Annotated[
        str,
        typer.Option(
            "--outlook",
            show_default=False,
            help="The mail brings a workaround, and this outlook: works as required, progressed "
            "urgently, next release or future release.",
        ),
    ] = "",
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Write to the customer: a first response, or an update."""
    from mailgate.jobs import case_notes as orders

    if bool(text) == (file is not None):
        raise UsageError("give the words with --text or with --file")
    words = words_of(file) if file is not None else text
    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.reply(within, who, text=words, outlook=outlook),
    )


def add_to(app: typer.Typer) -> None:
    """Makes commands of them."""
    for command in (priority, assign, note, reply):
        app.command()(command)
