"""`then:` of a rule file into actions."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from mailgate.core.rules.actions import (
    ALL_MISSING,
    Action,
    AddTag,
    AskFor,
    ClockStart,
    GroupBy,
    KeepCase,
    Link,
    NoCase,
    Notify,
    OwnCase,
    RemoveTag,
    Reply,
    ResolveGroup,
    SetField,
    Settable,
    SetValue,
    StartClock,
    Stop,
    TellRegion,
    names_in,
    names_in_text,
)
from mailgate.core.rules.engine import CUSTOMER_PREFIX
from mailgate.core.rules.facts import DETAIL_PREFIX
from mailgate.core.rules.names import Names
from mailgate.core.wording import shown, suggestion
from mailgate.files.rule_nodes import Reader, described
from mailgate.files.rule_words import ACTIONS
from mailgate.files.yaml_lines import YamlMap, YamlNode, YamlText


@dataclass(frozen=True, slots=True)
class ActionReader:
    """Reads actions. `usable` are the names that may stand in braces; None lets any text stand."""

    reader: Reader
    names: Names
    usable: Collection[str] | None

    def read(self, node: YamlNode) -> tuple[Action, ...]:
        """The actions of a map, in its order."""
        found: list[Action] = []
        for name, (key, value) in self.reader.entries(node, '"then"', ACTIONS).items():
            for action in ACTION_READERS[name](self, value):
                self._check_names(value, action)
                if any(action.slot == other.slot for other in found):
                    self.reader.mistake(value, f"{action} contradicts another line of this rule")
                found.append(action)
            if name in ("no case", "open a case"):
                self._check_case(key, node)
        return tuple(found)

    def _check_names(self, node: YamlNode, action: Action) -> None:
        if self.usable is None:
            return
        for name in names_in(action):
            is_any_field = self.names.customer_fields is None and name.startswith(CUSTOMER_PREFIX)
            is_any_field |= self.names.details is None and name.startswith(DETAIL_PREFIX)
            if name not in self.usable and not is_any_field:
                near = suggestion(name, self.usable)
                message = f"nothing in this rule captures {shown('{' + name + '}')}; {near}"
                self.reader.mistake(node, message)

    def _check_case(self, key: YamlText, node: YamlNode) -> None:
        """A mail without a case has no priority."""
        if not isinstance(node, YamlMap) or key.text != "no case":
            return
        for other, _ in node.entries:
            if other.text in _NEEDS_CASE or other.text == "open a case":
                message = f'{shown(other.text)} needs a case, and this rule says "no case"'
                self.reader.mistake(other, message)

    def text(self, node: YamlNode, what: str) -> str:
        """A text of one line; empty after a mistake."""
        return self.reader.text(node, what)

    def each(self, node: YamlNode, what: str) -> tuple[str, ...]:
        """A text or several."""
        return tuple(one.text for one in self.reader.texts(node, what))

    def each_named(self, node: YamlNode, kind: str, known: Collection[str] | None) -> Iterator[str]:
        """A name or several, of those that are known."""
        for one in self.reader.texts(node, kind):
            name = self.named(one, kind, known)
            if name:
                yield name

    def named(self, node: YamlNode, kind: str, known: Collection[str] | None) -> str:
        """A name that is known, or one that only the mail will tell; empty after a mistake."""
        is_open = isinstance(node, YamlText) and bool(names_in_text(node.text))
        return self.reader.named(node, kind, None if is_open else known)


_Read = Callable[[ActionReader, YamlNode], Iterator[Action]]


def _priority(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    name = own.reader.named(node, "priority", own.names.priorities)
    if name:
        yield SetValue(Settable.PRIORITY, name)


def _queue(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    name = own.named(node, "queue", own.names.queues)
    if name:
        yield SetValue(Settable.QUEUE, name)


def _state(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    name = own.reader.named(node, "state", own.names.states)
    if name:
        yield SetValue(Settable.STATE, name)


def _category(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    text = own.text(node, '"category"')
    if text:
        yield SetValue(Settable.CATEGORY, text)


def _assignee(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    name = own.named(node, "agent", own.names.agents)
    if name:
        yield SetValue(Settable.ASSIGNEE, name)


def _fields(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    if not isinstance(node, YamlMap) or not node.entries:
        own.reader.mistake(node, f'"fields" is {described(node)}, expected names with values')
        return
    for key, value in node.entries:
        text = own.text(value, shown(key.text))
        if text:
            yield SetField(key.text, text)


def _add_tags(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    yield from (AddTag(tag) for tag in own.each(node, '"add tags"'))


def _remove_tags(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    yield from (RemoveTag(tag) for tag in own.each(node, '"remove tags"'))


def _ask_for(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    details = own.names.details
    known = None if details is None else (*details, ALL_MISSING)
    yield from (AskFor(detail) for detail in own.each_named(node, "detail", known))


def _reply(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    name = own.reader.named(node, "template", own.names.templates)
    if name:
        yield Reply(name)


def _no_case(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    text = own.text(node, '"no case"')
    if text:
        yield NoCase(text)


def _open_a_case(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    if _said_yes(own, node, "open a case"):
        yield KeepCase()


def _own_case(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    if _said_yes(own, node, "own case"):
        yield OwnCase()


def _notify(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    yield from (Notify(name) for name in own.each_named(node, "group", own.names.groups))


def _tell_region(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    yield from (TellRegion(name) for name in own.each_named(node, "region", own.names.regions))


def _link(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    text = own.text(node, '"link"')
    if text:
        yield Link(text)


def _start_clock(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    starts = tuple(start.value for start in ClockStart)
    word = own.reader.word(node, '"start clock"', starts)
    if word:
        yield StartClock(ClockStart(word))


def _group(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    known = ("key", "storm limit", "resolve after")
    entries = own.reader.entries(node, '"group"', known, needed=("key",))
    values = {name: value for name, (_, value) in entries.items()}
    key = own.text(values["key"], '"key"') if "key" in values else ""
    limit, within = _storm(own, values["storm limit"]) if "storm limit" in values else _NO_STORM
    after = None
    if "resolve after" in values:
        after = own.reader.duration(values["resolve after"], '"resolve after"')
    if key:
        yield GroupBy(key, storm_limit=limit, storm_within=within, resolve_after=after)


_NO_STORM: Final = (0, timedelta())


def _storm(own: ActionReader, node: YamlNode) -> tuple[int, timedelta]:
    needed = ("more than", "within")
    entries = own.reader.entries(node, '"storm limit"', needed, needed=needed)
    if len(entries) < len(needed):
        return _NO_STORM
    limit = own.reader.number(entries["more than"][1], '"more than"')
    within = own.reader.duration(entries["within"][1], '"within"')
    return _NO_STORM if limit is None or within is None else (limit, within)


def _resolve_group(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    text = own.text(node, '"resolve group"')
    if text:
        yield ResolveGroup(text)


def _stop(own: ActionReader, node: YamlNode) -> Iterator[Action]:
    if _said_yes(own, node, "stop"):
        yield Stop()


def _said_yes(own: ActionReader, node: YamlNode, what: str) -> bool:
    said = own.reader.yes(node, shown(what))
    if said is False:
        own.reader.mistake(node, f"{shown(what)} is no, expected yes; leave the line out for no")
    return bool(said)


# How each action is read, in the words of rule_words.ACTIONS.
ACTION_READERS: Final[Mapping[str, _Read]] = {
    "priority": _priority,
    "queue": _queue,
    "category": _category,
    "assignee": _assignee,
    "state": _state,
    "fields": _fields,
    "add tags": _add_tags,
    "remove tags": _remove_tags,
    "ask for": _ask_for,
    "reply": _reply,
    "no case": _no_case,
    "open a case": _open_a_case,
    "own case": _own_case,
    "notify": _notify,
    "tell region": _tell_region,
    "link": _link,
    "start clock": _start_clock,
    "group": _group,
    "resolve group": _resolve_group,
    "stop": _stop,
}
_NEEDS_CASE: Final = frozenset(
    {"priority", "queue", "category", "assignee", "state", "fields", "add tags", "remove tags",
     "ask for", "link", "start clock", "group", "own case"}
)  # fmt: skip
