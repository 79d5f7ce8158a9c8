"""`mailgate outbox`: mail of ours, and orders about it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column

from mailgate.cli.opening import database_at
from mailgate.cli.options import (
    DEFAULT_CONFIG,
    By,
    Config,
    Json,
    Limit,
    OutboxState,
    at_most,
    cut,
)
from mailgate.cli.orders import answer, numbers_or_all
from mailgate.cli.screen import (
    clean,
    moment,
    remark,
    show_heading,
    show_json,
    show_pairs,
    show_table,
    show_text,
)
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.jobs.views import OutboxLine, OutgoingMail

app = typer.Typer(no_args_is_help=True, help="See the mail we send, and give orders about it.")

Number = Annotated[int, typer.Argument(metavar="ID", help="The id that `outbox list` shows.")]
Numbers = Annotated[
    list[int], typer.Argument(metavar="ID", help="The ids that `outbox list` shows.")
]


@app.command("list")
def list_(
    state: Annotated[
        OutboxState | None, typer.Option("--state", show_default=False, help="Only in this state.")
    ] = None,
    limit: Limit = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """List our mail, newest first."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.outbox(database, state=state, limit=at_most(limit, as_json=as_json))
    if as_json:
        show_json(found)
        return
    if not found:
        remark("There is no such mail of ours.")
        return
    columns = ("id", "queued (UTC)", "state", "case", Column("what", overflow="fold"))
    show_table(columns, (_row(line) for line in cut(found, limit)))


@app.command()
def show(number: Number, config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Show one mail of ours, exactly as it is sent."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.outgoing_mail(database, number)
    if found is None:
        raise UsageError(f"there is no mail {number} in the outbox")
    if as_json:
        show_json([found])
        return
    _show(found)


@app.command()
def release(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="ID", help="The ids that `outbox list` shows.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All mail that is held.")] = False,
    *,
    by: By,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Let held mail go."""
    from mailgate.jobs import outbox_orders

    wanted = numbers_or_all(numbers, everything=everything)
    with database_at(config) as database:
        done = outbox_orders.release(database, wanted, by=by, now=datetime.now(UTC))
    answer(done, as_json=as_json)


@app.command()
def resend(
    numbers: Numbers,
    sent_too: Annotated[
        bool, typer.Option("--sent", help="Mail that was sent too: it will arrive twice.")
    ] = False,
    *,
    by: By,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Send failed, expired or uncertain mail once more, with the same bytes."""
    from mailgate.jobs import outbox_orders

    with database_at(config) as database:
        done = outbox_orders.resend(
            database, numbers, sent_too=sent_too, by=by, now=datetime.now(UTC)
        )
    answer(done, as_json=as_json)


@app.command()
def settle(
    numbers: Numbers, *, by: By, config: Config = DEFAULT_CONFIG, as_json: Json = False
) -> None:
    """Record uncertain mail as sent, because you know that it arrived."""
    from mailgate.jobs import outbox_orders

    with database_at(config) as database:
        done = outbox_orders.settle(database, numbers, by=by, now=datetime.now(UTC))
    answer(done, as_json=as_json)


def _row(line: "OutboxLine") -> tuple[str, ...]:
    bounced = line.bounced and f"bounced: {line.bounced}"
    what = (f"{line.kind} to {line.recipient}", line.last_error, bounced)
    return (
        str(line.id),
        moment(line.queued_at),
        state_of(line),
        _about(line),
        "\n".join(clean(text) for text in what if text),
    )


def _about(line: "OutboxLine") -> str:
    """The case of a mail of ours, or the mail that it answers where that became none."""
    return line.reference or f"mail {line.answers}"


def state_of(line: "OutboxLine") -> str:
    """How far a mail of ours is, and whether it came back."""
    return f"{line.state}, bounced" if line.bounced.startswith("permanent") else line.state


def _show(found: "OutgoingMail") -> None:
    line = found.line
    show_pairs(
        [
            ("mail", str(line.id)),
            ("case", f"{_about(line)} (desk {line.desk})"),
            ("kind", line.kind),
            ("state", line.state),
            ("to", clean(line.recipient)),
            ("envelope from", clean(found.envelope_from) or "<>"),
            ("relay", line.relay),
            ("Message-ID", clean(line.message_id)),
            ("queued (UTC)", moment(line.queued_at)),
            ("sent (UTC)", moment(line.sent_at)),
            ("next (UTC)", moment(line.next_attempt_at) if line.state == "queued" else ""),
            ("attempts", str(line.attempts)),
            ("cut off", str(line.uncertain) if line.uncertain else ""),
            ("last error", clean(line.last_error)),
            ("bounced", clean(line.bounced)),
        ]
    )
    show_heading("As it is sent")
    show_text(found.raw.decode("utf-8", "replace").replace("\r\n", "\n"), indent=2)
