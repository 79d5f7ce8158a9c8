"""`mailgate cases` and `mailgate case`: requests for help, and the history of one."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column

from mailgate.cli.opening import database_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk, Json, Limit, at_most, cut
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
from mailgate.core.case import Fate
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.jobs.views import CaseHistory, CaseLine, EventLine, MailLine


def cases(
    *,
    desk: Desk = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            show_default=False,
            help="Only in this state: a desk's own word, or new, open, waiting, resolved, closed.",
        ),
    ] = None,
    limit: Limit = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """List cases, last changed first."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.cases(database, desk, state, limit=at_most(limit, as_json=as_json))
    if as_json:
        show_json(found)
        return
    if not found:
        remark("There is no such case.")
        return
    columns = ("case", "changed (UTC)", "state", "events", Column("what", overflow="fold"))
    show_table(columns, (_row(line) for line in cut(found, limit)))


def case(
    reference: Annotated[str, typer.Argument(help="The reference, like CS00001234.")],
    *,
    desk: Desk = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Show one case: its history with reasons, who may speak, mail in and mail out."""
    from mailgate.jobs import views

    with database_at(config) as database:
        found = views.case(database, reference, desk=desk)
    if found is None:
        raise UsageError(f"there is no case {reference}: `mailgate cases` lists them")
    if as_json:
        show_json([found])
        return
    _show(found)


def _row(line: "CaseLine") -> tuple[str, ...]:
    what = f"{clean(line.requester)}\n{clean(line.subject)}"
    return (line.reference, moment(line.changed_at), line.state, str(line.events), what)


def _show(found: "CaseHistory") -> None:
    line = found.line
    requester = f"{found.requester_name} <{line.requester}>" if line.requester else "unknown"
    show_pairs(
        [
            ("case", line.reference),
            ("subject", clean(line.subject)),
            ("desk", f"{line.desk}, mailbox {found.mailbox}"),
            ("state", f"{line.state} ({line.kind})"),
            ("priority", line.priority),
            ("requester", clean(requester)),
            ("opened (UTC)", moment(line.opened_at)),
            ("changed (UTC)", moment(line.changed_at)),
            ("may speak", "\n".join(f"{who.address} ({who.role})" for who in found.participants)),
            ("linked", "\n".join(f"{link.reference}: {link.reason}" for link in found.links)),
        ]
    )
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
                (str(out.id), moment(out.queued_at), out.kind, clean(out.recipient), out.state)
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
        ]
    )
    if line.mail.excerpt:
        show_text(line.mail.excerpt, indent=2)
    if line.mail.note:
        show_text(f"[{line.mail.note}]", indent=2)
