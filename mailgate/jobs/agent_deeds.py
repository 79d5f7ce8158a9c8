"""What an agent of a scenario does, by the same orders as the command line gives."""

from collections.abc import Callable, Mapping
from typing import Final

from mailgate.core.scenario import AgentActs, AgentDoes
from mailgate.core.states import WaitsFor
from mailgate.jobs.case_merging import link, merge, split
from mailgate.jobs.case_notes import assign, note, reply, set_priority
from mailgate.jobs.case_orders import Agent, close, reopen, resolve, wait
from mailgate.jobs.context import Context
from mailgate.jobs.orders import Order

_Said = Mapping[str, str]
_Do = Callable[[Context, Agent, _Said], Order]


def _resolve(context: Context, agent: Agent, said: _Said) -> Order:
    return resolve(
        context,
        agent,
        steps=said.get("steps", ""),
        state=said.get("state", ""),
        outage_reason=said.get("reason for outage", ""),
    )


def _wait(context: Context, agent: Agent, said: _Said) -> Order:
    return wait(
        context,
        agent,
        whom=WaitsFor(said.get("for", WaitsFor.CUSTOMER)),
        reason=said.get("reason", ""),
        text=said.get("text", ""),
        state=said.get("state", ""),
    )


def _close(context: Context, agent: Agent, said: _Said) -> Order:
    return close(
        context,
        agent,
        outage_reason=said.get("reason for outage", ""),
        state=said.get("state", ""),
        confirmed=said.get("confirmed", ""),
    )


_ORDERS: Final[Mapping[AgentDoes, _Do]] = {
    AgentDoes.RESOLVE: _resolve,
    AgentDoes.WAIT: _wait,
    AgentDoes.REOPEN: lambda context, agent, said: reopen(
        context, agent, text=said.get("text", ""), state=said.get("state", "")
    ),
    AgentDoes.CLOSE: _close,
    AgentDoes.PRIORITY: lambda context, agent, said: set_priority(
        context, agent, priority=said.get("to", "")
    ),
    AgentDoes.ASSIGN: lambda context, agent, said: assign(context, agent, to=said.get("to", "")),
    AgentDoes.NOTE: lambda context, agent, said: note(context, agent, text=said.get("text", "")),
    AgentDoes.REPLY: lambda context, agent, said: reply(
        context, agent, text=said.get("text", ""), outlook=said.get("outlook", "")
    ),
    AgentDoes.MERGE: lambda context, agent, said: merge(context, agent, other=said["other"]),
    AgentDoes.LINK: lambda context, agent, said: link(context, agent, other=said["other"]),
    AgentDoes.SPLIT: lambda context, agent, said: split(context, agent, mail=int(said["other"])),
}


def act(context: Context, agent: Agent, deed: AgentActs, *, other: str = "") -> Order:
    """Does it; `other` is the case or the number of the mail that the deed names besides."""
    said = {**deed.values, "other": other} if other else deed.values
    return _ORDERS[deed.does](context, agent, said)
