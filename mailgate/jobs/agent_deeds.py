"""What an agent of a scenario does, by the same orders as the command line gives."""

from collections.abc import Callable, Mapping
from typing import Final

from mailgate.core.lines import Stage
from mailgate.core.scenario import AgentActs, AgentDoes
from mailgate.core.states import WaitsFor
from mailgate.jobs.case_merging import link, merge, split
from mailgate.jobs.case_notes import assign, note, reply, set_priority
from mailgate.jobs.case_orders import Agent, close, reopen, resolve, wait
from mailgate.jobs.case_people import add, outage_reason, remove, spam
from mailgate.jobs.context import Context
from mailgate.jobs.escalation_orders import escalate
from mailgate.jobs.escalation_orders import review as review_escalation
from mailgate.jobs.line_orders import Answer, answer_consent, change_line, consult, go_on_as
from mailgate.jobs.orders import Order
from mailgate.jobs.site_orders import set_sites
from mailgate.jobs.survey_orders import review

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


def _go_on_as(stage: Stage) -> _Do:
    return lambda context, agent, said: go_on_as(
        context,
        agent,
        stage=stage,
        consent_of=said.get("consent of", ""),
        reason=said.get("reason", ""),
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
    AgentDoes.REVIEW_SURVEY: lambda context, agent, said: review(
        context, agent, text=said.get("text", "")
    ),
    AgentDoes.SITES: lambda context, agent, said: set_sites(
        context, agent, sites=said["to"], stands=said.get("state", "")
    ),
    AgentDoes.ADD: lambda context, agent, said: add(
        context,
        agent,
        address=said["to"].removesuffix("!"),
        is_confirmed=said["to"].endswith("!"),
    ),
    AgentDoes.REMOVE: lambda context, agent, said: remove(context, agent, address=said["to"]),
    AgentDoes.SPAM: lambda context, agent, _: spam(context, agent),
    AgentDoes.RFO: lambda context, agent, said: outage_reason(context, agent, text=said["text"]),
    AgentDoes.ESCALATE: lambda context, agent, said: escalate(
        context, agent, reason=said["reason"]
    ),
    AgentDoes.REVIEW: lambda context, agent, said: review_escalation(
        context, agent, text=said["text"]
    ),
    AgentDoes.SPLIT: lambda context, agent, said: split(context, agent, mail=int(said["other"])),
    AgentDoes.LINE: lambda context, agent, said: change_line(
        context, agent, to=said.get("to", ""), reason=said.get("reason", "")
    ),
    AgentDoes.CONSULT: lambda context, agent, said: consult(
        context, agent, line=said.get("to", ""), text=said.get("text", "")
    ),
    AgentDoes.PROJECT: _go_on_as(Stage.PROJECT),
    AgentDoes.TESTING: _go_on_as(Stage.TESTING),
    AgentDoes.CONSENT: lambda context, agent, said: answer_consent(
        context, agent, answer=Answer(said.get("to", "")), text=said.get("text", "")
    ),
}


def act(context: Context, agent: Agent, deed: AgentActs, *, other: str = "") -> Order:
    """Does it; `other` is the case or the number of the mail that the deed names besides."""
    said = {**deed.values, "other": other} if other else deed.values
    return _ORDERS[deed.does](context, agent, said)
