"""What is sent to servers of every kind when mails are filed away."""

import pytest

from mailgate.errors import PermanentError, TemporaryError
from mailgate.settings.model import Filing
from tests.mail.sources.folders import scripted
from tests.servers.imap_script import Conversation, ScriptedImap

ALL = "IMAP4rev1 MOVE UIDPLUS"
NO_MOVE = "IMAP4rev1 UIDPLUS"
NEITHER = "IMAP4rev1"


class Desk:
    """Agrees to everything but what it is told to refuse, and knows the flags of its mails."""

    def __init__(self, capabilities: str, *, flags: dict[int, str] | None = None) -> None:
        self.capabilities = capabilities
        self.flags = flags or {}
        self.refuse: dict[str, list[str]] = {}
        self.folders = {"Processed"}

    def __call__(self, client: Conversation) -> None:
        client.until_selected(exists=9, uidnext=10, capabilities=self.capabilities)
        while True:
            tag, _, command = client.command().partition(" ")
            name = command.removeprefix("UID ").split(" ")[0]
            untagged = ""
            if name == "FETCH":
                asked = {int(uid) for uid in command.split(" ")[2].split(",")}
                untagged = "".join(
                    f"* {seq} FETCH (UID {uid} FLAGS ({flags}))\r\n"
                    for seq, (uid, flags) in enumerate(self.flags.items(), 1)
                    if uid in asked
                )
            if name == "LIST":
                untagged = "".join(
                    f'* LIST () "/" {folder}\r\n' for folder in self.folders if folder in command
                )
            if name == "CREATE":
                self.folders.add(command.split('"')[1])
            refusals = self.refuse.get(name, [])
            client.send(f"{untagged}{tag} {refusals.pop(0) if refusals else 'OK done'}\r\n")


def filing_commands(
    desk: Desk, filing: Filing, *, uids: tuple[int, ...] = (3, 1), move_to: str = "Processed"
) -> list[str]:
    """What the server is asked to do for it."""
    with ScriptedImap(desk) as server:
        with scripted(server.port) as folder:
            assert folder.file_away(uids, filing=filing, move_to=move_to) == frozenset(uids)
        return [
            command
            for command in server.commands()
            if not command.startswith(("CAPABILITY", "LOGIN", "SELECT", "LOGOUT"))
        ]


@pytest.mark.parametrize(
    ("capabilities", "filing", "expected"),
    [
        pytest.param(ALL, Filing.KEEP, [], id="keep"),
        pytest.param(ALL, Filing.SEEN, ["UID STORE 1,3 +FLAGS.SILENT (\\Seen)"], id="seen"),
        pytest.param(ALL, Filing.MOVE, ['UID MOVE 1,3 "Processed"'], id="move"),
        pytest.param(
            NO_MOVE,
            Filing.MOVE,
            [
                "UID FETCH 1,3 (FLAGS)",
                'UID COPY 1,3 "Processed"',
                "UID STORE 1,3 +FLAGS.SILENT (\\Deleted)",
                "UID EXPUNGE 1,3",
            ],
            id="move without MOVE",
        ),
        pytest.param(
            NEITHER,
            Filing.MOVE,
            [
                "UID FETCH 1,3 (FLAGS)",
                'UID COPY 1,3 "Processed"',
                "UID STORE 1,3 +FLAGS.SILENT (\\Deleted)",
            ],
            id="move without MOVE and UIDPLUS",
        ),
        pytest.param(
            ALL,
            Filing.DELETE,
            ["UID STORE 1,3 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 1,3"],
            id="delete",
        ),
        pytest.param(
            NEITHER,
            Filing.DELETE,
            ["UID STORE 1,3 +FLAGS.SILENT (\\Deleted)"],
            id="delete without UIDPLUS",
        ),
    ],
)
def test_each_filing_does_no_more_than_it_says(
    capabilities: str, filing: Filing, expected: list[str]
) -> None:
    desk = Desk(capabilities, flags={1: "\\Seen", 3: ""})
    assert filing_commands(desk, filing) == expected


@pytest.mark.parametrize("filing", list(Filing))
@pytest.mark.parametrize("capabilities", [ALL, NO_MOVE, NEITHER])
def test_no_server_is_ever_told_to_expunge_more_than_our_uids(
    filing: Filing, capabilities: str
) -> None:
    for command in filing_commands(Desk(capabilities, flags={1: "", 3: ""}), filing):
        assert not command.startswith(("EXPUNGE", "CLOSE"))
        assert not command.startswith("UID EXPUNGE") or command == "UID EXPUNGE 1,3"


def test_after_a_crash_what_was_copied_is_not_copied_again() -> None:
    # 1 was copied and flagged before the crash, 2 was not reached, 3 is gone already.
    desk = Desk(NO_MOVE, flags={1: "\\Deleted", 2: ""})
    assert filing_commands(desk, Filing.MOVE, uids=(1, 2, 3)) == [
        "UID FETCH 1,2,3 (FLAGS)",
        'UID COPY 2 "Processed"',
        "UID STORE 1,2 +FLAGS.SILENT (\\Deleted)",
        "UID EXPUNGE 1,2",
    ]


def test_mails_that_are_all_gone_count_as_filed() -> None:
    assert filing_commands(Desk(NO_MOVE), Filing.MOVE, uids=(1,)) == ["UID FETCH 1 (FLAGS)"]


def test_mails_are_filed_in_sets_of_two_hundred() -> None:
    uids = tuple(range(1, 451))
    commands = filing_commands(Desk(ALL), Filing.SEEN, uids=uids)
    assert [command.count(",") + 1 for command in commands] == [200, 200, 50]


@pytest.mark.parametrize(
    "refusal", ["NO [TRYCREATE] no such folder", "NO no such folder"], ids=["code", "no code"]
)
@pytest.mark.parametrize(("capabilities", "name"), [(ALL, "MOVE"), (NO_MOVE, "COPY")])
def test_a_target_that_is_missing_is_created_once(
    refusal: str, capabilities: str, name: str
) -> None:
    desk = Desk(capabilities, flags={1: "", 3: ""})
    desk.folders.clear()
    desk.refuse[name] = [refusal]
    commands = filing_commands(desk, Filing.MOVE)
    assert commands.count('CREATE "Processed"') == 1
    assert commands.count(f'UID {name} 1,3 "Processed"') == 2


def test_a_target_that_cannot_be_created_needs_a_person() -> None:
    desk = Desk(ALL)
    desk.folders.clear()
    desk.refuse = {"MOVE": ["NO [TRYCREATE] no such folder"], "CREATE": ["NO you may not"]}
    with (
        ScriptedImap(desk) as server,
        scripted(server.port) as folder,
        pytest.raises(PermanentError, match="CREATE Processed"),
    ):
        folder.file_away([1], filing=Filing.MOVE, move_to="Processed")


def test_a_target_that_refuses_mail_is_not_created() -> None:
    desk = Desk(ALL)
    desk.refuse["MOVE"] = ["NO [OVERQUOTA] full"]
    with ScriptedImap(desk) as server, scripted(server.port) as folder:
        with pytest.raises(TemporaryError, match="full"):
            folder.file_away([1], filing=Filing.MOVE, move_to="Processed")
        assert not any("CREATE" in command for command in server.commands())


def test_a_folder_that_nobody_can_subscribe_to_is_still_a_folder() -> None:
    desk = Desk(ALL)
    desk.folders.clear()
    desk.refuse = {"MOVE": ["NO [TRYCREATE] missing"], "SUBSCRIBE": ["NO we have no such thing"]}
    assert 'UID MOVE 1,3 "Processed"' in filing_commands(desk, Filing.MOVE)[-1]


@pytest.mark.parametrize("move_to", ["INBOX", "inbox", ""])
def test_mail_is_never_moved_to_where_it_is(move_to: str) -> None:
    with ScriptedImap(Desk(ALL)) as server, scripted(server.port) as folder:
        with pytest.raises(PermanentError, match="cannot move mail"):
            folder.file_away([1], filing=Filing.MOVE, move_to=move_to)
        assert not any("MOVE" in command for command in server.commands())


@pytest.mark.parametrize("filing", [Filing.SEEN, Filing.MOVE, Filing.DELETE])
def test_a_refusal_is_no_filing(filing: Filing) -> None:
    desk = Desk(ALL)
    desk.refuse = {"STORE": ["NO not now"], "MOVE": ["NO not now"]}
    with (
        ScriptedImap(desk) as server,
        scripted(server.port) as folder,
        pytest.raises(TemporaryError, match="not now"),
    ):
        folder.file_away([1], filing=filing, move_to="Processed")


def test_a_connection_that_breaks_while_filing_may_be_tried_again() -> None:
    def script(client: Conversation) -> None:
        client.until_selected(exists=1, uidnext=2, capabilities=ALL)
        client.expect("MOVE")
        client.hang_up()

    with (
        ScriptedImap(script) as server,
        scripted(server.port) as folder,
        pytest.raises(TemporaryError, match="MOVE to Processed"),
    ):
        folder.file_away([1], filing=Filing.MOVE, move_to="Processed")
