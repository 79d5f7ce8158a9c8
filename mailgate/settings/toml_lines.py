"""Which line of a TOML file says a key: tomllib parses, but forgets where.

This walks a text that tomllib has accepted and notes the line of every key and list element under
its path, `("mailbox", 0, "imap", "port")`. It understands nothing it need not: values are skipped.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

KeyPath = tuple[str | int, ...]

_BLANK: Final = re.compile(r"[ \t]*")
_BLANK_LINES: Final = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE: Final = re.compile(r"[^,\[\]{}\n#]+")
# The closing quotes of a multi-line string may be preceded by one or two more of their kind.
_STRINGS: Final = (
    re.compile(r'"""(?:[^\\]|\\.)*?"""(?:""|")?', re.DOTALL),
    re.compile(r"'''.*?'''(?:''|')?", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))")
_ESCAPED: Final = {
    "b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineIndex:
    """The line of every key path of a file, counted from 1."""

    lines: Mapping[KeyPath, int] = field(default_factory=dict)

    def line(self, path: KeyPath) -> int:
        """The line of a path, of the nearest thing around it, or 1."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def index(text: str) -> LineIndex:
    """The index of a text that tomllib has accepted; ValueError if it is no TOML after all."""
    walk = _Walk(text.replace("\r\n", "\n"))
    walk.document()
    return LineIndex(walk.lines)


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self._arrays: dict[KeyPath, int] = {}
        self._starts = [0, *(match.end() for match in re.finditer(r"\n", text))]

    def document(self) -> None:
        table: KeyPath = ()
        self._skip(_BLANK_LINES)
        while self.at < len(self.text):
            if self._take("[["):
                table = self._header(array=True)
            elif self._take("["):
                table = self._header(array=False)
            else:
                self._pair(table)
            self._skip(_BLANK_LINES)

    def _header(self, *, array: bool) -> KeyPath:
        line = self._line()
        self._skip(_BLANK)
        parts = tuple(self._key())
        path: KeyPath = ()
        for part in parts[:-1]:
            path = self._into((*path, part), line)
        path = (*path, parts[-1])
        if array:
            self._note(path, line)
            number = self._arrays.get(path, 0)
            self._arrays[path] = number + 1
            path = (*path, number)
        self._note(path, line)
        self._expect("]]" if array else "]")
        return path

    def _into(self, path: KeyPath, line: int) -> KeyPath:
        """The path itself, or the newest element where it names an array of tables."""
        self._note(path, line)
        return (*path, self._arrays[path] - 1) if path in self._arrays else path

    def _pair(self, table: KeyPath) -> None:
        line = self._line()
        path = table
        for part in self._key():
            path = (*path, part)
            self._note(path, line)
        self._expect("=")
        self._skip(_BLANK)
        self._value(path)

    def _key(self) -> Iterator[str]:
        """The parts of a key, dotted and quoted or not; ends behind the blanks after it."""
        while True:
            yield self._key_part()
            self._skip(_BLANK)
            if not self._take("."):
                return
            self._skip(_BLANK)

    def _key_part(self) -> str:
        if bare := _BARE_KEY.match(self.text, self.at):
            self.at = bare.end()
            return bare.group()
        quoted = self._string()
        return _ESCAPE.sub(_unescaped, quoted[1:-1]) if quoted[0] == '"' else quoted[1:-1]

    def _value(self, path: KeyPath) -> None:
        if self._take("["):
            self._elements(path)
        elif self._take("{"):
            self._inline_table(path)
        elif self.text[self.at : self.at + 1] in ('"', "'"):
            self._string()
        elif bare := _BARE_VALUE.match(self.text, self.at):
            self.at = bare.end()
        else:
            raise self._lost()

    def _elements(self, path: KeyPath) -> None:
        number = 0
        self._skip(_BLANK_LINES)
        while not self._take("]"):
            self._note((*path, number), self._line())
            self._value((*path, number))
            number += 1
            self._skip(_BLANK_LINES)
            self._take(",")
            self._skip(_BLANK_LINES)

    def _inline_table(self, path: KeyPath) -> None:
        self._skip(_BLANK_LINES)  # TOML 1.1 allows line breaks here
        while not self._take("}"):
            self._pair(path)
            self._skip(_BLANK_LINES)
            self._take(",")
            self._skip(_BLANK_LINES)

    def _string(self) -> str:
        for pattern in _STRINGS:
            if match := pattern.match(self.text, self.at):
                self.at = match.end()
                return match.group()
        raise self._lost()

    def _note(self, path: KeyPath, line: int) -> None:
        self.lines.setdefault(path, line)

    def _line(self) -> int:
        return bisect_right(self._starts, self.at)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _take(self, sign: str) -> bool:
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise self._lost()

    def _lost(self) -> ValueError:
        return ValueError(f"no TOML at line {self._line()}")


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[4], match[4])
