"""What a good desk's files become."""

from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.core.desk import Desk, Drawing, ReferenceFormat
from mailgate.errors import FileError
from mailgate.files.desk_files import load_desks

LEAST = """\
desk: A desk
reference: {prefix: CS, digits: 4}
"""
PRIORITIES = """\
priorities: {P1: High}
default: P1
"""
ALL = """\
language: pt-BR
reopen by mail: no
colleagues may write: "No"
link: "http://desk.example/{reference}?view=customer"
reference:
  drawn: counted
  digits: 12
  prefix: ABCDEFGH
own people: [Sam@Desk.example, Büro.example]
desk: |
  Ein Büro: mit Doppelpunkt
"""


def desk_of(folder: Path, text: str, *, priorities: str = PRIORITIES) -> Desk:
    (folder / "rules" / "a-desk").mkdir(parents=True)
    (folder / "rules" / "a-desk" / "desk.yaml").write_text(text, encoding="utf-8")
    (folder / "rules" / "a-desk" / "priorities.yaml").write_text(priorities, encoding="utf-8")
    return load_desks(folder / "rules", ["a-desk"])["a-desk"]


def test_what_a_file_leaves_out_has_its_default_and_no_source(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, LEAST)

    assert desk == Desk(
        name="a-desk",
        title="A desk",
        reference=ReferenceFormat("CS", 4, Drawing.AT_RANDOM),
        default_priority="P1",
        priorities={"P1": "High"},
        sources={
            "title": "rules/a-desk/desk.yaml:1",
            "reference": "rules/a-desk/desk.yaml:2",
            "priorities": "rules/a-desk/priorities.yaml:1",
            "default_priority": "rules/a-desk/priorities.yaml:2",
        },
    )
    assert desk.source("link") == ""


def test_every_key_arrives_as_it_was_written_with_its_line(tmp_path: Path) -> None:
    priorities = 'default: 022\npriorities:\n  022: "no"\n  on: 17:30\n'
    desk = desk_of(tmp_path, ALL, priorities=priorities)

    assert desk == Desk(
        name="a-desk",
        title="Ein Büro: mit Doppelpunkt",
        reference=ReferenceFormat("ABCDEFGH", 12, Drawing.COUNTED),
        default_priority="022",
        priorities={"022": "no", "on": "17:30"},
        link="http://desk.example/{reference}?view=customer",
        colleagues_may_write=False,
        reopen_by_mail=False,
        own_people=frozenset({"sam@desk.example", "xn--bro-hoa.example"}),
        language="pt-BR",
        sources=desk.sources,
    )
    assert {field: source.rpartition(":")[2] for field, source in desk.sources.items()} == {
        "language": "1", "reopen_by_mail": "2", "colleagues_may_write": "3", "link": "4",
        "default_priority": "1", "priorities": "2", "reference": "5", "own_people": "9",
        "title": "10",
    }  # fmt: skip


def test_the_desk_that_comes_with_mailgate_is_what_it_published() -> None:
    desk = load_desks(bundled("rules"), ["managed-service"])["managed-service"]

    assert desk.reference.write(11349759) == "CS11349759"
    assert list(desk.priorities) == ["1", "2", "3", "4"]
    assert desk.priorities[desk.default_priority] == "3 - Moderate"
    assert desk.colleagues_may_write
    assert desk.reopen_by_mail
    assert "{reference}" in desk.link


def test_a_desk_named_twice_is_read_once() -> None:
    assert list(load_desks(bundled("rules"), ["managed-service"] * 2)) == ["managed-service"]


def test_a_desk_without_a_folder_is_named_with_the_nearest_one_there_is() -> None:
    with pytest.raises(FileError, match='"managed-servce" has no folder; did you mean "managed-se'):
        load_desks(bundled("rules"), ["managed-servce"])


def test_no_rules_at_all_are_a_mistake_and_no_crash(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there are none at all"):
        load_desks(tmp_path / "rules", ["managed-service"])


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert({reference})", "https://{reference}", "//desk.example/{reference}",
        "https://desk.example/{reference}/{reference}", "https://desk.example/case",
        'https://desk.example/"onclick="x{reference}', "https://desk.example/ {reference}",
        "{reference}",
    ],
)  # fmt: skip
def test_a_link_that_is_no_web_address_with_one_reference_is_refused(
    link: str, tmp_path: Path
) -> None:
    with pytest.raises(FileError, match=r'desk\.yaml:3:7: "link" is .*, expected an address like'):
        desk_of(tmp_path, f"{LEAST}link: '{link}'\n")
