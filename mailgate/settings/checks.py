"""What one key cannot tell: mailboxes, servers and desks that do not fit together."""

from collections.abc import Hashable, Iterable, Sequence

from mailgate.core.message import is_one_of
from mailgate.core.wording import suggestion
from mailgate.settings.model import Filing, MailboxSettings, Settings
from mailgate.settings.table import Table


def cross_check(
    top: Table, settings: Settings, *, mailboxes: Sequence[Table], smtp: Sequence[Table]
) -> None:
    """Notes what does not fit; a value that had a mistake of its own is blank and is skipped."""
    if not top.has("mailbox"):
        top.mistake("mailbox", "no mailbox is set: at least one [[mailbox]] is needed")
    if not top.has("smtp"):
        top.mistake("smtp", "no [smtp] is set: without one no acknowledgement can leave")
    names = [server.name for server in settings.smtp]
    _each_once((table, "name", name, f'name "{name}" is taken by the [[smtp]]')
               for table, name in zip(smtp, names, strict=True) if name)  # fmt: skip
    if settings.admin and is_one_of(
        settings.admin, frozenset(one.address for one in settings.mailboxes)
    ):
        top.mistake("admin", "admin is the address of a mailbox: its alerts would become cases")
    desks = _desks(settings)
    for table, mailbox in zip(mailboxes, settings.mailboxes, strict=True):
        _desk(table, mailbox, settings, desks)
        _smtp(table, mailbox, names)
        _source(table, mailbox)
    _each_once(
        mark
        for table, mailbox in zip(mailboxes, settings.mailboxes, strict=True)
        for mark in _marks(table, mailbox)
    )


def _desks(settings: Settings) -> list[str]:
    if not settings.rules.is_dir():
        return []
    return [path.name for path in settings.rules.iterdir() if path.is_dir()]


def _desk(table: Table, mailbox: MailboxSettings, settings: Settings, desks: list[str]) -> None:
    if not mailbox.desk or mailbox.desk in desks or not settings.rules.is_dir():
        return
    hint = suggestion(mailbox.desk, desks) if desks else "there are no folders at all"
    table.mistake("desk", f'desk "{mailbox.desk}" has no folder in {settings.rules}; {hint}')


def _smtp(table: Table, mailbox: MailboxSettings, names: list[str]) -> None:
    if not names or not all(names) or mailbox.smtp in names:
        return
    if mailbox.smtp:
        hint = suggestion(mailbox.smtp, names)
        table.mistake("smtp", f'smtp "{mailbox.smtp}" is the name of no [[smtp]]; {hint}')
    else:
        listed = ", ".join(names)
        table.mistake("smtp", f"smtp is missing, and there are several [[smtp]]: {listed}")


def _source(table: Table, mailbox: MailboxSettings) -> None:
    if mailbox.imap and mailbox.maildir:
        table.mistake("maildir", "this mailbox has both imap and maildir, expected one of them")
    if mailbox.after is Filing.MOVE and mailbox.imap and mailbox.move_to == mailbox.folder:
        table.mistake("after", "after moves the mail into the folder it is read from")


_Mark = tuple[Table, str, Hashable, str]


def _marks(table: Table, mailbox: MailboxSettings) -> Iterable[_Mark]:
    """What two mailboxes must not share: a name, an account's folder, a Maildir."""
    if mailbox.name:
        yield table, "name", mailbox.name, f'name "{mailbox.name}" is taken by the mailbox'
    if mailbox.imap and mailbox.imap.host:
        server = mailbox.imap
        source = (server.host, server.port, server.user, mailbox.folder)
        yield table, "imap", source, "this account and folder are already read by the mailbox"
    if mailbox.maildir:
        yield table, "maildir", mailbox.maildir, "this folder is already read by the mailbox"


def _each_once(marks: Iterable[_Mark]) -> None:
    first: dict[tuple[str, Hashable], int] = {}
    for table, key, value, said in marks:
        if (key, value) in first:
            table.mistake(key, f"{said} of line {first[key, value]}")
        first.setdefault((key, value), table.line(key))
