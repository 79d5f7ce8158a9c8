"""The people of a desk, and their mails, for tests of what agents do by mail."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mailgate.core.case import EventKind
from mailgate.core.team import Away, Person, Role, Team
from mailgate.files.letter_contents import NOTIFICATION
from mailgate.jobs.tell import Telling, tell
from mailgate.mail.parse import parse
from mailgate.store import cases
from mailgate.store.tables import CaseRow, InboxRow, OutboxRow
from tests.jobs.bench import Bench

BOB = Person(
    "bob", "Bob Martin", ("bob@desk.example", "bob@home.example"), queues=("service desk",)
)
LENA = Person(
    "lena", "Lena Ortiz", ("lena@desk.example",), roles=(Role.TEAM_LEAD.value,),
    queues=("service desk",),
)  # fmt: skip
MAX = Person("max", "Max Rowe", ("max@desk.example",), roles=(Role.MANAGER.value,))
AWAY = Away(date(2026, 12, 24), date(2026, 12, 31), stand_in="lena")
TEAM = Team({one.key: one for one in (BOB, LENA, MAX)})


def with_people(bench: Bench, *people: Person) -> None:
    """Gives the desk its people, and others in the place of those with the same key."""
    bench.set_desk(team=Team({**TEAM.people, **{one.key: one for one in people}}))


def told(bench: Bench, case: CaseRow, person: Person = BOB, *, kind: str = "") -> OutboxRow:
    """A notification to somebody about a case; the newest mail of ours."""
    with bench.database.session() as session:
        event = cases.add_event(
            session,
            case_id=case.id or 0,
            kind=EventKind.CHANGED,
            summary="something to tell",
            now=bench.now,
        )
        telling = Telling(
            cause=f"test:{event}",
            headline="Something is to be told about this case.",
            kind=kind or NOTIFICATION,
        )
        tell(
            session,
            bench.context,
            case_id=case.id or 0,
            people=[person],
            telling=telling,
            event=event,
            now=bench.now,
        )
    return bench.outbox()[-1]


def answers(
    bench: Bench, notification: OutboxRow, body: str, *, sender: str = "", **mail: Any
) -> InboxRow:
    """A person's answer to a mail of ours, from whom it went to if nobody else is named."""
    given: dict[str, Any] = {
        "number": 1000 + len(bench.messages()),
        "sender": sender or f"Somebody <{notification.recipient}>",
        "subject": f"Re: {parse(notification.raw).subject}",
        "body": body,
        "in_reply_to": notification.message_id,
    }
    return bench.decide(**(given | mail))


def quoted(notification: OutboxRow) -> str:
    """A mail of ours as most programs quote it below an answer."""
    lines = (f"> {line}".rstrip() for line in parse(notification.raw).text.splitlines())
    return "\r\n".join(("", "On Monday, the service desk wrote:", *lines, ""))


def mails_to(bench: Bench, address: str) -> Sequence[OutboxRow]:
    """All mail of ours to an address, in its order."""
    return [row for row in bench.outbox() if row.recipient == address]


def text_of(row: OutboxRow) -> str:
    """What a mail of ours says."""
    return parse(row.raw, whole=True).text
