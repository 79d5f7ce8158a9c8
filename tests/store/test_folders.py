"""How far a folder was seen, and what of it is filed away, comes back as it was noted."""

from typing import Any

from mailgate.store import folders
from mailgate.store.database import Database
from tests.store.build import NOW, arrival, take


def test_a_folder_is_remembered_and_goes_forward_only(database: Database) -> None:
    here = {"mailbox": "support", "folder": "INBOX"}
    with database.session() as session:
        assert folders.folder(session, **here) is None
        folders.remember_folder(
            session,
            **here,
            uidvalidity=4_294_967_295,
            before_uid=4_294_967_290,
            before_count=3,
            last_uid=4_294_967_290,
            now=NOW,
        )
        folders.advance_folder(session, **here, last_uid=4_294_967_295, now=NOW)
        folders.advance_folder(session, **here, last_uid=5, now=NOW)
        folders.set_drained(session, **here, now=NOW)
        found = folders.folder(session, **here)

        assert found is not None
        assert (found.uidvalidity, found.last_uid) == (4_294_967_295, 4_294_967_295)
        assert (found.before_count, found.drained_at) == (3, NOW)


def test_a_new_uidvalidity_starts_a_folder_anew(database: Database) -> None:
    here = {"mailbox": "support", "folder": "INBOX"}
    with database.session() as session:
        for uidvalidity in (1, 2):
            folders.remember_folder(
                session,
                **here,
                uidvalidity=uidvalidity,
                before_uid=0,
                before_count=0,
                last_uid=0,
                now=NOW,
            )
            folders.set_drained(session, **here, now=NOW)
            folders.advance_folder(session, **here, last_uid=9 * uidvalidity, now=NOW)
        found = folders.folder(session, **here)

        assert found is not None
        assert (found.uidvalidity, found.last_uid) == (2, 18)


def test_what_was_filed_away_is_not_filed_again(database: Database) -> None:
    here: dict[str, Any] = {"mailbox": "support", "folder": "INBOX", "uidvalidity": 7}
    with database.session() as session:
        take(session, *(arrival(uid) for uid in "123"), arrival("4", uidvalidity=8))

        folders.mark_filed(session, **here, uids={"1", "3", "99"}, now=NOW)

        assert folders.unfiled(session, **here, whole=True) == ["2"]
        assert folders.taken_among(session, **here, uids=list("23459")) == {"2", "3"}
        many = [str(uid) for uid in range(3, 70_000)]
        assert folders.taken_among(session, **here, uids=many) == {"3"}
