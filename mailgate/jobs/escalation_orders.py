"""What people of the desk do about escalations: raise a case by hand, and review one."""

from typing import Final

from mailgate.core.case import EventKind
from mailgate.core.climbing import Asking
from mailgate.core.escalations import ESCALATED, Way
from mailgate.core.lifecycle import ENDED
from mailgate.core.standing import Happening
from mailgate.core.team import Side
from mailgate.errors import UsageError
from mailgate.jobs.case_letters import CaseLetter
from mailgate.jobs.case_orders import Agent, Opened, opened
from mailgate.jobs.context import Context
from mailgate.jobs.escalating import raise_case
from mailgate.jobs.orders import Order
from mailgate.jobs.seen import seen

_LONGEST_SAID: Final = 200


def escalate(context: Context, agent: Agent, *, reason: str) -> Order:
    """The case climbs to the next rung of its desk's ladder, and the people there are told."""
    if not reason.strip():
        raise UsageError("say why: --reason")
    with opened(context, agent) as case:
        if case.case.kind in ENDED:
            return case.order(f"is {case.case.state}: nobody is told of it any more", done=False)
        ladder = case.desk.escalations.ladder_of(case.case, Side.DESK)
        if ladder is None:
            said = f"the desk {case.desk.name} has no ladder for it: escalations.yaml names them"
            return case.order(said, done=False)
        words = reason.strip()
        asking = Asking(Way.BY_HAND, _short(words), agent.name, words)
        done = raise_case(case.session, context, case_id=case.case.id, asking=asking, now=agent.now)
        if done.rung is None:
            return case.order(f"no rung of {ladder.name} can be reached by hand", done=False)
        if done.opens_at is not None:
            said = f"goes to {done.rung.name} at {done.opens_at:%Y-%m-%d %H:%M} UTC, when we open"
            return case.order(said)
        told = ", ".join(done.told) or "nobody: there is nobody to tell"
        return case.order(f"is with {done.rung.name} now; told {told}")


def review(context: Context, agent: Agent, *, text: str) -> Order:
    """Somebody has looked at an escalated case, and answers its customer."""
    if not text.strip():
        raise UsageError("say what came of it: --text")
    with opened(context, agent) as case:
        if not _is_escalated(case):
            return case.order("was not escalated", done=False)
        event = case.note(
            EventKind.ESCALATION_REVIEWED,
            f"reviewed by {agent.name}: {_short(text)}",
            {"text": text.strip(), "rung": case.case.fields.get(ESCALATED, "")},
        )
        letter = CaseLetter(
            kind="update",
            cause=f"event:{event}",
            template="update",
            mark="upd",
            is_automatic=False,
            values={"words": text.strip(), "agent": case.called, "state": case.case.state},
            happening=Happening.RESPONDED,
        )
        return case.order(f"reviewed{case.write(letter, event)}")


def _is_escalated(case: Opened) -> bool:
    """Whether somebody asked for it, or time did; the reporters' ladder is not the desk's."""
    events = seen(case.session, case.desk, case.case.id).events
    return any(
        one.kind == EventKind.ESCALATION_ASKED
        or (one.kind == EventKind.ESCALATED and one.detail.get("side") == Side.DESK)
        for one in events
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SAID else f"{line[: _LONGEST_SAID - 1]}…"
