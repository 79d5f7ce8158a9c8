"""`mailgate version`: which mailgate, on which Python."""

import platform
from importlib.metadata import version as installed
from typing import Annotated

import typer

from mailgate.cli.options import Json
from mailgate.cli.screen import show_json


def version(as_json: Json = False) -> None:
    """Say which mailgate this is."""
    facts = {"mailgate": installed("mailgate"), "python": platform.python_version()}
    if as_json:
        show_json([facts])
        return
    print(f"mailgate {facts['mailgate']} (Python {facts['python']})")


def _said(asked: bool) -> None:
    if asked:
        version()
        raise typer.Exit


def common(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_said, is_eager=True, help="Say which mailgate this is."
        ),
    ] = False,
) -> None:
    """What `mailgate` takes before any command."""
