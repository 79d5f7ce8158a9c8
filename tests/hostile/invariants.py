"""What must hold for every hostile mail, whatever becomes of it."""

import contextlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlmodel import col, select

from mailgate.cli.case_screen import show_case
from mailgate.cli.screen import show_json
from mailgate.core.case import EventKind, Fate
from mailgate.core.message import Defect
from mailgate.jobs import views
from mailgate.store.raw import raw_of
from mailgate.store.tables import EventRow, OutboxRow
from tests.hostile.entry import Hostile, Seen
from tests.hostile.letters import CANARY
from tests.hostile.watch import Cost, Watch
from tests.hostile.wire import faults
from tests.servers.smtp import SinkMail

_ONE_OF_THEM: Final = frozenset(
    {
        EventKind.OPENED.value, EventKind.MAIL.value, EventKind.MACHINE_MAIL.value,
        EventKind.BOUNCE.value, EventKind.DUPLICATE.value, EventKind.HELD.value,
        EventKind.AGENT_MAIL.value,
    }
)  # fmt: skip
_STEERING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_LONGEST_LINE: Final = 4096


@dataclass(frozen=True, slots=True)
class Most:
    """What one mail may cost: seconds of the processor, seconds in all, MiB."""

    processor: float = 2.0
    seconds: float = 5.0
    mebibytes: float = 512.0

    def times(self, factor: float) -> "Most":
        """For machines that do other things, too: memory stays as it is."""
        return Most(self.processor * factor, self.seconds * factor, self.mebibytes)

    def broken_by(self, cost: Cost) -> Iterator[str]:
        """What a mail took too much of."""
        if cost.processor > self.processor:
            yield f"{cost.processor:.1f} s of the processor"
        if cost.seconds > self.seconds:
            yield f"{cost.seconds:.1f} s"
        if cost.mebibytes > self.mebibytes:
            yield f"{cost.mebibytes:.0f} MiB"


def kept(seen: Seen, mail: Hostile, *, new_rows: int) -> Iterator[str]:
    """Whether it is in the ledger once, with its bytes, one fate and one event."""
    row = seen.row
    if new_rows != 1:
        yield f"{new_rows} lines in the ledger"
    with seen.bench.database.reading() as session:
        raw = raw_of(session, row.id or 0)
        query = select(EventRow.kind).where(col(EventRow.inbox_id) == row.id)
        told = [kind for kind in session.exec(query).all() if kind in _ONE_OF_THEM]
    if sha256(raw).digest() != sha256(mail.raw).digest():
        yield "the bytes that are kept are not those that came"
    if row.fate not in set(Fate) or row.state not in {"done", "quarantined"}:
        yield f"its fate is {row.fate!r}, its state {row.state!r}"
    if len(told) != (0 if row.case_id is None else 1):
        yield f"its events are {told}"
    if Defect.READING_FAILED in seen.defects:
        yield "reading it failed"


def answered(seen: Seen, mail: Hostile, *, arrived: Sequence[SinkMail]) -> Iterator[str]:
    """Whether at most one mail left, to the right address, in bytes that mean what they say."""
    own = seen.bench.context.desks[seen.row.desk].team.addresses()
    outside = [one for one in seen.mails if one.recipient not in own]
    if len(outside) > 1:
        yield f"{len(outside)} mails of ours"
    for one in outside:
        if one.recipient != mail.may_get_mail:
            yield f"a mail of ours to {one.recipient}"
    for one in seen.mails:
        yield from faults(one.raw, recipient=one.recipient)
        yield from _arrived(one, arrived)
    if len(arrived) != len(seen.mails):
        yield f"{len(arrived)} mails arrived of {len(seen.mails)}"


def _arrived(row: OutboxRow, arrived: Sequence[SinkMail]) -> Iterator[str]:
    """What is odd about how a mail of ours came to the server behind us."""
    same = [one for one in arrived if one.raw == row.raw]
    if len(same) != 1:
        yield f"{len(same)} mails arrived with the bytes that were written"
    for one in same:
        if one.envelope_from != "<>" or one.recipients != (row.recipient,):
            yield f"its envelope is from {one.envelope_from!r} to {one.recipients}"


def harmless(watch: Watch, log: str, most: Most) -> Iterator[str]:
    """Whether it cost too much, made us touch the world, or came into the log."""
    yield from most.broken_by(watch.cost)
    yield from watch.touched
    for line in log.splitlines():
        if CANARY in line.lower():
            yield f"words of the mail are in the log: {line[:200]}"
        if len(line.encode()) > _LONGEST_LINE or not line.isprintable():
            yield f"a bad line of the log: {line[:200]!r}"


def shown(seen: Seen) -> Iterator[str]:
    """Whether what people and programs are shown of its case is harmless, and one value."""
    if seen.row.case_id is None:
        return
    reference = seen.case.reference
    found = views.case(seen.bench.database, reference)
    assert found is not None
    screen, as_json = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(screen):
        show_case(found)
    with contextlib.redirect_stdout(as_json):
        show_json([found])
    if steers := _STEERING.search(screen.getvalue()):
        yield f"{steers.group()!r} reaches the terminal"
    lines = as_json.getvalue().splitlines()
    if len(lines) != 1 or json.loads(lines[0])["line"]["reference"] != reference:
        yield "the JSON is not one object in one line"
