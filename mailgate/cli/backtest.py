"""`mailgate backtest`: what changed files would have made of past mail; reads only."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailgate.cli.complaints import ExitCode
from mailgate.cli.opening import settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json
from mailgate.cli.progress import progress_of_unknown
from mailgate.cli.screen import (
    clean,
    moment,
    remark,
    show_heading,
    show_json,
    show_pairs,
    show_text,
)
from mailgate.cli.since import since_at as instant_of
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.jobs.backtest import Backtest, Changed
    from mailgate.settings.model import Settings


def backtest(
    *,
    since: Annotated[
        str, typer.Option("--since", help="How far back: 12h, 30d, 8w, or a date like 2026-02-01.")
    ] = "30d",
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules",
            show_default=False,
            help="The changed folder of rules, to be compared with that of the settings. Without "
            "it the files of the settings are compared with what was decided then.",
        ),
    ] = None,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Decide past mail again by changed files and show what would differ; reads only."""
    from mailgate.jobs.backtest import backtest as decide_again
    from mailgate.jobs.context import keyring_of, load_files
    from mailgate.store.database import existing_database

    settings = _narrowed(settings_at(config), desk, rules)
    since_at = instant_of(since, now=datetime.now(UTC))
    present = load_files(settings) if rules is not None else None
    files = load_files(replace(settings, rules=rules.resolve()) if rules is not None else settings)
    database = existing_database(settings.database)
    if database is None:
        raise UsageError("there is no database of this version of mailgate, and so no past mail")
    try:
        with progress_of_unknown("deciding again") as (begun, advance):
            found = decide_again(
                database,
                settings,
                keyring_of(settings),
                files=files,
                against=present,
                since=since_at,
                begun=begun,
                advance=advance,
            )
    finally:
        database.close()
    if as_json:
        show_json(found.changed)
        remark(_summary(found))
    else:
        _show(found)
    if found.changed or found.undecided:
        raise typer.Exit(ExitCode.FAILED)


def _narrowed(settings: "Settings", desk: str | None, rules: Path | None) -> "Settings":
    """The settings with the mailboxes alone whose mail is looked at."""
    mailboxes = settings.mailboxes
    if desk is not None:
        mailboxes = tuple(one for one in mailboxes if one.desk == desk)
    elif rules is not None:
        mailboxes = tuple(one for one in mailboxes if (rules / one.desk).is_dir())
    if not mailboxes:
        names = ", ".join(sorted({one.desk for one in settings.mailboxes}))
        where = f"desk {desk}" if desk is not None else f"desk in {rules}"
        raise UsageError(f"no mailbox is that of a {where}; the settings name {names}")
    return replace(settings, mailboxes=mailboxes)


def _show(found: "Backtest") -> None:
    for one in found.changed:
        _show_mail(one)
    if found.changed:
        print()
    print(_summary(found))


def _show_mail(one: "Changed") -> None:
    show_heading(f"{one.id} {moment(one.decided_at)} {one.desk} {one.reference}")
    show_pairs([("from", clean(one.sender)), ("subject", clean(one.subject))])
    for change in one.changes:
        show_text(clean(str(change)), indent=2)
    for reason in one.reasons:
        show_text(f"because {clean(reason)}", indent=2)


def _summary(found: "Backtest") -> str:
    kinds = ", ".join(f"{kind} ({count})" for kind, count in found.kinds())
    undecided = f"; {found.undecided} could not be decided" if found.undecided else ""
    count = f"{len(found.changed):,} of {found.mails:,} would change"
    return clean(f"{count}{f': {kinds}' if kinds else ''}{undecided}")
