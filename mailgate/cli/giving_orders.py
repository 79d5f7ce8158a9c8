"""How an agent's order about a case is given on the command line, and answered."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mailgate.cli.case import Chosen
from mailgate.cli.opening import context_at
from mailgate.cli.options import myself
from mailgate.cli.orders import answer
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
Text = Annotated[
    str, typer.Option("--text", show_default=False, help="Words for the customer, in the mail.")
]
NoMail = Annotated[
    bool, typer.Option("--no-mail", help="The customer is not told; the history says so.")
]
_LARGEST: Final = 100_000


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


def words_of(file: Path) -> str:
    """What stands in a file, or on standard input for `-`; UsageError if it is no short text."""
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
