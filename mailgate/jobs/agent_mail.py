"""An agent's mail: carried out whole or not at all, and answered where it is wrong.

All of it happens in the transaction that decides about the mail. The words go to the customer from
the desk's address, by the same order as the command line gives.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from mailgate.core.agent_commands import Asked, Verb, Wrong, possible, read
from mailgate.core.agent_plan import Plan, Step, planned
from mailgate.core.agent_trust import Believed, Doubted, agents_word
from mailgate.core.agent_words import (
    Leak,
    line_of_note,
    only_signed,
    repeated_note,
    without_addresses,
    without_notification,
    without_signature,
)
from mailgate.core.case import Case, EventKind, Fate, Reason
from mailgate.core.decision_facts import Facts
from mailgate.core.effects import Decision
from mailgate.core.event_words import summary
from mailgate.core.message import Attachment, Message, is_one_of
from mailgate.errors import UsageError
from mailgate.files.letter_contents import NOTIFICATION_HELD
from mailgate.jobs.agent_commands import ByMail, carry_out, offered
from mailgate.jobs.asked_reporter import REPORTER_UNSURE
from mailgate.jobs.case_letters import mailbox_of
from mailgate.jobs.case_notes import reply
from mailgate.jobs.case_orders import Agent
from mailgate.jobs.context import Context
from mailgate.jobs.line_orders import CONSENT
from mailgate.jobs.orders import Order
from mailgate.jobs.reading import Reading
from mailgate.jobs.tell import Telling, tell
from mailgate.mail.file_parts import OutgoingFile
from mailgate.mail.parse import attachment_bytes, parse
from mailgate.store import cases, outbox
from mailgate.store.tables import CaseRow, EventRow, OutboxRow

COMMAND_UNCLEAR: Final = "command-unclear"
SHOWN: Final = "shown"
_TOLD: Final = "answers event"
_ASKED: Final = "answers"
# What these notifications ask for; words alone are no answer to them.
_ASKS: Final = {
    NOTIFICATION_HELD: (Verb.ACCEPT, Verb.NEW, Verb.DROP),
    REPORTER_UNSURE: (Verb.ACCEPT, Verb.NEW, Verb.DROP),
    CONSENT: (Verb.YES, Verb.NO),
}
_FOR_MANAGERS: Final = frozenset({"manager-notice", "digest"})
_LOGO: Final = 30_000  # a picture in the text below that is a signature's
_NOT_FILES: Final = (
    "message/", "multipart/", "text/calendar", "application/pkcs7-signature",
    "application/x-pkcs7-signature", "application/pgp-signature", "application/ms-tnef",
)  # fmt: skip
_LONGEST_SAID: Final = 200


class _NotDoneError(Exception):
    """An order that could not be carried out: nothing of the mail is."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(str(wrong))
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Spoken:
    """A mail that an agent is believed to have written, about a case, in its transaction."""

    session: Session
    context: Context
    raw: bytes
    inbox_id: int
    facts: Facts
    believed: Believed
    case: Case
    now: datetime

    @property
    def message(self) -> Message:
        """The mail."""
        return self.facts.message

    @property
    def agent(self) -> Agent:
        """Who gives the orders of the mail."""
        return Agent(
            name=self.believed.person.key,
            reference=self.case.reference,
            now=self.now,
            desk=self.case.desk,
            within=self.session,
            inbox_id=self.inbox_id,
        )


def word_of_agent(context: Context, reading: Reading, facts: Facts) -> Believed | Doubted | None:
    """Whether a mail is the word of somebody of the desk."""
    return agents_word(
        facts.message.sender,
        reading.claims,
        team=facts.desk.team,
        keyring=context.keyring,
        desk=facts.desk.name,
        verdict=reading.verdict,
        asks_for_pass=bool(context.settings.authserv_ids),
    )


def was_shown(session: Session, believed: Believed, case: Case) -> bool:
    """Whether he once answered that notification with somebody else in copy.

    Whoever got the copy has its MAC, so from then on it proves nothing.
    """
    mails = (one for one in cases.history(session, case.id) if one.kind == EventKind.AGENT_MAIL)
    return any(one.detail.get(SHOWN) == believed.written_id for one in mails)


def case_spoken_of(facts: Facts, believed: Believed) -> Case | None:
    """The case that the answered notification is about, or the one in which it goes on."""
    ids = (match for match in facts.matches if match.claim.message_id == believed.message_id)
    return next((match.case for match in ids), None)


def speak(spoken: Spoken) -> tuple[Decision, int]:
    """Does what the mail says, or nothing of it and says so; and the number of its event."""
    asked, plan = _understood(spoken)
    wrong = plan.wrong
    number, held = 0, tuple[str, ...]()
    if not wrong:
        try:
            with spoken.session.begin_nested():
                number = _note(spoken, "; ".join(map(str, asked.commands)) or "an answer")
                held = tuple(_held(spoken, plan))
        except _NotDoneError as error:
            wrong = (error.wrong,)
            spoken.session.expire_all()
    person = spoken.believed.person
    why = Reason(
        f"the word of {person.name}, who answers a mail of ours to {person.address}", person.source
    )
    if not wrong:
        if held:
            _answer_of(spoken, asked, (), headline=held[0], event=number)
        return Decision(Fate.EVENT, (why,), case_id=spoken.case.id), number
    said = "; ".join(str(one) for one in wrong)
    number = _note(spoken, f"not understood, so nothing was done: {said}"[:_LONGEST_SAID])
    headline = "Nothing of your mail was done."
    _answer_of(spoken, asked, tuple(map(str, wrong)), headline=headline, event=number)
    reason = Reason(f"nothing of it was done, and he is told why: {said}")
    return Decision(Fate.EVENT, (why, reason), case_id=spoken.case.id), number


def _held(spoken: Spoken, plan: Plan) -> Iterator[str]:
    """Carries the orders out; what of them waits for another word. _NotDoneError at the first."""
    for step in plan.steps:
        line = str(step.command) if step.command is not None else "your words"
        try:
            order = _carried_out(spoken, step)
        except UsageError as error:
            raise _NotDoneError(Wrong(line, str(error))) from error
        if not order.done and (not order.is_so_already or step.words):
            raise _NotDoneError(Wrong(line, order.text))
        if order.done and "held until" in order.text:
            yield order.text


def _carried_out(spoken: Spoken, step: Step) -> Order:
    agent = spoken.agent
    if step.has_files:
        agent = replace(agent, files=_files(spoken))
    if step.command is None:
        return reply(spoken.context, agent, text=step.words)
    return carry_out(
        ByMail(
            session=spoken.session,
            context=spoken.context,
            agent=agent,
            person=spoken.believed.person,
            desk=spoken.facts.desk,
            case=spoken.case,
            told=_told(spoken),
            command=step.command,
            words=step.words,
        )
    )


def _understood(spoken: Spoken) -> tuple[Asked, Plan]:
    """The commands and words of the mail, with everything taken out that must not leave."""
    notified, kind = _notified(spoken)
    asked = read(without_signature(spoken.message.reply_text))
    person = spoken.believed.person
    words = without_notification(asked.words, _text_of(notified)) if asked.words else ""
    wrong = list(asked.wrong)
    if isinstance(words, Leak):
        wrong.append(Wrong(words.line, f"{words.what}: write above it, and quote nothing"))
        words = ""
    elif cut := asked.words[len(words) :].strip():
        first = cut.splitlines()[0]
        if line_of_note(first, _notes(spoken)):
            wrong.append(Wrong(first, "a line of a note, which stays at the desk"))
    if only_signed(words, names=(person.name, spoken.facts.desk.title)):
        words = ""
    plan = planned(
        replace(asked, words=words, wrong=tuple(wrong)),
        has_files=any(map(_is_sent, spoken.message.attachments)),
        asks_for=_ASKS.get(kind, ()),
        stays=kind in _FOR_MANAGERS,
    )
    if plan.wrong:
        return asked, plan
    steps = tuple(_clean(spoken, step) for step in plan.steps)
    leaks = [leak for step in steps if (leak := _leak(spoken, step)) is not None]
    told = tuple(Wrong(leak.line, f"{leak.what}, and would have left it") for leak in leaks)
    return asked, Plan(steps, told)


def _clean(spoken: Spoken, step: Step) -> Step:
    row = spoken.session.get_one(CaseRow, spoken.case.id)
    desks = mailbox_of(spoken.context, row).address
    addresses = spoken.believed.person.addresses
    return replace(step, words=without_addresses(step.words, addresses=addresses, instead=desks))


def _leak(spoken: Spoken, step: Step) -> Leak | None:
    """A note of the desk in words that go to the customer."""
    if not step.words or (step.command is not None and step.command.verb is Verb.NOTE):
        return None
    return repeated_note(step.words, _notes(spoken))


def _notes(spoken: Spoken) -> list[str]:
    """What the desk noted in the case."""
    notes = select(EventRow).where(
        EventRow.case_id == spoken.case.id, EventRow.kind == EventKind.NOTED.value
    )
    texts = (str(row.detail.get("text", "")) for row in spoken.session.exec(notes))
    return [text for text in texts if text]


def _text_of(notified: OutboxRow | None) -> str:
    return parse(notified.raw, whole=True).text if notified is not None else ""


def _notified(spoken: Spoken) -> tuple[OutboxRow | None, str]:
    """The notification that the mail answers, and its kind.

    Of an answer to a mail that was not understood that is the kind of what was answered before.
    """
    row = outbox.by_message_id(spoken.session, spoken.believed.written_id)
    if row is not None and row.kind == COMMAND_UNCLEAR:
        answered = _event(spoken, spoken.believed.own.event)
        return row, str(answered.detail.get(_ASKED, "")) if answered is not None else ""
    return row, row.kind if row is not None else ""


def _told(spoken: Spoken) -> EventRow | None:
    """The event of the case that the notification told of, the first where he answers again."""
    found = _event(spoken, spoken.believed.own.event)
    while found is not None and found.kind == EventKind.AGENT_MAIL:
        before = int(found.detail.get(_TOLD, 0))
        found = _event(spoken, before) if before < found.number else None
    return found


def _event(spoken: Spoken, number: int) -> EventRow | None:
    """An event of the case that the notification is about, which may be merged by now."""
    own = spoken.believed.own
    about = select(EventRow).join(CaseRow, col(CaseRow.id) == col(EventRow.case_id))
    found = about.where(
        CaseRow.desk == own.desk, CaseRow.reference == own.reference, EventRow.number == number
    )
    return spoken.session.exec(found).first()


def _is_sent(one: Attachment) -> bool:
    """Whether a file goes to the customer: no signature's picture, and no mail in the mail."""
    is_logo = (one.in_html or one.inline) and one.type.startswith("image/") and one.size < _LOGO
    return bool(one.size) and not is_logo and not one.type.startswith(_NOT_FILES)


def _files(spoken: Spoken) -> tuple[OutgoingFile, ...]:
    return tuple(
        OutgoingFile(one.name, one.type, attachment_bytes(spoken.raw, one))
        for one in spoken.message.attachments
        if _is_sent(one)
    )


def _note(spoken: Spoken, what: str) -> int:
    person, message = spoken.believed.person, spoken.message
    others = _others(spoken)
    kept = [one.name for one in message.attachments if not _is_sent(one)]
    return cases.add_event(
        spoken.session,
        case_id=spoken.case.id,
        kind=EventKind.AGENT_MAIL,
        summary=f"mail of {person.name}: {what}"[:_LONGEST_SAID],
        now=spoken.now,
        inbox_id=spoken.inbox_id,
        reasons=(Reason(f"answers a mail of ours to {person.address}", person.source),),
        detail={
            "by": person.key,
            "from": message.sender.address if message.sender else "",
            "subject": summary(message),
            "attachments": len(message.attachments),
            _TOLD: spoken.believed.own.event,
            _ASKED: _notified(spoken)[1],
            **({"not sent on": kept} if kept else {}),
            **({SHOWN: spoken.believed.written_id, "to": others} if others else {}),
        },
    )


def _others(spoken: Spoken) -> list[str]:
    """Who else got the mail, outside the desk: they know by what the agent is believed."""
    desks = spoken.context.settings.addresses
    team = spoken.facts.desk.team.addresses()
    people = (*spoken.message.to, *spoken.message.cc)
    return [one.address for one in people
            if not is_one_of(one.address, desks) and one.address not in team]  # fmt: skip


def _answer_of(
    spoken: Spoken, asked: Asked, wrong: tuple[str, ...], *, headline: str, event: int
) -> None:
    """What was understood, what was not, and what is possible; to himself, for he is there."""
    understood = tuple(str(command) for command in asked.commands)
    words = " ".join(asked.words.split())
    tell(
        spoken.session,
        spoken.context,
        case_id=spoken.case.id,
        people=[replace(spoken.believed.person, away=())],
        telling=Telling(
            cause=f"inbox:{spoken.inbox_id}",
            headline=headline,
            kind=COMMAND_UNCLEAR,
            values={
                "wrong": wrong,
                "understood": understood,
                "words": words[:_LONGEST_SAID],
                "possible": possible(
                    offered(spoken.session, spoken.facts.desk, spoken.case, _told(spoken))
                ),
            },
        ),
        event=event,
        now=spoken.now,
    )
