"""Shapes put a mistake at the line that caused it, however deep."""

import pytest
from pydantic import Field

from mailgate.errors import FileError
from mailgate.files.shape import Shape, YesOrNo, fill, line_of
from mailgate.files.yaml_lines import parse_yaml


class Step(Shape):
    name: str
    by_mail: YesOrNo = Field(alias="by mail", default=True)


class Plan(Shape):
    steps: list[Step]
    notes: dict[str, Step] = Field(default_factory=dict)


def mistakes(text: str) -> list[str]:
    with pytest.raises(FileError) as refused:
        fill(Plan, parse_yaml(text, name="f.yaml"), name="f.yaml")
    return [str(mistake) for mistake in refused.value.mistakes]


def test_what_fits_is_filled_in() -> None:
    plan = fill(Plan, parse_yaml("steps: [{name: a, by mail: no}]", name="f"), name="f")

    assert plan == Plan.model_validate({"steps": [{"name": "a", "by mail": "no"}]})
    assert not plan.steps[0].by_mail


def test_a_mistake_in_a_list_is_at_the_line_of_its_element() -> None:
    assert mistakes("steps:\n- name: a\n- by mail: perhaps\n  nmae: c\n- d\n") == [
        'f.yaml:3:3: key "name" in entry 2 of "steps" is missing',
        'f.yaml:3:12: "by mail" in entry 2 of "steps" is "perhaps", expected yes or no',
        'f.yaml:4:3: unknown key "nmae" in entry 2 of "steps"; did you mean "name"?',
        'f.yaml:5:3: entry 3 of "steps" is "d", expected keys with values',
    ]


def test_a_mistake_in_a_map_is_at_the_line_of_its_key() -> None:
    assert mistakes("steps: []\nnotes:\n  x: {name: a}\n  y: {nam: b, name: c}\n") == [
        'f.yaml:4:7: unknown key "nam" in "y" in "notes"; did you mean "name"?'
    ]


def test_what_no_words_of_ours_describe_is_said_in_pydantic_s() -> None:
    assert mistakes("steps: text") == [
        'f.yaml:1:8: "steps" is "text", expected input should be a valid list'
    ]


@pytest.mark.parametrize(
    ("place", "line"),
    [((), 1), (("a",), 1), (("a", 1), 3), (("a", 1, "c"), 4), (("a", 7), 1), (("b", "x"), 5)],
)
def test_a_place_that_is_not_there_has_the_line_around_it(
    place: tuple[str | int, ...], line: int
) -> None:
    node = parse_yaml("a:\n- x\n- b: 1\n  c: 2\nb: text\n", name="f.yaml")

    assert line_of(node, *place) == line
