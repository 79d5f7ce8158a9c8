"""`mailgate case REFERENCE`: the history of one case, and what people do with it.

`mailgate case REFERENCE` shows the case, `mailgate case REFERENCE ACTION` does something to it.
Each action is a command of `app`; it finds the reference and the settings in its context.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Column
from typer.core import TyperGroup

from mailgate.cli.case_screen import show_case
from mailgate.cli.opening import database_at, database_of, desk_or_none, settings_at
from mailgate.cli.options import DEFAULT_CONFIG, By, Config, Desk, Json
from mailgate.cli.orders import answer
from mailgate.cli.screen import clean_lines, remark, show_heading, show_json, show_table
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.jobs.redecode import Readings


class ReferenceFirst(TyperGroup):
    """A group whose argument comes before the name of the action, with options on both sides."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Everything before the first name of an action belongs to the case, the rest to it."""
        actions = (at for at, word in enumerate(args) if at and word in self.commands)
        at = next(actions, len(args))
        ctx.allow_interspersed_args = True
        rest = super().parse_args(ctx, args[:at])
        if rest or ctx._protected_args:  # noqa: SLF001 - where typer keeps the name of an action
            return rest  # a word too much: typer says that it is no action
        ctx._protected_args, ctx.args = args[at : at + 1], args[at + 1 :]  # noqa: SLF001 - as above
        return list(ctx.args)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which case an action is about, and where it is: said before the action, or after it."""

    reference: str
    desk: str | None
    config: Path
    as_json: bool

    def or_later(self, *, desk: str | None, config: Path, as_json: bool) -> "Chosen":
        """The same case, with the options that stand after the action."""
        return Chosen(
            self.reference,
            desk or self.desk,
            self.config if config == DEFAULT_CONFIG else config,
            self.as_json or as_json,
        )


app = typer.Typer(cls=ReferenceFirst, invoke_without_command=True)


@app.callback()
def case(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(help="The reference, like CS00001234.")],
    *,
    desk: Desk = None,
    unfold: Annotated[
        bool, typer.Option("--unfold", help="All of each mail's text, in its order.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Show one case: its history with reasons, who may speak, mail in and mail out."""
    context.obj = Chosen(reference, desk, config, as_json)
    if context.invoked_subcommand is not None:
        return
    from mailgate.jobs import views

    settings = settings_at(config)
    with database_of(settings) as database:
        found = views.case(
            database,
            reference,
            desk=desk,
            is_unfolded=unfold,
            desks=lambda name: desk_or_none(settings, name),
            now=datetime.now(UTC),
        )
    if found is None:
        raise UsageError(f"there is no case {reference}: `mailgate cases` lists them")
    if as_json:
        show_json([found])
        return
    show_case(found)


@app.command()
def redecode(
    context: typer.Context,
    mail: Annotated[
        int | None,
        typer.Option(
            "--mail",
            show_default=False,
            help="Which mail, if the case has several: its number in `mailgate case REFERENCE`.",
        ),
    ] = None,
    charset: Annotated[
        str | None,
        typer.Option(
            "--charset",
            show_default=False,
            help="Read it so from now on; `as-labelled` takes that back. Without: list the ways.",
        ),
    ] = None,
    *,
    by: By,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Read a garbled mail of a case another way: `mailgate case REFERENCE redecode`."""
    from mailgate.jobs import redecode as orders

    given: Chosen = context.obj
    chosen = given.or_later(desk=desk, config=config, as_json=as_json)
    with database_at(chosen.config) as database:
        if charset is None:
            found = orders.readings(database, chosen.reference, desk=chosen.desk, mail=mail)
            _show_readings(found, as_json=chosen.as_json)
            return
        order = orders.redecode(
            database,
            chosen.reference,
            desk=chosen.desk,
            mail=mail,
            charset=charset,
            by=by,
            now=datetime.now(UTC),
        )
    answer([order], as_json=chosen.as_json)


def _show_readings(found: "Readings", *, as_json: bool) -> None:
    if as_json:
        show_json([found])
        return
    show_heading(f"Mail {found.id} of {found.reference}")
    show_table(
        ("charset", "", Column("how it reads", overflow="fold")),
        (
            (one.charset, "used now" if one.used else "", clean_lines(one.text))
            for one in found.candidates
        ),
    )
    remark(
        f"`mailgate case {found.reference} redecode --mail {found.id} --charset NAME` reads it so."
    )
