"""`mailgate run`: the daemon."""

from dataclasses import replace
from typing import Annotated

import typer

from mailgate.cli.opening import settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, LogForm
from mailgate.cli.progress import tally


def run(
    once: Annotated[
        bool, typer.Option("--once", help="Stop when all mail that is there has been dealt with.")
    ] = False,
    log: Annotated[
        LogForm | None,
        typer.Option(
            "--log", show_default=False, help="How log lines look; by default as the settings say."
        ),
    ] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Watch the mailboxes: take mail, decide, answer; until Ctrl-C or SIGTERM, or once."""
    settings = settings_at(config, connecting=True)
    if log is not None:
        settings = replace(settings, log=log)
    from mailgate import daemon
    from mailgate.log import configure

    if not once:
        configure(as_json=settings.log == LogForm.JSON)
        raise typer.Exit(daemon.run(settings, once=False))
    with tally() as tell:
        # Within the block, so that log lines stand above the line that counts.
        configure(as_json=settings.log == LogForm.JSON)
        raise typer.Exit(daemon.run(settings, once=True, progress=tell))
