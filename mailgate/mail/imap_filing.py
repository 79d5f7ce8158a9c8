"""What is done in the mailbox with mails that are stored durably (decisions.md 2).

Nothing here expunges more than the very UIDs it was given, and CLOSE, which expunges all, is never
sent. Each step can be repeated after a crash: a UID that is gone counts as filed.
"""

import contextlib
from collections.abc import Iterable, Sequence

from imapclient import DELETED, SEEN

from mailgate.errors import PermanentError, TemporaryError
from mailgate.log import Action, log
from mailgate.mail.imap_connection import Connection
from mailgate.mail.imap_limits import FILED_AT_ONCE
from mailgate.settings.model import Filing


def file_away(
    connection: Connection, uids: Iterable[int], *, filing: Filing, move_to: str, folder: str
) -> frozenset[int]:
    """Files these mails, in sets; returns the UIDs that are filed now, or were gone before.

    Raises TemporaryError or PermanentError when the server refuses; what was done until then
    stays done, and asking again is safe.
    """
    if filing is Filing.MOVE and _same_folder(move_to, folder):
        # Each mail would come back under a new UID, for ever.
        raise PermanentError(f"cannot move mail from {folder} to {move_to or 'no folder'}")
    wanted = sorted(set(uids))
    for start in range(0, len(wanted), FILED_AT_ONCE):
        some = wanted[start : start + FILED_AT_ONCE]
        match filing:
            case Filing.KEEP:
                pass
            case Filing.SEEN:
                _flag(connection, some, SEEN)
            case Filing.DELETE:
                _delete(connection, some)
            case Filing.MOVE if "MOVE" in connection.capabilities:
                _into(connection, some, command="MOVE", target=move_to)
            case Filing.MOVE:
                _copy_and_delete(connection, some, target=move_to)
    return frozenset(wanted)


def _same_folder(one: str, other: str) -> bool:
    """INBOX alone is written in any case (RFC 3501 5.1)."""
    return one in ("", other) or one.upper() == other.upper() == "INBOX"


def _flag(connection: Connection, uids: Sequence[int], flag: bytes) -> None:
    with connection.talking("STORE") as client:
        client.add_flags(uids, [flag], silent=True)


def _delete(connection: Connection, uids: Sequence[int]) -> None:
    """Without UIDPLUS the flag is all: EXPUNGE would take other people's mails along."""
    _flag(connection, uids, DELETED)
    if "UIDPLUS" in connection.capabilities:
        with connection.talking("UID EXPUNGE") as client:
            client.uid_expunge(uids)


def _copy_and_delete(connection: Connection, uids: Sequence[int], *, target: str) -> None:
    """A move for servers without one; a mail already flagged was copied before a crash."""
    with connection.talking("FETCH") as client:
        flags = client.fetch(uids, ["FLAGS"])
    left = [uid for uid, item in flags.items() if DELETED not in item.get(b"FLAGS", ())]
    if left:
        _into(connection, left, command="COPY", target=target)
    if flags:
        _delete(connection, sorted(flags))


def _into(connection: Connection, uids: Sequence[int], *, command: str, target: str) -> None:
    """MOVE or COPY; a target folder that is missing is created, once."""
    try:
        _transfer(connection, uids, command=command, target=target)
    except (TemporaryError, PermanentError):
        if not connection.works or _exists(connection, target):
            raise
        with connection.talking(f"CREATE {target}", refused_for_good=True) as client:
            client.create_folder(target)
        log(Action.FOLDER_CREATED, folder=target)
        with contextlib.suppress(TemporaryError), connection.talking("SUBSCRIBE") as client:
            client.subscribe_folder(target)
        _transfer(connection, uids, command=command, target=target)


def _transfer(connection: Connection, uids: Sequence[int], *, command: str, target: str) -> None:
    with connection.talking(f"{command} to {target}") as client:
        if command == "MOVE":
            client.move(uids, target)
        else:
            client.copy(uids, target)


def _exists(connection: Connection, folder: str) -> bool:
    with connection.talking("LIST") as client:
        return bool(client.folder_exists(folder))
