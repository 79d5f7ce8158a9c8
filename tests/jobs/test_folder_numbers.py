"""A server that gives its UIDs out a second time is told about, and never read as if it had not."""

from dataclasses import replace
from pathlib import Path

import pytest

from mailgate.errors import PermanentError
from mailgate.jobs.collect_imap import check_numbers
from mailgate.jobs.context import Context
from mailgate.mail.imap import ImapFolder
from mailgate.settings.model import Secret, ServerSettings, Tls
from mailgate.store import folders
from tests.jobs.small_context import SUPPORT, small_context
from tests.servers.imap_script import Conversation, ScriptedImap
from tests.store.build import NOW

pytestmark = pytest.mark.live
LAST_UID = 50


def seen_before(context: Context, *, uidvalidity: int = 7) -> None:
    with context.database.session() as session:
        folders.remember_folder(
            session,
            mailbox=SUPPORT.name,
            folder="INBOX",
            uidvalidity=uidvalidity,
            before_uid=0,
            before_count=0,
            last_uid=LAST_UID,
            now=NOW,
        )


def check(context: Context, *, uidnext: int) -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=1, uidnext=uidnext)
        client.go_on()

    with ScriptedImap(script) as server:
        login = ServerSettings("127.0.0.1", server.port, Tls.NONE, "support", Secret("secret"))
        mailbox = replace(SUPPORT, imap=login)
        with ImapFolder(mailbox) as source:
            check_numbers(context, mailbox, source)


def test_a_folder_put_back_to_an_older_state_is_refused(tmp_path: Path) -> None:
    with small_context(tmp_path) as context:
        seen_before(context)

        with pytest.raises(PermanentError, match="its next UID is 50, but UID 50 was there"):
            check(context, uidnext=LAST_UID)


def test_it_stays_refused_when_new_mail_has_used_up_the_numbers(tmp_path: Path) -> None:
    with small_context(tmp_path) as context:
        seen_before(context)
        with pytest.raises(PermanentError):
            check(context, uidnext=40)

        with pytest.raises(PermanentError, match="its next UID is 40, but UID 50 was there"):
            check(context, uidnext=60)

        seen_before(context, uidvalidity=6)  # the server's is another one now
        check(context, uidnext=60)


@pytest.mark.parametrize(
    ("uidnext", "uidvalidity"),
    [
        pytest.param(LAST_UID + 1, 7, id="nothing new"),
        pytest.param(1000, 7, id="much that is new"),
        pytest.param(1, 6, id="a new UIDVALIDITY"),
    ],
)
def test_a_folder_that_only_grew_or_was_made_anew_is_read(
    tmp_path: Path, uidnext: int, uidvalidity: int
) -> None:
    with small_context(tmp_path) as context:
        seen_before(context, uidvalidity=uidvalidity)

        check(context, uidnext=uidnext)


def test_a_folder_never_seen_is_read(tmp_path: Path) -> None:
    with small_context(tmp_path) as context:
        check(context, uidnext=1)
