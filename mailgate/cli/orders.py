"""Showing what a person's orders came to, and giving numbers or `--all`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from mailgate.cli.complaints import ExitCode
from mailgate.cli.screen import clean, remark, show_json
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.jobs.orders import Order


def numbers_or_all(numbers: Sequence[int] | None, *, everything: bool) -> Sequence[int] | None:
    """The numbers given, or None for all; UsageError if neither or both are given."""
    if bool(numbers) == everything:
        raise UsageError("give the numbers of what you mean, or --all")
    return None if everything else numbers


def answer(orders: Sequence["Order"], *, as_json: bool) -> None:
    """Shows each outcome; ends with code 1 if any order could not be carried out."""
    if as_json:
        show_json(orders)
    for order in orders:
        if as_json:
            continue
        if order.done:
            print(clean(f"{order.id}: {order.text}"))
        else:
            remark(f"{order.id}: not done: {order.text}")
    if not orders:
        remark("There was nothing to do.")
    if not all(order.done for order in orders):
        raise typer.Exit(ExitCode.FAILED)
