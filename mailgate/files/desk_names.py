"""Names in one file of a desk that another file of it has to know."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from mailgate.core.desk import Desk
from mailgate.core.hearing import unknown_words
from mailgate.core.rules.actions import AddTag, Settable, SetValue, names_in_text
from mailgate.core.rules.comparisons import Is
from mailgate.core.rules.conditions import All, AnyOf, Condition, Not
from mailgate.core.rules.rule import Rule
from mailgate.core.team import Role
from mailgate.core.updates import Whom
from mailgate.core.wording import shown, suggestion
from mailgate.errors import Mistake


@dataclass(frozen=True, slots=True)
class Misnamed:
    """`mistakes` are certain; `warnings` are names that no file says, and people may."""

    mistakes: tuple[Mistake, ...]
    warnings: tuple[Mistake, ...]


def misnamed(desk: Desk, rules: Iterable[Rule]) -> Misnamed:
    """The names in files of data and in rules that no other file knows."""
    rules = tuple(rules)
    said = (*_of_customers(desk), *_of_people(desk), *_of_lines(desk), *_of_reminders(desk))
    return Misnamed(
        tuple(dict.fromkeys((*said, *_of_listeners(desk)))),
        tuple(dict.fromkeys((*_categories(desk, rules), *_asked(rules)))),
    )


def _of_customers(desk: Desk) -> Iterator[Mistake]:
    """Covers, packages and products of customers, where sla.yaml names those there are."""
    plan = desk.plan
    for customer in desk.customers.all():
        named: tuple[tuple[str, str, Collection[str]], ...] = (
            ("cover", customer.cover, plan.covers),
            ("package", customer.package, plan.packages),
            ("product", customer.product, plan.products),
        )
        for kind, name, known in named:
            if name and known and name.lower() not in known:
                said = f"sla.yaml has no {kind} {shown(name)}; {suggestion(name, known)}"
                yield _at(customer.source, said)


def _of_listeners(desk: Desk) -> Iterator[Mistake]:
    """Words of `who hears` that are no person, role or group here."""
    for one, known in unknown_words(desk):
        said = f"nobody here is meant by {shown(one.words)}; {suggestion(one.words, known)}"
        yield _at(one.source, said)


def _of_people(desk: Desk) -> Iterator[Mistake]:
    """Queues and regions of people, where the desk says which there are."""
    for person in desk.team.people.values():
        named: tuple[tuple[str, tuple[str, ...], Collection[str], str], ...] = (
            ("queue", person.queues, desk.queues, "desk.yaml"),
            ("region", person.regions, desk.regions.groups, "groups.yaml"),
        )
        for kind, names, known, file in named:
            for name in names:
                if known and name not in known:
                    said = f"{file} has no {kind} {shown(name)}; {suggestion(name, known)}"
                    yield _at(person.source, said)


def _of_lines(desk: Desk) -> Iterator[Mistake]:
    """Queues and people of lines, where the desk says which there are."""
    for line in desk.lines.lines:
        if line.queue and desk.queues and line.queue not in desk.queues:
            hint = suggestion(line.queue, desk.queues)
            yield _at(line.source, f"desk.yaml has no queue {shown(line.queue)}; {hint}")
    for person in desk.team.people.values():
        for number in person.lines:
            if desk.lines.lines and number > len(desk.lines.lines):
                said = f"lines.yaml has {len(desk.lines.lines)} lines, and no line {number}"
                yield _at(person.source, said)
    consent = desk.lines.consent
    if consent.states and desk.team.people and not desk.team.with_role(consent.role):
        said = f"nobody in agents.yaml has the role {shown(consent.role)}, and so nobody can agree"
        yield _at(consent.source, said)


def _of_reminders(desk: Desk) -> Iterator[Mistake]:
    """Words of updates.yaml that are nobody, where agents.yaml says who there is."""
    if not desk.team.people:
        return
    known = tuple(dict.fromkeys((*Whom, *Role, *desk.team.roles(), *desk.team.people)))
    for reminder in desk.updates.reminders:
        for word in reminder.whom:
            if word.lower() not in (one.lower() for one in known):
                said = f"nobody in agents.yaml is {shown(word)}; {suggestion(word, known)}"
                yield _at(reminder.source, said)


def _categories(desk: Desk, rules: tuple[Rule, ...]) -> Iterator[Mistake]:
    """Categories that have a priority or a promise, and that no rule gives."""
    given = _given(rules, Settable.CATEGORY)
    if given is None or not rules:
        return
    known = {name.lower() for name in given}
    named = [(name, desk.source("default_for")) for name in desk.default_for]
    for target in desk.plan.targets:
        named += [(name, target.source) for name in sorted(target.categories)]
    for name, source in named:
        if name not in known:
            yield _at(source, f"no rule sets the category {shown(name)}{_near(name, known)}")


def _asked(rules: tuple[Rule, ...]) -> Iterator[Mistake]:
    """Categories, queues and tags that a rule asks for, and that no rule gives."""
    tags = [one.tag for rule in rules for one in rule.then if isinstance(one, AddTag)]
    given = {
        "category": _given(rules, Settable.CATEGORY),
        "queue": _given(rules, Settable.QUEUE),
        "tag": None if any(map(names_in_text, tags)) else set(tags),
    }
    for rule in rules:
        for condition in _equals(rule.when):
            known = given.get(condition.fact)
            if known is None:
                continue
            lowered = {name.lower() for name in known}
            for word in condition.words:
                if word.lower() not in lowered:
                    what = f"no rule sets the {condition.fact} {shown(word)}"
                    yield _at(rule.source, f"{shown(rule.name)}: {what}{_near(word, known)}")


def _given(rules: Iterable[Rule], what: Settable) -> set[str] | None:
    """The values that rules give a case; None where a mail may bring any."""
    values = {
        one.value
        for rule in rules
        for one in rule.then
        if isinstance(one, SetValue) and one.what is what
    }
    return None if any(map(names_in_text, values)) else values


def _equals(condition: Condition) -> Iterator[Is]:
    match condition:
        case Is():
            yield condition
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _equals(part)
        case Not(part=part):
            yield from _equals(part)
        case _:
            return


def _near(name: str, known: Collection[str]) -> str:
    return f"; {suggestion(name, known)}" if known else ""


def _at(source: str, said: str) -> Mistake:
    path, _, line = source.rpartition(":")
    return Mistake(path, int(line) if line.isdigit() else 1, said)
