"""`mailgate cases` and `mailgate case`: requests for help, and the history of one."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column

from mailgate.cli.case_screen import show_case
from mailgate.cli.opening import database_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json, Limit, at_most, cut
from mailgate.cli.screen import clean, moment, remark, show_json, show_table
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.jobs.views import CaseLine


def cases(
    *,
    desk: Desk = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            show_default=False,
            help="Only in this state: a desk's own word, or new, open, waiting, resolved, closed.",
        ),
    ] = None,
    limit: Limit = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """List cases, last changed first."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.cases(database, desk, state, limit=at_most(limit, as_json=as_json))
    if as_json:
        show_json(found)
        return
    if not found:
        remark("There is no such case.")
        return
    columns = ("case", "changed (UTC)", "state", "events", Column("what", overflow="fold"))
    show_table(columns, (_row(line) for line in cut(found, limit)))


def case(
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
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.case(database, reference, desk=desk, is_unfolded=unfold)
    if found is None:
        raise UsageError(f"there is no case {reference}: `mailgate cases` lists them")
    if as_json:
        show_json([found])
        return
    show_case(found)


def _row(line: "CaseLine") -> tuple[str, ...]:
    what = f"{clean(line.requester)}\n{clean(line.subject)}"
    return (line.reference, moment(line.changed_at), line.state, str(line.events), what)
