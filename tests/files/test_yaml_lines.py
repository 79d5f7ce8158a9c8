"""YAML comes as it was written, with lines, and nothing in a file can break the reading."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.errors import FileError
from mailgate.files.yaml_lines import YamlList, YamlMap, YamlText, parse_yaml, read_yaml


def test_every_scalar_stays_text_and_knows_its_line() -> None:
    node = parse_yaml("a: 17:30\nb:\n  - no\n  - {on: 022}\nc:\nd: ''\n", name="f.yaml")

    assert node == YamlMap(
        (
            (YamlText("a", 1), YamlText("17:30", 1)),
            (
                YamlText("b", 2),
                YamlList(
                    (YamlText("no", 3), YamlMap(((YamlText("on", 4), YamlText("022", 4)),), 4)), 3
                ),
            ),
            (YamlText("c", 5), YamlText("", 5)),
            (YamlText("d", 6), YamlText("", 6)),
        ),
        1,
    )


def test_every_part_knows_its_column_counted_in_letters_from_one() -> None:
    node = parse_yaml("ä: [ö, {ü: 'x'}]\n", name="f.yaml")

    assert isinstance(node, YamlMap)
    (key, items), *_ = node.entries
    assert isinstance(items, YamlList)
    inner = items.items[1]
    assert isinstance(inner, YamlMap)
    places = [part.column for part in (node, key, items, items.items[0], inner, *inner.entries[0])]
    assert places == [1, 1, 4, 5, 8, 9, 12]


def test_windows_line_ends_and_a_byte_order_mark_are_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")

    node = read_yaml(path, name="f.yaml")

    assert isinstance(node, YamlMap)
    assert [key.line for key, _ in node.entries] == [1, 2]


def test_a_file_over_one_megabyte_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("# " + "x" * 1_000_000)

    with pytest.raises(FileError, match=r"f\.yaml:1: is over 1 MB"):
        read_yaml(path, name="f.yaml")


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param("[" * 500_000, id="lists"),
        pytest.param("{a: " * 200_000, id="maps"),
        pytest.param("- " * 400_000, id="block lists"),
        pytest.param("".join(" " * n + "a:\n" for n in range(1000)), id="block maps"),
    ],
)
def test_deep_nesting_is_left_early(bomb: str) -> None:
    with pytest.raises(FileError, match="nested more than 30 levels"):
        parse_yaml(bomb, name="f.yaml")


SIGNS = st.text("ab01 \n\t:-?[]{},&*!|>'\"%@`#~<=./\\\x00\x85\ufeff\u2028\U0010ffff", max_size=30)


@given(SIGNS | st.text(max_size=30))
def test_whatever_is_in_a_file_it_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        node = parse_yaml(text, name="f.yaml")
        places = [(node.line, node.column)]
    except FileError as refused:
        places = [(mistake.line, mistake.column) for mistake in refused.mistakes]

    assert places
    assert all(1 <= line <= len(text) + 1 for line, _ in places)
    assert all(0 <= column <= len(text) + 1 for _, column in places)
