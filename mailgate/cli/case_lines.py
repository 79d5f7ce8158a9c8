"""`mailgate case REFERENCE line`, `consult`, `project` and so on: orders about lines of support."""

from enum import StrEnum
from typing import Annotated

import typer

from mailgate.cli.giving_orders import As, NoMail, carry_out
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json
from mailgate.core.lines import Stage


class YesOrNo(StrEnum):
    """What somebody answers who is asked to agree."""

    YES = "yes"
    NO = "no"


Why = Annotated[str, typer.Option("--reason", show_default=False, help="Why, for the desk.")]
ConsentOf = Annotated[
    str,
    typer.Option(
        "--consent-of",
        show_default=False,
        help="Who has agreed already; without it those who can are asked by mail.",
    ),
]


def line(
    context: typer.Context,
    to: Annotated[str, typer.Argument(metavar="LINE", help="The line, by number or name.")],
    reason: Annotated[
        str,
        typer.Option(
            "--reason", show_default=False, help="Why, in words of lines.yaml if it names some."
        ),
    ] = "",
    *,
    no_mail: NoMail = False,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Give a case to another line of support; all involved are told."""
    from mailgate.jobs import line_orders as orders

    carry_out(
        context,
        lambda within, who: orders.change_line(within, who, to=to, reason=reason),
        agent=agent,
        desk=desk,
        config=config,
        as_json=as_json,
        no_mail=no_mail,
    )


def consult(
    context: typer.Context,
    whom: Annotated[str, typer.Argument(metavar="LINE", help="The line that was asked.")],
    text: Annotated[
        str, typer.Option("--text", show_default=False, help="What about, for the history.")
    ] = "",
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Note that another line of support was asked; the case stays where it is."""
    from mailgate.jobs import line_orders as orders

    carry_out(
        context,
        lambda within, who: orders.consult(within, who, line=whom, text=text),
        agent=agent,
        desk=desk,
        config=config,
        as_json=as_json,
    )


def project(
    context: typer.Context,
    consent_of: ConsentOf = "",
    reason: Why = "",
    *,
    no_mail: NoMail = False,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Make a case of the last line a project, once somebody agrees."""
    from mailgate.jobs import line_orders as orders

    carry_out(
        context,
        lambda within, who: orders.go_on_as(
            within, who, stage=Stage.PROJECT, consent_of=consent_of, reason=reason
        ),
        agent=agent,
        desk=desk,
        config=config,
        as_json=as_json,
        no_mail=no_mail,
    )


def to_testing(
    context: typer.Context,
    consent_of: ConsentOf = "",
    reason: Why = "",
    *,
    no_mail: NoMail = False,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Let a case of the last line go to testing, once somebody agrees."""
    from mailgate.jobs import line_orders as orders

    carry_out(
        context,
        lambda within, who: orders.go_on_as(
            within, who, stage=Stage.TESTING, consent_of=consent_of, reason=reason
        ),
        agent=agent,
        desk=desk,
        config=config,
        as_json=as_json,
        no_mail=no_mail,
    )


def consent(
    context: typer.Context,
    answer: Annotated[YesOrNo, typer.Argument(metavar="ANSWER", help="yes or no.")],
    text: Annotated[
        str, typer.Option("--text", show_default=False, help="Words for whoever asked.")
    ] = "",
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Agree to a project or to testing, or not, as whoever was asked."""
    from mailgate.jobs import line_orders as orders

    carry_out(
        context,
        lambda within, who: orders.answer_consent(
            within, who, answer=orders.Answer(answer.value), text=text
        ),
        agent=agent,
        desk=desk,
        config=config,
        as_json=as_json,
    )


def add_to(app: typer.Typer) -> None:
    """Makes commands of all of them."""
    for command in (line, consult, project):
        app.command()(command)
    app.command("testing")(to_testing)
    app.command()(consent)
