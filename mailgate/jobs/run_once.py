"""One whole pass: drain every mailbox, decide about everything, send all that is due, and look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mailgate.core.case import Fate
from mailgate.errors import PermanentError, TemporaryError
from mailgate.jobs.clock import look_again_where_files_changed, look_at_next
from mailgate.jobs.collect_imap import check_numbers, drain_imap
from mailgate.jobs.collect_maildir import drain_maildir
from mailgate.jobs.context import Clock, Context
from mailgate.jobs.deliver import Sent, deliver_next
from mailgate.jobs.digests import send_digests
from mailgate.jobs.process import Undecided, process_next
from mailgate.jobs.reconcile import reconcile
from mailgate.jobs.take import Collected
from mailgate.jobs.turns import turn
from mailgate.jobs.watch import note_refused, watch
from mailgate.log import Action, log
from mailgate.mail.imap import ImapFolder
from mailgate.mail.maildir import MaildirFolder
from mailgate.mail.smtp import Relay
from mailgate.mail.stop import Stop
from mailgate.settings.model import MailboxSettings

Progress = Callable[[str, int], None]


@dataclass(slots=True)
class Figures:
    """What one pass did, for its last line; `missing` counts UIDs that could not be taken."""

    taken: Collected = field(default_factory=Collected)
    fates: dict[Fate, int] = field(default_factory=dict)
    sent: dict[Sent, int] = field(default_factory=dict)
    missing: int = 0

    def line(self) -> str:
        """One line of figures for people."""
        fates = ", ".join(f"{count} {fate.value}" for fate, count in sorted(self.fates.items()))
        sent = ", ".join(f"{count} {what.value}" for what, count in sorted(self.sent.items()))
        return (
            f"taken {self.taken.new}; decided {sum(self.fates.values())}"
            f"{f' ({fates})' if fates else ''}; mail {sent or 'none'}"
            f"; without a fate {self.missing}"
        )


def run_once(
    context: Context,
    relays: Mapping[str, Relay],
    *,
    clock: Clock,
    stop: Stop,
    progress: Progress | None = None,
) -> Figures:
    """Does all there is to do now; raises at the end what a mailbox that cannot be read raised."""
    figures = Figures()
    tell = progress or _silent
    troubles: list[TemporaryError | PermanentError] = []
    for mailbox in context.settings.mailboxes:
        try:
            taken, missing = _drain_in_turn(context, mailbox, clock=clock, stop=stop)
        except (TemporaryError, PermanentError) as error:
            # The other mailboxes have done nothing wrong, and neither has mail that is stored.
            lost = isinstance(error, TemporaryError)
            action = Action.MAILBOX_LOST if lost else Action.MAILBOX_REFUSED
            log(action, mailbox=mailbox.name, why=str(error))
            if not lost:
                note_refused(context, mailbox.name, now=clock())
            troubles.append(error)
            continue
        figures.taken += taken
        figures.missing += missing
        tell("taken", figures.taken.new)
    while not stop.is_set() and (fate := process_next(context, clock)) is not None:
        if isinstance(fate, Undecided):
            continue
        figures.fates[fate] = figures.fates.get(fate, 0) + 1
        tell("decided", sum(figures.fates.values()))
    look_again_where_files_changed(context)
    while not stop.is_set() and look_at_next(context, clock) is not None:
        pass
    send_digests(context, clock)
    _send(context, relays, figures, clock=clock, stop=stop, tell=tell)
    if watch(context, now=clock()):
        _send(context, relays, figures, clock=clock, stop=stop, tell=tell)
    if troubles:
        raise troubles[0]
    return figures


def _send(
    context: Context,
    relays: Mapping[str, Relay],
    figures: Figures,
    *,
    clock: Clock,
    stop: Stop,
    tell: Progress,
) -> None:
    """Hands over what is due, until nothing is or a server cannot be reached."""
    for name, relay in relays.items():
        sent: Sent | None = Sent.SENT
        while sent not in {None, Sent.UNREACHABLE} and not stop.is_set():
            sent = deliver_next(context, name, relay, clock)
            if sent is not None:
                figures.sent[sent] = figures.sent.get(sent, 0) + 1
                tell("sent", sum(figures.sent.values()))


def _drain_in_turn(
    context: Context, mailbox: MailboxSettings, *, clock: Clock, stop: Stop
) -> tuple[Collected, int]:
    """The same as `_drain`; nothing where another process is at the mailbox all the while."""
    with turn(context, mailbox.name, clock=clock, stop=stop, insisting=False) as is_ours:
        if is_ours:
            return _drain(context, mailbox, clock=clock, stop=stop)
    return Collected(), 0


def _drain(
    context: Context, mailbox: MailboxSettings, *, clock: Clock, stop: Stop
) -> tuple[Collected, int]:
    """What was taken, and how many mails are there that could not be."""
    if mailbox.imap is not None:
        with ImapFolder(mailbox) as source:
            check_numbers(context, mailbox, source)
            taken = drain_imap(context, mailbox, source, clock=clock, stop=stop)
            checked = reconcile(context, mailbox, source, clock=clock, stop=stop)
        missing = len(checked.missing) - checked.taken.new - checked.taken.known
        return taken + checked.taken, missing
    if mailbox.maildir is not None:
        directory = MaildirFolder(mailbox)
        taken = drain_maildir(context, mailbox, directory, clock=clock, stop=stop)
        return taken, len(directory.unreadable)
    return Collected(), 0


def _silent(_what: str, _count: int) -> None:
    """Tells nobody."""
