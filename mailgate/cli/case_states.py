"""`mailgate case REFERENCE resolve`, `wait`, `reopen` and `close`: how far a case is."""

from typing import Annotated

import typer

from mailgate.cli.giving_orders import As, NoMail, Text, chosen_of, do
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json
from mailgate.core.states import WaitsFor

State = Annotated[
    str, typer.Option("--state", show_default=False, help="Into which state, by its name.")
]
OutageReason = Annotated[
    str,
    typer.Option(
        "--reason-for-outage",
        show_default=False,
        help="Why the service was out, where the desk wants to know.",
    ),
]
Confirmed = Annotated[
    str,
    typer.Option(
        "--confirmed",
        show_default=False,
        help="How the customer confirmed, where the desk wants to know: by telephone.",
    ),
]


def resolve(
    context: typer.Context,
    steps: Annotated[
        str, typer.Option("--steps", show_default=False, help="What was done, for the customer.")
    ] = "",
    state: State = "",
    outage_reason: OutageReason = "",
    *,
    no_mail: NoMail = False,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Resolve a case; the customer is told the steps."""
    from mailgate.jobs import case_orders as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.resolve(
            within, who, steps=steps, state=state, outage_reason=outage_reason
        ),
        no_mail=no_mail,
    )


def wait(
    context: typer.Context,
    whom: Annotated[WaitsFor, typer.Option("--for", help="Whom the case waits for.")] = (
        WaitsFor.CUSTOMER
    ),
    reason: Annotated[
        str,
        typer.Option(
            "--reason", show_default=False, help="What for, in a word of the desk's states.yaml."
        ),
    ] = "",
    text: Text = "",
    state: State = "",
    *,
    no_mail: NoMail = False,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Let a case wait for somebody; with a reason or a text the customer is told."""
    from mailgate.jobs import case_orders as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.wait(
            within, who, whom=whom, reason=reason, text=text, state=state
        ),
        no_mail=no_mail,
    )


def reopen(
    context: typer.Context,
    text: Text = "",
    state: State = "",
    *,
    no_mail: NoMail = False,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Open a case again that waits or is over; the customer is told."""
    from mailgate.jobs import case_orders as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.reopen(within, who, text=text, state=state),
        no_mail=no_mail,
    )


def close(
    context: typer.Context,
    outage_reason: OutageReason = "",
    state: State = "",
    confirmed: Confirmed = "",
    *,
    no_mail: NoMail = False,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Close a case; the customer is told."""
    from mailgate.jobs import case_orders as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.close(
            within, who, outage_reason=outage_reason, state=state, confirmed=confirmed
        ),
        no_mail=no_mail,
    )


def add_to(app: typer.Typer) -> None:
    """Makes commands of them."""
    for command in (resolve, wait, reopen, close):
        app.command()(command)
