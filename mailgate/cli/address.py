"""`mailgate address`: whom our mail does not reach, and the word that lets it go again."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column

from mailgate.cli.opening import database_at
from mailgate.cli.options import DEFAULT_CONFIG, By, Config, Json, Limit, at_most, cut
from mailgate.cli.screen import (
    clean,
    moment,
    remark,
    show_heading,
    show_json,
    show_pairs,
    show_table,
)
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.jobs.views import AddressHistory

app = typer.Typer(no_args_is_help=True, help="See whom our mail does not reach, and forgive it.")

Address = Annotated[str, typer.Argument(help="An address.")]


@app.command("list")
def list_(limit: Limit = None, config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """List addresses that get no automatic mail, bounced for good or frozen, the last one first."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.stopped_addresses(database, limit=at_most(limit, as_json=as_json))
    if as_json:
        show_json(found)
        return
    if not found:
        remark("No address is stopped.")
        return
    rows = (
        (
            clean(one.address),
            str(one.permanent),
            str(one.temporary),
            moment(one.last_at),
            clean(one.frozen),
        )
        for one in cut(found, limit)
    )
    columns = (
        Column("address", overflow="fold"),
        "for good",
        "for now",
        "last (UTC)",
        Column("frozen", overflow="fold"),
    )
    show_table(columns, rows)


@app.command()
def show(address: Address, config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Show which mail of ours came back from an address, whether it is frozen and gets more."""
    from mailgate.jobs import views
    from mailgate.jobs.undeliverable import address_of

    with database_at(config) as database:
        found = views.address(database, address_of(address))
    if as_json:
        show_json([found])
        return
    _show(found)


@app.command()
def forgive(address: Address, *, by: By, config: Config = DEFAULT_CONFIG) -> None:
    """Let an address have automatic mail again; what stopped it until now does not count."""
    from mailgate.jobs import undeliverable

    with database_at(config) as database:
        done = undeliverable.forgive(database, address, by=by, now=datetime.now(UTC))
    if not done:
        raise UsageError(f"nothing stops mail to {address}: `mailgate address list` shows whom")
    print(clean(f"{address}: gets automatic mail again"))


def _show(found: "AddressHistory") -> None:
    record = found.record
    for one in found.frozen:
        show_pairs(
            [
                ("address", clean(one.address)),
                ("automatic mail", f"none from {clean(one.desk)}, it is frozen"),
                ("since (UTC)", moment(one.at)),
                ("why", clean(one.why)),
            ]
        )
    if record is None:
        remark(f"No mail of ours came back from {found.address}.")
        return
    answer = "none, it bounced for good" if record.is_stopped else "yes"
    show_pairs(
        [
            ("address", clean(found.address)),
            ("automatic mail", answer),
            ("for good", str(record.permanent)),
            ("for now", str(record.temporary)),
            ("first (UTC)", moment(record.first_at)),
            ("last (UTC)", moment(record.last_at)),
        ]
    )
    show_heading("Reports")
    show_table(
        ("when (UTC)", "case", "mail", Column("what", overflow="fold")),
        (
            (
                moment(one.at),
                one.reference,
                str(one.outbox_id),
                clean(f"{one.kind} {one.status} {one.diagnostic}"),
            )
            for one in found.reports
        ),
    )
