"""A YAML 1.2 file as texts, lists and maps that know their place; nothing is guessed from a text.

`17:30` and `no` stay what was written, and whoever knows what a key means converts it. Duplicate
keys, anchors, aliases, tags and second documents are refused: each of them makes a file say
something else than it shows. The parser's events are read, not its objects, so that a file made to
exhaust it is left at its first level too deep.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.error import MarkedYAMLError

from mailgate.core.wording import shown
from mailgate.errors import FileError, Mistake
from mailgate.files.file_bytes import bytes_of

Spot = tuple[int, int]  # line and column, both from 1; column 0 for a whole line

_LARGEST: Final = 1_000_000
_DEEPEST: Final = 30
_IN_OTHER_WORDS: Final = {
    "mapping values are not allowed here": "a text with a colon in it needs quotes",
    "found character '\\t' that cannot start any token": "a tab stands where blanks are expected",
    "found unexpected end of stream": "a quote is opened and never closed",
}


@dataclass(frozen=True, slots=True)
class YamlText:
    """A scalar, as it was written; `quote` is empty without one, `|` or `>` for several lines."""

    text: str
    line: int
    column: int = field(default=1, compare=False)
    quote: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class YamlList:
    """A sequence."""

    items: tuple["YamlNode", ...]
    line: int
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping, in the order of the file; every key is there once."""

    entries: tuple[tuple[YamlText, "YamlNode"], ...]
    line: int
    column: int = field(default=1, compare=False)


YamlNode = YamlText | YamlList | YamlMap


def read_yaml(path: Path, *, name: str) -> YamlNode:
    """The content of a file; FileError with every mistake, which calls the file `name`."""
    return _parsed(_text(path, name), name)


@lru_cache(maxsize=200)
def _parsed(text: str, name: str) -> YamlNode:
    """Of files that are read again most are the same."""
    return parse_yaml(text, name=name)


def parse_yaml(text: str, *, name: str) -> YamlNode:
    """The content of a text; FileError with every mistake up to the first that ends the reading."""
    reader = _Reader(name)
    try:
        node = reader.document(iter(YAML(typ="safe", pure=True).parse(text)))
    except _TooDeepError as too_deep:
        reader.mistake(too_deep.spot, f"this is nested more than {_DEEPEST} levels deep")
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = _IN_OTHER_WORDS.get(error.problem, error.problem or "it cannot be read")
        spot = (mark.line + 1, mark.column + 1) if mark else (1, 0)
        reader.mistake(spot, f"this is no YAML: {problem}")
    except Exception as error:  # noqa: BLE001 - a parser of other people's, fed with anything
        position = getattr(error, "position", None)
        line = text.count("\n", 0, position) + 1 if isinstance(position, int) else 1
        reader.mistake((line, 0), "this is no YAML: it holds characters that cannot be read")
    else:
        if node is not None and not reader.mistakes:
            return node
    raise FileError(reader.mistakes)


def _text(path: Path, name: str) -> str:
    try:
        data = bytes_of(path, most=_LARGEST + 1)
    except OSError as error:
        raise FileError([Mistake(name, 1, f"cannot be read: {error.strerror}")]) from None
    if len(data) > _LARGEST:
        raise FileError([Mistake(name, 1, "is over 1 MB")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    raise FileError([Mistake(name, line, "this is no UTF-8 text: save the file as UTF-8")])


class _TooDeepError(Exception):
    def __init__(self, spot: Spot) -> None:
        super().__init__()
        self.spot = spot


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.mistakes: list[Mistake] = []

    def mistake(self, spot: Spot, message: str) -> None:
        line, column = spot
        self.mistakes.append(Mistake(self.name, line, message, column))

    def document(self, events: Iterator[ev.Event]) -> YamlNode | None:
        node: YamlNode | None = None
        for event in events:
            match event:
                case ev.DocumentStartEvent():
                    if event.version or event.tags:
                        self.mistake(_spot(event), "lines that begin with % are not used here")
                    if node is not None:
                        self.mistake(_spot(event), "a second document (---) is not used here")
                        return None
                case ev.NodeEvent():
                    node = self._node(event, events, depth=1)
                case _:
                    continue
        if node is None and not self.mistakes:
            self.mistake((1, 0), "this file is empty")
        return node

    def _node(self, event: ev.Event, events: Iterator[ev.Event], *, depth: int) -> YamlNode:
        spot = _spot(event)
        if depth > _DEEPEST:
            raise _TooDeepError(spot)
        self._refuse_tricks(event, spot)
        match event:
            case ev.SequenceStartEvent():
                return self._list(spot, events, depth)
            case ev.MappingStartEvent():
                return self._map(spot, events, depth)
            case ev.ScalarEvent():
                return YamlText(str(event.value), *spot, event.style or "")
            case _:
                return YamlText("", *spot)  # an alias, which has been refused

    def _list(self, spot: Spot, events: Iterator[ev.Event], depth: int) -> YamlList:
        items = []
        while not isinstance(event := next(events), ev.SequenceEndEvent):
            items.append(self._node(event, events, depth=depth + 1))
        return YamlList(tuple(items), *spot)

    def _map(self, spot: Spot, events: Iterator[ev.Event], depth: int) -> YamlMap:
        entries: dict[str, tuple[YamlText, YamlNode]] = {}
        while not isinstance(event := next(events), ev.MappingEndEvent):
            key = self._node(event, events, depth=depth + 1)
            value = self._node(next(events), events, depth=depth + 1)
            if not isinstance(key, YamlText):
                self.mistake((key.line, key.column), "a key has to be a text, not a list or a map")
            elif key.text in entries:
                first = entries[key.text][0].line
                said = f"{shown(key.text)} is there already, in line {first}"
                self.mistake((key.line, key.column), said)
            elif value == YamlText("", value.line):
                # The mark of nothing is the next token, wherever that is.
                entries[key.text] = (key, YamlText("", key.line, key.column))
            else:
                entries[key.text] = (key, value)
        return YamlMap(tuple(entries.values()), *spot)

    def _refuse_tricks(self, event: ev.Event, spot: Spot) -> None:
        if isinstance(event, ev.AliasEvent):
            self.mistake(spot, "aliases (*) are not used here: write the value out, or in quotes")
        elif getattr(event, "anchor", None):
            self.mistake(spot, "anchors (&) are not used here: write the text in quotes")
        if getattr(event, "tag", None):
            self.mistake(spot, "tags (!) are not used here: write the text in quotes")


def _spot(event: ev.Event) -> Spot:
    return int(event.start_mark.line) + 1, int(event.start_mark.column) + 1
