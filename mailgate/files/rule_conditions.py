"""`when:` of a rule file into a condition."""

from dataclasses import dataclass
from typing import Final

from mailgate.core.rules.comparisons import Contains, EndsWith, InList, Is, Matches, StartsWith
from mailgate.core.rules.conditions import (
    All,
    AnyOf,
    AttachmentSize,
    Condition,
    EarlierMails,
    HasAttachment,
    Missing,
    Not,
    SaidNoCase,
)
from mailgate.core.rules.facts import DETAIL_PREFIX, fold
from mailgate.core.rules.names import Names
from mailgate.core.wording import one_of, shown, suggestion
from mailgate.files.patterns import PatternError, Re2Pattern, compile_pattern
from mailgate.files.rule_nodes import Reader, described
from mailgate.files.rule_words import (
    CONDITIONS,
    FACTS,
    GROUP_OPERATORS,
    SENDER_CLASSES,
    FactWord,
    Operator,
)
from mailgate.files.yaml_lines import YamlList, YamlMap, YamlNode, YamlText

# What a list may name these by: a domain stands for all below it.
_ENTRIES: Final = {"sender": "sender entry", "sender domain": "sender domain entry"}
_BY_LENGTH: Final = sorted(Operator, key=len, reverse=True)
_KINDS: Final = {
    "mailboxes": "mailbox",
    "priorities": "priority",
    "queues": "queue",
    "agents": "agent",
    "states": "state",
}


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads conditions; what does not fit is a mistake of the reader, and is left out."""

    reader: Reader
    names: Names

    def read(self, node: YamlNode) -> Condition:
        """A map of conditions, which all have to hold."""
        parts = self._parts(node)
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _parts(self, node: YamlNode) -> list[Condition]:
        if not isinstance(node, YamlMap):
            message = (
                f"{described(node)} is no condition, expected keys like subject contains: word"
            )
            self.reader.mistake(node, message)
            return []
        if not node.entries:
            self.reader.mistake(node, "there is no condition here; leave the key out for always")
        found = (self._one(key, value) for key, value in node.entries)
        return [condition for condition in found if condition is not None]

    def _one(self, key: YamlText, value: YamlNode) -> Condition | None:
        match key.text:
            case "any":
                return self._several(key, value, AnyOf)
            case "all":
                return self._several(key, value, All)
            case "not":
                return Not(self.read(value))
            case "missing":
                found = self._named(value, "detail", self.names.details)
                return Missing(found) if found else None
            case "has attachment":
                has = self.reader.yes(value, '"has attachment"')
                return HasAttachment() if has or has is None else Not(HasAttachment())
            case "no case":
                said = self.reader.yes(value, '"no case"')
                return SaidNoCase() if said or said is None else Not(SaidNoCase())
            case "attachment size":
                return self._size(value)
            case "earlier mails":
                return self._earlier(value)
            case _:
                return self._fact(key, value)

    def _several(
        self, key: YamlText, node: YamlNode, kind: type[All] | type[AnyOf]
    ) -> Condition | None:
        if not isinstance(node, YamlList) or not node.items:
            found = "an empty list" if isinstance(node, YamlList) else described(node)
            self.reader.mistake(
                node, f"{shown(key.text)} is {found}, expected a list of conditions"
            )
            return None
        return kind(tuple(self.read(item) for item in node.items))

    def _size(self, node: YamlNode) -> Condition | None:
        entries = self.reader.entries(node, '"attachment size"', ("over", "under"))
        limits = {key: self.reader.size(value, shown(key)) for key, (_, value) in entries.items()}
        if not limits:
            if isinstance(node, YamlMap) and not node.entries:
                self.reader.mistake(node, '"attachment size" is empty, expected over or under')
            return None
        return AttachmentSize(limits.get("over"), limits.get("under"))

    def _earlier(self, node: YamlNode) -> Condition | None:
        needed = ("more than", "within")
        entries = self.reader.entries(node, '"earlier mails"', needed, needed=needed)
        if len(entries) < len(needed):
            return None
        more_than = self.reader.number(entries["more than"][1], '"more than"')
        within = self.reader.duration(entries["within"][1], '"within"')
        return None if more_than is None or within is None else EarlierMails(more_than, within)

    def _fact(self, key: YamlText, value: YamlNode) -> Condition | None:
        written, operator = _split(key.text)
        fact, known = _known_fact(written)
        if known is None or operator is None:
            self._unknown(key, fact, operator, known)
            return None
        if operator not in known.operators:
            self.reader.mistake(
                key,
                f"{shown(fact)} is not compared with {shown(operator.value)}, "
                f"expected {one_of(known.operators)}",
            )
            return None
        self._check_customer(key, fact)
        self._check_detail(key, fact)
        return self._compared(fact, known, operator, value)

    def _check_customer(self, key: YamlText, fact: str) -> None:
        fields = self.names.customer_fields
        field = fact.removeprefix("customer ")
        is_own = fact not in FACTS and field != fact
        if fields is not None and is_own and field not in fields:
            hint = suggestion(field, fields)
            self.reader.mistake(key, f"customers have no field {shown(field)}; {hint}")

    def _check_detail(self, key: YamlText, fact: str) -> None:
        details = self.names.details
        detail = fact.removeprefix(DETAIL_PREFIX)
        if details is not None and detail != fact and detail not in details:
            hint = suggestion(detail, details) if details else "this desk has no detail at all"
            self.reader.mistake(key, f"unknown detail {shown(detail)}; {hint}")

    def _unknown(
        self, key: YamlText, fact: str, operator: Operator | None, known: FactWord | None
    ) -> None:
        if known is not None:
            message = (
                f"{shown(key.text)} does not say how to compare, "
                f"expected {fact} and then {one_of(known.operators)}"
            )
        else:
            near = suggestion(
                fact if operator else key.text, FACTS if operator else _all_conditions()
            )
            hint = near if near.startswith("did you") else "rules/README.md lists the conditions"
            message = f"unknown condition {shown(key.text)}; {hint}"
        self.reader.mistake(key, message)

    def _compared(
        self, fact: str, known: FactWord, operator: Operator, value: YamlNode
    ) -> Condition | None:
        if operator is Operator.MATCHES:
            patterns = self._patterns(value)
            return Matches(fact, patterns) if patterns else None
        if operator in (Operator.IS_IN, Operator.IS_NOT_IN, Operator.HAS_OF_LIST):
            return self._in_list(fact, operator, value)
        if operator in GROUP_OPERATORS:
            return self._in_group(fact, operator, value)
        words = self._words(fact, known, value)
        if not words:
            return None
        match operator:
            case Operator.CONTAINS:
                return Contains(fact, words)
            case Operator.STARTS_WITH:
                return StartsWith(fact, words)
            case Operator.ENDS_WITH:
                return EndsWith(fact, words)
            case Operator.IS_NOT:
                return Not(self._equal(fact, words))
            case _:
                return self._equal(fact, words)

    def _words(self, fact: str, known: FactWord, value: YamlNode) -> tuple[str, ...]:
        if known.words:
            return self.reader.words(value, shown(fact), known.words)
        if known.kind:
            return self._named(value, _KINDS[known.kind], getattr(self.names, known.kind))
        texts = self.reader.texts(value, shown(fact))
        if fact != "sender":
            return tuple(one.text for one in texts)
        found = []
        for one in texts:
            if "@" in one.text or one.text in SENDER_CLASSES:
                found.append(one.text)
            else:
                self._no_sender(one)
        return tuple(found)

    def _no_sender(self, node: YamlText) -> None:
        near = suggestion(node.text, SENDER_CLASSES)
        if not near.startswith("did you"):
            near = "for a domain write sender domain is"
        expected = f"an address or one of {', '.join(SENDER_CLASSES)}"
        self.reader.mistake(node, f'"sender" is {shown(node.text)}, expected {expected}; {near}')

    def _equal(self, fact: str, words: tuple[str, ...]) -> Condition:
        """`is`, where a sender may be told by what he is, too."""
        if fact != "sender":
            return Is(fact, words)
        addresses = tuple(word for word in words if "@" in word)
        classes = tuple(word for word in words if "@" not in word)
        parts = [Is(name, some) for name, some in
                 (("sender", addresses), ("sender class", classes)) if some]  # fmt: skip
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _in_list(self, fact: str, operator: Operator, value: YamlNode) -> Condition | None:
        lists = self.names.lists
        name = self.reader.named(value, "list", lists)
        if not name:
            return None
        entries = frozenset(fold(entry) for entry in (lists or {}).get(name, ()))
        if lists is not None and not entries:
            self.reader.mistake(value, f"the list {shown(name)} is empty: this never hits")
        if operator is Operator.HAS_OF_LIST:
            words = tuple(sorted((lists or {}).get(name, ())))
            return Contains(fact, words, of_list=name)
        condition = InList(_ENTRIES.get(fact, fact), name, entries)
        return Not(condition) if operator is Operator.IS_NOT_IN else condition

    def _in_group(self, fact: str, operator: Operator, value: YamlNode) -> Condition | None:
        groups = self._named(value, "group", self.names.groups)
        members = self.names.members or {}
        addresses = (
            InList(fact, group, members.get(group, frozenset()), "group") for group in groups
        )
        parts = tuple(addresses)
        if not parts:
            return None
        condition: Condition = parts[0] if len(parts) == 1 else AnyOf(parts)
        return Not(condition) if operator is Operator.IS_NOT_IN_GROUP else condition

    def _patterns(self, value: YamlNode) -> tuple[Re2Pattern, ...]:
        found = []
        for node in self.reader.texts(value, '"matches"'):
            try:
                found.append(compile_pattern(node.text))
            except PatternError as error:
                message = f"this is no regular expression: {error}"
                self.reader.mistake(node, message, letter=error.position)
        return tuple(found)

    def _named(self, value: YamlNode, kind: str, known: object) -> tuple[str, ...]:
        names = known if isinstance(known, frozenset | tuple | list | dict | set) else None
        found = (self.reader.named(one, kind, names) for one in self.reader.texts(value, kind))
        return tuple(filter(None, found))


def _split(text: str) -> tuple[str, Operator | None]:
    for operator in _BY_LENGTH:
        if text.endswith(f" {operator.value}"):
            return text.removesuffix(f" {operator.value}"), operator
    return text, None


def _known_fact(written: str) -> tuple[str, FactWord | None]:
    """The fact as conditions call it, with a name of the admin's where it takes one."""
    if written in FACTS:
        return written, FACTS[written]
    for pattern, word in FACTS.items():
        first, _, rest = pattern.partition(" ")
        if rest.isupper() and written.startswith(f"{first} "):
            name = written.removeprefix(f"{first} ").strip()
            return f"{first} {name.lower() if first == 'header' else name}", word
    return written, None


def _all_conditions() -> list[str]:
    compared = [
        f"{fact} {operator.value}" for fact, word in FACTS.items() for operator in word.operators
    ]
    return [*CONDITIONS, *compared]
