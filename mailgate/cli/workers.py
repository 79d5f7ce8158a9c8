"""`mailgate workers`: the processes at work on the database, and what each of them holds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from rich.table import Column

from mailgate.cli.opening import database_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Json
from mailgate.cli.screen import clean, moment, remark, show_json, show_table

if TYPE_CHECKING:
    from mailgate.jobs.views.workers import WorkerLine, Workers

_IN_SECONDS: Final = 120
_IN_MINUTES: Final = 7200


def workers(config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """List who runs on this database, when each was last seen, and which mailboxes it takes."""
    from mailgate.jobs.views.workers import workers as look

    with database_at(config) as database:
        found = look(database, now=datetime.now(UTC))
    if as_json:
        show_json([found])
        return
    for line in _remarks(found):
        remark(line)
    if found.workers:
        columns = (
            Column("worker", overflow="fold"),
            Column("state", no_wrap=True),
            Column("since (UTC)", no_wrap=True),
            Column("last seen", no_wrap=True),
            Column("takes from", overflow="fold"),
            "refused",
        )
        show_table(columns, (_row(one, asked_at=found.asked_at) for one in found.workers))


def _remarks(found: "Workers") -> Iterator[str]:
    if not found.workers:
        yield "Nobody has run on this database yet: `mailgate run` does."
    elif found.is_alone:
        yield "SQLite has one `mailgate run` at a time, which takes from all mailboxes."
    nobodys = [one.mailbox for one in found.mailboxes if not one.worker]
    if nobodys:
        yield f"Nobody takes mail from {', '.join(nobodys)} at this moment."


def _row(one: "WorkerLine", *, asked_at: datetime) -> tuple[str, ...]:
    return (
        clean(one.name),
        one.state.value,
        moment(one.started_at),
        _ago(asked_at, one.seen_at),
        "\n".join(clean(mailbox) for mailbox in one.mailboxes),
        str(one.refused or ""),
    )


def _ago(asked_at: datetime, at: datetime) -> str:
    """Of the same clock, so that one that goes wrong does not matter."""
    seconds = max(0, int((asked_at - at).total_seconds()))
    if seconds < _IN_SECONDS:
        return f"{seconds} s ago"
    if seconds < _IN_MINUTES:
        return f"{seconds // 60} min ago"
    return moment(at)
