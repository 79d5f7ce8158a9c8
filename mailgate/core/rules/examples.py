"""Running the examples that stand beside rules: the mail, what was expected, what came, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailgate.core.rules.actions import Action, Stop
from mailgate.core.rules.engine import Outcome, Tried, run
from mailgate.core.rules.rule import Example, Rule


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold, in one sentence; `trace` is every rule tried on its mail."""

    rule: Rule
    number: int
    line: int
    column: int
    text: str
    trace: tuple[Tried, ...] = ()


def failures(rules: Sequence[Rule]) -> Iterator[Failure]:
    """The examples of all rules that do not hold, tried on all rules in their order.

    A rule with examples that hits none of them is a failure of its first: they show something else.
    """
    for rule in rules:
        hit_once = not rule.examples
        for number, example in enumerate(rule.examples, start=1):
            outcome = run(rules, example.facts)
            hit_once = hit_once or _hits(outcome, rule)
            for text in _differences(rule, example, outcome):
                hit_once = True  # one complaint is enough
                yield Failure(
                    rule, number, example.line, example.column, text, tuple(outcome.tried())
                )
        if not hit_once:
            first = rule.examples[0]
            text = "no example of this rule is a mail that it hits"
            yield Failure(rule, 0, first.line, first.column, text)


def _hits(outcome: Outcome, rule: Rule) -> bool:
    return any(hit.rule is rule for hit in outcome.hits)


def _differences(rule: Rule, example: Example, outcome: Outcome) -> Iterator[str]:
    tried = {id(one.rule): one for one in outcome.tried()}
    own = tried.get(id(rule))
    if not example.then and own is not None and own.hit:
        yield f"expected that the rule misses, but it hits: {own.why}"
    for action in example.then:
        if isinstance(action, Stop):
            if outcome.stopped_by is None:
                yield f"expected stop, got none; {_because(own, outcome)}"
            continue
        said = outcome.stands.get(action.slot)
        if said is not None and said.action == action:
            continue
        yield f"expected {action}, got {_got(action, outcome)}; {_because(own, outcome)}"


def _got(action: Action, outcome: Outcome) -> str:
    said = outcome.stands.get(action.slot)
    if said is not None:
        return f"{said.action} from {said.rule}"
    lost = next((one for one in outcome.overruled if one.said.action == action), None)
    if lost is not None:
        return f"{lost.by.action} from {lost.by.rule}, which overrules it"
    return f"no {action.slot}"


def _because(own: Tried | None, outcome: Outcome) -> str:
    if own is None:
        return f"this rule was not tried: {outcome.stopped_by} stops before it"
    if own.hit:
        return "; ".join((f"this rule hits: {own.why}", *own.notes))
    return f"this rule misses: {own.why}"
