"""Whom a rung of a ladder means for one case."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from mailgate.core.case import Case
from mailgate.core.customers import Customer
from mailgate.core.desk import Desk
from mailgate.core.escalations import ASSIGNEE, DEPARTMENT, PeopleLadder, Rung
from mailgate.core.site_plan import SitePlan
from mailgate.core.team import Person, Role, Side

_SITES: Final = ("sites", "site")  # the fields of a case with its sites, and with its first one
_REGIONS: Final = ("regions", "region")


def of_open_sites(case: Case, plan: SitePlan, open_sites: tuple[str, ...]) -> Case:
    """The case as far as its sites are open: who has confirmed is in no ladder any more."""
    if not open_sites or not any(case.fields.get(name) for name in _SITES):
        return case
    narrowed = {_SITES[0]: ", ".join(open_sites)}
    if any(case.fields.get(name) for name in _REGIONS):
        regions = dict.fromkeys(plan.regions[one] for one in open_sites if one in plan.regions)
        narrowed[_REGIONS[0]] = ", ".join(regions)
    return replace(case, fields={**case.fields, **narrowed})


def people_of(
    desk: Desk, case: Case, customer: Customer | None, ladder: PeopleLadder, rung: Rung
) -> tuple[Person, ...]:
    """The people of a rung for this case, each once: those who answer for it before all others.

    The desk's rungs are never empty while anybody has the role; those of reporters are of their
    own site alone.
    """
    found = (one for word in rung.who for one in _meant(desk, case, customer, ladder.side, word))
    return tuple({one.address: one for one in found}.values())


def _meant(
    desk: Desk, case: Case, customer: Customer | None, side: Side, word: str
) -> Iterator[Person]:
    if word == ASSIGNEE:
        yield from _assignee(desk, case)
        return
    with_role = desk.team.with_role(word, side=side)
    if word.lower() == Role.ACCOUNT_MANAGER and customer is not None and customer.account_manager:
        yield _at(desk, customer.account_manager, customer.name)
    elif with_role:
        yield from _fitting(with_role, case, customer, side)
    elif (group := desk.groups.get(word)) is not None:
        for address in group.addresses:
            yield desk.team.at(address) or Person(address, word, (address,))
    elif (person := desk.team.named(word)) is not None:
        yield person


def _assignee(desk: Desk, case: Case) -> Iterator[Person]:
    """Who works on it; while nobody does, the people of its queue."""
    person = desk.team.named(case.assignee) if case.assignee else None
    if person is not None:
        yield person
        return
    agents = desk.team.with_role(Role.AGENT)
    yield from (one for one in agents if case.queue in one.queues)


def _at(desk: Desk, address: str, name: str) -> Person:
    lowered = address.lower()
    return desk.team.at(lowered) or Person(lowered, f"account manager of {name}", (lowered,))


def _fitting(
    people: tuple[Person, ...], case: Case, customer: Customer | None, side: Side
) -> tuple[Person, ...]:
    theirs = {customer.account, customer.name} - {""} if customer is not None else set[str]()
    sites, regions = _field(case, _SITES), _field(case, _REGIONS)
    department = {case.fields.get(DEPARTMENT, ""), case.queue} - {""}
    answerable = tuple(
        one
        for one in people
        if _answers(one.queues, {case.queue} - {""})
        and _answers(one.departments, department)
        and _answers(one.customers, theirs)
        and _answers(one.sites, sites)
        and _answers(one.regions, regions)
    )
    if side is Side.REPORTERS:
        return tuple(one for one in answerable if sites and one.sites)
    named = tuple(one for one in answerable if one.customers and theirs)
    return named or answerable or people


def _answers(his: tuple[str, ...], those: set[str]) -> bool:
    """Whether somebody answers for one of those; who names none answers for all."""
    lowered = {one.lower() for one in those}
    return not his or not lowered or any(one.lower() in lowered for one in his)


def _field(case: Case, names: tuple[str, ...]) -> set[str]:
    written = next((case.fields[name] for name in names if case.fields.get(name)), "")
    return {one.strip() for one in written.split(",")} - {""}
