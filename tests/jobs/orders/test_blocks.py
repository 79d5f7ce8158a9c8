import pytest

from mailgate.errors import UsageError
from mailgate.jobs import blocks
from mailgate.store.tables import BlockRow
from tests.servers.rows import NOW, Rows, after


def test_a_block_remembers_who_and_when(rows: Rows) -> None:
    assert blocks.add(rows.database, "Spam@Example.COM", by="Bo", now=NOW)

    row = rows.get(BlockRow, "spam@example.com")
    assert (row.by, row.at) == ("Bo", NOW)


def test_blocking_twice_changes_nothing(rows: Rows) -> None:
    blocks.add(rows.database, "spam.example", by="Bo", now=NOW)

    assert not blocks.add(rows.database, "@SPAM.example", by="Cy", now=after(hours=1))
    assert rows.get(BlockRow, "spam.example").by == "Bo"


def test_a_block_can_be_ended_once(rows: Rows) -> None:
    blocks.add(rows.database, "spam.example", by="Bo", now=NOW)

    assert blocks.remove(rows.database, "Spam.Example")
    assert not blocks.remove(rows.database, "spam.example")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "example",
        "a@",
        "a b@example.com",
        "a@b@",
        "a@example..com",
        "*.example.com",
        "example.com/",
        "x" * 400,
    ],
)
def test_what_is_no_address_and_no_domain_is_refused(rows: Rows, text: str) -> None:
    with pytest.raises(UsageError, match="neither an address"):
        blocks.add(rows.database, text, by="Bo", now=NOW)
