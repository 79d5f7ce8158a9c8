"""The options that many commands share, said once."""

import getpass
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer

from mailgate.cli.screen import remark

DEFAULT_CONFIG: Final = Path("mailgate.toml")
SHOWN: Final = 50
Item = TypeVar("Item")


class MessageState(StrEnum):
    """How far a message is."""

    RECEIVED = "received"
    DONE = "done"
    QUARANTINED = "quarantined"


class OutboxState(StrEnum):
    """How far a mail of ours is; `docs/operations.md` explains each."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    EXPIRED = "expired"
    UNCERTAIN = "uncertain"


class LogForm(StrEnum):
    """For whom log lines are written."""

    TEXT = "text"
    JSON = "json"


def myself() -> str:
    """The name of who gives an order: the login name, else the number of the user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


Config = Annotated[
    Path, typer.Option("--config", envvar="MAILGATE_CONFIG", help="The settings file.")
]
Mailbox = Annotated[str, typer.Option("--mailbox", help="The mailbox's name in the settings.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
By = Annotated[
    str,
    typer.Option(
        "--by",
        default_factory=myself,
        show_default=False,
        help="Who gives this order; by default your login name.",
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        min=1,
        show_default=False,
        help=f"How many at most; by default {SHOWN} on a screen, all as JSON.",
    ),
]
Desk = Annotated[str | None, typer.Option("--desk", show_default=False, help="Only this desk.")]


def at_most(limit: int | None, *, as_json: bool) -> int | None:
    """How many items to ask for: one more than a screen shows, so that a cut can be told."""
    if limit is not None or as_json:
        return limit
    return SHOWN + 1


def cut(found: tuple[Item, ...], limit: int | None) -> tuple[Item, ...]:
    """What a screen shows of a list, with a remark if that is not all."""
    if limit is not None or len(found) <= SHOWN:
        return found
    remark(f"Only {SHOWN} are shown, there are more: --limit shows more of them.")
    return found[:SHOWN]
