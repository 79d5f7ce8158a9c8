"""Trying the rules of a desk on one mail, in order; the last word on each thing wins.

Only what hits is written down while the rules are tried. Why a rule missed is worked out from that
when somebody asks, so that a thousand rules that miss cost a thousand looks and nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from mailgate.core.case import Reason
from mailgate.core.rules.actions import (
    WITHOUT_CASE,
    Action,
    AddTag,
    KeepCase,
    NoCase,
    OwnCase,
    RemoveTag,
    SetField,
    SetValue,
    Stop,
    filled,
)
from mailgate.core.rules.conditions import captures
from mailgate.core.rules.facts import CASE_FACT, DETAIL_PREFIX, MailFacts, Sight, read_fact
from mailgate.core.rules.index import RuleIndex
from mailgate.core.rules.rule import Rule
from mailgate.core.wording import shown

# Names that a rule may use in braces without capturing them.
BUILT_IN: Final = ("sender", "sender name", "sender domain", "subject", "mailbox")
CUSTOMER_PREFIX: Final = "customer "


@dataclass(frozen=True, slots=True)
class Said:
    """An action as a rule said it of this mail."""

    action: Action
    rule: Rule


@dataclass(frozen=True, slots=True)
class Overruled:
    """What one rule said and a later one took back."""

    said: Said
    by: Said

    def __str__(self) -> str:
        return (
            f"{self.said.action} of {self.said.rule} is overruled "
            f"by {self.by.action} of {self.by.rule}"
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that hit: `known` is what had been said before it, `notes` what it could not do."""

    index: int
    rule: Rule
    known: Mapping[str, tuple[str, ...]]
    did: tuple[Action, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule that was tried, and why it hit or missed."""

    rule: Rule
    hit: bool
    why: str
    did: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.hit:
            return f"miss  {self.rule}: {self.why}"
        did = ", ".join(str(action) for action in self.did)
        return f"hit   {self.rule}: {'; '.join((self.why, *self.notes))} -> {did or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules of a desk say of a mail: what stands, who was overruled, and how it came."""

    facts: MailFacts
    rules: Sequence[Rule] = field(repr=False)
    stands: Mapping[str, Said]
    hits: tuple[Hit, ...]
    overruled: tuple[Overruled, ...]
    stopped_by: Rule | None = None

    @property
    def actions(self) -> tuple[Action, ...]:
        """What is to be done, in the order in which it was said."""
        return tuple(said.action for said in self.stands.values())

    @property
    def no_case(self) -> Said | None:
        """Who says, and why, that the mail opens no case."""
        said = self.stands.get("case")
        return said if said is not None and isinstance(said.action, NoCase) else None

    @property
    def own_case(self) -> Said | None:
        """Who says that a mail which belongs to a case is one of its own."""
        return self.stands.get(OwnCase().slot)

    def tried(self) -> Iterator[Tried]:
        """Every rule that was tried, in order, with the reason of its hit or miss."""
        hits = {hit.index: hit for hit in self.hits}
        sight = Sight(self.facts)
        for index, rule in enumerate(self.rules):
            hit = hits.get(index)
            yield Tried(
                rule=rule,
                hit=hit is not None,
                why=rule.when.why(sight),
                did=hit.did if hit else (),
                notes=hit.notes if hit else (),
            )
            if hit is not None:
                sight.hear(_heard(hit.known, hit.did))
            if rule is self.stopped_by:
                return

    def reasons(self) -> tuple[Reason, ...]:
        """A sentence for each rule that hit and each that was overruled, with file and line."""
        sight = Sight(self.facts)
        hits: list[Reason] = []
        for hit in self.hits:  # those that missed are many, and nobody has asked for them
            sight.hear(hit.known)
            why = hit.rule.when.why(sight)
            tried = Tried(rule=hit.rule, hit=True, why=why, did=hit.did, notes=hit.notes)
            said = f"rule {shown(hit.rule.name)}: {_sentence(tried)}"
            hits.append(Reason(said, hit.rule.source))
        lost = tuple(
            Reason(
                f"{one.said.action} of rule {shown(one.said.rule.name)} is overruled "
                f"by rule {shown(one.by.rule.name)}: {one.by.action}",
                one.by.rule.source,
            )
            for one in self.overruled
        )
        return (*hits, *lost)


def run(rules: Sequence[Rule], facts: MailFacts, *, index: RuleIndex | None = None) -> Outcome:
    """What these rules, tried in this order, say of a mail; an index of them makes it quicker."""
    sight = Sight(facts)
    numbers = range(len(rules)) if index is None else index.candidates(sight)
    hits: list[Hit] = []
    stands: dict[str, Said] = {}
    overruled: list[Overruled] = []
    stopped_by: Rule | None = None
    for number in numbers:
        rule = rules[number]
        if not rule.when.hits(sight):
            continue
        did, notes = _done(rule, sight)
        hits.append(Hit(number, rule, sight.said, did, notes))
        for action in did:
            overruled += _say(stands, Said(action, rule))
        sight.hear(_heard(sight.said, did))
        if rule.stops:
            stopped_by = rule
            break
    overruled += _without_case(stands)
    return Outcome(facts, rules, stands, tuple(hits), tuple(overruled), stopped_by)


def _done(rule: Rule, sight: Sight) -> tuple[tuple[Action, ...], tuple[str, ...]]:
    """The actions of a rule that can be done for this mail, with their values, and the others."""
    values: Mapping[str, str] | None = None
    done: list[Action] = []
    notes: list[str] = []
    for action in rule.then:
        if isinstance(action, NoCase) and sight.facts.belongs_to_case:
            notes.append("no case is not done: the mail belongs to a case")
            continue
        if isinstance(action, OwnCase) and not sight.facts.belongs_to_case:
            notes.append("own case is not done: the mail belongs to no case")
            continue
        if values is None:
            values = _values(rule, sight) if rule.fills else {}
        ready = filled(action, values)
        if isinstance(ready, str):
            notes.append(f"{action} is not done: the mail has no {{{ready}}}")
        else:
            done.append(ready)
    return tuple(done), tuple(notes)


def _values(rule: Rule, sight: Sight) -> dict[str, str]:
    known = {name: " ".join(read_fact(sight.facts, name)) for name in BUILT_IN}
    customer = {
        f"{CUSTOMER_PREFIX}{name}": value for name, value in (sight.facts.customer or {}).items()
    }
    details = {f"{DETAIL_PREFIX}{name}": value for name, value in sight.facts.found.items()}
    return {**known, **customer, **details, **captures(rule.when, sight)}


def _say(stands: dict[str, Said], said: Said) -> Iterator[Overruled]:
    """Lets a word stand, in place of an earlier one on the same thing."""
    if isinstance(said.action, Stop):
        return
    # Taken out first, so that what stands is in the order of the last words.
    before = stands.pop(said.action.slot, None)
    if before is not None and before.action != said.action:
        yield Overruled(before, by=said)
    stands[said.action.slot] = said


def _without_case(stands: dict[str, Said]) -> Iterator[Overruled]:
    """Takes back what is about a case, if the last word is that there is none."""
    last = stands.get("case")
    if last is None or not isinstance(last.action, NoCase):
        return
    for slot in [slot for slot, said in stands.items() if _needs_case(said.action)]:
        yield Overruled(stands.pop(slot), by=last)


def _needs_case(action: Action) -> bool:
    return not isinstance(action, WITHOUT_CASE)


def _heard(
    known: Mapping[str, tuple[str, ...]], did: tuple[Action, ...]
) -> Mapping[str, tuple[str, ...]]:
    """What later rules find that earlier ones said."""
    heard = dict(known)
    for action in did:
        match action:
            case RemoveTag(tag=tag):
                heard["tag"] = tuple(one for one in heard.get("tag", ()) if one != tag)
            case AddTag(tag=tag):
                heard["tag"] = (*(one for one in heard.get("tag", ()) if one != tag), tag)
            case SetValue() | SetField():
                heard[action.slot] = (action.value,)
            case NoCase(because=because):
                heard[CASE_FACT] = (because,)
            case KeepCase():
                heard.pop(CASE_FACT, None)
            case _:
                continue
    return heard


def _sentence(tried: Tried) -> str:
    did = ", ".join(str(action) for action in tried.did) or "nothing"
    return f"{'; '.join((tried.why, *tried.notes))}; so {did}"
