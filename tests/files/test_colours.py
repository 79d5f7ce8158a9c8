"""The colours of a desk: read, completed, and refused where words could not be read."""

from pathlib import Path

import pytest

from mailgate.core.desk import Colours
from mailgate.errors import FileError
from mailgate.files.colours import contrast
from mailgate.files.desk_files import load_desks

DESK = "desk: A desk\nreference: {prefix: CS, digits: 8}\n"


def colours(folder: Path, said: str) -> Colours:
    (folder / "a-desk").mkdir()
    (folder / "a-desk" / "desk.yaml").write_text(DESK + said, encoding="utf-8")
    (folder / "a-desk" / "priorities.yaml").write_text(
        "default: '3'\npriorities:\n  '3': {name: Moderate}\n", encoding="utf-8"
    )
    return load_desks(folder, ["a-desk"])["a-desk"].colours


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("", Colours("#1f5fd0", "#ffffff"), id="none"),
        pytest.param('colours: {main: "#1B4F8F"}', Colours("#1b4f8f", "#ffffff"), id="dark"),
        pytest.param('colours: {main: "#ffd200"}', Colours("#ffd200", "#101418"), id="light"),
        pytest.param(
            'colours: {main: "#ffd200", on main: "#332200"}',
            Colours("#ffd200", "#332200"),
            id="both",
        ),
    ],
)
def test_words_on_a_colour_are_those_that_can_be_read(
    tmp_path: Path, said: str, expected: Colours
) -> None:
    found = colours(tmp_path, said)

    assert found == expected
    assert contrast(found.main, found.on_main) >= 4.5


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("colours: {main: blue}", '"main" in "colours" is "blue"', id="a name"),
        pytest.param("colours:\n  main: #1b4f8f", "a colour in quotes", id="a comment"),
        pytest.param('colours: {main: "#12345"}', "six hexadecimal digits", id="too short"),
        pytest.param(
            'colours: {on main: "#123456"}', 'key "main" in "colours" is missing', id="no"
        ),
        pytest.param('colours: {bar: "#123456", main: "#123456"}', 'unknown key "bar"', id="key"),
        pytest.param(
            'colours: {main: "#ffd200", on main: "#ffffff"}',
            "#ffffff on #ffd200 has 1.5",
            id="pale",
        ),
    ],
)
def test_colours_that_are_none_or_cannot_be_read_are_mistakes(
    tmp_path: Path, said: str, expected: str
) -> None:
    with pytest.raises(FileError) as refused:
        colours(tmp_path, said)

    assert expected in str(refused.value)
    assert "desk.yaml:3" in str(refused.value) or "desk.yaml:4" in str(refused.value)
