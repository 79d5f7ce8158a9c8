"""What managers do with answers to the survey: they review them, which is an event of the case."""

from mailgate.core.case import EventKind
from mailgate.core.team import Role
from mailgate.core.wording import shown
from mailgate.errors import UsageError
from mailgate.jobs.case_orders import Agent, Opened, opened
from mailgate.jobs.context import Context
from mailgate.jobs.orders import Order
from mailgate.jobs.views.confirmations import reviews_of
from mailgate.store.surveys import survey_of

_LONGEST_SAID = 200


def review(context: Context, agent: Agent, *, text: str = "") -> Order:
    """A manager has read the answer of a case; UsageError without an answer, or from others.

    Where the desk names no manager anybody may. A later answer has to be reviewed anew.
    """
    with opened(context, agent) as case:
        found = survey_of(case.session, case.case.id)
        if found is None:
            raise UsageError(f"nobody answered the survey of {case.case.reference}")
        name = _manager(case)
        before = reviews_of(case.session, [case.case.id]).get(case.case.id)
        if before is not None and before.answers == found.answers:
            return case.order(f"{found.word} was reviewed by {before.by} already", done=False)
        words = " ".join(text.split())
        said = f": {words[:_LONGEST_SAID]}" if words else ""
        case.note(
            EventKind.SURVEY_REVIEWED,
            f"{name} reviewed {found.word}{said}",
            {
                "by": name,
                "answers": found.answers,
                "value": found.value,
                "text": text.strip(),
            },
        )
        return case.order(f"{found.word} is reviewed by {name}")


def _manager(case: Opened) -> str:
    """The name of whoever reviews; UsageError for somebody who is no manager of the desk."""
    managers = case.desk.team.with_role(Role.MANAGER)
    if not managers:
        return case.agent.name
    named = case.desk.team.named(case.agent.name)
    if named is None or named not in managers:
        known = ", ".join(one.key for one in managers)
        raise UsageError(
            f"{shown(case.agent.name)} is no manager of {case.desk.title}, who are {known}: --as"
        )
    return named.name
