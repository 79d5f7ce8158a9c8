"""`expect:` of a scenario's step: what has to come of it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from mailgate.core.case import EventKind, Fate, StateKind
from mailgate.core.promises import TargetKind
from mailgate.core.rules.names import Names
from mailgate.core.scenario import (
    Expected,
    ExpectedCase,
    ExpectedDue,
    ExpectedEvent,
    ExpectedMail,
    Mails,
    Place,
)
from mailgate.core.wording import shown, suggestion
from mailgate.files.letter_contents import BUILT_IN
from mailgate.files.rule_nodes import Reader, described
from mailgate.files.scenario_words import CASE_KEYS, EXPECT_KEYS, SENT_KEYS
from mailgate.files.yaml_lines import YamlList, YamlMap, YamlNode, YamlText

_NONE: Final = "none"
_NOT_VALUES: Final = frozenset({"of", "tags", "fields"})


class Addressees(Protocol):
    """Who can be written to, by short names or addresses."""

    def address(self, node: YamlNode, what: str) -> str:
        """The lower-cased address of somebody; empty after a mistake."""
        ...


class Clock(Protocol):
    """What times in a scenario mean."""

    def read(self, node: YamlNode, what: str) -> datetime | None:
        """The instant that a text names; None after a mistake."""
        ...


@dataclass(frozen=True, slots=True)
class ExpectedReader:
    """Reads what is expected; what does not fit is a mistake of the reader."""

    reader: Reader
    people: Addressees
    moments: Clock
    names: Names

    def read(self, node: YamlNode | None, step: YamlNode, mails: Collection[str]) -> Expected:
        """All of it; `mails` are the names of the mails so far. Without a node nothing is sent."""
        if node is None:
            return Expected(Place(step.line, step.column))
        place = Place(node.line, node.column)
        entries = self.reader.entries(node, '"expect"', EXPECT_KEYS)
        values = {key: value for key, (_, value) in entries.items()}
        sent, rest = self._mails(values.get("mails"))
        return Expected(
            place=place,
            fate=self._fate(values.get("fate")),
            cases=self.reader.number(values["cases"], '"cases"') if "cases" in values else None,
            case=self._case(values["case"], mails) if "case" in values else None,
            mails=sent,
            rest=rest,
            told=self._told(values.get("told")),
            due=tuple(self._due(values.get("due"))),
            events=tuple(self._events(values.get("events"))),
        )

    def _fate(self, node: YamlNode | None) -> str:
        words = tuple(fate.value for fate in Fate)
        return self.reader.word(node, '"fate"', words) if node is not None else ""

    def _case(self, node: YamlNode, mails: Collection[str]) -> ExpectedCase:
        place = Place(node.line, node.column)
        if isinstance(node, YamlText) and node.text.strip() == _NONE:
            return ExpectedCase(place, is_none=True)
        entries = self.reader.entries(node, '"case"', CASE_KEYS)
        values = {key: value for key, (_, value) in entries.items()}
        return ExpectedCase(
            place=place,
            of=self._of(values.get("of"), mails),
            values={
                key: (Place(value.line, value.column), self._value(key, value))
                for key, value in values.items()
                if key not in _NOT_VALUES
            },
            tags=self._tags(values.get("tags")),
            fields=self._fields(values.get("fields")),
        )

    def _of(self, node: YamlNode | None, mails: Collection[str]) -> str:
        text = self.reader.text(node, '"of"') if node is not None else ""
        if text and node is not None and text not in mails:
            hint = suggestion(text, mails) if mails else "no mail before has a name"
            self.reader.mistake(node, f"no mail before is called {shown(text)}; {hint}")
        return text

    def _value(self, key: str, node: YamlNode) -> str:
        readers: Mapping[str, Callable[[], str]] = {
            "priority": lambda: self.reader.named(node, "priority", self.names.priorities),
            "queue": lambda: self.reader.named(node, "queue", self.names.queues),
            "state": lambda: self.reader.named(node, "state", self.names.states),
            "kind": lambda: self.reader.word(node, '"kind"', tuple(StateKind)),
            "requester": lambda: self.people.address(node, '"requester"'),
        }
        if isinstance(node, YamlText) and not node.text:
            return ""  # nothing is a value too: queue: ""
        read = readers.get(key)
        return read() if read is not None else self.reader.text(node, shown(key))

    def _tags(self, node: YamlNode | None) -> tuple[str, ...] | None:
        if node is None:
            return None
        if isinstance(node, YamlList) and not node.items:
            return ()
        return tuple(one.text for one in self.reader.texts(node, '"tags"'))

    def _fields(self, node: YamlNode | None) -> Mapping[str, str]:
        if node is None:
            return {}
        if not isinstance(node, YamlMap):
            self.reader.mistake(node, f'"fields" is {described(node)}, expected names with values')
            return {}
        return {
            key.text: value.text if isinstance(value, YamlText) else self.reader.text(value, "it")
            for key, value in node.entries
        }

    def _mails(self, node: YamlNode | None) -> tuple[tuple[ExpectedMail, ...], Mails]:
        if node is None or (isinstance(node, YamlText) and node.text.strip() == _NONE):
            return (), Mails.COMPLETE
        if isinstance(node, YamlText) and node.text.strip() == Mails.ANY:
            return (), Mails.ANY
        if not isinstance(node, YamlList):
            message = f'"mails" is {described(node)}, expected a list of mails, none or any'
            self.reader.mistake(node, message)
            return (), Mails.ANY
        return tuple(self._mail(item) for item in node.items), Mails.COMPLETE

    def _told(self, node: YamlNode | None) -> tuple[str, ...] | None:
        if node is None:
            return None
        if isinstance(node, YamlText) and node.text.strip() == _NONE:
            return ()
        return tuple(one.text for one in self.reader.texts(node, '"told"'))

    def _mail(self, node: YamlNode) -> ExpectedMail:
        entries = self.reader.entries(node, "this expected mail", SENT_KEYS)
        values = {key: value for key, (_, value) in entries.items()}

        def words(key: str) -> tuple[str, ...]:
            found = self.reader.texts(values[key], shown(key)) if key in values else ()
            return tuple(one.text for one in found)

        templates = self.names.templates
        if templates is not None:
            templates = (*templates, *BUILT_IN)
        return ExpectedMail(
            place=Place(node.line, node.column),
            to=self.people.address(values["to"], '"to"') if "to" in values else "",
            template=self.reader.named(values["template"], "template", templates)
            if "template" in values
            else "",
            subject=self.reader.text(values["subject"], '"subject"')
            if "subject" in values
            else None,
            subject_contains=words("subject contains"),
            text_contains=words("text contains"),
            text_lacks=words("text lacks"),
            files=self._files(values.get("attachments")),
        )

    def _files(self, node: YamlNode | None) -> tuple[str, ...] | None:
        if node is None:
            return None
        if isinstance(node, YamlText) and node.text.strip() == _NONE:
            return ()
        return tuple(sorted(one.text for one in self.reader.texts(node, '"attachments"')))

    def _due(self, node: YamlNode | None) -> Iterator[ExpectedDue]:
        if node is None:
            return
        kinds = tuple(kind.value for kind in TargetKind)
        for key, (_, value) in self.reader.entries(node, '"due"', kinds).items():
            is_none = isinstance(value, YamlText) and value.text.strip() == _NONE
            at = None if is_none else self.moments.read(value, shown(key))
            yield ExpectedDue(Place(value.line, value.column), key, at)

    def _events(self, node: YamlNode | None) -> Iterator[ExpectedEvent]:
        if node is None:
            return
        kinds = tuple(kind.value for kind in EventKind)
        for item in node.items if isinstance(node, YamlList) else (node,):
            place = Place(item.line, item.column)
            if not isinstance(item, YamlMap):
                yield ExpectedEvent(place, self.reader.word(item, "an event", kinds))
                continue
            entries = self.reader.entries(item, "this event", ("kind", "contains"))
            kind, contains = "", ""
            if "kind" in entries:
                kind = self.reader.word(entries["kind"][1], '"kind"', kinds)
            if "contains" in entries:
                contains = self.reader.text(entries["contains"][1], '"contains"')
            yield ExpectedEvent(place, kind, contains)
