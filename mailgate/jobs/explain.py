"""Telling what would be, or was, decided about a mail, and why, without any effect."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlmodel import Session, col, or_, select

from mailgate.core.case import Case, Fate, Reason
from mailgate.core.decide import decide
from mailgate.core.decision_facts import Facts
from mailgate.core.effects import Acknowledge, Decision, Withhold
from mailgate.errors import FileError, UsageError
from mailgate.jobs.apply import Applied
from mailgate.jobs.context import Context
from mailgate.jobs.loop_breaker import likeness_of
from mailgate.jobs.process import decision_record, short_record
from mailgate.jobs.reading import Unreadable, read
from mailgate.jobs.relate import facts_of
from mailgate.jobs.trace import Trace, trace_again, trace_of, trace_of_record, trace_record
from mailgate.mail.digest import content_key
from mailgate.settings.model import MailboxSettings
from mailgate.store import content
from mailgate.store.cases import load_case
from mailgate.store.database import Database
from mailgate.store.frozen import LIKENESS
from mailgate.store.tables import CaseRow, InboxRow
from mailgate.store.text import lookup_key

_LONGEST_ID: Final = 9  # digits; what no database takes for a number is no id


@dataclass(frozen=True, slots=True)
class Explanation:
    """One message's decision: `what` names it, `happened` is False for a what-if.

    `record` has the keys of the stored decision record. `trace` is None where rules had no say.
    """

    what: str
    happened: bool
    fate: str
    reference: str
    record: dict[str, Any]
    trace: Trace | None = None


def explain(
    context: Context, what: str, *, mailbox: MailboxSettings, now: datetime
) -> tuple[Explanation, ...]:
    """Explains a file (what would be decided if it came to `mailbox` now), or a mail taken.

    A mail taken is named by its number in the ledger or by its Message-ID. Raises UsageError when
    it is none of these.
    """
    if _is_file(what):
        return (_explain_bytes(context, Path(what), mailbox=mailbox, now=now),)
    return _found(what, _explain_ledger(context.database, what, context=context))


def explain_by_record(
    database: Database, what: str, *, broken: FileError
) -> tuple[Explanation, ...]:
    """Explains a mail taken by what was written down when it was decided.

    For when the files of the desks are `broken`, so that no rule can be tried. Raises that error
    for a mail in a file, and UsageError when `what` is no mail taken.
    """
    if _is_file(what):
        raise broken
    first = str(broken.mistakes[0]) if broken.mistakes else str(broken)
    found = _found(what, _explain_ledger(database, what, context=None))
    return tuple(replace(one, trace=trace_of_record(one.record, because=first)) for one in found)


def _found(what: str, found: tuple[Explanation, ...]) -> tuple[Explanation, ...]:
    if not found:
        raise UsageError(f"{what} is neither a file nor the id or Message-ID of a mail taken")
    return found


def _explain_ledger(
    database: Database, what: str, *, context: Context | None
) -> tuple[Explanation, ...]:
    message_ids = {lookup_key(written) for written in (what, f"<{what.strip('<>')}>")}
    is_number = what.isascii() and what.isdigit() and len(what) <= _LONGEST_ID
    ids = {int(what)} if is_number else set()
    query = (
        select(InboxRow, CaseRow.reference)
        .join(CaseRow, col(InboxRow.case_id) == col(CaseRow.id), isouter=True)
        .where(or_(col(InboxRow.message_id).in_(message_ids), col(InboxRow.id).in_(ids)))
        .order_by(col(InboxRow.id))
    )
    with database.reading() as session:
        found = session.exec(query).all()
        return tuple(
            Explanation(
                what=f"{row.id} {row.message_id} ({row.mailbox}/{row.folder} {row.uid})",
                happened=True,
                fate=row.fate or row.state,
                reference=reference or "",
                record=row.decision,
                trace=trace_again(session, context, row, _case_of(session, row))
                if context is not None
                else None,
            )
            for row, reference in found
        )


def _explain_bytes(
    context: Context, path: Path, *, mailbox: MailboxSettings, now: datetime
) -> Explanation:
    raw = path.read_bytes()
    with context.database.reading() as session:
        same = content.duplicate_of(
            session, desk=mailbox.desk, content_key=content_key(raw), inbox_id=0
        )
        if same is not None:
            known = Reason(f"its content is that of message {same.id}, which is in the ledger")
            record = short_record(known, withheld="it is a duplicate")
            return _what_if(path, Fate.DUPLICATE, record)
        reading = read(context, mailbox, raw, whole=True)
        if isinstance(reading, Unreadable):
            record = short_record(Reason(reading.reason), withheld="it would be in quarantine")
            return _what_if(path, Fate.QUARANTINED, record)
        facts = facts_of(session, context, mailbox, reading, received_at=now, now=now)
    decision = decide(facts)
    record = decision_record(reading, decision.reasons, _would_apply(decision))
    record["rules"] = trace_record(context, mailbox.desk, facts)
    record[LIKENESS] = likeness_of(facts)
    outcome = facts.known.outcome if facts.known is not None else None
    found = _what_if(path, decision.fate, record, reference=_reference(facts, decision))
    return replace(found, trace=trace_of(outcome) if outcome is not None else None)


def _case_of(session: Session, row: InboxRow) -> Case | None:
    return load_case(session, row.case_id) if row.case_id is not None else None


def _is_file(what: str) -> bool:
    try:
        return Path(what).is_file()
    except OSError:  # a Message-ID may be too long for a file name
        return False


def _reference(facts: Facts, decision: Decision) -> str:
    """The reference of the case that the decision is about; empty for a case yet to be opened."""
    known = (facts.own, *facts.same_id, *(match.case for match in facts.matches))
    return next((case.reference for case in known if case and case.id == decision.case_id), "")


def _what_if(path: Path, fate: Fate, record: dict[str, Any], *, reference: str = "") -> Explanation:
    return Explanation(
        what=str(path), happened=False, fate=fate.value, reference=reference, record=record
    )


def _would_apply(decision: Decision) -> Applied:
    """What applying would note about the acknowledgement, before the counters are asked."""
    for effect in decision.effects:
        match effect:
            case Acknowledge(recipient=recipient):
                return Applied(acknowledged=recipient.address)
            case Withhold(reason=reason):
                return Applied(withheld=reason)
            case _:
                continue
    return Applied()
