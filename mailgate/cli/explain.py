"""`mailgate explain`: why a mail became what it became."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column

from mailgate.cli.case_screen import show_ahead
from mailgate.cli.opening import database_of, desk_or_none, mailbox_named, settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Json
from mailgate.cli.parsed import absent, written_by
from mailgate.cli.screen import (
    clean,
    moment,
    show_heading,
    show_json,
    show_pairs,
    show_table,
    show_text,
)
from mailgate.core.case import EventKind
from mailgate.errors import FileError

if TYPE_CHECKING:
    from mailgate.jobs.explain import Explanation
    from mailgate.jobs.trace import Trace, TracedRule
    from mailgate.jobs.views import CaseHistory
    from mailgate.settings.model import Settings


_BY_TIME = frozenset(
    {
        EventKind.WAITING,
        EventKind.CHASED,
        EventKind.ESCALATED,
        EventKind.RESOLVED,
        EventKind.CLOSED,
        EventKind.MAIL_WITHHELD,
        EventKind.PROMISE_WARNED,
        EventKind.PROMISE_BREACHED,
        EventKind.LINE_CHANGED,
        EventKind.UPDATE_REMINDED,
    }
)


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|ID|MESSAGE-ID|CASE",
            help="A mail file; or a mail that was taken, by the id that `messages` shows "
            "or by its Message-ID; or a case, for what time does to it.",
        ),
    ],
    *,
    mailbox: Annotated[
        str | None,
        typer.Option(
            "--mailbox",
            show_default=False,
            help="Where the mail of a file would have come in; by default the first mailbox.",
        ),
    ] = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Explain what a mail became and why, or what a mail in a file would become."""
    from mailgate.jobs.context import open_context
    from mailgate.jobs.explain import explain as explained

    settings = settings_at(config)
    if (case := _case(settings, what)) is not None:
        _show_case(case, as_json=as_json)
        return
    try:
        with open_context(settings) as context:
            found = explained(
                context,
                what,
                mailbox=mailbox_named(settings, mailbox) if mailbox else settings.mailboxes[0],
                now=datetime.now(UTC),
            )
    except FileError as broken:
        found = _by_record(settings, what, broken)
    if as_json:
        show_json(found)
        return
    for explanation in found:
        _show(explanation)


def _by_record(settings: "Settings", what: str, broken: FileError) -> "tuple[Explanation, ...]":
    """By what was written down then; the mistakes themselves, if nothing was."""
    from mailgate.jobs.explain import explain_by_record
    from mailgate.store.database import existing_database

    database = existing_database(settings.database)
    if database is None:
        raise broken
    try:
        return explain_by_record(database, what, broken=broken)
    finally:
        database.close()


def _case(settings: "Settings", what: str) -> "CaseHistory | None":
    """The case of this reference, with what is ahead of it."""
    from mailgate.jobs import views

    if not what.isalnum() or what.isdigit() or Path(what).exists():
        return None
    with database_of(settings) as database:
        return views.case(
            database, what, desks=lambda name: desk_or_none(settings, name), now=datetime.now(UTC)
        )


def _show_case(found: "CaseHistory", *, as_json: bool) -> None:
    """What time did to a case, what was not sent and why, and what is ahead."""
    told = [event for event in found.events if event.kind in _BY_TIME]
    if as_json:
        show_json([{"case": found.line.reference, "events": told, "ahead": found.ahead}])
        return
    show_heading(f"{found.line.reference}: {clean(found.line.state)}")
    show_table(
        ("when (UTC)", "event", Column("what, and why", overflow="fold")),
        (
            (
                moment(event.at),
                event.kind,
                "\n".join((clean(event.summary), *(f"- {clean(why)}" for why in event.reasons))),
            )
            for event in told
        ),
    )
    show_ahead(found)


def _show(found: "Explanation") -> None:
    from mailgate.jobs.views.rules import ruled_by

    record = found.record
    screening = record.get("screening", {})
    reasons = record.get("reasons", [])
    claims = record.get("claims", [])
    show_heading(found.what)
    show_pairs(
        [
            ("from", clean(record.get("from", ""))),
            ("subject", clean(record.get("subject", ""))),
            ("written by", clean(written_by(screening))),
            ("absent", clean(absent(screening.get("absence")))),
            ("verdict", clean(record.get("verdict", ""))),
            ("claims", "\n".join(clean(_claim(claim)) for claim in claims)),
            ("fate" if found.happened else "would become", found.fate),
            ("case", found.reference),
            ("because", "\n".join(clean(_reason(reason)) for reason in reasons)),
            ("acknowledged", clean(record.get("acknowledged", ""))),
            ("not acknowledged", clean(record.get("withheld", ""))),
            ("rules", ruled_by(record)),
            ("odd", ", ".join(record.get("defects", []))),
        ]
    )

    if found.trace is not None:
        _show_trace(found.trace)


def _show_trace(trace: "Trace") -> None:
    """Every rule with why it hit or missed, then who had the last word over whom."""
    show_heading("Rules")
    if trace.remark:
        show_text(clean(trace.remark))
    show_table(
        ("", Column("rule", overflow="fold"), Column("why", overflow="fold")),
        ((("hit" if one.hit else "miss"), _named(one), _why(one)) for one in trace.rules),
    )
    for one in trace.overruled:
        show_text(clean(one))
    if trace.stopped_by:
        show_text(clean(f"{trace.stopped_by} stops: no later rule was tried"))


def _named(one: "TracedRule") -> str:
    return f"{clean(one.rule)}\n{one.source}"


def _why(one: "TracedRule") -> str:
    did = f"so {', '.join(one.did) or 'nothing'}" if one.hit else ""
    return "\n".join(clean(line) for line in (one.why, *one.notes, did) if line)


def _reason(reason: dict[str, str]) -> str:
    source = reason.get("source", "")
    return f"{reason.get('text', '')} [{source}]" if source else reason.get("text", "")


def _claim(claim: dict[str, str]) -> str:
    return " ".join(
        filter(None, (claim.get(key) for key in ("evidence", "reference", "message_id")))
    )
