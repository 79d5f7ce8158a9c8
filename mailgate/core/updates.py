"""Updates of cases: who of the desk is reminded of a late one, and what customers hear of.

How often an update is due, `priorities.yaml` and `sla.yaml` say.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from mailgate.core.case import Case
from mailgate.core.team import Person, Team


class Change(StrEnum):
    """What of a case its customer may hear of each time, beside the words of agents."""

    STATE = "state"
    PRIORITY = "priority"


class Whom(StrEnum):
    """Words for people of the desk that are no role and no person."""

    ASSIGNEE = "assignee"
    QUEUE = "queue"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Whom an update that is late is told: of several the first that there is.

    `lead` is how long before the time; `again` how often afterwards, until the update comes,
    and in all no more than `at_most`.
    `priorities` are empty for all.
    """

    number: int
    whom: tuple[str, ...]
    lead: timedelta = timedelta()
    again: timedelta | None = None
    at_most: int = 24
    priorities: frozenset[str] = frozenset()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Updates:
    """What a desk says of updates; nothing without its updates.yaml."""

    reminders: tuple[Reminder, ...] = ()
    told: frozenset[Change] = frozenset()
    source: str = ""


def reminded(
    team: Team, case: Case, *, line: int | None, words: tuple[str, ...]
) -> tuple[Person, ...]:
    """Whom the first of these words means that means somebody; `line` is that of the case."""
    for word in words:
        found = _meant(team, case, line, word)
        if found:
            return found
    return ()


def _meant(team: Team, case: Case, line: int | None, word: str) -> tuple[Person, ...]:
    people = team.people.values()
    match word.lower():
        case Whom.ASSIGNEE:
            one = team.named(case.assignee) if case.assignee else None
            return (one,) if one is not None else ()
        case Whom.QUEUE:
            wanted = case.queue.lower()
            queues = [(one, [queue.lower() for queue in one.queues]) for one in people]
            return tuple(one for one, known in queues if wanted and wanted in known)
        case Whom.LINE:
            return tuple(one for one in people if line is not None and line in one.lines)
        case _:
            named = team.named(word)
            return (named,) if named is not None else team.with_role(word)
