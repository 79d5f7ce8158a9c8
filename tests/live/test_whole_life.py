"""One whole life of a case by real mails: chased, given up, opened again, solved, closed.

The customer's mails come through Dovecot and ours go to a real SMTP server; the daemon has a clock
that the story sets. The hours are those of the desk `managed-service`, whose winter is in UTC.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from mailgate.core.action_links import links_in
from mailgate.jobs import case_orders
from mailgate.jobs.case_orders import Agent
from mailgate.jobs.context import Context, open_context
from mailgate.jobs.orders import Order
from mailgate.settings.load import load
from mailgate.store import next_looks
from mailgate.store.tables import CaseRow, EventRow
from tests.servers.dovecot import Dovecot
from tests.servers.gate import Gate
from tests.servers.mails import a_mail
from tests.servers.running_inside import StoryClock, running_inside, wait_until_looked
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live
ANNA = "anna@customer.example"
TURNS = {"opened", "waiting", "chased", "resolved", "reopened", "rated", "closed"}
DAY = timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@dataclass
class Story:
    """A customer with her mail program, an agent with his commands, and the clock of both."""

    gate: Gate
    dovecot: Dovecot
    sink: SmtpSink
    clock: StoryClock
    context: Context
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def writes(self, subject: str, text: str, **fields: Any) -> None:
        """A mail of hers lies in the mailbox."""
        now = self.clock.now()
        raw = a_mail(
            number=next(self.numbers),
            subject=subject,
            body=f"{text}\r\n",
            date=format_datetime(now),
            **fields,
        )
        self.dovecot.append("support", raw, received_at=now)

    def answers(self, mail: EmailMessage, text: str) -> None:
        """She answers one of our mails, below which her program quotes it."""
        body = mail.get_body(("plain",))
        assert body is not None
        quoted = "".join(f"> {line}\r\n" for line in body.get_content().splitlines())
        self.writes(
            f"Re: {mail['Subject']}",
            f"{text}\r\n\r\nOn a day in March the desk wrote:\r\n{quoted}",
            in_reply_to=mail["Message-ID"],
            references=f"{mail['References'] or ''} {mail['Message-ID']}".strip(),
        )

    def clicks(self, mail: EmailMessage, word: str, text: str = "") -> None:
        """She opens a link of one of our mails and sends the mail as it is."""
        body = mail.get_body(("html",))
        assert body is not None
        (wanted,) = [each for each in links_in(body.get_content()) if word in each.body]
        body_text = wanted.body.replace("\n", "\r\n")
        self.writes(wanted.subject, f"{text}{body_text}", to=wanted.to)

    def agent(self, order: Callable[[Context, Agent], Order]) -> None:
        """An agent's command, in a connection of its own as commands have it."""
        done = order(self.context, Agent("bob", self.reference, self.clock.now()))
        assert done.done, done.text

    @property
    def reference(self) -> str:
        """That of the first case."""
        return self.cases[0].reference

    @property
    def cases(self) -> Sequence[CaseRow]:
        """All cases, oldest first."""
        with self.context.database.reading() as session:
            return session.exec(select(CaseRow).order_by(col(CaseRow.id))).all()

    @property
    def state(self) -> str:
        """That of the first case."""
        return self.cases[0].state

    @property
    def turns(self) -> list[str]:
        """The events of the first case that change its fate."""
        with self.context.database.reading() as session:
            wanted = select(EventRow).where(EventRow.case_id == self.cases[0].id)
            events = session.exec(wanted.order_by(col(EventRow.number))).all()
        return [event.kind for event in events if event.kind in TURNS]

    def sent(self, number: int, *words: str) -> EmailMessage:
        """Our mail of that number, the last one so far; its text has these words."""
        raw = self.sink.wait_for(number, seconds=100)
        assert len(raw) == number, [message_from_bytes(one.raw)["Subject"] for one in raw]
        mail = message_from_bytes(raw[-1].raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        assert raw[-1].recipients == (ANNA,)
        body = mail.get_body(("plain",))
        assert body is not None
        text = " ".join(body.get_content().split())
        assert not [word for word in words if word not in text], text
        return mail

    def comes(self, at: datetime, number: int, *words: str) -> EmailMessage:
        """Our mail of that number comes at that minute and not before."""
        self.clock.go_on_to(at - timedelta(minutes=1))
        wait_until_looked(self.clock)
        assert len(self.sink.mails) == number - 1, "too early"
        self.clock.go_on_to(at)
        for _ in range(10):  # a step that came a minute late makes the next one late
            self.looks()
            if len(self.sink.mails) >= number:
                break
        return self.sent(number, *words)

    def looks(self) -> None:
        """The mailbox is read at this time, and the clock looks at the cases a minute later.

        Nobody is chased before the mailbox was read, so a look that came first did nothing.
        """
        at = self.clock.now()
        self.gate.wait_until(lambda: self._is_read_since(at), "the mailbox is not read")
        wait_until_looked(self.clock)
        self.clock.go_on(timedelta(minutes=1))
        wait_until_looked(self.clock)

    def _is_read_since(self, at: datetime) -> bool:
        with self.context.database.reading() as session:
            return next_looks.is_drained(session, mailboxes=("support",), fed=(), since=at)


@pytest.fixture
def story(tmp_path: Path, dovecot: Dovecot, sink: SmtpSink) -> Iterator[Story]:
    """A daemon that lives by the story's clock, and reads its mailbox every second."""
    gate = Gate(tmp_path / "gate", smtp_port=sink.port, extra='poll = "1s"')
    gate.imap(port=dovecot.imap_port).write()
    clock = StoryClock(MONDAY)
    with (
        running_inside(gate, clock),
        open_context(load(gate.settings), at=MONDAY) as context,
    ):
        yield Story(gate, dovecot, sink, clock, context)


@pytest.mark.timeout(600)
def test_three_chasers_no_contact_opened_again_solved_rated_closed_and_a_mail_after_it(
    story: Story,
) -> None:
    story.writes("Signature change", "Please change my signature. Tel 0113 496 0000.")
    acknowledged = story.sent(1)
    reference = story.reference
    assert acknowledged["Subject"] == f"[{reference}] Signature change"

    story.clock.go_on(timedelta(minutes=10))
    story.agent(
        lambda context, who: case_orders.wait(
            context, who, reason="more information", text="Which signature do you want?"
        )
    )
    story.sent(2, "Which signature do you want?")
    waiting_since = MONDAY + timedelta(minutes=10)

    for number, day in ((3, 1), (4, 2), (5, 3)):
        chaser = story.comes(waiting_since + day * DAY, number, reference)
        assert chaser["References"].split()[0] == "<mail-1@customer.example>"
        assert story.state == "Waiting on customer"
    given_up = story.comes(waiting_since + 4 * DAY, 6, reference)
    assert story.state == "Resolved"

    story.clock.go_on(2 * DAY)
    story.clicks(given_up, "reopen", "I was in the mountains. The one with the new logo.")
    story.sent(7, reference)
    assert story.state == "In progress"

    story.clock.go_on(2 * DAY)
    story.agent(lambda context, who: case_orders.resolve(context, who, steps="The logo is in it."))
    resolved_at = story.clock.now()
    resolution = story.sent(8, "The logo is in it.")
    story.clicks(resolution, "excellent", "Quick and friendly.")
    story.sent(9, reference)
    assert story.state == "Resolved"

    closure = story.comes(resolved_at + 5 * DAY, 10, reference)
    assert story.state == "Closed"

    story.clock.go_on(DAY)
    story.answers(closure, "The logo is gone again.")
    story.sent(11, "is closed", reference)
    assert story.state == "Closed"
    story.writes(f"Signature wrong again, see {reference}", "The logo is gone again.")
    fresh = story.sent(12)

    first, second = story.cases
    assert second.reference in fresh["Subject"]
    assert (first.state, second.state) == ("Closed", "New")
    assert story.turns == [
        "opened", "waiting", "chased", "chased", "chased", "chased", "resolved", "reopened",
        "resolved", "rated", "chased", "closed",
    ]  # fmt: skip
    assert len({mail.raw for mail in story.sink.mails}) == 12


def test_an_answer_that_lies_in_the_mailbox_after_a_downtime_ends_the_chasing(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    gate = Gate(tmp_path / "gate", smtp_port=sink.port, extra='poll = "1s"')
    gate.imap(port=dovecot.imap_port).write()
    clock = StoryClock(MONDAY)
    with open_context(load(gate.settings), at=MONDAY) as context:
        story = Story(gate, dovecot, sink, clock, context)
        with running_inside(gate, clock):
            story.writes("Signature change", "Please change my signature. Tel 0113 496 0000.")
            story.sent(1)
            story.agent(
                lambda context, who: case_orders.wait(context, who, reason="more information")
            )
            asked = story.sent(2)
        clock.go_on(9 * DAY)
        story.answers(asked, "The one with the new logo.")
        with running_inside(gate, clock):
            gate.wait_until(lambda: story.state == "In progress", "the answer is not taken")
            clock.go_on(9 * DAY)
            story.looks()

    assert len(sink.mails) == 2


def test_a_clock_that_was_set_forward_chases_nobody_until_a_person_confirms_it(
    story: Story,
) -> None:
    story.writes("Signature change", "Please change my signature. Tel 0113 496 0000.")
    story.sent(1)
    story.agent(lambda context, who: case_orders.wait(context, who, reason="more information"))
    story.sent(2)
    story.clock.set_to(MONDAY + 9 * DAY)
    story.looks()
    story.clock.go_on(timedelta(minutes=5))
    story.looks()
    assert len(story.sink.mails) == 2

    confirmed = story.gate.command("clock", "confirm", "--by", "bob", check=True)
    assert b"the clock jumped forward by 9 days" in confirmed.stdout
    story.clock.go_on(timedelta(minutes=5))
    story.looks()

    story.sent(3)
    story.clock.set_to(MONDAY)  # and back again: nothing is said twice
    wait_until_looked(story.clock)
    story.clock.set_to(MONDAY + 9 * DAY + timedelta(minutes=10))
    story.looks()
    story.gate.command("clock", "confirm", "--by", "bob", check=True)
    story.clock.go_on(timedelta(minutes=5))
    story.looks()
    assert len(story.sink.mails) == 3
