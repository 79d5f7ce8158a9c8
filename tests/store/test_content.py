"""A content is one mail's of a desk, whatever carries it a second time."""

from mailgate.store import content
from mailgate.store.database import Database
from tests.store.build import arrival, claim, finish, take


def test_a_content_belongs_to_one_mail_of_a_desk(database: Database) -> None:
    with database.session() as session:
        take(session, arrival("1"), arrival("2"))
        mine = {"desk": "managed-service", "content_key": "same"}

        assert content.claim_content(session, inbox_id=1, **mine)
        assert content.claim_content(session, inbox_id=1, **mine)
        assert not content.claim_content(session, inbox_id=2, **mine)
        assert content.claim_content(session, inbox_id=2, desk="other", content_key="same")


def test_a_duplicate_finds_the_mail_it_repeats(database: Database) -> None:
    with database.session() as session:
        take(session, arrival("1", content_key="same"), arrival("2", content_key="same"))
        item = claim(session)
        mine = {"desk": item.desk, "content_key": "same"}
        assert content.duplicate_of(session, inbox_id=2, **mine) is None
        content.claim_content(session, inbox_id=item.id, **mine)
        finish(session, item)

        original = content.duplicate_of(session, inbox_id=2, **mine)
        assert original is not None
        assert original.id == item.id
        assert content.duplicate_of(session, inbox_id=item.id, **mine) is None
