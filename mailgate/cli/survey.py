"""`mailgate survey`: how customers liked it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column

from mailgate.cli.giving_orders import As
from mailgate.cli.opening import context_at, database_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json
from mailgate.cli.orders import answer
from mailgate.cli.screen import clean, moment, remark, show_json, show_pairs, show_table
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.jobs.views import SurveyLine

app = typer.Typer(no_args_is_help=True, help="See how customers liked the help they got.")


@app.command("list")
def list_(
    to_review: Annotated[
        bool, typer.Option("--to-review", help="Only those that no manager has reviewed.")
    ] = False,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """List all answers to the survey, newest first."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.surveys(database, desk=desk)
    if to_review:
        found = tuple(one for one in found if one.reviewed_at is None)
    if as_json:
        show_json(found)
        return
    if to_review and not found:
        remark("There is nothing to review.")
        return
    if not found:
        remark("Nobody answered the survey.")
        return
    columns = (
        "when (UTC)",
        "case",
        "agent",
        "answer",
        "reviewed by",
        Column("comment", overflow="fold"),
    )
    show_table(
        columns,
        (
            (
                moment(one.at),
                one.reference,
                clean(one.assignee),
                clean(one.word),
                clean(one.reviewed_by),
                clean(one.comment),
            )
            for one in found
        ),
    )


@app.command()
def show(
    reference: Annotated[str, typer.Argument(help="The case, like CS00001234.")],
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Show the answer to the survey of one case."""
    from mailgate.jobs import views

    with database_at(config) as database:
        wanted = reference.strip().upper()
        found = [one for one in views.surveys(database, desk=desk) if one.reference == wanted]
    if not found:
        raise UsageError(f"nobody answered the survey of {reference}")
    if as_json:
        show_json(found)
        return
    for line in found:
        _show(line)


@app.command()
def review(
    reference: Annotated[str, typer.Argument(help="The case, like CS00001234.")],
    text: Annotated[
        str, typer.Option("--text", show_default=False, help="What came of it, for the history.")
    ] = "",
    *,
    agent: As,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Note that a manager has reviewed the answer of a case."""
    from mailgate.jobs.case_orders import Agent
    from mailgate.jobs.survey_orders import review as reviewed

    with context_at(config) as context:
        order = reviewed(context, Agent(agent, reference, datetime.now(UTC), desk), text=text)
    answer([order], as_json=as_json)


def _show(line: "SurveyLine") -> None:
    show_pairs(
        [
            ("case", f"{line.reference} (desk {line.desk})"),
            ("agent", clean(line.assignee)),
            ("answer", f"{clean(line.word)} ({line.value} of 4)"),
            ("comment", clean(line.comment)),
            ("by", clean(line.by)),
            ("when (UTC)", moment(line.at)),
            ("answers", str(line.answers)),
            ("mail", str(line.inbox_id)),
            ("reviewed by", clean(line.reviewed_by)),
            ("reviewed (UTC)", moment(line.reviewed_at)),
            ("review", clean(line.review)),
        ]
    )
