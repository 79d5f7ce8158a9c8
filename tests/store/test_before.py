"""Mail of a renumbered folder that was there before we first saw it."""

from datetime import UTC, datetime, timedelta

import pytest

from mailgate.core.message import MessageKey
from mailgate.store import before, folders
from mailgate.store.database import Database
from tests.store.build import NOW

OLD = NOW - timedelta(days=30)
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("uidvalidity", "uid", "at", "expected"),
    [
        pytest.param(2, "7", OLD, True, id="old and there at the rescan"),
        pytest.param(2, "8", OLD, False, id="old, but came after the rescan began"),
        pytest.param(2, "7", NOW + timedelta(hours=1), False, id="of our time"),
        pytest.param(2, "7", NOW, False, id="in the very second"),
        pytest.param(2, "7", UNDATED, False, id="without a date"),
        pytest.param(1, "7", OLD, False, id="of the numbers before"),
    ],
)
def test_only_old_mail_of_a_rescan_is_before_our_time(
    database: Database, *, uidvalidity: int, uid: str, at: datetime, expected: bool
) -> None:
    with database.session() as session:
        folders.remember_folder(
            session,
            mailbox="support",
            folder="INBOX",
            uidvalidity=1,
            before_uid=5,
            before_count=5,
            last_uid=5,
            now=NOW,
        )
        before.renumber(session, mailbox="support", folder="INBOX", uidvalidity=2, rescan_uid=7)

        key = MessageKey("support", "INBOX", uidvalidity, uid)

        assert before.is_before_our_time(session, key=key, at=at) is expected
