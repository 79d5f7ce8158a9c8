"""`mailgate case REFERENCE resolve`, `wait`, `close` and so on: what agents do to a case."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mailgate.cli.case import Chosen
from mailgate.cli.opening import context_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json, myself
from mailgate.cli.orders import answer
from mailgate.core.states import WaitsFor
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.jobs.case_orders import Agent
    from mailgate.jobs.context import Context
    from mailgate.jobs.orders import Order

As = Annotated[
    str,
    typer.Option(
        "--as",
        default_factory=myself,
        show_default=False,
        help="Which agent does it; by default your login name.",
    ),
]
State = Annotated[
    str, typer.Option("--state", show_default=False, help="Into which state, by its name.")
]
Text = Annotated[
    str, typer.Option("--text", show_default=False, help="Words for the customer, in the mail.")
]
NoMail = Annotated[
    bool, typer.Option("--no-mail", help="The customer is not told; the history says so.")
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
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The reference of the other case.")]
_LARGEST: Final = 100_000


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
    words = _read(file) if file is not None else text
    do(
        chosen_of(context, desk=desk, config=config, as_json=as_json),
        agent,
        lambda within, who: orders.reply(within, who, text=words, outlook=outlook),
    )


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
    """Makes commands of all of them."""
    for command in (
        resolve, wait, reopen, close, priority, assign, note, reply, merge, link, split,
        sites,
        escalate, review,
    ):  # fmt: skip
        app.command()(command)


def carry_out(
    context: typer.Context,
    order: "Callable[[Context, Agent], Order]",
    *,
    agent: str,
    desk: str | None,
    config: Path,
    as_json: bool,
    no_mail: bool = False,
) -> None:
    """Gives an order of another module about the case that was named, and answers."""
    chosen = chosen_of(context, desk=desk, config=config, as_json=as_json)
    do(chosen, agent, order, no_mail=no_mail)


def chosen_of(context: typer.Context, *, desk: str | None, config: Path, as_json: bool) -> Chosen:
    """Which case is meant, by what was said before the action and after it."""
    given: Chosen = context.obj
    return given.or_later(desk=desk, config=config, as_json=as_json)


def do(
    chosen: Chosen,
    agent: str,
    order: "Callable[[Context, Agent], Order]",
    *,
    no_mail: bool = False,
) -> None:
    """Gives an agent's order, and shows what came of it."""
    from mailgate.jobs.case_orders import Agent

    who = Agent(
        name=agent,
        reference=chosen.reference,
        now=datetime.now(UTC),
        desk=chosen.desk,
        mails=not no_mail,
    )
    with context_at(chosen.config) as context:
        done = order(context, who)
    answer([done], as_json=chosen.as_json)


def _read(file: Path) -> str:
    try:
        data = sys.stdin.buffer.read(_LARGEST + 1) if str(file) == "-" else _bytes(file)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file} is no UTF-8 text") from None
    if len(data) > _LARGEST:
        raise UsageError(f"{file} is over {_LARGEST // 1000} kB, too long for a mail")
    return text


def _bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_LARGEST + 1)
