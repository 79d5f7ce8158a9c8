"""Which rules of many can hit a mail at all, found out by the words that they cannot do without.

Each word that some rule needs is looked for once a mail, whatever number of rules needs it; rules
whose words are all absent are not tried. It never leaves out a rule that would hit.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mailgate.core.rules.comparisons import Contains, EndsWith, Is, StartsWith
from mailgate.core.rules.conditions import All, AnyOf, Condition
from mailgate.core.rules.facts import Sight, fold, grams, is_said
from mailgate.core.rules.rule import Rule

_Needs = frozenset[tuple[str, str]]  # a fact and a word: one of them has to be there
_WORTH_IT: Final = 20  # rules; fewer are tried as quickly
# Facts with few values, which most mails share.
_COMMON: Final = frozenset(
    {"mail", "sender class", "mailbox", "received", "verdict", "customer", "customer hours",
     "language"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of some rules, by their numbers, and the runs of letters that it consists of."""

    word: str
    grams: frozenset[str]
    rules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """All words that rules look for in one fact; `by_gram` has each at its rarest run."""

    all: tuple[_Word, ...]
    short: tuple[_Word, ...]
    by_gram: dict[str, tuple[_Word, ...]]


@dataclass(frozen=True, slots=True)
class RuleIndex:
    """`always` are the numbers of rules that have to be tried on every mail."""

    always: tuple[int, ...]
    by_fact: dict[str, _Words]

    def candidates(self, sight: Sight) -> Sequence[int]:
        """The numbers of the rules to try on a mail, in their order."""
        found = set(self.always)
        for fact, words in self.by_fact.items():
            texts = sight.folded[fact]
            known = sight.grams[fact]
            if known is None:
                for one in words.all:
                    if any(one.word in text for text in texts):
                        found.update(one.rules)
                continue
            near = list(words.short)
            for gram in known & words.by_gram.keys():
                near += words.by_gram[gram]
            for one in near:
                if one.grams <= known and any(one.word in text for text in texts):
                    found.update(one.rules)
        return sorted(found)


def index_of(rules: Sequence[Rule]) -> RuleIndex | None:
    """The index of some rules, or None where there are too few for one to pay."""
    if len(rules) < _WORTH_IT:
        return None
    always: list[int] = []
    needing: dict[str, dict[str, list[int]]] = {}
    for number, rule in enumerate(rules):
        needs = _needs(rule.when)
        if needs is None:
            always.append(number)
            continue
        for fact, word in needs:
            needing.setdefault(fact, {}).setdefault(word, []).append(number)
    return RuleIndex(tuple(always), {fact: _words(words) for fact, words in needing.items()})


def _words(needing: dict[str, list[int]]) -> _Words:
    found = [_Word(word, grams(word), tuple(rules)) for word, rules in needing.items()]
    frequent = Counter(gram for one in found for gram in one.grams)
    by_gram: dict[str, list[_Word]] = {}
    for one in found:
        if one.grams:
            rarest = min(one.grams, key=lambda gram: (frequent[gram], gram))
            by_gram.setdefault(rarest, []).append(one)
    return _Words(
        tuple(found),
        tuple(one for one in found if not one.grams),
        {gram: tuple(words) for gram, words in by_gram.items()},
    )


def _needs(condition: Condition) -> _Needs | None:
    """Words of which one has to be in the mail if the condition hits; None if it needs none."""
    match condition:
        case Contains() | Is() | StartsWith() | EndsWith() if not is_said(condition.fact):
            return frozenset((condition.fact, fold(word)) for word in condition.words)
        case All(parts=parts):
            known = [needs for needs in map(_needs, parts) if needs is not None]
            return min(known, key=_cost, default=None)
        case AnyOf(parts=parts):
            some = [_needs(part) for part in parts]
            known = [needs for needs in some if needs is not None]
            return frozenset[tuple[str, str]]().union(*known) if len(known) == len(some) else None
        case _:
            return None


def _cost(needs: _Needs) -> tuple[bool, int]:
    """How often a rule with such needs has to be tried, roughly."""
    return any(fact in _COMMON for fact, _ in needs), len(needs)
