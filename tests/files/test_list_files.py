"""What lists and groups become."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.lists import EntryList, Group, Regions
from mailgate.errors import FileError
from mailgate.files.groups_file import Groups, load_groups
from mailgate.files.list_files import load_lists, parse_list

PARTNERS = """\
# Who may write
Anna@Partner.example      # the owner
@partner.org
office.partner.net
total loss
C# compiler
"""


def partners() -> EntryList:
    return parse_list(PARTNERS, list_name="partners", name="rules/a-desk/lists/partners.txt")


def test_a_list_knows_addresses_domains_and_words_with_their_lines() -> None:
    assert partners() == EntryList(
        name="partners",
        addresses=frozenset({"anna@partner.example"}),
        domains=frozenset({"partner.org", "office.partner.net"}),
        words=("Anna@Partner.example", "@partner.org", "office.partner.net", "total loss",
               "C# compiler"),
        lines={"anna@partner.example": 2, "partner.org": 3, "office.partner.net": 4,
               "total loss": 5, "c# compiler": 6},
        path="rules/a-desk/lists/partners.txt",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "entry", "line"),
    [
        ("anna@partner.example", "anna@partner.example", ":2"),
        ("bob@partner.example", "", ".txt"),
        ("bob@mail.partner.org", "partner.org", ":3"),
        ("bob@notpartner.org", "", ".txt"),
    ],
)
def test_an_address_falls_under_its_entry(address: str, entry: str, line: str) -> None:
    assert partners().entry_of(address) == entry
    assert partners().source(entry).endswith(line)


def test_lists_are_called_like_their_files_and_hidden_files_are_passed_over(
    tmp_path: Path,
) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "major words.txt").write_text("\ufefftotal loss\r\n", encoding="utf-8")
    (tmp_path / "lists" / ".words.txt.swp").write_bytes(b"\xff")

    lists = load_lists(tmp_path, shown_as="rules/a-desk")

    assert {name: found.words for name, found in lists.items()} == {"major words": ("total loss",)}


def test_a_desk_without_lists_and_groups_has_none(tmp_path: Path) -> None:
    assert load_lists(tmp_path, shown_as="rules/a-desk") == {}
    assert load_groups(tmp_path, shown_as="rules/a-desk") == Groups()


def test_groups_have_one_address_or_several_and_regions_their_group(tmp_path: Path) -> None:
    (tmp_path / "groups.yaml").write_text(
        "groups:\n  duty: Duty@Desk.example\n  all: [a@desk.example, b@desk.example]\n"
        "regions: {North: duty, South: all}\ncompany wide: {group: all}\n",
        encoding="utf-8",
    )

    found = load_groups(tmp_path, shown_as="rules/a-desk")

    assert found.groups["duty"] == Group(
        "duty", ("duty@desk.example",), "rules/a-desk/groups.yaml:2"
    )
    assert found.groups["all"].addresses == ("a@desk.example", "b@desk.example")
    assert found.regions == Regions({"North": "duty", "South": "all"}, "all", 2)


@pytest.mark.parametrize(
    ("hit", "told"),
    [
        ({"North"}, ("duty",)),
        ({"South"}, ("everybody",)),
        ({"North", "South"}, ("duty", "everybody")),
        ({"North", "West"}, ("duty", "everybody")),
        ({"Mars"}, ()),
    ],
)
def test_each_group_is_told_once(hit: set[str], told: tuple[str, ...]) -> None:
    groups = {"North": "duty", "South": "everybody", "West": "duty"}
    regions = Regions(groups, "everybody", from_regions=2)

    assert regions.groups_told(frozenset(hit)) == told


@given(st.text(alphabet=st.sampled_from("aB@.# \n\té")) | st.text())
def test_no_text_breaks_a_list(text: str) -> None:
    found = EntryList("any")
    with suppress(FileError):
        found = parse_list(text, list_name="any", name="any.txt")

    assert len(found.words) == len(found.lines)
    assert all(word.isprintable() for word in found.words)
