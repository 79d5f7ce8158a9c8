"""Listing and fetching: nothing here changes a mail or its flags.

Bodies are asked for by `BODY.PEEK[]` only; RFC822 and BODY[] mark as seen (RFC 3501 6.4.5).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from mailgate.core.message import FetchedMail, MessageKey
from mailgate.errors import TemporaryError
from mailgate.mail.imap_connection import Connection
from mailgate.mail.imap_limits import (
    BYTES_AT_ONCE,
    HEADER_BYTES,
    MAILS_AT_ONCE,
    REFUSALS_IN_A_ROW,
    SEARCH_WINDOW,
    SIZES_AT_ONCE,
)
from mailgate.mail.mail_header import header_of

WHOLE: Final = "BODY.PEEK[]"
SIZE_AND_DATE: Final = ("RFC822.SIZE", "INTERNALDATE")
HEADER_ONLY: Final = f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>"
# A mail without a usable date is as old as can be: it becomes a case and is never acknowledged.
NO_DATE: Final = datetime(1970, 1, 1, tzinfo=UTC)


class LostWhileFetchingError(TemporaryError):
    """The connection broke while these UIDs were asked for; with one alone, it may be its fault."""

    def __init__(self, text: str, *, uids: Iterable[int]) -> None:
        super().__init__(text)
        self.uids = tuple(uids)


@dataclass(frozen=True, slots=True)
class _Entry:
    uid: int
    size: int
    received_at: datetime


def uids_from(connection: Connection, *, first: int, uidnext: int) -> tuple[int, ...]:
    """The UIDs in the folder that are at least `first`, ascending.

    A folder of more mails than an answer may name is asked for in windows of UIDs, up to the
    `uidnext` of the day the folder was opened, and from there at once.
    """
    with connection.talking("SEARCH") as client:
        client.grown = False
        if client.count == 0:
            client.noop()
        if client.count == 0:
            return ()
        ranges = [f"{first}:*"]
        if client.count > SEARCH_WINDOW and first < uidnext:
            lows = range(first, uidnext, SEARCH_WINDOW)
            ranges = [f"{low}:{min(low + SEARCH_WINDOW, uidnext) - 1}" for low in lows]
            ranges.append(f"{uidnext}:*")
        # "n:*" always names the last mail, also when its UID is below n.
        found = {uid for uids in ranges for uid in client.search(["UID", uids]) if uid >= first}
    return tuple(sorted(found))


def fetch(
    connection: Connection,
    uids: Iterable[int],
    *,
    max_size: int,
    key_of: Callable[[int], MessageKey],
    apart: Collection[int],
    unreadable: dict[int, str],
) -> Iterator[FetchedMail]:
    """The mails of these UIDs in order, those in `apart` last and one at a time.

    A UID that is gone is left out. One that is there, but that the server will not hand over,
    alone or with others, is put into `unreadable` with the reason. LostWhileFetchingError names
    the UIDs that were under way when a connection broke.
    """
    wanted = set(uids)
    alone = sorted(wanted.intersection(apart))
    for listed in _sets(sorted(wanted.difference(apart)), SIZES_AT_ONCE):
        entries = _entries(connection, listed, unreadable)
        for batch in _batches(entries, max_size=max_size):
            yield from _mails(
                connection, batch, max_size=max_size, key_of=key_of, unreadable=unreadable
            )
    for uid in alone:
        for entry in _entries(connection, [uid], unreadable):
            yield from _mails(
                connection, (entry,), max_size=max_size, key_of=key_of, unreadable=unreadable
            )


def _sets(uids: Sequence[int], count: int) -> Iterator[Sequence[int]]:
    return (uids[start : start + count] for start in range(0, len(uids), count))


def _entries(
    connection: Connection, uids: Sequence[int], unreadable: dict[int, str]
) -> list[_Entry]:
    """Size and date of each mail that is still there."""
    try:
        answer = _ask(connection, uids, SIZE_AND_DATE)
    except LostWhileFetchingError:
        raise
    except TemporaryError as error:
        answer = _one_by_one(connection, uids, unreadable, refusal=error)
    return [
        _Entry(
            uid=uid,
            size=_number(answer[uid].get(b"RFC822.SIZE")),
            received_at=_instant(answer[uid].get(b"INTERNALDATE")),
        )
        for uid in uids
        if uid in answer
    ]


def _one_by_one(
    connection: Connection,
    uids: Sequence[int],
    unreadable: dict[int, str],
    *,
    refusal: TemporaryError,
) -> dict[int, dict[bytes, Any]]:
    """After a refusal for all: the mail that caused it, or a server that can do nothing now."""
    answer: dict[int, dict[bytes, Any]] = {}
    refused: dict[int, str] = {}
    for uid in uids:
        try:
            answer |= _ask(connection, [uid], SIZE_AND_DATE)
        except LostWhileFetchingError:
            raise
        except TemporaryError as error:
            refused[uid] = str(error)
            if len(refused) >= REFUSALS_IN_A_ROW and not answer:
                raise refusal from error
    unreadable |= {uid: reason for uid, reason in refused.items() if _is_there(connection, uid)}
    return answer


def _batches(entries: Iterable[_Entry], *, max_size: int) -> Iterator[tuple[_Entry, ...]]:
    """Groups that fit into one answer; a mail over `max_size` is a group of its own."""
    batch: list[_Entry] = []
    for entry in entries:
        full = len(batch) == MAILS_AT_ONCE or (
            sum(other.size for other in batch) + entry.size > BYTES_AT_ONCE
        )
        if batch and (full or entry.size > max_size):
            yield tuple(batch)
            batch = []
        batch.append(entry)
        if entry.size > max_size:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


def _mails(
    connection: Connection,
    batch: tuple[_Entry, ...],
    *,
    max_size: int,
    key_of: Callable[[int], MessageKey],
    unreadable: dict[int, str],
) -> Iterator[FetchedMail]:
    section = HEADER_ONLY if batch[0].size > max_size else WHOLE
    found, refusal = _bodies(connection, batch, section)
    for entry in batch:
        raw = found.get(entry.uid)
        reason = refusal
        if raw is None and len(batch) > 1:
            # One mail can spoil the answer for all: ask for each that is missing by itself.
            alone, reason = _bodies(connection, (entry,), section)
            raw = alone.get(entry.uid)
        if raw is None:
            if _is_there(connection, entry.uid):
                unreadable[entry.uid] = reason or "the server lists it and does not hand it over"
            continue
        # The size told before is not always true.
        whole = section == WHOLE and len(raw) <= max_size
        yield FetchedMail(
            key=key_of(entry.uid),
            raw=raw if whole else header_of(raw, longest=HEADER_BYTES),
            received_at=entry.received_at,
            size=entry.size or len(raw),
            whole=whole,
        )


def _bodies(
    connection: Connection, batch: tuple[_Entry, ...], section: str
) -> tuple[dict[int, bytes], str]:
    """What the server hands over of these mails, and its words if it refused."""
    try:
        answer = _ask(connection, [entry.uid for entry in batch], [section])
    except TemporaryError as error:
        if not connection.works:
            raise LostWhileFetchingError(str(error), uids=(entry.uid for entry in batch)) from error
        return {}, str(error)
    found: dict[int, bytes] = {}
    for entry in batch:
        body = _body(answer.get(entry.uid, {}))
        # Nothing where there should be something is no mail.
        if body is not None and (body or not entry.size):
            found[entry.uid] = body
    return found, ""


def _body(item: dict[bytes, Any]) -> bytes | None:
    """The section asked for; servers repeat its name in forms of their own."""
    sections = (value for name, value in item.items() if name.startswith(b"BODY["))
    return next((value for value in sections if isinstance(value, bytes)), None)


def _ask(
    connection: Connection, uids: Sequence[int], items: Sequence[str]
) -> dict[int, dict[bytes, Any]]:
    # A list of UIDs, never "1:*": imapclient cannot read the answer to that.
    try:
        with connection.talking("FETCH") as client:
            answer: dict[int, dict[bytes, Any]] = client.fetch(list(uids), list(items))
    except TemporaryError as error:
        if connection.works:
            raise
        raise LostWhileFetchingError(str(error), uids=uids) from error
    return answer


def _is_there(connection: Connection, uid: int) -> bool:
    with connection.talking("SEARCH") as client:
        return uid in client.search(["UID", str(uid)])


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _instant(value: object) -> datetime:
    """INTERNALDATE as aware UTC."""
    if not isinstance(value, datetime):
        return NO_DATE
    try:
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except OverflowError:
        return NO_DATE
