"""The line index knows every key that tomllib knows, and its line."""

import tomllib
from collections.abc import Iterator
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.settings.toml_lines import KeyPath, index

T = TypeVar("T")
FILE = '''\
top = 1  # a comment with = and [brackets]
"quoted key" = "a # b"
'literal.key'.dotted = { x = 1, "y z" = [1, 2] }
a.b.c = 2
text = """
[not a table]
not = "a key"
"""
raw = \'\'\'
x = 1\'\'\'\'\'
when = 1979-05-27 07:32:00
list = [
  "one", # first = 1
  [2, 3],
  {four = 4},
]

[table]
key = "\\" # \\\\"
"\\u00e9" = 1

[[box]]
name = "first"
[box.inner]
deep = true
[[box.many]]
n = 1
[[box.many]]
n = 2
[[box]]
name = "second"
imap = {host = "h", port = 1}
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param(("top",), 1, id="plain"),
        pytest.param(("quoted key",), 2, id="quoted"),
        pytest.param(("literal.key", "dotted", "y z", 1), 3, id="inside an inline table"),
        pytest.param(("a", "b", "c"), 4, id="dotted"),
        pytest.param(("text",), 5, id="multi-line string"),
        pytest.param(("raw",), 9, id="multi-line literal"),
        pytest.param(("when",), 11, id="date with a blank"),
        pytest.param(("list", 0), 13, id="first element"),
        pytest.param(("list", 1, 1), 14, id="list in a list"),
        pytest.param(("list", 2, "four"), 15, id="inline table in a list"),
        pytest.param(("table",), 18, id="table"),
        pytest.param(("table", "é"), 20, id="escaped key"),
        pytest.param(("box", 0, "name"), 23, id="array of tables"),
        pytest.param(("box", 0, "inner", "deep"), 25, id="table of an array's element"),
        pytest.param(("box", 0, "many", 1, "n"), 29, id="array in an array"),
        pytest.param(("box", 1, "imap", "port"), 32, id="second element"),
        pytest.param(("box", 1, "smtp"), 30, id="a key that is not there has the line around it"),
        pytest.param(("nothing",), 1, id="nothing around it"),
    ],
)
def test_each_key_has_the_line_that_says_it(path: KeyPath, line: int) -> None:
    assert index(FILE).line(path) == line


def test_windows_line_ends_count_as_one() -> None:
    assert index(FILE.replace("\n", "\r\n")).line(("box", 1, "name")) == 31


def test_a_text_that_is_no_toml_is_refused_and_does_not_hang() -> None:
    for text in ("x = [,]", "x = ", "= 1", "[a", "x = {{}", 'x = "', "x 1"):
        with pytest.raises(ValueError, match="no TOML at line 1"):
            index(text)


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=4)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.integers(-9, 9) | st.booleans() | st.text(st.characters(codec="utf-8"), max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.data())
def test_every_path_that_tomllib_finds_is_in_the_index_and_no_other(
    tables: dict[str, Any], data: st.DataObject
) -> None:
    written, expected = Writer(data).document(tables)

    assert tomllib.loads(written) == tables
    assert dict(index(written).lines) == expected


class Writer:
    """Writes tables in any of TOML's ways and notes the line of each path."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data
        self.out = ""
        self.lines: dict[KeyPath, int] = {}

    def document(self, tables: dict[str, Any]) -> tuple[str, dict[KeyPath, int]]:
        plain = {key: value for key, value in tables.items() if not self._as_table(value)}
        for key, value in plain.items():
            self._pair((), key, value)
            self.out += self._pick(["\n", " # x = 1\n", "\n\n", "\n# [no]\n"])
        for key, value in tables.items():
            if key in plain:
                continue
            elements = value if isinstance(value, list) else [value]
            for number, element in enumerate(elements):
                self._note((key,))
                opening, closing = ("[[", "]]") if value is elements else ("[", "]")
                place: KeyPath = (key, number) if value is elements else (key,)
                self._note(place)
                self.out += f"{opening}{self._key(key)}{closing}\n"
                for inner, found in element.items():
                    self._pair(place, inner, found)
                    self.out += "\n"
        return self.out, self.lines

    def _as_table(self, value: Any) -> bool:
        if isinstance(value, dict):
            return self._pick([True, False])
        all_tables = isinstance(value, list) and all(isinstance(one, dict) for one in value)
        return all_tables and bool(value) and self._pick([True, False])

    def _pair(self, place: KeyPath, key: str, value: Any) -> None:
        path = (*place, key)
        self._note(path)
        self.out += self._key(key) + self._pick(["=", " = ", "\t="])
        if isinstance(value, dict) and len(value) == 1 and self._pick([True, False]):
            self.out = self.out.rstrip("=\t ") + self._pick([".", " . "])
            self._pair(path, *next(iter(value.items())))
        else:
            self._value(path, value)

    def _value(self, path: KeyPath, value: Any) -> None:
        match value:
            case bool() | int():
                self.out += str(value).lower()
            case str():
                self.out += self._string(value)
            case list():
                self.out += "["
                for number, element in enumerate(value):
                    self.out += self._pick(["", "\n  ", " # [\n"])
                    self._note((*path, number))
                    self._value((*path, number), element)
                    self.out += self._pick([",", "\n,"])
                self.out += "]"
            case _:
                self.out += "{"
                for number, (key, inner) in enumerate(value.items()):
                    self.out += ", " if number else " "
                    self._pair(path, key, inner)
                self.out += "}"

    def _string(self, value: str) -> str:
        ways = [
            basic(value),
            '"""' + basic(value)[1:-1] + '"""',
            '"""\n' + basic(value)[1:-1] + '"""',
        ]
        if value.isprintable() and "'" not in value:
            ways += [f"'{value}'", f"'''{value}'''"]
        if value.isprintable() and "\\" not in value and '""' not in value:
            ways.append(f'"""{value}"""')
        return self._pick(ways)

    def _key(self, key: str) -> str:
        bare = key and all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in key)
        return self._pick([basic(key), key] if bare else [basic(key)])

    def _note(self, path: KeyPath) -> None:
        self.lines.setdefault(path, self.out.count("\n") + 1)

    def _pick(self, ways: list[T]) -> T:
        return self.data.draw(st.sampled_from(ways))


def basic(value: str) -> str:
    return '"' + "".join(escaped(value)) + '"'


def escaped(value: str) -> Iterator[str]:
    for sign in value:
        yield sign if sign.isprintable() and sign not in '"\\' else f"\\U{ord(sign):08x}"
