"""How many of what: the counts to watch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from mailgate.jobs.views.rules import warnings
from mailgate.store.database import Database
from mailgate.store.tables import CaseRow, HeldRow, InboxRow, OutboxRow, QuarantineRow


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the whole database; a word that does not occur is not a key.

    `fates` counts decided messages, `undecided` the taken ones that wait, `outbox` our mails by
    state, `cases` the cases by kind of state. `held` and `quarantined` wait for a person.
    `oldest_undecided_at` and `oldest_unsent_at` say since when the oldest waits, or None.
    `intake_paused` says why no mail is taken just now, `warnings` which desks go by other rules
    than their files say.
    """

    messages: int
    fates: Mapping[str, int]
    undecided: int
    oldest_undecided_at: datetime | None
    cases: Mapping[str, int]
    outbox: Mapping[str, int]
    oldest_unsent_at: datetime | None
    held: int
    quarantined: int
    intake_paused: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def figures(database: Database) -> Figures:
    """The counts as of one reading."""
    with database.reading() as session:
        fates = _counts(session, InboxRow.fate)
        undecided = fates.pop("", 0)
        return Figures(
            messages=sum(fates.values()) + undecided,
            fates=fates,
            undecided=undecided,
            oldest_undecided_at=session.exec(
                select(func.min(InboxRow.taken_at)).where(InboxRow.state == "received")
            ).one(),
            cases=_counts(session, CaseRow.kind),
            outbox=_counts(session, OutboxRow.state),
            oldest_unsent_at=session.exec(
                select(func.min(OutboxRow.queued_at)).where(
                    col(OutboxRow.state).in_(("queued", "sending"))
                )
            ).one(),
            held=session.exec(
                select(func.count()).select_from(HeldRow).where(HeldRow.decided_as == "")
            ).one(),
            quarantined=session.exec(
                select(func.count())
                .select_from(QuarantineRow)
                .where(col(QuarantineRow.dropped_at).is_(None))
            ).one(),
            warnings=warnings(session),
        )


def _counts(session: Session, column: str) -> dict[str, int]:
    """How often each word stands in a column, in alphabetical order."""
    word = col(column)
    query = select(word, func.count()).group_by(word).order_by(word)
    return dict(session.exec(query).all())
