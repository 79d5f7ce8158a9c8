"""Each command of an agent's mail, carried out by the order that the command line has too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlmodel import Session

from mailgate.core.agent_commands import Command, Verb
from mailgate.core.case import Case
from mailgate.core.desk import Desk
from mailgate.core.lines import Stage
from mailgate.core.states import WaitsFor
from mailgate.core.team import Person, Side
from mailgate.core.wording import shown, suggestion
from mailgate.errors import UsageError
from mailgate.jobs.asked_reporter import is_asked_about, reporter_is
from mailgate.jobs.case_merging import link, merge, split
from mailgate.jobs.case_notes import assign, note, set_priority
from mailgate.jobs.case_orders import Agent, close, reopen, resolve, wait
from mailgate.jobs.case_people import add, outage_reason, remove, spam
from mailgate.jobs.context import Context
from mailgate.jobs.escalation_orders import escalate, review
from mailgate.jobs.held_orders import accept_within, drop_within, new_within
from mailgate.jobs.line_orders import (
    Answer,
    answer_consent,
    change_line,
    consult,
    go_on_as,
    is_consent_asked,
)
from mailgate.jobs.orders import Order
from mailgate.jobs.site_orders import set_sites
from mailgate.store import held
from mailgate.store.tables import EventRow


@dataclass(frozen=True, slots=True)
class ByMail:
    """A command of an agent's mail with all that it is about.

    `agent` orders within the transaction that decides about the mail. `told` is the event of the
    case that his notification told of. `words` are those that belong to the command.
    """

    session: Session
    context: Context
    agent: Agent
    person: Person
    desk: Desk
    case: Case
    told: EventRow | None
    command: Command
    words: str


Carry = Callable[[ByMail], Order]


def carry_out(mail: ByMail) -> Order:
    """Does what a command says; UsageError, or an order not done, where that cannot be."""
    if why := not_at_this_desk(mail.desk, mail.command.verb):
        raise UsageError(why)
    return COMMANDS[mail.command.verb](mail)


def offered(session: Session, desk: Desk, case: Case, told: EventRow | None) -> tuple[Verb, ...]:
    """The commands that can be carried out in answer to what somebody was told of."""
    number = told.inbox_id if told is not None else None
    asks = {
        Verb.YES: is_consent_asked(session, case.id),
        Verb.ACCEPT: number is not None and held.held_row(session, number) is not None,
    }
    asks |= {Verb.NO: asks[Verb.YES], Verb.NEW: asks[Verb.ACCEPT], Verb.DROP: asks[Verb.ACCEPT]}
    possible = (verb for verb in Verb if not not_at_this_desk(desk, verb))
    return tuple(verb for verb in possible if asks.get(verb, True))


def not_at_this_desk(desk: Desk, verb: Verb) -> str:
    """Why a desk does not know a command, or nothing: its files say what it works with."""
    match verb:
        case Verb.LINE | Verb.CONSULT if not desk.lines.lines:
            why = "it has no lines of support"
        case Verb.PROJECT | Verb.TESTING if Stage(verb) not in desk.lines.consent.states:
            why = "none of its cases can become that"
        case Verb.YES | Verb.NO if not desk.lines.consent.states:
            why = "nobody is asked for consent here"
        case Verb.SITES if not desk.sites:
            why = "its cases are about no sites"
        case Verb.ESCALATE | Verb.REVIEW if not any(
            one.side is Side.DESK for one in desk.escalations.ladders
        ):
            why = "it has no ladder of escalations"
        case _:
            return ""
    return f"#{verb} is not at this desk: {why}"


def _wait(mail: ByMail) -> Order:
    return wait(
        mail.context,
        mail.agent,
        whom=WaitsFor(mail.command.choice),
        reason=mail.command.value,
        text=mail.words,
    )


def _assign(mail: ByMail) -> Order:
    to, team = mail.command.value, mail.desk.team
    person = mail.person if to.lower() == "me" else team.named(to)
    if person is None:
        names = [one.name for one in team.people.values()]
        raise UsageError(f"nobody here is called {shown(to)}; {suggestion(to, names)}")
    return assign(mail.context, mail.agent, to=person.name)


def _split(mail: ByMail) -> Order:
    given = mail.command.value.removeprefix("#").strip()
    if given and not (given.isascii() and given.isdigit() and len(given) < 10):  # noqa: PLR2004
        raise UsageError(f"{shown(given)} is no number of a mail, as `mailgate case` shows them")
    number = int(given) if given else _told_of(mail)
    return split(mail.context, mail.agent, mail=number)


def _told_of(mail: ByMail) -> int:
    """The mail that the notification told of."""
    number = mail.told.inbox_id if mail.told is not None else None
    if number is None:
        raise UsageError("you were told of no mail: say its number, as `mailgate case` shows it")
    return number


def _held(mail: ByMail) -> int:
    """The held mail that the notification told of."""
    number = mail.told.inbox_id if mail.told is not None else None
    row = held.held_row(mail.session, number) if number is not None else None
    if number is None or row is None:
        raise UsageError("the mail that you answer told of nothing held")
    return number


def _accept(mail: ByMail) -> Order:
    number, by = _held(mail), mail.agent.name
    if is_asked_about(mail.session, number):
        return reporter_is(
            mail.session, mail.context, number, address=mail.command.value, agent=mail.agent
        )
    if mail.command.value:
        raise UsageError("an address goes with #accept only where you were asked whose a mail is")
    desks = mail.context.desks.get
    return accept_within(mail.session, number, by=by, now=mail.agent.now, desks=desks)


def _new(mail: ByMail) -> Order:
    number, by = _held(mail), mail.agent.name
    if is_asked_about(mail.session, number):  # nobody else's: his own
        return reporter_is(
            mail.session, mail.context, number, address=mail.person.address, agent=mail.agent
        )
    return new_within(mail.session, number, by=by, now=mail.agent.now)


def _drop(mail: ByMail) -> Order:
    number = _held(mail)
    dropped = drop_within(mail.session, number, by=mail.agent.name, now=mail.agent.now)
    if dropped.done and is_asked_about(mail.session, number):
        return close(mail.context, mail.agent)
    return dropped


def _line(mail: ByMail) -> Order:
    to, _, reason = mail.command.value.partition(",")
    return change_line(mail.context, mail.agent, to=to.strip(), reason=reason.strip() or mail.words)


def _stage(stage: Stage) -> Carry:
    return lambda mail: go_on_as(mail.context, mail.agent, stage=stage, reason=mail.words)


def _consent(answer: Answer) -> Carry:
    return lambda mail: answer_consent(mail.context, mail.agent, answer=answer, text=mail.words)


COMMANDS: Final[Mapping[Verb, Carry]] = MappingProxyType(
    {
        Verb.RESOLVE: lambda mail: resolve(mail.context, mail.agent, steps=mail.words),
        Verb.CLOSE: lambda mail: close(mail.context, mail.agent, confirmed=mail.command.value),
        Verb.REOPEN: lambda mail: reopen(mail.context, mail.agent, text=mail.words),
        Verb.WAITING: _wait,
        Verb.PRIORITY: lambda mail: set_priority(
            mail.context, mail.agent, priority=mail.command.value
        ),
        Verb.ASSIGN: _assign,
        Verb.NOTE: lambda mail: note(mail.context, mail.agent, text=mail.words),
        Verb.MERGE: lambda mail: merge(mail.context, mail.agent, other=mail.command.value),
        Verb.LINK: lambda mail: link(mail.context, mail.agent, other=mail.command.value),
        Verb.SPLIT: _split,
        Verb.ADD: lambda mail: add(
            mail.context,
            mail.agent,
            address=mail.command.value,
            is_confirmed=mail.command.is_confirmed,
        ),
        Verb.REMOVE: lambda mail: remove(mail.context, mail.agent, address=mail.command.value),
        Verb.SPAM: lambda mail: spam(mail.context, mail.agent),
        Verb.RFO: lambda mail: outage_reason(mail.context, mail.agent, text=mail.command.value),
        Verb.ACCEPT: _accept,
        Verb.NEW: _new,
        Verb.DROP: _drop,
        Verb.LINE: _line,
        Verb.CONSULT: lambda mail: consult(
            mail.context, mail.agent, line=mail.command.choice, text=mail.words
        ),
        Verb.PROJECT: _stage(Stage.PROJECT),
        Verb.TESTING: _stage(Stage.TESTING),
        Verb.YES: _consent(Answer.YES),
        Verb.NO: _consent(Answer.NO),
        Verb.ESCALATE: lambda mail: escalate(
            mail.context, mail.agent, reason=mail.words or "by hand"
        ),
        Verb.REVIEW: lambda mail: review(mail.context, mail.agent, text=mail.words),
        Verb.SITES: lambda mail: set_sites(mail.context, mail.agent, sites=mail.command.value),
    }
)
