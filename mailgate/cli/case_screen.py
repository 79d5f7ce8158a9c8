"""What `mailgate case` shows of one case."""

from typing import TYPE_CHECKING

from rich.table import Column

from mailgate.cli.mail_screen import show_mail
from mailgate.cli.outbox import state_of
from mailgate.cli.screen import clean, moment, show_heading, show_pairs, show_table
from mailgate.core.case import Fate

if TYPE_CHECKING:
    from mailgate.jobs.views import CaseHistory, EventLine, MailLine
    from mailgate.jobs.views.promises import PromiseLine


def show_case(found: "CaseHistory") -> None:
    """The case with its history, its mail in and out, and what waits for a person."""
    line = found.line
    requester = f"{found.requester_name} <{line.requester}>" if line.requester else "unknown"
    show_pairs(
        [
            ("case", line.reference),
            ("subject", clean(line.subject)),
            ("desk", f"{line.desk}, mailbox {found.mailbox}"),
            ("state", f"{line.state} ({line.kind})"),
            ("priority", line.priority),
            ("queue", clean(line.queue)),
            ("category", clean(line.category)),
            ("assignee", clean(line.assignee)),
            ("tags", clean(", ".join(line.tags))),
            ("fields", "\n".join(clean(f"{key}: {text}") for key, text in found.fields.items())),
            ("customer", clean(found.customer)),
            ("language", found.language),
            ("alerts of", clean(found.group_key)),
            ("clock from (UTC)", moment(found.clock_starts_at)),
            ("requester", clean(requester)),
            ("opened (UTC)", moment(line.opened_at)),
            ("changed (UTC)", moment(line.changed_at)),
            ("may speak", "\n".join(f"{who.address} ({who.role})" for who in found.participants)),
            ("linked", "\n".join(f"{link.reference}: {link.reason}" for link in found.links)),
            ("survey", _survey(found)),
            ("warning", "\n".join(found.warnings)),
        ]
    )
    if found.promises:
        show_heading("Promised")
        show_table(
            ("what", "due (UTC)", Column("how it stands", overflow="fold")),
            (_promise(promise) for promise in found.promises),
        )
    show_ahead(found)
    show_heading("History")
    show_table(
        (Column("#", justify="right"), "when (UTC)", "event", "what, and why"),
        (_event(event) for event in found.events),
    )
    for mail in found.mails_in:
        _show_mail(mail)
    if found.mails_out:
        show_heading("Our mail")
        show_table(
            ("id", "queued (UTC)", "kind", "to", "state"),
            (
                (str(out.id), moment(out.queued_at), out.kind, clean(out.recipient), state_of(out))
                for out in found.mails_out
            ),
        )
    waiting = [item for item in found.held if not item.decided_as]
    if waiting:
        show_heading("Held for a person")
        show_table(
            ("id", "held (UTC)", "from", "why"),
            (
                (str(item.id), moment(item.held_at), clean(item.sender), item.reason)
                for item in waiting
            ),
        )


def _survey(found: "CaseHistory") -> str:
    line = found.survey
    if line is None:
        return ""
    comment = f": {line.comment}" if line.comment else ""
    return clean(f"{line.word}, {moment(line.at)}{comment}")


def show_ahead(found: "CaseHistory") -> None:
    """What the clock does to the case next, and why."""
    if found.ahead:
        show_heading("Ahead")
        show_table(
            ("when (UTC)", "", Column("what the clock does", overflow="fold")),
            (
                (
                    moment(one.at),
                    "due" if one.is_due else "",
                    f"{clean(one.why)}" + (f" [{one.source}]" if one.source else ""),
                )
                for one in found.ahead
            ),
        )


def _promise(line: "PromiseLine") -> tuple[str, ...]:
    steps = "\n".join(
        f"- {f'{moment(step.at)} ' if step.at else ''}{clean(step.text)}"
        + (f" [{step.source}]" if step.source else "")
        for step in line.story
    )
    return (f"{line.kind}\nwithin {line.within}", moment(line.due_at), f"{line.status}\n{steps}")


def _event(event: "EventLine") -> tuple[str, ...]:
    what = "\n".join((clean(event.summary), *(f"- {clean(why)}" for why in event.reasons)))
    return (str(event.number), moment(event.at), event.kind, what)


def _show_mail(line: "MailLine") -> None:
    show_heading(f"Mail {line.id} of {moment(line.received_at)} UTC ({line.fate})")
    if line.fate == Fate.DUPLICATE:
        return  # its text is that of another mail on this screen
    show_pairs(
        [
            ("from", clean(line.mail.sender)),
            ("subject", clean(line.mail.subject)),
            ("forwarded", "\n".join(clean(one) for one in line.mail.forwarded)),
            ("not answered", clean(line.withheld)),
            ("rules", line.ruled_by),
        ]
    )
    show_mail(line.mail, how_to_unfold="--unfold shows them")
