"""`mailgate explain`: why a mail became what it became."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailgate.cli.opening import mailbox_named, settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Json
from mailgate.cli.screen import clean, show_heading, show_json, show_pairs

if TYPE_CHECKING:
    from mailgate.jobs.explain import Explanation


def explain(
    what: Annotated[
        str, typer.Argument(metavar="FILE|MESSAGE-ID", help="A mail file, or a Message-ID.")
    ],
    *,
    mailbox: Annotated[
        str | None,
        typer.Option(
            "--mailbox",
            show_default=False,
            help="Where the mail of a file would have come in; the first mailbox if not said.",
        ),
    ] = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Explain what a mail became and why, or what a mail in a file would become."""
    from mailgate.jobs.context import open_context
    from mailgate.jobs.explain import explain as explained

    settings = settings_at(config)
    where = mailbox_named(settings, mailbox) if mailbox else settings.mailboxes[0]
    with open_context(settings) as context:
        found = explained(context, what, mailbox=where, now=datetime.now(UTC))
    if as_json:
        show_json(found)
        return
    for explanation in found:
        _show(explanation)


def _show(found: "Explanation") -> None:
    became = f"{found.fate}, case {found.reference}" if found.reference else found.fate
    show_heading(found.what)
    show_pairs(
        [
            ("became" if found.happened else "would become", clean(became)),
            *((clean(name), _said(value)) for name, value in found.record.items()),
        ]
    )


def _said(value: Any) -> str:
    """A value of the decision record for people: reasons and claims one a line."""
    match value:
        case str():
            return clean(value)
        case {"text": str(text), **rest}:
            return clean(f"{text} [{rest['source']}]" if rest.get("source") else text)
        case dict():
            return clean(", ".join(f"{name} {found}" for name, found in value.items() if found))
        case list():
            return "\n".join(_said(item) for item in value)
        case _:
            return clean(json.dumps(value))
