"""A YAML 1.2 file as texts, lists and maps that know their place; nothing is guessed from a text.

`17:30` and `no` stay what was written, and whoever knows what a key means converts it. Duplicate
keys, anchors, aliases, tags and second documents are refused: each of them makes a file say
something else than it shows. The parser's events are read, not its objects, so that a file made to
exhaust it is left at its first level too deep.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.error import MarkedYAMLError

from mailgate.core.wording import shown
from mailgate.errors import FileError, Mistake

_LARGEST: Final = 1_000_000
_DEEPEST: Final = 30
_IN_OTHER_WORDS: Final = {
    "mapping values are not allowed here": "a text with a colon in it needs quotes",
    "found character '\\t' that cannot start any token": "a tab stands where blanks are expected",
    "found unexpected end of stream": "a quote is opened and never closed",
}


@dataclass(frozen=True, slots=True)
class YamlText:
    """A scalar, as it was written; `column` is 0 where it is not known, `quote` empty without one.

    The quote of a text in several lines (`|`, `>`) is that sign.
    """

    text: str
    line: int
    column: int = field(default=0, compare=False)
    quote: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class YamlList:
    """A sequence."""

    items: tuple["YamlNode", ...]
    line: int
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping, in the order of the file; every key is there once."""

    entries: tuple[tuple[YamlText, "YamlNode"], ...]
    line: int
    column: int = field(default=0, compare=False)


YamlNode = YamlText | YamlList | YamlMap


def read_yaml(path: Path, *, name: str) -> YamlNode:
    """The content of a file; FileError with every mistake, which calls the file `name`."""
    return parse_yaml(_text(path, name), name=name)


def parse_yaml(text: str, *, name: str) -> YamlNode:
    """The content of a text; FileError with every mistake up to the first that ends the reading."""
    reader = _Reader(name)
    try:
        node = reader.document(iter(YAML(typ="safe", pure=True).parse(text)))
    except _TooDeepError as too_deep:
        reader.mistake(too_deep.at, f"this is nested more than {_DEEPEST} levels deep")
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = _IN_OTHER_WORDS.get(error.problem, error.problem or "it cannot be read")
        at = _Place(mark.line + 1, mark.column + 1) if mark else _Place(1, 1)
        reader.mistake(at, f"this is no YAML: {problem}")
    except Exception as error:  # noqa: BLE001 - a parser of other people's, fed with anything
        position = getattr(error, "position", None)
        at = _place_in(text, position) if isinstance(position, int) else _Place(1, 1)
        reader.mistake(at, "this is no YAML: it holds characters that cannot be read")
    else:
        if node is not None and not reader.mistakes:
            return node
    raise FileError(reader.mistakes)


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise FileError([Mistake(name, 1, f"cannot be read: {error.strerror}")]) from None
    if len(data) > _LARGEST:
        raise FileError([Mistake(name, 1, "is over 1 MB")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = _place_in(data[: error.start].decode("utf-8-sig"), len(data))
    message = "this is no UTF-8 text: save the file as UTF-8"
    raise FileError([Mistake(name, at.line, message, at.column)])


class _Place(NamedTuple):
    line: int
    column: int


def _place_in(text: str, position: int) -> _Place:
    before = text[:position]
    return _Place(before.count("\n") + 1, len(before) - before.rfind("\n"))


class _TooDeepError(Exception):
    def __init__(self, at: _Place) -> None:
        super().__init__()
        self.at = at


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.mistakes: list[Mistake] = []

    def mistake(self, at: _Place, message: str) -> None:
        self.mistakes.append(Mistake(self.name, at.line, message, at.column))

    def document(self, events: Iterator[ev.Event]) -> YamlNode | None:
        node: YamlNode | None = None
        for event in events:
            match event:
                case ev.DocumentStartEvent():
                    if event.version or event.tags:
                        self.mistake(_place(event), "lines that begin with % are not used here")
                    if node is not None:
                        self.mistake(_place(event), "a second document (---) is not used here")
                        return None
                case ev.NodeEvent():
                    node = self._node(event, events, depth=1)
                case _:
                    continue
        if node is None and not self.mistakes:
            self.mistake(_Place(1, 0), "this file is empty")
        return node

    def _node(self, event: ev.Event, events: Iterator[ev.Event], *, depth: int) -> YamlNode:
        at = _place(event)
        if depth > _DEEPEST:
            raise _TooDeepError(at)
        self._refuse_tricks(event, at)
        match event:
            case ev.SequenceStartEvent():
                return self._list(at, events, depth)
            case ev.MappingStartEvent():
                return self._map(at, events, depth)
            case ev.ScalarEvent():
                return YamlText(str(event.value), *at, event.style or "")
            case _:
                return YamlText("", *at)  # an alias, which has been refused

    def _list(self, at: _Place, events: Iterator[ev.Event], depth: int) -> YamlList:
        items = []
        while not isinstance(event := next(events), ev.SequenceEndEvent):
            items.append(self._node(event, events, depth=depth + 1))
        return YamlList(tuple(items), *at)

    def _map(self, at: _Place, events: Iterator[ev.Event], depth: int) -> YamlMap:
        entries: dict[str, tuple[YamlText, YamlNode]] = {}
        while not isinstance(event := next(events), ev.MappingEndEvent):
            key = self._node(event, events, depth=depth + 1)
            value = self._node(next(events), events, depth=depth + 1)
            if not isinstance(key, YamlText):
                self.mistake(
                    _Place(key.line, key.column), "a key has to be a text, not a list or a map"
                )
            elif key.text in entries:
                first = entries[key.text][0].line
                at_key = _Place(key.line, key.column)
                self.mistake(at_key, f"{shown(key.text)} is there already, in line {first}")
            elif isinstance(value, YamlText) and not value.text:
                # The mark of a value that is not there is the next token.
                entries[key.text] = (key, YamlText("", key.line, key.column))
            else:
                entries[key.text] = (key, value)
        return YamlMap(tuple(entries.values()), *at)

    def _refuse_tricks(self, event: ev.Event, at: _Place) -> None:
        if isinstance(event, ev.AliasEvent):
            self.mistake(at, "aliases (*) are not used here: write the value out, or in quotes")
        elif getattr(event, "anchor", None):
            self.mistake(at, "anchors (&) are not used here: write the text in quotes")
        if getattr(event, "tag", None):
            self.mistake(at, "tags (!) are not used here: write the text in quotes")


def _place(event: ev.Event) -> _Place:
    return _Place(int(event.start_mark.line) + 1, int(event.start_mark.column) + 1)
