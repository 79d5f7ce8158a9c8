"""`mailgate clock`: what time will do to cases, and whether the clock is believed."""

from typing import Annotated

import typer

from mailgate.cli.opening import database_at
from mailgate.cli.options import DEFAULT_CONFIG, By, Config, Json
from mailgate.cli.screen import clean, moment, remark, show_json, show_table

app = typer.Typer(no_args_is_help=True, help="See what time will do; say that the clock is right.")


@app.command()
def show(
    *,
    limit: Annotated[int, typer.Option("--limit", help="How many cases at most.")] = 20,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """List the cases that the clock looks at next, and why chasers wait if they do."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.clock(database, limit=limit)
    if as_json:
        show_json([found])
        return
    if found.held:
        remark(f"Chasers wait: {clean(found.held)}. `mailgate clock confirm` lets them go on.")
    if not found.looks:
        remark("No case has anything ahead.")
        return
    rows = (
        (moment(one.at) if one.at else "at once", one.reference, clean(one.state))
        for one in found.looks
    )
    show_table(("next look (UTC)", "case", "state"), rows)


@app.command("confirm")
def confirm_(*, by: By, config: Config = DEFAULT_CONFIG) -> None:
    """Say that the clock is right after it jumped: chasers and closures go on."""
    from mailgate.jobs import clock_hold

    with database_at(config) as database:
        why = clock_hold.confirm(database, by=by)
    print(clean(f"confirmed: {why}" if why else "the clock was not in doubt"))
