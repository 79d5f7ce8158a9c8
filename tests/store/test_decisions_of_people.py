"""Held mail, blocks and keys: small tables, one word of a person each."""

import pytest

from mailgate.errors import PermanentError
from mailgate.store import blocks, held, meta
from mailgate.store.database import Database
from tests.store.build import NOW, arrival, open_case, queue, take


def test_a_held_mail_waits_until_a_person_decides(database: Database) -> None:
    with database.session() as session:
        take(session, arrival("1"), arrival("2"))
        case_id = open_case(session)
        assert held.hold(session, inbox_id=1, case_id=case_id, reason="a stranger\0", now=NOW)
        assert not held.hold(session, inbox_id=1, case_id=case_id, reason="again", now=NOW)
        held.hold(session, inbox_id=2, case_id=case_id, reason="another", now=NOW)
        waits = [(row.inbox_id, row.reason) for row in held.waiting(session)]

        assert waits == [(1, "a stranger\ufffd"), (2, "another")]
        assert held.decide(session, inbox_id=1, decided_as="accept", decided_by="eve", now=NOW)
        assert not held.decide(session, inbox_id=1, decided_as="drop", decided_by="bob", now=NOW)
        assert [row.inbox_id for row in held.waiting(session)] == [2]
        decided = held.held_row(session, 1)

    assert decided is not None
    assert (decided.decided_as, decided.decided_by, decided.decided_at) == ("accept", "eve", NOW)


@pytest.mark.parametrize(
    ("pattern", "address", "blocked"),
    [
        pytest.param("a@spam.example", "a@spam.example", True, id="address"),
        pytest.param("a@spam.example", "b@spam.example", False, id="other address"),
        pytest.param("spam.example", "b@spam.example", True, id="domain"),
        pytest.param("spam.example", "b@mail.spam.example", True, id="domain above"),
        pytest.param("spam.example", "b@notspam.example", False, id="other domain"),
        pytest.param("spam.example", '"a@spam.example"@x.example', False, id="at in local part"),
    ],
)
def test_a_block_meets_an_address_or_a_whole_domain(
    database: Database, pattern: str, address: str, *, blocked: bool
) -> None:
    with database.session() as session:
        assert blocks.block(session, pattern=pattern, by="eve", now=NOW)
        assert not blocks.block(session, pattern=pattern, by="bob", now=NOW)
        found = blocks.blocked_by(session, address=address)

        assert (found is not None and found.pattern == pattern) == blocked
        assert [row.by for row in blocks.blocks(session)] == ["eve"]
        assert blocks.unblock(session, pattern=pattern)
        assert not blocks.unblock(session, pattern=pattern)
        assert blocks.blocked_by(session, address=address) is None


def test_a_key_that_signed_may_not_be_missing(database: Database) -> None:
    with database.session() as session:
        meta.check_keys(session, ["old"], "old")
        queue(session, open_case(session))

        with pytest.raises(PermanentError, match="signed with the key old"):
            meta.check_keys(session, ["new"], "new")
        meta.check_keys(session, ["new", "old"], "new")
        meta.check_keys(session, ["new"], "new")
        with pytest.raises(PermanentError, match="signed with the key new"):
            meta.check_keys(session, ["old"], "old")


def test_a_key_that_signed_nothing_may_go(database: Database) -> None:
    with database.session() as session:
        meta.check_keys(session, ["old"], "old")
        meta.check_keys(session, ["new"], "new")


def test_facts_are_noted_and_replaced(database: Database) -> None:
    with database.session() as session:
        assert meta.get_meta(session, "fact") == ""
        meta.set_meta(session, "fact", "one")
        meta.set_meta(session, "fact", "two")

        assert meta.get_meta(session, "fact") == "two"
