"""`mailgate case REFERENCE escalate` and `review`: a case that climbs."""

from typing import Annotated

import typer

from mailgate.cli.giving_orders import As, NoMail, chosen_of, do
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json


def escalate(
    context: typer.Context,
    reason: Annotated[
        str, typer.Option("--reason", show_default=False, help="Why, for the people there.")
    ],
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Let a case climb to the next rung of its ladder, and tell the people there."""
    from mailgate.jobs import escalation_orders as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.escalate(within, who, reason=reason),
    )


def review(
    context: typer.Context,
    text: Annotated[
        str, typer.Option("--text", show_default=False, help="What came of it, for the customer.")
    ],
    *,
    no_mail: NoMail = False,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Note that an escalated case was looked at, and answer its customer."""
    from mailgate.jobs import escalation_orders as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.review(within, who, text=text),
        no_mail=no_mail,
    )


def add_to(app: typer.Typer) -> None:
    """Makes commands of them."""
    for command in (escalate, review):
        app.command()(command)
