"""One entry of the hostile corpus: its mails, and what has to become of each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from mailgate.core.case import Reason
from mailgate.core.message import Message
from mailgate.mail.parse import parse
from mailgate.store.tables import CaseRow, InboxRow, OutboxRow
from tests.jobs.bench import ANNA, Bench

if TYPE_CHECKING:
    from tests.hostile.stage import Stage


class Handling(StrEnum):
    """What becomes of a mail, as one looks at it from outside."""

    ANSWERED = "case+"  # a case of its own, acknowledged
    UNANSWERED = "case-"  # a case of its own, of which its sender hears nothing
    UPDATE = "update"
    EVENT = "event"  # a machine's mail, noted in its case
    HELD = "held"
    FILED = "filed"
    DUPLICATE = "duplicate"
    ASIDE = "quarantine"
    UNDECIDED = "undecided"  # never right


@dataclass(frozen=True)
class Seen:
    """A hostile mail after it was decided, and all that came of it."""

    bench: Bench
    raw: bytes
    row: InboxRow
    mails: Sequence[OutboxRow]
    """What was written because of it, to anybody."""

    @cached_property
    def message(self) -> Message:
        """The mail as it was read."""
        return parse(self.raw)

    @property
    def case(self) -> CaseRow:
        """The case that it belongs to."""
        return self.bench.case_of(self.row)

    @property
    def defects(self) -> list[str]:
        """What was found odd about it."""
        found: list[str] = self.row.decision.get("defects", [])
        return found

    @property
    def why(self) -> str:
        """All reasons, as sentences."""
        reasons = self.row.decision.get("reasons", [])
        return "; ".join(str(Reason(one["text"])) for one in reasons)

    @property
    def withheld(self) -> str:
        """Why it was not answered."""
        found: str = self.row.decision.get("withheld", "")
        return found

    @property
    def answer(self) -> Message:
        """The one mail of ours that came of it."""
        (mail,) = self.mails
        return parse(mail.raw)


Check = Callable[[Seen], None]


def nothing_more(_seen: Seen) -> None:
    """What every mail has to keep is enough."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """One mail of an entry; it is decided before the next one is written.

    `name` tells it from the others of its entry. `answered_to` is who may get the one mail of ours
    to a customer: where the handling is `ANSWERED` he has to. `check` says what else has to be so.
    `whole` is False where only the header was fetched. `rest` is how long nothing happens then.
    `is_shown` is False where looking at its case once more would tell nothing new.
    """

    raw: bytes
    expected: Handling
    name: str = ""
    answered_to: str = ""
    check: Check = field(default=nothing_more)
    mailbox: str = "support"
    whole: bool = True
    rest: timedelta = timedelta(days=1)
    is_shown: bool = True

    @property
    def may_get_mail(self) -> str:
        """The one address outside of the desk that may hear of it."""
        return self.answered_to or (ANNA if self.expected is Handling.ANSWERED else "")


Mails = Callable[["Stage"], Iterator[Hostile]]


@dataclass(frozen=True, slots=True)
class Entry:
    """An attack by its id; `decision` says why it is handled in another way than one may expect.

    `skipped` says why it has no mails, `waits` what of it cannot be shown yet.
    """

    id: str
    title: str
    mails: Mails
    decision: str = ""
    skipped: str = ""
    waits: str = ""


def entry(id_: str, title: str, *mails: Hostile, decision: str = "", waits: str = "") -> Entry:
    """An entry whose mails need nothing of what was before."""
    return Entry(id_, title, lambda _stage: iter(mails), decision, waits=waits)


def late(id_: str, title: str, write: Callable[[], Hostile], *, decision: str = "") -> Entry:
    """An entry whose one mail is so large that it is written only when it is needed."""
    return Entry(id_, title, lambda _stage: iter((write(),)), decision)


def story(id_: str, title: str, mails: Mails, *, decision: str = "", waits: str = "") -> Entry:
    """An entry whose mails are written as it goes on."""
    return Entry(id_, title, mails, decision, waits=waits)


def skipped(id_: str, title: str, *, why: str) -> Entry:
    """An entry that is about what mailgate does not have."""
    return Entry(id_, title, lambda _stage: iter(()), skipped=why)


def each(
    expected: Handling,
    mails: Iterable[tuple[str, bytes]],
    *,
    answered_to: str = "",
    check: Check = nothing_more,
) -> tuple[Hostile, ...]:
    """Mails of one kind, by name."""
    return tuple(
        Hostile(raw, expected, name, answered_to=answered_to, check=check) for name, raw in mails
    )
