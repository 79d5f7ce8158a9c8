"""What a change of the settings left behind: mail that nobody would decide about or send."""

from mailgate.jobs.context import Context
from mailgate.log import Action, log
from mailgate.store import left_behind


def look_after_left_behind(context: Context) -> None:
    """Hands mail for relays that are gone to the relay of its mailbox, and tells of the rest.

    Mail of a mailbox that is not in the settings is left alone: another daemon on the same
    database may have that mailbox in its own.
    """
    settings = context.settings
    names = [mailbox.name for mailbox in settings.mailboxes]
    relays = [smtp.name for smtp in settings.smtp]
    with context.database.session() as session:
        for mailbox in settings.mailboxes:
            if mailbox.smtp in relays:
                count = left_behind.hand_over(
                    session, mailbox=mailbox.name, relay=mailbox.smtp, instead_of_others=relays
                )
                if count:
                    log(
                        Action.LEFT_BEHIND, mailbox=mailbox.name, to_send=count, now_by=mailbox.smtp
                    )
        for name, count in left_behind.undecided(session, mailboxes=names):
            log(Action.LEFT_BEHIND, mailbox=name, undecided=count)
        for name, count in left_behind.unsent(session, relays=relays):
            log(Action.LEFT_BEHIND, relay=name, to_send=count)
