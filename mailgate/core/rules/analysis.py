"""What can be seen of rules without any mail: conditions that never hit, words that never count.

Only what is certain is said. `implies` answers yes for conditions that are the same or plainly
narrower, and no where it does not know.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from mailgate.core.rules.actions import Action, SetField, SetValue, StartClock, names_in
from mailgate.core.rules.comparisons import Contains, EndsWith, InList, Is, Matches, StartsWith
from mailgate.core.rules.conditions import (
    All,
    AnyOf,
    AttachmentSize,
    Condition,
    EarlierMails,
    Missing,
    Not,
    SaidNoCase,
)
from mailgate.core.rules.facts import CASE_FACT, fold, is_said
from mailgate.core.rules.rule import Rule
from mailgate.core.wording import shown

# Facts of which a mail may have several values at once.
_SEVERAL: Final = frozenset(
    {"recipient", "mail", "attachment name", "attachment type", "tag", "sender class",
     "sender entry", "sender domain entry"}
)  # fmt: skip
_HEADER: Final = "header "


@dataclass(frozen=True, slots=True)
class Finding:
    """Something certain to be wrong with the rule at this index."""

    index: int
    text: str


def findings(rules: Sequence[Rule]) -> Iterator[Finding]:
    """All that is wrong with these rules in this order."""
    for index, rule in enumerate(rules):
        reason = never(rule.when)
        if reason:
            yield Finding(index, f"this rule never hits: {reason}")
            continue
        blocked = _stopped_before(rules, index)
        if blocked is not None:
            text = f"this rule is never reached: {blocked} stops whenever this one would hit"
            yield Finding(index, text)
            continue
        yield from _never_counts(rules, index)


def never(condition: Condition) -> str:
    """Why no mail can fit a condition, or an empty text."""
    match condition:
        case InList(name=name, entries=entries, kind=kind):
            return "" if entries else f"the {kind} {shown(name)} is empty"
        case AttachmentSize(over=over, under=under):
            is_empty = over is not None and under is not None and under <= over + 1
            return f"no size is over {over} and under {under} bytes" if is_empty else ""
        case AnyOf(parts=parts):
            reasons = [never(part) for part in parts]
            return (reasons[0] if reasons else "any of nothing") if all(reasons) else ""
        case All(parts=parts):
            own = next(filter(None, map(never, parts)), "")
            return own or _contradiction(_flat(condition))
        case Not(part=part):
            return "not always" if always(part) else ""
        case _:
            return ""


def always(condition: Condition) -> bool:
    """Whether every mail fits a condition, as far as can be seen."""
    match condition:
        case All(parts=parts):
            return all(map(always, parts))
        case AnyOf(parts=parts):
            return any(map(always, parts)) or any(
                implies(Not(one), two) or implies(Not(two), one)
                for one, two in combinations(parts, 2)
                if not (_unstable(one) or _unstable(two))
            )
        case Not(part=part):
            return bool(never(part))
        case _:
            return False


def implies(one: Condition, two: Condition) -> bool:
    """Whether every mail that fits one condition is certain to fit the other."""
    if one == two or (isinstance(two, All) and not two.parts):
        return True
    match (one, two):
        case (_, All(parts=parts)):
            return all(implies(one, part) for part in parts)
        case (AnyOf(parts=parts), _):
            return bool(parts) and all(implies(part, two) for part in parts)
        case (All(parts=parts), _) if any(implies(part, two) for part in parts):
            return True
        case (_, AnyOf(parts=parts)):
            return any(implies(one, part) for part in parts)
        case (Not(part=inner), Not(part=outer)):
            return implies(outer, inner)
        case (Not(part=Not(part=inner)), _):
            return implies(inner, two)
        case _:
            return _leaf_implies(one, two)


def _leaf_implies(one: Condition, two: Condition) -> bool:
    match (one, two):
        case (Missing(details=some), Missing(details=more)):
            return set(some) <= set(more)
        case (EarlierMails(), EarlierMails()):
            return one.more_than >= two.more_than and one.within <= two.within
        case (AttachmentSize(), AttachmentSize()):
            return (two.over is None or (one.over is not None and one.over >= two.over)) and (
                two.under is None or (one.under is not None and one.under <= two.under)
            )
        case (Matches(fact=fact, patterns=some), Matches(fact=other, patterns=more)):
            return fact == other and set(some) <= set(more)
        case (
            (Is() | Contains() | StartsWith() | EndsWith()),
            (Is() | Contains() | StartsWith() | EndsWith()),
        ):
            return one.fact == two.fact and _words_imply(one, two)
        case _:
            return False


_Words = Is | Contains | StartsWith | EndsWith


def _words_imply(one: _Words, two: _Words) -> bool:
    """Whether each word of the one is enough for some word of the other."""
    narrow, wide = _folded(one.words), _folded(two.words)
    match (one, two):
        case (Is(), Is()):
            return set(narrow) <= set(wide)
        case (_, Contains()):
            return all(any(word in found for word in wide) for found in narrow)
        case (Is() | StartsWith(), StartsWith()):
            return all(any(found.startswith(word) for word in wide) for found in narrow)
        case (Is() | EndsWith(), EndsWith()):
            return all(any(found.endswith(word) for word in wide) for found in narrow)
        case _:
            return False


@lru_cache(maxsize=10_000)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    """The same words are compared with those of every other rule."""
    return tuple(fold(word) for word in words)


def _contradiction(parts: tuple[Condition, ...]) -> str:
    for one, two in combinations(parts, 2):
        if isinstance(one, Is) and isinstance(two, Is) and one.fact == two.fact:
            if _is_single(one.fact) and not one.folded & two.folded:
                return f"{one} and {two} cannot both be"
        elif (isinstance(one, Not) and implies(two, one.part)) or (
            isinstance(two, Not) and implies(one, two.part)
        ):
            return f"{one} and {two} cannot both be"
    return ""


def _flat(condition: Condition) -> tuple[Condition, ...]:
    """The parts that all have to hold, those of parts included."""
    if not isinstance(condition, All):
        return (condition,)
    return tuple(one for part in condition.parts for one in _flat(part))


def _is_single(fact: str) -> bool:
    return fact not in _SEVERAL and not fact.startswith(_HEADER)


def _unstable(condition: Condition) -> bool:
    """Whether a condition asks what rules said, which changes from one rule to the next."""
    return any(is_said(fact) for fact in facts_of(condition))


def facts_of(condition: Condition) -> frozenset[str]:
    """The facts that a condition compares."""
    match condition:
        case All(parts=parts) | AnyOf(parts=parts):
            return frozenset().union(*map(facts_of, parts))
        case Not(part=part):
            return facts_of(part)
        case Is() | Contains() | StartsWith() | EndsWith() | Matches() | InList():
            return frozenset({condition.fact})
        case SaidNoCase():
            return frozenset({CASE_FACT})
        case _:
            return frozenset()


def _stopped_before(rules: Sequence[Rule], index: int) -> Rule | None:
    for earlier in rules[:index]:
        if (
            earlier.stops
            and not _unstable(earlier.when)
            and implies(rules[index].when, earlier.when)
        ):
            return earlier
    return None


def _never_counts(rules: Sequence[Rule], index: int) -> Iterator[Finding]:
    """Values of a rule that a later one overrules whenever this one hits."""
    rule = rules[index]
    for action in rule.then:
        if not isinstance(action, SetValue | SetField | StartClock) or rule.stops:
            continue
        for later in rules[index + 1 :]:
            other = next((one for one in later.then if one.slot == action.slot), None)
            if (
                other is not None
                and other != action
                and not names_in(other)
                and not _unstable(later.when)
                and implies(rule.when, later.when)
            ):
                both = "" if implies(later.when, rule.when) else ", whose condition is wider,"
                text = f"{action} never counts: {later}{both} says {other} whenever this rule hits"
                yield Finding(index, text)
                break
            # Whoever asks for it, or ends the trying, may have used the value by then.
            if later.stops or _asks_for(later, action):
                break


def _asks_for(rule: Rule, action: Action) -> bool:
    return action.slot in facts_of(rule.when)
