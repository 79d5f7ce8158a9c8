"""`mailgate run`: the daemon."""

from dataclasses import replace
from typing import Annotated

import typer

from mailgate.cli.opening import settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, LogForm


def run(
    once: Annotated[
        bool, typer.Option("--once", help="Stop when all mail there is has been dealt with.")
    ] = False,
    log: Annotated[
        LogForm | None,
        typer.Option(
            "--log", show_default=False, help="How log lines look; as the settings say if not said."
        ),
    ] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Watch the mailboxes: take mail, decide, answer; until TERM or INT, or once."""
    settings = settings_at(config)
    if log is not None:
        from mailgate.log import configure

        configure(as_json=log is LogForm.JSON)
        settings = replace(settings, log=log)
    from mailgate import daemon

    raise typer.Exit(daemon.run(settings, once=once))
