"""`mailgate case REFERENCE add`, `remove`, `spam` and `rfo`: as agents do it by mail."""

from typing import Annotated

import typer

from mailgate.cli.giving_orders import As, chosen_of, do
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="Whose address it is.")]


def add(
    context: typer.Context,
    address: Address,
    *,
    confirm: Annotated[
        bool,
        typer.Option("--confirm", help="He is outside the customer's domain, and is meant."),
    ] = False,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Let somebody speak in a case; outside the customer's domain when it is said twice."""
    from mailgate.jobs import case_people as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.add(within, who, address=address, is_confirmed=confirm),
    )


def remove(
    context: typer.Context,
    address: Address,
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Let somebody speak in a case no longer."""
    from mailgate.jobs import case_people as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.remove(within, who, address=address),
    )


def spam(
    context: typer.Context,
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Close a case without a mail, and block its sender."""
    from mailgate.jobs import case_people as orders

    do(chosen_of(context, desk=desk, config=config, as_json=as_json), agent, orders.spam)


def rfo(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="REASON", help="Why the service was out.")],
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Record the reason for outage, for the mails that end the case."""
    from mailgate.jobs import case_people as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.outage_reason(within, who, text=text),
    )


def add_to(app: typer.Typer) -> None:
    """Makes commands of all of them."""
    for command in (add, remove, spam, rfo):
        app.command()(command)
