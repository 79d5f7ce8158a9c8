"""`mailgate cases`: requests for help, as a list."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column

from mailgate.cli.opening import database_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json, Limit, at_most, cut
from mailgate.cli.screen import clean, moment, remark, show_json, show_table

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
    queue: Annotated[
        str | None, typer.Option("--queue", show_default=False, help="Only in this queue.")
    ] = None,
    tag: Annotated[
        str | None, typer.Option("--tag", show_default=False, help="Only with this tag.")
    ] = None,
    limit: Limit = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """List cases, last changed first."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.cases(
            database, desk, state, queue=queue, tag=tag, limit=at_most(limit, as_json=as_json)
        )
    if as_json:
        show_json(found)
        return
    if not found:
        remark("There is no such case.")
        return
    columns = ("case", "changed (UTC)", "state", "events", Column("what", overflow="fold"))
    show_table(columns, (_row(line) for line in cut(found, limit)))


def _row(line: "CaseLine") -> tuple[str, ...]:
    state = f"{line.state}\npriority {clean(line.priority)}"
    marks = ", ".join(word for word in (line.queue, line.assignee, *line.tags) if word)
    what = "\n".join(clean(text) for text in (line.requester, line.subject, marks) if text)
    return (line.reference, moment(line.changed_at), state, str(line.events), what)
