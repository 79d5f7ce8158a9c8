"""`mailgate check`: whether the daemon could start with these files."""

from collections.abc import Callable, Iterator
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
    mailboxes = ", ".join(mailbox.name for mailbox in settings.mailboxes)
    print(clean(f"{config}: fine. Mailboxes: {mailboxes}. Desks: {', '.join(desks)}."))


def _mistakes(load: Callable[[], object]) -> Iterator[Mistake]:
    try:
        load()
    except FileError as error:
        yield from error.mistakes
