"""Reading the nodes of a rule file: what does not fit becomes a mistake, and reading goes on."""

import re
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Final

from mailgate.core.wording import one_of, shown, suggestion
from mailgate.errors import Mistake
from mailgate.files.yaml_lines import YamlList, YamlMap, YamlNode, YamlText

_DURATION: Final = re.compile(r"(\d{1,6}) (second|minute|hour|day|week)s?", re.ASCII)
_UNITS: Final = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_SIZE: Final = re.compile(r"(\d{1,9}) ?(bytes|kB|MB|GB)", re.ASCII)
_BYTES: Final = {"bytes": 1, "kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_NUMBER: Final = re.compile(r"\d{1,9}", re.ASCII)
_LONGEST: Final = 300
_LONGEST_TIME: Final = timedelta(days=3653)  # more leads out of the calendar
_QUOTES: Final = ("'", '"')


class Reader:
    """The mistakes of one file, and how its nodes are read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mistakes: list[Mistake] = []

    def mistake(self, node: YamlNode, message: str, *, letter: int = 0) -> None:
        """Notes a mistake at a node, or at a letter of its text, counted from 0."""
        column = node.column
        if letter and isinstance(node, YamlText) and node.quote not in ("|", ">"):
            column += letter + (node.quote in _QUOTES)
        self.mistakes.append(Mistake(self.name, node.line, message, column))

    def entries(
        self, node: YamlNode, what: str, known: Collection[str], *, needed: Iterable[str] = ()
    ) -> dict[str, tuple[YamlText, YamlNode]]:
        """The known keys of a map with their values."""
        if not isinstance(node, YamlMap):
            self.mistake(node, f"{what} is {described(node)}, expected keys with values")
            return {}
        found: dict[str, tuple[YamlText, YamlNode]] = {}
        for key, value in node.entries:
            if key.text in known:
                found[key.text] = (key, value)
            else:
                hint = suggestion(key.text, known)
                self.mistake(key, f"unknown key {shown(key.text)} in {what}; {hint}")
        for key_name in needed:
            if key_name not in {key.text for key, _ in node.entries}:
                self.mistake(node, f"key {shown(key_name)} is missing in {what}")
        return found

    def text(self, node: YamlNode, what: str) -> str:
        """A text of one line that is not empty; empty after a mistake."""
        if not isinstance(node, YamlText):
            self.mistake(
                node,
                f"{what} is {described(node)}, expected a text "
                "(one that begins with { or [ needs quotes)",
            )
            return ""
        text = node.text.strip()
        if not text or len(text) > _LONGEST or not text.isprintable():
            found = described(node) if len(text) <= _LONGEST else f"{len(text)} letters long"
            self.mistake(
                node,
                f"{what} is {found}, expected a text on one line of at most {_LONGEST} letters",
            )
            return ""
        return text

    def texts(self, node: YamlNode, what: str) -> tuple[YamlText, ...]:
        """A text, or a list of at least one."""
        items = node.items if isinstance(node, YamlList) else (node,)
        if not items:
            self.mistake(node, f"{what} is an empty list, expected a text or several")
        found: dict[str, YamlText] = {}
        for number, item in enumerate(items, start=1):
            named = f"entry {number} of {what}" if isinstance(node, YamlList) else what
            text = self.text(item, named)
            if not text or not isinstance(item, YamlText):
                continue
            if text.casefold() in found:
                self.mistake(item, f"{shown(text)} is there twice in {what}")
            found.setdefault(text.casefold(), YamlText(text, item.line, item.column, item.quote))
        return tuple(found.values())

    def word(self, node: YamlNode, what: str, words: Collection[str]) -> str:
        """One of some words; empty after a mistake."""
        text = self.text(node, what)
        if not text or text in words:
            return text
        near = suggestion(text, words)
        hint = f"; {near}" if near.startswith("did you") else ""
        self.mistake(node, f"{what} is {shown(text)}, expected {one_of(words)}{hint}")
        return ""

    def words(self, node: YamlNode, what: str, words: Collection[str]) -> tuple[str, ...]:
        """Some of some words."""
        return tuple(filter(None, (self.word(one, what, words) for one in self.texts(node, what))))

    def named(self, node: YamlNode, kind: str, known: Collection[str] | None) -> str:
        """The name of something that another file of the desk describes."""
        text = self.text(node, shown(kind))
        if not text or known is None or text in known:
            return text
        hint = suggestion(text, known) if known else f"this desk has no {kind} at all"
        self.mistake(node, f"unknown {kind} {shown(text)}; {hint}")
        return ""

    def yes(self, node: YamlNode, what: str) -> bool | None:
        """Yes or no; None after a mistake."""
        text = node.text.strip().lower() if isinstance(node, YamlText) else ""
        if text in ("yes", "true", "no", "false"):
            return text in ("yes", "true")
        self.mistake(node, f"{what} is {described(node)}, expected yes or no")
        return None

    def duration(self, node: YamlNode, what: str) -> timedelta | None:
        """A time like `10 minutes`; None after a mistake."""
        text = node.text.strip() if isinstance(node, YamlText) else ""
        found = _DURATION.fullmatch(text)
        length = int(found[1]) * _UNITS[found[2]] if found else timedelta()
        if timedelta() < length <= _LONGEST_TIME:
            return length
        limit = " of at most 10 years" if length else ""
        expected = f"expected a time like 10 minutes or 2 days{limit}"
        self.mistake(node, f"{what} is {described(node)}, {expected}")
        return None

    def size(self, node: YamlNode, what: str) -> int | None:
        """A size like `5 MB`, in bytes; None after a mistake."""
        text = node.text.strip() if isinstance(node, YamlText) else ""
        found = _SIZE.fullmatch(text)
        if found:
            return int(found[1]) * _BYTES[found[2]]
        self.mistake(node, f"{what} is {described(node)}, expected a size like 200 kB or 5 MB")
        return None

    def number(self, node: YamlNode, what: str) -> int | None:
        """A whole number; None after a mistake."""
        text = node.text.strip() if isinstance(node, YamlText) else ""
        if _NUMBER.fullmatch(text):
            return int(text)
        self.mistake(node, f"{what} is {described(node)}, expected a whole number")
        return None


def described(node: YamlNode) -> str:
    """What a node is, as a mistake says it."""
    match node:
        case YamlText(text=text):
            return shown(text) if text else "empty"
        case YamlList():
            return "a list"
        case YamlMap():
            return "a map of keys"
