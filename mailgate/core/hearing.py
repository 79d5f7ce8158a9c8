"""Who behind a desk hears of what happened in a case, and why: from its events and agents.yaml.

Whoever did a thing is not told of it. What happened at once is one piece of news for each.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from mailgate.core.case import Case, Reason
from mailgate.core.desk import Desk
from mailgate.core.news import AT_ONCE, ORDER, Happened
from mailgate.core.team import Listener, News, Person, Role, Side, Team

ASSIGNEE: Final = "assignee"
ASSIGNEE_OR_QUEUE: Final = "assignee or queue"
QUEUE: Final = "queue"
# Words that mean whoever answers for the case.
RELATIVE: Final = (ASSIGNEE, ASSIGNEE_OR_QUEUE, QUEUE)
# Who hears of what waits for a person's word where the file names nobody for that.
_OTHERWISE: Final = {News.HELD: (Listener(ASSIGNEE_OR_QUEUE),)}


@dataclass(frozen=True, slots=True)
class Heard:
    """What one person hears, the most important first, and the `who hears` that say so."""

    person: Person
    news: tuple[Happened, ...]
    because: tuple[Reason, ...]

    @property
    def is_urgent(self) -> bool:
        """Whether it waits for no digest."""
        return any(one.news in AT_ONCE for one in self.news)

    @property
    def event(self) -> int:
        """The number of the first line that he hears of: what makes this mail one and the same."""
        return min(one.number for one in self.news)

    def headline(self) -> str:
        """All of it in a sentence or two."""
        return "; ".join(dict.fromkeys(one.headline for one in self.news))


def heard(
    desk: Desk, case: Case, happenings: Iterable[Happened], *, customer: str = ""
) -> tuple[Heard, ...]:
    """Who hears what, each person once, in the order in which agents.yaml names them.

    `customer` is the account or name of the customer whose case it is.
    """
    found: dict[str, tuple[Person, list[tuple[Happened, Reason]]]] = {}
    for one in happenings:
        doer = desk.team.named(one.by) if one.by else None
        for listener in desk.team.hears.get(one.news, _OTHERWISE.get(one.news, ())):
            for person in people_meant(desk, case, listener.words, one, customer=customer):
                if doer is not None and person.key == doer.key:
                    continue
                _, lines = found.setdefault(person.address, (person, []))
                because = Reason(f"{one.news.value}: {listener.words}", listener.source)
                if all(said.number != one.number or said.news is not one.news for said, _ in lines):
                    lines.append((one, because))
    return tuple(_heard(person, lines) for person, lines in found.values())


def _heard(person: Person, lines: list[tuple[Happened, Reason]]) -> Heard:
    news = sorted((one for one, _ in lines), key=lambda one: (ORDER[one.news], one.number))
    return Heard(person, tuple(news), tuple(dict.fromkeys(because for _, because in lines)))


def people_meant(
    desk: Desk, case: Case, words: str, one: Happened, *, customer: str = ""
) -> tuple[Person, ...]:
    """Whom words of `who hears` mean for a case: by what he does there, key, role, or group."""
    team, meant = desk.team, words.strip().lower()
    match meant:
        case "assignee":
            return _assignee(team, case, one)
        case "assignee or queue":
            return _assignee(team, case, one) or of_queue(team, case)
        case "queue":
            return of_queue(team, case)
        case _:
            return _named(desk, case, meant, customer=customer)


def _named(desk: Desk, case: Case, meant: str, *, customer: str) -> tuple[Person, ...]:
    """A person by his key, a group, or who has a role and answers for the case."""
    team = desk.team
    for person in team.people.values():
        if person.key.lower() == meant:
            return (person,)
    if group := next((found for name, found in desk.groups.items() if name.lower() == meant), None):
        return tuple(
            team.at(address) or Person(f"group {address}", group.name, (address,), is_group=True)
            for address in group.addresses
        )
    having = team.with_role(meant)
    return tuple(one for one in having if _answers_for(one, case, customer)) or having


def _assignee(team: Team, case: Case, one: Happened) -> tuple[Person, ...]:
    name = one.assignee or case.assignee
    person = team.named(name) if name else None
    return (person,) if person is not None and person.side is Side.DESK else ()


def of_queue(team: Team, case: Case) -> tuple[Person, ...]:
    """Who works on the queue of a case; where nobody does, agents of no queue, then all agents.

    A desk without agents has team leads, or managers.
    """
    desk = [one for one in team.people.values() if one.side is Side.DESK]
    named = tuple(one for one in desk if case.queue and case.queue in one.queues)
    if named:
        return named
    agents = tuple(one for one in desk if one.has_role(Role.AGENT))
    found = tuple(one for one in agents if not one.queues) or agents
    return found or team.with_role(Role.TEAM_LEAD) or team.with_role(Role.MANAGER)


def _answers_for(person: Person, case: Case, customer: str) -> bool:
    """Whether a case is among what somebody answers for, as far as agents.yaml says that."""
    if person.customers and customer.lower() not in (one.lower() for one in person.customers):
        return False
    department = case.fields.get("department", "")
    if person.departments and department and department not in person.departments:
        return False
    return not (person.queues and case.queue) or case.queue in person.queues


def unknown_words(desk: Desk) -> Iterator[tuple[Listener, tuple[str, ...]]]:
    """Words of `who hears` that mean nobody here, with those that would."""
    known = (
        *RELATIVE, *desk.team.people, *desk.groups,
        *dict.fromkeys((*(role.value for role in Role), *desk.team.roles())),
    )  # fmt: skip
    lowered = {one.lower() for one in known}
    for listeners in desk.team.hears.values():
        for one in listeners:
            if one.words.strip().lower() not in lowered:
                yield one, known
