"""`mailgate demo`: mailgate at work in a small mail system of its own."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    once: Annotated[bool, typer.Option("--once", help="Stop after the story.")] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder",
            show_default=False,
            help="Where to keep everything; by default `data/demo` in a checkout, "
            "else `mailgate-demo`.",
        ),
    ] = None,
) -> None:
    """Start a small mail system on this machine and watch mailgate at work."""
    from mailgate import demo as story

    raise typer.Exit(story.run(folder=folder, once=once))
