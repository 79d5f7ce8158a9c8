"""What is set aside waits for a person, and loses nothing by it."""

from mailgate.store import quarantine
from mailgate.store.database import Database
from mailgate.store.raw import raw_of
from tests.store.build import NOW, arrival, claim, claim_next, take


def test_a_quarantined_mail_is_listed_retried_and_dropped(database: Database) -> None:
    with database.session() as session:
        take(session)
        quarantine.quarantine(
            session, inbox_id=1, reason="three failures\0", decision={"n": 3}, now=NOW
        )
        assert [row.reason for row, _ in quarantine.quarantined(session)] == [
            "three failures\ufffd"
        ]
        assert claim_next(session) is None

        assert quarantine.drop(session, inbox_id=1, by="eve", now=NOW)
        assert not quarantine.drop(session, inbox_id=1, by="eve", now=NOW)
        assert quarantine.quarantined(session) == []

        assert quarantine.retry(session, inbox_id=1, now=NOW)
        assert not quarantine.retry(session, inbox_id=1, now=NOW)
        assert claim(session).attempts == 1
        assert raw_of(session, 1) == arrival().mail.raw
