"""`mailgate check`: whether the daemon could start with these files."""

from collections.abc import Callable, Iterator
from time import perf_counter_ns
from typing import TYPE_CHECKING

from mailgate.cli.opening import settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config
from mailgate.cli.screen import clean, remark
from mailgate.errors import FileError, Mistake

if TYPE_CHECKING:
    from mailgate.core.desk import Desk


def check(*, config: Config = DEFAULT_CONFIG) -> None:
    """Read settings, rules and templates, and say every mistake in them."""
    from mailgate.files.desk_files import load_desks
    from mailgate.files.templates import load_templates

    settings = settings_at(config, connecting=True)
    desks = sorted({mailbox.desk for mailbox in settings.mailboxes})
    loaded: dict[str, Desk] = {}
    mistakes = (
        *_mistakes(lambda: loaded.update(load_desks(settings.rules, desks))),
        *_mistakes(lambda: load_templates(settings.templates, desks=desks, rules=settings.rules)),
    )
    if mistakes:
        raise FileError(mistakes)
    for desk in loaded.values():
        for warning in desk.warnings:
            remark(f"warning: {warning}")
        print(clean(_rules_of(desk)))
    mailboxes = ", ".join(mailbox.name for mailbox in settings.mailboxes)
    print(clean(f"{config}: fine. Mailboxes: {mailboxes}. Desks: {', '.join(desks)}."))


def _rules_of(desk: "Desk") -> str:
    """How many rules a desk has, and which takes longest, which is for information only."""
    from mailgate.core.rules.speed import slowest_first

    examples = sum(len(rule.examples) for rule in desk.rules)
    counted = f"{desk.name}: rules {len(desk.rules)}, examples {examples}, all of them hold."
    timed = slowest_first(desk.rules, nanoseconds=perf_counter_ns)
    if not examples:
        return counted
    milliseconds = timed[0].takes.total_seconds() * 1000
    return f"{counted} The slowest takes {milliseconds:.2f} ms: {timed[0].rule}."


def _mistakes(load: Callable[[], object]) -> Iterator[Mistake]:
    try:
        load()
    except FileError as error:
        yield from error.mistakes
