"""`mailgate explain`: why a mail became what it became."""

from typing import Annotated

import typer

from mailgate.cli.opening import database_of, settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Json
from mailgate.cli.screen import clean, show_json, show_pairs


def explain(
    what: Annotated[
        str, typer.Argument(metavar="FILE|MESSAGE-ID", help="A mail file, or a Message-ID.")
    ],
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Explain what a mail became and why, or what a mail in a file would become."""
    from mailgate.jobs.explain import explain as explained

    settings = settings_at(config)
    with database_of(settings) as database:
        found = explained(database, settings, what)
    if as_json:
        show_json([found])
        return
    show_pairs((name, clean(value)) for name, value in found.lines)
