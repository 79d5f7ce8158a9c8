"""What agents order about lines of support: another line, a consultation, a stage with consent.

Each order has a body that works on an opened case, so that it is the same by command line, by mail
and in a scenario.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from sqlmodel import Session

from mailgate.core.case import EventKind, Reason
from mailgate.core.lifecycle import ENDED, Refused, Trigger
from mailgate.core.lines import Line, Stage
from mailgate.core.states import State
from mailgate.core.team import Person
from mailgate.core.wording import one_of, shown, suggestion
from mailgate.errors import UsageError
from mailgate.jobs.case_letters import CaseLetter
from mailgate.jobs.case_orders import Agent, Opened, opened
from mailgate.jobs.context import Context
from mailgate.jobs.lines import DESK_NOTICE, LineMove, move_to_line
from mailgate.jobs.moves import move
from mailgate.jobs.orders import Order
from mailgate.jobs.tell import Telling, tell
from mailgate.store import cases

CONSENT: Final = "consent"  # the kind of a mail that asks for it
_LONGEST_SAID: Final = 200


class Answer(StrEnum):
    """What somebody says who is asked to agree."""

    YES = "yes"
    NO = "no"


def change_line(context: Context, agent: Agent, *, to: str, reason: str = "") -> Order:
    """The case goes to another line, for a reason that its line knows."""
    with opened(context, agent) as case:
        return line_changed(case, to=to, reason=reason)


def consult(context: Context, agent: Agent, *, line: str, text: str = "") -> Order:
    """Another line was asked: noted, and limits that wait for that begin anew; nothing moves."""
    with opened(context, agent) as case:
        return consulted(case, line=line, text=text)


def go_on_as(
    context: Context, agent: Agent, *, stage: Stage, consent_of: str = "", reason: str = ""
) -> Order:
    """A case of the last line becomes a project or goes to testing, once somebody agrees."""
    with opened(context, agent) as case:
        return went_on_as(case, stage=stage, consent_of=consent_of, reason=reason)


def answer_consent(context: Context, agent: Agent, *, answer: Answer, text: str = "") -> Order:
    """Who was asked to agree says yes or no."""
    with opened(context, agent) as case:
        return consent_answered(case, answer=answer, text=text)


def line_changed(case: Opened, *, to: str, reason: str = "") -> Order:
    """The body of `change_line`."""
    target = _line(case, to)
    if (over := _over(case)) is not None:
        return over
    before = case.desk.lines.of(case.case)
    if before is not None and before.number == target.number:
        return case.order(f"is on {target.name} already", done=False)
    if before is not None and not target.takes(before.number):
        from_ = one_of(case.desk.lines.names(target.takes_from or ())) or "no other line"
        source = f" ({target.source})"
        said = f"{target.name} takes nothing from {before.name}, only from {from_}{source}"
        return case.order(said, done=False)
    words = " ".join(reason.split())[:_LONGEST_SAID]
    if before is not None and before.number < target.number and before.reasons:
        known = {one.lower(): one for one in before.reasons}
        if words.lower() not in known:
            raise UsageError(
                f"say why {before.name} hands it on: --reason is {one_of(before.reasons)}"
            )
        words = known[words.lower()]
    why = f"{words}, says {case.agent.name}" if words else f"says {case.agent.name}"
    move_to_line(
        case.session,
        case.context,
        case_id=case.case.id,
        move=LineMove(
            to=target,
            by=case.agent.name,
            why=why,
            reasons=(Reason(f"{case.agent.name} said so"),),
            detail={"reason": words},
            is_ordered=True,
            mails=case.agent.mails,
        ),
        now=case.agent.now,
    )
    return case.order(f"is on {target.name} now")


def consulted(case: Opened, *, line: str, text: str = "") -> Order:
    """The body of `consult`."""
    asked = _line(case, line)
    if (over := _over(case)) is not None:
        return over
    on = case.desk.lines.of(case.case)
    if on is not None and on.number == asked.number:
        return case.order(f"is on {asked.name}, which cannot consult itself", done=False)
    anew = [one for one in (on.limits if on is not None else ()) if asked.number in one.without]
    begun = ", ".join(one.text for one in anew)
    words = f": {_short(text)}" if text.strip() else ""
    case.note(
        EventKind.CONSULTED,
        f"{asked.name} consulted, says {case.agent.name}{words}"
        + (f"; {begun} begin anew" if begun else ""),
        {"consulted": str(asked.number), "text": text.strip()},
    )
    told = f"; {begun} begin anew" if begun else "; no limit depends on it"
    return case.order(f"{asked.name} was consulted{told}")


def went_on_as(case: Opened, *, stage: Stage, consent_of: str = "", reason: str = "") -> Order:
    """The body of `go_on_as`."""
    state = _state(case, stage)
    if (over := _over(case)) is not None:
        return over
    lines, last = case.desk.lines, case.desk.lines.last
    on = lines.of(case.case)
    if last is not None and on is not None and on.number != last.number:
        said = f"is on {on.name}: only from {last.name} a case becomes {state.name}"
        return case.order(said, done=False)
    if case.case.state == state.name:
        return case.order(f"is {state.name} already", done=False)
    role = lines.consent.role
    may = case.desk.team.with_role(role)
    if consent_of:
        who = case.desk.team.named(consent_of)
        if who is None or who not in may:
            hint = f"those who can agree are {one_of([one.name for one in may])}"
            raise UsageError(f"{shown(consent_of)} is no {role}; {hint}")
        by = f"{who.name} agrees, says {case.agent.name}"
        return _agreed(case, stage, state, by, {"consent of": who.key, "reason": reason.strip()})
    return _asked(case, stage, state, may, reason=reason.strip())


def _asked(
    case: Opened, stage: Stage, state: State, may: tuple[Person, ...], *, reason: str
) -> Order:
    """Nothing changes until one of them says yes."""
    role, source = case.desk.lines.consent.role, case.desk.lines.consent.source
    if not may:
        raise UsageError(f"nobody in agents.yaml has the role {shown(role)}: nobody can agree")
    open_question = _question(case.session, case.case.id)
    if open_question is not None and open_question.get("stage") == stage.value:
        return case.order(f"waits for a {role}'s consent already", done=False)
    names = one_of([one.name for one in may])
    event = case.note(
        EventKind.CONSENT_ASKED,
        f"{case.agent.name} asks for {state.name}: {names} has to agree"
        + (f": {_short(reason)}" if reason else ""),
        {"stage": stage.value, "reason": reason},
    )
    told = tell(
        case.session,
        case.context,
        case_id=case.case.id,
        people=may,
        telling=Telling(
            cause=f"consent:{event}",
            headline=f"{case.agent.name} asks whether {case.case.reference} may become "
            f"{state.name}.",
            kind=CONSENT,
            template=DESK_NOTICE,
            because=(Reason(f"your role, {role}", source),),
            values={
                "words": reason,
                "asks": (f"#yes: it becomes {state.name}", "#no: it stays as it is"),
            },
        ),
        event=event,
        now=case.agent.now,
    )
    if not told:
        return case.order(f"asked nobody: {names} cannot be written to")
    return case.order(f"becomes {state.name} once {names} agrees: asked {', '.join(told)}")


def consent_answered(case: Opened, *, answer: Answer, text: str = "") -> Order:
    """The body of `answer_consent`."""
    role = case.desk.lines.consent.role
    who = case.desk.team.named(case.agent.name)
    if who is None or not who.has_role(role):
        return case.order(f"{case.agent.name} is no {role}, who alone can agree", done=False)
    question = _question(case.session, case.case.id)
    if question is None:
        return case.order("waits for nobody's consent", done=False)
    if (over := _over(case)) is not None:
        return over
    stage = Stage(str(question["stage"]))
    state = _state(case, stage)
    words = f": {_short(text)}" if text.strip() else ""
    if answer is Answer.YES:
        order = _agreed(case, stage, state, f"{who.name} agrees{words}", {"consent of": who.key})
    else:
        summary = f"{who.name} does not agree to {state.name}{words}"
        event = case.note(EventKind.CONSENT_REFUSED, summary, {"stage": stage.value})
        order = case.order(f"stays as it is: {who.name} does not agree to {state.name}")
        _tell_asker(case, question, headline=f"{case.case.reference}: {summary}.", event=event)
        return order
    if order.done:
        event = int(cases.history(case.session, case.case.id)[-1].number)
        headline = f"{case.case.reference} is {state.name} now: {who.name} agrees{words}."
        _tell_asker(case, question, headline=headline, event=event)
    return order


def _tell_asker(case: Opened, question: Mapping[str, Any], *, headline: str, event: int) -> None:
    """Whoever asked hears of the answer, if he is one of the desk's people."""
    asker = case.desk.team.named(str(question.get("by", "")))
    if asker is None:
        return
    tell(
        case.session,
        case.context,
        case_id=case.case.id,
        people=(asker,),
        telling=Telling(
            cause=f"consented:{event}",
            headline=headline,
            template=DESK_NOTICE,
            because=(Reason("you asked for it"),),
        ),
        event=event,
        now=case.agent.now,
    )


def _agreed(case: Opened, stage: Stage, state: State, by: str, detail: Mapping[str, Any]) -> Order:
    """The case is in its new state, and its requester is told."""
    source = case.desk.lines.consent.source
    moved = move(
        case.session,
        case.context,
        case_id=case.case.id,
        trigger=Trigger.AGENT_TOOK_IT,
        to=state,
        by=case.agent.name,
        why=by,
        reasons=(Reason(by, source),),
        now=case.agent.now,
    )
    if isinstance(moved, Refused):
        return case.order(moved.why, done=False)
    case.note(EventKind.CONSENT_GIVEN, f"{by}: {state.name}", {"stage": stage.value, **detail})
    letter = CaseLetter(
        kind="update",
        cause=f"event:{moved.event}",
        is_ordered=True,
        template="update",
        mark="upd",
        values={"state": state.name},
    )
    return case.order(f"is {state.name} now{case.write(letter, moved.event)}")


def is_consent_asked(session: Session, case_id: int) -> bool:
    """Whether a case waits for somebody's consent."""
    return _question(session, case_id) is not None


def _question(session: Session, case_id: int) -> Mapping[str, Any] | None:
    """What the last open question for consent asked; None where nothing is to be answered."""
    answers = (EventKind.CONSENT_GIVEN, EventKind.CONSENT_REFUSED)
    for one in reversed(cases.history(session, case_id)):
        if one.kind in answers:
            return None
        if one.kind == EventKind.CONSENT_ASKED:
            return one.detail
    return None


def _line(case: Opened, word: str) -> Line:
    lines = case.desk.lines
    if not lines.lines:
        raise UsageError(f"the desk {case.desk.name} has no lines of support: lines.yaml")
    found = lines.named(word)
    if found is not None:
        return found
    names = [line.name for line in lines.lines]
    raise UsageError(f"no line is called {shown(word)}; {suggestion(word, names)}")


def _state(case: Opened, stage: Stage) -> State:
    name = case.desk.lines.consent.states.get(stage, "")
    found = case.desk.states.named(name) if name else None
    if found is None:
        raise UsageError(f"the desk {case.desk.name} knows no {stage.value}: lines.yaml")
    return found


def _over(case: Opened) -> Order | None:
    if case.case.kind not in ENDED:
        return None
    return case.order(f"is {case.case.state}: open it again first", done=False)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SAID else f"{line[: _LONGEST_SAID - 1]}…"
