"""Which files a sender sent before."""

from mailgate.store import files
from mailgate.store.database import Database
from tests.store.build import arrival, take

DESK = "managed-service"
ANN = "ann@customer.example"


def test_earlier_mails_of_the_same_sender_at_the_same_desk_are_counted(database: Database) -> None:
    with database.session() as session:
        take(session, *(arrival(str(number)) for number in range(1, 6)))
        notes = [
            (1, DESK, ANN, ["logo", "terms"]),
            (2, DESK, ANN, ["logo", "logo"]),
            (3, "field-service", ANN, ["logo"]),
            (4, DESK, "bob@customer.example", ["logo"]),
            (5, DESK, ANN, ["logo", "new"]),
        ]
        for inbox_id, desk, sender, digests in notes * 2:
            files.note_files(session, desk=desk, sender=sender, digests=digests, inbox_id=inbox_id)
        known = {
            inbox_id: files.earlier_mails(
                session,
                desk=DESK,
                sender=ANN,
                digests=["logo", "terms", "new"],
                inbox_id=inbox_id,
            )
            for inbox_id in (1, 2, 5)
        }

    assert known == {1: {}, 2: {"logo": 1, "terms": 1}, 5: {"logo": 2, "terms": 1}}


def test_a_mail_without_files_asks_and_notes_nothing(database: Database) -> None:
    with database.session() as session:
        take(session)
        files.note_files(session, desk=DESK, sender=ANN, digests=[], inbox_id=1)

        assert files.earlier_mails(session, desk=DESK, sender=ANN, digests=[], inbox_id=1) == {}
