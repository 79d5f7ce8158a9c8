"""Playing a scenario: the real jobs on a database in memory, with an invented clock and no network.

The same scenario gives the same story every time: references are counted from 1, keys are fixed,
mails have the same bytes. What time itself does (chasers, warnings) happens in `_pass_time`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from mailgate.core.action_links import Prefilled, links_in
from mailgate.core.message import Message
from mailgate.core.scenario import (
    OUR_LAST_MAIL,
    TO_SOMEBODY,
    AgentActs,
    AgentDoes,
    MailComes,
    Scenario,
    Step,
)
from mailgate.errors import UsageError
from mailgate.jobs.agent_deeds import act
from mailgate.jobs.case_orders import Agent
from mailgate.jobs.clock import earliest_look, look_at_next
from mailgate.jobs.context import Context, RuleFiles
from mailgate.jobs.deliver import deliver_next
from mailgate.jobs.digests import earliest_digest, send_digest
from mailgate.jobs.orders import Order
from mailgate.jobs.process import process_next
from mailgate.jobs.stage import RELAY, VERDICTS_OF, Collector, staged
from mailgate.jobs.take import deliver
from mailgate.jobs.trace import said_of
from mailgate.log import unheard
from mailgate.mail.letter import Letter, LetterFile, quoted, write_letter
from mailgate.mail.parse import parse
from mailgate.store.database import Database
from mailgate.store.tables import CaseRow, EventRow, InboxRow, OutboxRow


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail of ours as its recipient gets it; `template` is the name of its template."""

    recipient: str
    template: str
    message_id: str
    message: Message


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line that a step added to the history of a case."""

    reference: str
    kind: str
    summary: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one step. `letter` is the mail that came, None where only time passed.

    `order` is what came of an agent's deed. `case_id` is the case of the mail or of the deed, or
    the last that one had. `record` is the decision record.
    """

    number: int
    step: Step
    letter: Message | None
    order: Order | None
    inbox_id: int | None
    fate: str
    case_id: int | None
    record: Mapping[str, Any]
    sent: tuple[SentMail, ...]
    history: tuple[HistoryLine, ...]
    case_of: Mapping[str, int | None]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the mail became what it became, with file and line."""
        return tuple(
            f"{one['text']} [{one['source']}]" if one.get("source") else str(one["text"])
            for one in self.record.get("reasons", ())
        )


@contextmanager
def rehearsal(
    scenario: Scenario, files: RuleFiles, *, used: Database | None = None
) -> Iterator["Rehearsal"]:
    """A stage for one scenario, gone at the end; on a database that another one `used`."""
    with staged(scenario, files, used=used) as context, unheard():
        yield Rehearsal(scenario, context, scenario.starts_at.astimezone(UTC))


@dataclass(slots=True)
class _Written:
    """A mail that somebody wrote to the desk, for answers to it."""

    message: Message
    inbox_id: int


@dataclass(slots=True)
class Rehearsal:
    """One scenario being played, step by step."""

    scenario: Scenario
    context: Context
    now: datetime
    _written: dict[str, _Written] = field(default_factory=dict)
    _sent: list[SentMail] = field(default_factory=list)
    _on_the_way: list[SentMail] = field(default_factory=list)
    _last_event: int = 0
    _last_case: int | None = None

    def play(self) -> Iterator[Played]:
        """Every step in its order, as far as somebody asks for them."""
        for number, step in enumerate(self.scenario.steps, start=1):
            self._pass_time(until=step.at.astimezone(UTC))
            yield self._play(number, step)

    def _pass_time(self, *, until: datetime) -> None:
        """Lets the clock go on; whatever becomes due on the way is done at its time."""
        while True:
            self._look()
            self._deliver()
            due_at = self._due_at()
            if due_at is None or due_at > until:
                break
            self.now = max(self.now, due_at)
        self.now = until

    def _due_at(self) -> datetime | None:
        """When there is next something to do by the clock alone."""
        ahead = (earliest_look(self.context), earliest_digest(self.context, after=self.now))
        return min((at for at in ahead if at is not None), default=None)

    def _look(self) -> None:
        """Does what is due by now; a look that fails ends the story, or its silence would pass."""
        while (looked := look_at_next(self.context, self._clock)) is not None:
            if looked.failure is not None:
                raise looked.failure
        for desk in self.context.desks.values():
            send_digest(self.context, desk, now=self.now)

    def _play(self, number: int, step: Step) -> Played:
        letter: Message | None = None
        inbox_id: int | None = None
        order: Order | None = None
        match step.deed:
            case MailComes() as mail:
                letter, inbox_id = self._take(number, mail)
            case AgentActs() as deed:
                order = self._act(deed)
            case None:
                pass
        while process_next(self.context, self._clock) is not None:
            pass
        self._look()
        self._deliver()
        sent, self._on_the_way = tuple(self._on_the_way), []
        with self.context.database.reading() as session:
            row = session.get(InboxRow, inbox_id) if inbox_id is not None else None
            if row is not None and row.case_id is not None:
                self._last_case = row.case_id
            return Played(
                number=number,
                step=step,
                letter=letter,
                order=order,
                inbox_id=inbox_id,
                fate=row.fate if row is not None else "",
                case_id=self._last_case if row is None else row.case_id,
                record=row.decision if row is not None else {},
                sent=sent,
                history=self._history(session),
                case_of={name: self._case_of(session, name) for name in self._written},
            )

    def _clock(self) -> datetime:
        return self.now

    def _act(self, deed: AgentActs) -> Order:
        with self.context.database.reading() as session:
            if deed.of:
                self._last_case = self._case_of(session, deed.of)
            reference = self._reference(session, self._last_case)
            other = self._other(session, deed)
        agent = Agent(deed.who, reference, self.now, self.scenario.desk, mails=deed.mails)
        try:
            return act(self.context, agent, deed, other=other)
        except UsageError as error:
            return Order(reference, done=False, text=str(error))

    def _case_of(self, session: Session, name: str) -> int | None:
        """The case of a mail of this name."""
        return session.get_one(InboxRow, self._written[name].inbox_id).case_id

    def _reference(self, session: Session, case_id: int | None) -> str:
        return session.get_one(CaseRow, case_id).reference if case_id is not None else "none"

    def _other(self, session: Session, deed: AgentActs) -> str:
        name = deed.values.get("other", "")
        if deed.does is AgentDoes.SPLIT:
            return str(self._written[name].inbox_id)
        return self._reference(session, self._case_of(session, name)) if name else ""

    def _take(self, number: int, mail: MailComes) -> tuple[Message, int]:
        raw = mail.raw if mail.raw is not None else self._write(number, mail)
        mailbox = self.context.settings.mailbox(mail.mailbox)
        deliver(self.context.database, mailbox, raw, now=self.now)
        with self.context.database.reading() as session:
            newest = select(InboxRow.id).order_by(col(InboxRow.id).desc()).limit(1)
            inbox_id = session.exec(newest).one() or 0
        letter = parse(raw, whole=True)
        self._written[mail.name or f"mail {number}"] = _Written(letter, inbox_id)
        return letter, inbox_id

    def _write(self, number: int, mail: MailComes) -> bytes:
        before = self._before(mail)
        subject, text = mail.subject, mail.text
        to = self.context.settings.mailbox(mail.mailbox).address
        if before is not None:
            subject = _answered(before.subject) if subject is None else subject
            if mail.quotes:
                whom = before.sender.address if before.sender else "somebody"
                text += "\n\n" + quoted(before.text, said_by=whom, at=before.date or self.now)
            if before.reply_to:
                to = before.reply_to[0].address
        if mail.link:
            opened = self._opened(mail.link)
            to, subject = opened.to, opened.subject if subject is None else subject
            text += opened.body
        sender = parseaddr(mail.sender)[1]
        domain = sender.rpartition("@")[2] or "customer.example"
        local = self.now.astimezone(self.scenario.zone)
        return write_letter(
            Letter(
                sender=mail.sender,
                to=(to,),
                cc=mail.cc,
                subject=subject or "",
                text=text,
                sent_at=local,
                message_id=f"<step{number}.{local:%Y%m%d%H%M}@{domain}>",
                in_reply_to=before.message_id if before else "",
                references=(*before.references, before.message_id) if before else (),
                files=tuple(LetterFile(one.name, one.type, one.size) for one in mail.files),
                headers=(*_verdict(mail.verdict, domain), *mail.headers),
            )
        )

    def _opened(self, action: str) -> Prefilled:
        """The mail that the newest link for an action opens; a mail without words if none does."""
        links = (one for sent in reversed(self._sent) for one in links_in(sent.message.html))
        asks = f"[{action}."
        nothing = Prefilled(self.context.settings.mailboxes[0].address, "", "")
        return next((one for one in links if asks in one.body), nothing)

    def _before(self, mail: MailComes) -> Message | None:
        """The mail that one answers."""
        if not mail.replies_to:
            return None
        if mail.replies_to.startswith(TO_SOMEBODY):
            whom = mail.replies_to.removeprefix(TO_SOMEBODY)
            to_whom = [sent for sent in self._sent if sent.recipient == whom][-1:]
            return to_whom[0].message if to_whom else None
        if mail.replies_to != OUR_LAST_MAIL:
            return self._written[mail.replies_to].message
        address = parseaddr(mail.sender)[1].lower()
        to_him = [sent for sent in self._sent if sent.recipient == address]
        found = (to_him or self._sent)[-1:]
        return found[0].message if found else None

    def _deliver(self) -> None:
        collector = Collector()
        while deliver_next(self.context, RELAY, collector, self._clock) is not None:
            pass
        with self.context.database.reading() as session:
            sent = tuple(
                self._sent_mail(session, recipient, raw) for recipient, raw in collector.taken
            )
        self._sent += sent
        self._on_the_way += sent

    def _sent_mail(self, session: Session, recipient: str, raw: bytes) -> SentMail:
        message = parse(raw, whole=True)
        row = session.exec(
            select(OutboxRow).where(OutboxRow.message_id == message.message_id)
        ).one()
        event = session.exec(select(EventRow).where(EventRow.outbox_id == row.id)).first()
        templates = event.detail.get("templates", ()) if event is not None else ()
        folders = (Path(name).parent.name for name in templates)
        names = [name for name in folders if not name.startswith("_")]  # what all mails share
        answered = session.get(InboxRow, row.inbox_id) if row.inbox_id is not None else None
        said = said_of(answered.decision, "reply") if answered is not None else ""
        template = names[0] if names else said or row.kind
        return SentMail(recipient, template, row.message_id, message)

    def _history(self, session: Session) -> tuple[HistoryLine, ...]:
        query = (
            select(EventRow, CaseRow.reference)
            .join(CaseRow, col(CaseRow.id) == col(EventRow.case_id))
            .where(col(EventRow.id) > self._last_event)
            .order_by(col(EventRow.id))
        )
        found = session.exec(query).all()
        if found:
            self._last_event = found[-1][0].id or 0
        return tuple(
            HistoryLine(
                reference=reference,
                kind=event.kind,
                summary=event.summary,
                reasons=tuple(str(reason["text"]) for reason in event.reasons),
            )
            for event, reference in found
        )


def _answered(subject: str) -> str:
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def _verdict(verdict: str, domain: str) -> tuple[tuple[str, str], ...]:
    if not verdict:
        return ()
    said = f"{VERDICTS_OF}; dmarc={verdict} header.from={domain}"
    return (("Authentication-Results", said),)
