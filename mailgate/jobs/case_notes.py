"""What agents write into a case, and what they change in it beside its state."""

from dataclasses import replace
from typing import Final

from mailgate.core.case import CaseValues, EventKind, StateKind
from mailgate.core.desk import Desk
from mailgate.core.lifecycle import Refused, Trigger, moved
from mailgate.core.standing import Happening
from mailgate.core.updates import Change
from mailgate.core.wording import one_of, shown, suggestion
from mailgate.errors import UsageError
from mailgate.jobs.case_letters import CaseLetter, write_to_requester
from mailgate.jobs.case_orders import Agent, Opened, opened
from mailgate.jobs.context import Context
from mailgate.jobs.moves import move
from mailgate.jobs.orders import Order
from mailgate.jobs.raising_priority import raising_refused
from mailgate.store import cases

# What an update may promise that brings a workaround: it meets a target that is met by one.
OUTLOOKS: Final = ("works as required", "progressed urgently", "next release", "future release")
_LONGEST_SAID: Final = 200


def reply(context: Context, agent: Agent, *, text: str, outlook: str = "") -> Order:
    """A mail to the customer in an agent's words: a first response, or an update."""
    if not text.strip():
        raise UsageError("there is nothing to send: --text or --file")
    if outlook and outlook not in OUTLOOKS:
        raise UsageError(f"an outlook is {one_of(OUTLOOKS)}")
    with opened(context, agent) as case:
        event = case.note(
            EventKind.ANSWERED,
            f"{agent.name} wrote to {case.case.requester or 'nobody'}: {_short(text)}",
            {"text": text.strip(), **({"outlook": outlook} if outlook else {})},
        )
        after = moved(case.desk.states, case.case, Trigger.AGENT_ANSWERED)
        state = case.case.state if isinstance(after, Refused) else after.name
        letter = CaseLetter(
            kind="update",
            cause=f"event:{event}",
            template="update",
            mark="upd",
            is_automatic=False,
            values={"words": text.strip(), "agent": case.called, "state": state},
            happening=Happening.PROGRESSED if outlook else Happening.RESPONDED,
        )
        told = case.write(letter, event)
        if "no mail" in told:
            return case.order(f"not sent{told}", done=False)
        told += _copied(case, letter, event)
        _take(case, Trigger.AGENT_ANSWERED)
        return case.order(f"answered{told}")


def _copied(case: Opened, letter: CaseLetter, event: int) -> str:
    """Copies of an answer to those whom the desk let speak in the case; what to say of them.

    Where cases are about sites, the sites say who gets what.
    """
    if case.desk.sites or not case.agent.mails:
        return ""
    said = (
        str(one.detail.get("address", ""))
        for one in cases.history(case.session, case.case.id)
        if one.kind == EventKind.PARTICIPANT_ADDED
    )
    speak = case.case.participants - {case.case.requester} - case.desk.team.addresses()
    copies: list[str] = []
    for address in dict.fromkeys(one for one in said if one in speak):
        refused = write_to_requester(
            case.session,
            case.context,
            case_id=case.case.id,
            letter=replace(letter, to=address, files=case.agent.files, happening=None),
            event=event,
            now=case.agent.now,
        )
        copies += [] if refused else [address]
    return f", a copy to {', '.join(copies)}" if copies else ""


def note(context: Context, agent: Agent, *, text: str) -> Order:
    """A line in the history that no customer sees."""
    if not text.strip():
        raise UsageError("there is nothing to note")
    with opened(context, agent) as case:
        case.note(EventKind.NOTED, f"{agent.name}: {_short(text)}", {"text": text.strip()})
        return case.order("noted")


def set_priority(context: Context, agent: Agent, *, priority: str) -> Order:
    """Another priority of the desk, for a case that is not closed."""
    with opened(context, agent) as case:
        wanted = _priority(case.desk, priority)
        if wanted is None:
            hint = suggestion(priority, case.desk.priorities)
            raise UsageError(f"no priority is called {shown(priority)}; {hint}")
        if case.case.kind is StateKind.CLOSED:
            return case.order(f"is {case.case.state}: nothing is changed any more", done=False)
        if wanted == case.case.priority:
            return case.order(f"has the priority {wanted} already", done=False)
        if refused := raising_refused(case, wanted):
            return case.order(refused, done=False)
        values = CaseValues(priority=wanted)
        cases.set_values(case.session, case_id=case.case.id, values=values, now=agent.now)
        summary = f"priority {case.case.priority} to {wanted}, says {agent.name}"
        event = case.note(EventKind.CHANGED, summary, {"priority": wanted})
        told = case.tell_change(Change.PRIORITY, event)
        return case.order(f"has the priority {case.desk.priorities[wanted]} now{told}")


def assign(context: Context, agent: Agent, *, to: str) -> Order:
    """Somebody works on the case from now on."""
    who = to.strip()
    if not who:
        raise UsageError("say who works on it")
    with opened(context, agent) as case:
        tried = moved(case.desk.states, case.case, Trigger.AGENT_TOOK_IT)
        if isinstance(tried, Refused):
            return case.order(tried.why, done=False)
        if who == case.case.assignee:
            return case.order(f"is with {who} already", done=False)
        values = CaseValues(assignee=who)
        cases.set_values(case.session, case_id=case.case.id, values=values, now=agent.now)
        summary = f"assignee {case.case.assignee or 'none'} to {who}, says {agent.name}"
        case.note(EventKind.CHANGED, summary, {"assignee": who})
        if case.case.kind is StateKind.NEW:
            _take(case, Trigger.AGENT_TOOK_IT)
        return case.order(f"is with {who} now")


def _take(case: Opened, trigger: Trigger) -> None:
    move(
        case.session,
        case.context,
        case_id=case.case.id,
        trigger=trigger,
        by=case.agent.name,
        inbox_id=case.agent.inbox_id,
        now=case.agent.now,
    )


def _priority(desk: Desk, word: str) -> str | None:
    """The priority that is called or shown so; `P2` is `2` where the desk has that."""
    said = word.strip().lower()
    known = {shown_as.lower(): name for name, shown_as in desk.priorities.items()}
    known |= {name.lower(): name for name in desk.priorities}
    return known.get(said) or known.get(said.removeprefix("p")) or known.get(f"p{said}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SAID else f"{line[: _LONGEST_SAID - 1]}…"
