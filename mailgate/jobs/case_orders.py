"""What agents do to a case: each order is checked, an event, and the mail that follows from it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, select

from mailgate.core.case import Case, CaseValues, EventKind, Reason, StateKind
from mailgate.core.desk import Desk
from mailgate.core.lifecycle import CONFIRMATION, ENDED, Refused, Trigger, moved
from mailgate.core.standing import Happening
from mailgate.core.states import OUTAGE_REASON, State, WaitsFor
from mailgate.core.updates import Change
from mailgate.core.wording import one_of, shown, suggestion
from mailgate.errors import UsageError
from mailgate.jobs.case_letters import CaseLetter
from mailgate.jobs.context import Context
from mailgate.jobs.hearing import tell_news
from mailgate.jobs.moves import Moved, move
from mailgate.jobs.orders import Order
from mailgate.jobs.outgoing import About, note_withheld
from mailgate.jobs.site_letters import write_to_sites
from mailgate.mail.file_parts import OutgoingFile
from mailgate.store import cases
from mailgate.store.tables import CaseRow

_LONGEST_SAID: Final = 200
CASE_CHANGED: Final = "case-changed"


@dataclass(frozen=True, slots=True)
class Agent:
    """Who gives an order about which case, and when. Without `mails` no mail follows from it.

    An order by mail is carried out `within` the transaction that decides about the mail, and its
    events are of the mail `inbox_id`. `files` go with the words to the customer.
    """

    name: str
    reference: str
    now: datetime
    desk: str | None = None
    mails: bool = True
    within: Session | None = field(default=None, repr=False, compare=False)
    inbox_id: int | None = None
    files: tuple[OutgoingFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that an order is about, which nobody else changes meanwhile."""

    session: Session
    context: Context
    agent: Agent
    row: CaseRow
    case: Case
    desk: Desk

    @property
    def called(self) -> str:
        """The agent's name, as a customer reads it."""
        person = self.desk.team.named(self.agent.name)
        return person.name if person is not None else self.agent.name

    def order(self, text: str, *, done: bool = True) -> Order:
        """The answer to the order."""
        return Order(self.case.reference, done=done, text=text)

    def note(self, kind: EventKind, summary: str, detail: Mapping[str, Any] | None = None) -> int:
        """A line in the history of the case, with who caused it; its number."""
        return cases.add_event(
            self.session,
            case_id=self.case.id,
            kind=kind,
            summary=summary,
            now=self.agent.now,
            inbox_id=self.agent.inbox_id,
            detail={"by": self.agent.name, **(detail or {})},
        )

    def write(self, letter: CaseLetter, event: int) -> str:
        """The mail that follows from an event; what to tell the agent of it."""
        if not self.agent.mails:
            about = About(self.desk, None, self.case.id, self.case.reference, event)
            what = f"{letter.kind} not sent: {self.agent.name} wants none"
            note_withheld(self.session, about, what, now=self.agent.now)
            return "; no mail, as you said"
        told, why = write_to_sites(
            self.session,
            self.context,
            case_id=self.case.id,
            letter=replace(letter, files=self.agent.files),
            event=event,
            now=self.agent.now,
        )
        if not told:
            return f"; no mail, because {why}"
        return f"; {letter.kind} to {', '.join(told)}" + (f" (not to all: {why})" if why else "")

    def tell_change(self, change: Change, event: int) -> str:
        """The mail about a change without words, where `updates.yaml` wants customers to hear."""
        if change not in self.desk.updates.told:
            return ""
        letter = CaseLetter(
            kind=CASE_CHANGED,
            cause=f"event:{event}",
            is_ordered=True,
            template=CASE_CHANGED,
            mark="upd",
            reasons=(Reason(f"customers hear of its {change.value}", self.desk.updates.source),),
            values={"agent": self.called},
        )
        return self.write(letter, event)


@contextmanager
def session_of(context: Context, agent: Agent) -> Iterator[Session]:
    """The transaction of an order: its own, or that of the mail which gives it."""
    if agent.within is not None:
        yield agent.within
        return
    with context.database.session() as session:
        yield session


@contextmanager
def opened(context: Context, agent: Agent) -> Iterator[Opened]:
    """The case of an order; UsageError if there is none, or several and no desk is named."""
    with session_of(context, agent) as session:
        row = case_named(session, agent.reference, desk=agent.desk)
        cases.lock_conversation(session, desk=row.desk, keys=[row.reference])
        desk = context.desks.get(row.desk)
        if desk is None:
            raise UsageError(f"{row.reference} is of the desk {row.desk}, which has no mailbox now")
        cases.lock_case(session, row.id or 0)
        session.refresh(row)
        case = cases.load_case(session, row.id or 0)
        yield Opened(session, context, agent, row, case, desk)
        if agent.within is None:  # else all that the mail did is told at its end, as one
            tell_news(session, context, now=agent.now)


def case_named(session: Session, reference: str, *, desk: str | None = None) -> CaseRow:
    """The case with this reference; UsageError unless there is one and only one."""
    wanted = select(CaseRow).where(CaseRow.reference == reference.strip().upper())
    if desk is not None:
        wanted = wanted.where(CaseRow.desk == desk)
    match session.exec(wanted.order_by(CaseRow.desk)).all():
        case []:
            raise UsageError(f"there is no case {reference}: `mailgate cases` lists them")
        case [row]:
            return row
        case rows:
            desks = ", ".join(row.desk for row in rows)
            raise UsageError(f"{reference} is a case of several desks ({desks}): name one")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A move that an agent wants, with what the history and the mail say."""

    trigger: Trigger
    to: State | None = None
    why: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    again: bool = False


def resolve(
    context: Context,
    agent: Agent,
    *,
    steps: str,
    state: str = "",
    outage_reason: str = "",
) -> Order:
    """The case is solved, by these steps, which the customer is told."""
    if not steps.strip():
        raise UsageError("say what was done: --steps")
    with opened(context, agent) as case:
        to = _state(case.desk, state, StateKind.RESOLVED)
        wanted = _Wanted(Trigger.AGENT_RESOLVED, to, _first_line(steps), {"steps": steps.strip()})
        done = _move(case, wanted, outage_reason=outage_reason)
        if isinstance(done, Order):
            return done
        letter = CaseLetter(
            kind="resolution",
            cause=f"event:{done.event}",
            is_ordered=True,
            template="resolution",
            mark="res",
            values={
                "steps": steps.strip(),
                "agent": case.called,
                "reason_for_outage": outage_reason.strip()
                or case.case.fields.get(OUTAGE_REASON, ""),
            },
            happening=Happening.RESPONDED,
        )
        return case.order(f"is {done.after.name} now{case.write(letter, done.event)}")


def wait(
    context: Context,
    agent: Agent,
    *,
    whom: WaitsFor = WaitsFor.CUSTOMER,
    reason: str = "",
    text: str = "",
    state: str = "",
) -> Order:
    """The case waits for somebody; with a reason, or words of his own, the customer is told."""
    with opened(context, agent) as case:
        to = _waiting(case.desk, whom, reason=reason, state=state)
        known = {name.lower(): name for name in to.reasons}
        if reason and reason.lower() not in known:
            hint = suggestion(reason, to.reasons) if to.reasons else "it has none"
            raise UsageError(f"{to.name} has no reason {shown(reason)}; {hint}")
        said = known.get(reason.lower(), "")
        why = ": ".join(part for part in (said, _first_line(text)) if part)
        detail = {"reason": said, "waits for": to.waits_for.value, "text": text.strip()}
        done = _move(case, _Wanted(Trigger.AGENT_WAITS, to, why, detail, again=True))
        if isinstance(done, Order):
            return done
        told = f"is {done.after.name} now"
        if not said and not text.strip():
            mailed = case.tell_change(Change.STATE, done.event)
            return case.order(
                told + (mailed or "; no mail, for neither a reason nor a text was given")
            )
        letter = CaseLetter(
            kind="waiting" if said else "update",
            cause=f"event:{done.event}",
            is_ordered=True,
            template=to.reasons[said] if said else "update",
            mark="wait",
            values={"waiting_for": said, "words": text.strip(), "agent": case.called},
            happening=Happening.RESPONDED if text.strip() else None,
        )
        return case.order(told + case.write(letter, done.event))


def reopen(context: Context, agent: Agent, *, text: str = "", state: str = "") -> Order:
    """The case is worked on again, and its customer told: open again, or news where it waited."""
    with opened(context, agent) as case:
        to = _state(case.desk, state, StateKind.OPEN)
        done = _move(case, _Wanted(Trigger.AGENT_REOPENED, to, _first_line(text)))
        if isinstance(done, Order):
            return done
        what, mark = ("reopened", "open") if done.before.kind in ENDED else ("update", "upd")
        letter = CaseLetter(
            kind=what,
            cause=f"event:{done.event}",
            is_ordered=True,
            template=what,
            mark=mark,
            values={"words": text.strip(), "agent": case.called, "received_at": ""},
        )
        return case.order(f"is {done.after.name} now{case.write(letter, done.event)}")


def close(
    context: Context,
    agent: Agent,
    *,
    outage_reason: str = "",
    state: str = "",
    confirmed: str = "",
) -> Order:
    """The case is over, and the customer is told, with the reason for outage if there is one.

    `confirmed` is how the customer said that it is solved, where the desk asks for that.
    """
    with opened(context, agent) as case:
        to = _state(case.desk, state, StateKind.CLOSED)
        how = _first_line(confirmed)
        trigger = Trigger.AGENT_CONFIRMED if how else Trigger.AGENT_CLOSED
        why = f"the customer confirmed {how}" if how else ""
        done = _move(case, _Wanted(trigger, to, why), outage_reason=outage_reason)
        if isinstance(done, Order):
            return done
        reason = outage_reason.strip() or case.case.fields.get(OUTAGE_REASON, "")
        letter = CaseLetter(
            kind="closure",
            cause=f"event:{done.event}",
            is_ordered=True,
            template="closure",
            mark="end",
            values={"agent": case.called, "reason_for_outage": reason},
        )
        return case.order(f"is {done.after.name} now{case.write(letter, done.event)}")


def _move(case: Opened, wanted: _Wanted, *, outage_reason: str = "") -> Moved | Order:
    """The move, or the answer to an agent who may not; nothing is written then."""
    now, reason = case.agent.now, outage_reason.strip()
    fields = {**case.case.fields, OUTAGE_REASON: reason} if reason else dict(case.case.fields)
    tried = moved(case.desk.states, replace(case.case, fields=fields), wanted.trigger, wanted.to)
    if isinstance(tried, Refused):
        by_mail = case.agent.within is not None
        gives = "#rfo REASON" if by_mail else "--reason-for-outage"
        says = "#close confirmed by telephone" if by_mail else "--confirmed"
        hint = "" if reason or OUTAGE_REASON not in tried.why else f"; {gives} gives it"
        hint = f"; {says} says how" if CONFIRMATION in tried.why else hint
        return case.order(tried.why + hint, done=False)
    if tried.name == case.case.state and tried.kind is case.case.kind and not wanted.again:
        return case.order(f"is {tried.name} already", done=False)
    if reason:
        values = CaseValues(fields=fields)
        cases.set_values(case.session, case_id=case.case.id, values=values, now=now)
        case.note(EventKind.CHANGED, f"{OUTAGE_REASON}: {reason}")
    done = move(
        case.session,
        case.context,
        case_id=case.case.id,
        trigger=wanted.trigger,
        to=wanted.to,
        by=case.agent.name,
        why=wanted.why,
        reasons=(Reason(f"{case.agent.name} said so"),),
        detail=wanted.detail,
        again=wanted.again,
        inbox_id=case.agent.inbox_id,
        now=now,
    )
    return case.order(done.why, done=False) if isinstance(done, Refused) else done


def _state(desk: Desk, name: str, kind: StateKind) -> State | None:
    """The state that an agent names; None where he names none."""
    if not name:
        return None
    found = desk.states.named(name)
    if found is not None:
        return found
    fit = [state.name for state in desk.states.states if state.kind is kind]
    raise UsageError(f"no state is called {shown(name)}; {suggestion(name, fit)}")


def _waiting(desk: Desk, whom: WaitsFor, *, reason: str, state: str) -> State:
    """The state to wait in: the one named, one with that reason, or the first for somebody."""
    named = _state(desk, state, StateKind.WAITING)
    if named is not None:
        return named
    fit = [
        one for one in desk.states.states if one.kind is StateKind.WAITING and one.waits_for is whom
    ]
    with_reason = (one for one in fit if reason.lower() in (name.lower() for name in one.reasons))
    found = next(with_reason, None) or next(iter(fit), None)
    if found is None:
        known = {one.waits_for.value for one in desk.states.states if one.kind is StateKind.WAITING}
        others = f"it waits for {one_of(sorted(known))}" if known else "no case of it waits"
        raise UsageError(f"the desk {desk.name} has no state that waits for {whom}; {others}")
    return found


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= _LONGEST_SAID else f"{line[: _LONGEST_SAID - 1]}…"
