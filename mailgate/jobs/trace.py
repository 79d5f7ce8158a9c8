"""What rules said of a mail: kept short with its decision, in full when somebody asks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from mailgate.core.case import Case, Fate
from mailgate.core.decision_facts import Facts
from mailgate.core.ruled import tried
from mailgate.core.rules.engine import Outcome
from mailgate.jobs.context import Context
from mailgate.jobs.reading import Unreadable, read
from mailgate.jobs.relate import facts_of
from mailgate.store.raw import raw_of
from mailgate.store.tables import InboxRow


def trace_record(context: Context, desk: str, facts: Facts) -> dict[str, Any]:
    """The version of the desk's files, which rules hit, what stands, and what was overruled.

    Why a rule missed is not kept: `trace_again` finds it out from the mail.
    """
    outcome = facts.known.outcome if facts.known is not None else None
    record: dict[str, Any] = dict(context.ruled_by(desk))
    if outcome is None:
        return record
    return record | {
        "tried": len(outcome.rules),
        "hits": [
            {"rule": hit.rule.name, "source": hit.rule.source, "did": [str(one) for one in hit.did]}
            for hit in outcome.hits
        ],
        "stands": [str(action) for action in outcome.actions],
        "overruled": [str(one) for one in outcome.overruled],
        "stopped_by": str(outcome.stopped_by) if outcome.stopped_by is not None else "",
    }


@dataclass(frozen=True, slots=True)
class TracedRule:
    """A rule that was tried on a mail: hit or miss, why, what it did, and what it could not do."""

    rule: str
    source: str
    hit: bool
    why: str
    did: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Every rule that was tried, what was overruled, and how far this can be relied upon.

    `remark` says what has changed since the decision, or is empty.
    """

    rules: tuple[TracedRule, ...] = ()
    overruled: tuple[str, ...] = ()
    stopped_by: str = ""
    remark: str = ""


def trace_of(outcome: Outcome | None) -> Trace:
    """Every rule that was tried; none where rules have no say."""
    if outcome is None:
        return Trace()
    return Trace(
        rules=tuple(
            TracedRule(
                rule=one.rule.name,
                source=one.rule.source,
                hit=one.hit,
                why=one.why,
                did=tuple(map(str, one.did)),
                notes=one.notes,
            )
            for one in outcome.tried()
        ),
        overruled=tuple(map(str, outcome.overruled)),
        stopped_by=str(outcome.stopped_by) if outcome.stopped_by is not None else "",
    )


def trace_again(
    session: Session, context: Context, row: InboxRow, case: Case | None
) -> Trace | None:
    """The trace of a mail that was decided, worked out again; None where rules had no say.

    `case` is the one it belongs to. What was written down then is compared with it.
    """
    kept = row.decision.get("rules")
    if not isinstance(kept, Mapping) or "hits" not in kept or row.desk not in context.desks:
        return None
    desk = context.desks[row.desk]
    try:
        mailbox = context.settings.mailbox(row.mailbox)
    except KeyError:
        return None
    reading = read(context, mailbox, raw_of(session, row.id or 0), whole=row.whole)
    if isinstance(reading, Unreadable):
        return None
    at = row.done_at or row.taken_at
    facts = facts_of(session, context, mailbox, reading, received_at=row.received_at, now=at)
    if facts.known is None:
        return None
    # The case that it opened itself is none that it belonged to.
    belongs = case if row.fate == Fate.UPDATE else None
    found = trace_of(tried(facts.known, desk, belongs).outcome)
    return replace(found, remark=_remark(kept, context, row.desk, found))


def trace_of_record(record: Mapping[str, Any], *, because: str) -> Trace | None:
    """What was written down of a decision: its hits alone; None where rules had no say.

    `because` is why the rules are not tried again.
    """
    kept = record.get("rules")
    if not isinstance(kept, Mapping) or "hits" not in kept:
        return None
    version = str(kept.get("version", "")) or "unknown"
    return Trace(
        rules=tuple(
            TracedRule(
                rule=hit["rule"],
                source=hit["source"],
                hit=True,
                why="as it was written down then",
                did=tuple(hit["did"]),
                notes=(),
            )
            for hit in kept["hits"]
        ),
        overruled=tuple(kept.get("overruled", ())),
        stopped_by=str(kept.get("stopped_by", "")),
        remark=(
            f"the files of the desks have mistakes now ({because}), so no rule was tried again. "
            f"Below is what version {version} did then; why other rules missed is not kept"
        ),
    )


def _remark(kept: Mapping[str, Any], context: Context, desk: str, found: Trace) -> str:
    version = context.versions.get(desk)
    then = str(kept.get("version", ""))
    is_changed = version is not None and then != version.short
    now_hits = [one.source for one in found.rules if one.hit]
    if now_hits == [hit["source"] for hit in kept["hits"]] and not is_changed:
        return ""
    names = "; ".join(f"{hit['rule']} [{hit['source']}]" for hit in kept["hits"]) or "none"
    why = (
        f"the files have changed since: version {then} then, {version.short} now"
        if is_changed and version is not None
        else "what the rules look at (the case, earlier mail) has changed since"
    )
    return f"{why}. Below is what they say today; the rules that hit then: {names}"


def said_of(record: Mapping[str, Any], what: str) -> str:
    """What the rules said last of one thing, like `reply`, as a decision record keeps it."""
    rules = record.get("rules")
    stands = rules.get("stands", ()) if isinstance(rules, Mapping) else ()
    start = f"{what}: "
    return next((one.removeprefix(start) for one in stands if str(one).startswith(start)), "")
