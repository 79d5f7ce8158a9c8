"""What agents write into a case, and what they change in it beside its state."""

from typing import Final

from mailgate.core.case import CaseValues, EventKind, StateKind
from mailgate.core.lifecycle import Refused, Trigger, moved
from mailgate.core.standing import Happening
from mailgate.core.wording import one_of, shown, suggestion
from mailgate.errors import UsageError
from mailgate.jobs.case_letters import CaseLetter
from mailgate.jobs.case_orders import Agent, Opened, opened
from mailgate.jobs.context import Context
from mailgate.jobs.moves import move
from mailgate.jobs.orders import Order
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
            values={"words": text.strip(), "agent": agent.name, "state": state},
            happening=Happening.PROGRESSED if outlook else Happening.RESPONDED,
        )
        told = case.write(letter, event)
        if "no mail" in told:
            return case.order(f"not sent{told}", done=False)
        _take(case, Trigger.AGENT_ANSWERED)
        return case.order(f"answered{told}")


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
        known = {name.lower(): name for name in case.desk.priorities}
        wanted = known.get(priority.lower())
        if wanted is None:
            hint = suggestion(priority, case.desk.priorities)
            raise UsageError(f"no priority is called {shown(priority)}; {hint}")
        if case.case.kind is StateKind.CLOSED:
            return case.order(f"is {case.case.state}: nothing is changed any more", done=False)
        if wanted == case.case.priority:
            return case.order(f"has the priority {wanted} already", done=False)
        values = CaseValues(priority=wanted)
        cases.set_values(case.session, case_id=case.case.id, values=values, now=agent.now)
        summary = f"priority {case.case.priority} to {wanted}, says {agent.name}"
        case.note(EventKind.CHANGED, summary, {"priority": wanted})
        return case.order(f"has the priority {case.desk.priorities[wanted]} now")


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
        now=case.agent.now,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SAID else f"{line[: _LONGEST_SAID - 1]}…"
