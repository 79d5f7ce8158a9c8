"""`mailgate case REFERENCE merge`, `link`, `split` and `sites`: what it has to do with others."""

from typing import Annotated

import typer

from mailgate.cli.giving_orders import As, chosen_of, do
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json
from mailgate.errors import UsageError

Other = Annotated[str, typer.Argument(metavar="OTHER", help="The reference of the other case.")]


def merge(
    context: typer.Context,
    other: Other,
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Let a case go on in another one: what is written to it goes there."""
    from mailgate.jobs import case_merging as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.merge(within, who, other=other),
    )


def link(
    context: typer.Context,
    other: Other,
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Note that two cases have to do with each other."""
    from mailgate.jobs import case_merging as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.link(within, who, other=other),
    )


def split(
    context: typer.Context,
    mail: Annotated[
        int, typer.Argument(metavar="MAIL", help="The number of the mail, as the case shows it.")
    ],
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Make a mail of a case a case of its own."""
    from mailgate.jobs import case_merging as orders

    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.split(within, who, mail=mail),
    )


def sites(
    context: typer.Context,
    names: Annotated[
        str, typer.Argument(metavar="SITES", help="Sites of sites.yaml, with commas between them.")
    ],
    *,
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="They have said that it works.")
    ] = False,
    reopened: Annotated[
        bool, typer.Option("--open", help="They have not: they are asked again.")
    ] = False,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Say which sites a case is about, or which of them have confirmed."""
    from mailgate.jobs import site_orders as orders

    if confirmed and reopened:
        raise UsageError("a site has confirmed, or is open: --confirmed or --open")
    stands = orders.Stands.CONFIRMED if confirmed else orders.Stands.OPEN if reopened else ""
    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.set_sites(within, who, sites=names, stands=stands),
    )


def add_to(app: typer.Typer) -> None:
    """Makes commands of them."""
    for command in (merge, link, split, sites):
        app.command()(command)
