"""What rules said of a mail: kept short with its decision, in full when somebody asks."""

from collections.abc import Mapping
from typing import Any

from mailgate.core.decision_facts import Facts
from mailgate.jobs.context import Context


def trace_record(context: Context, desk: str, facts: Facts) -> dict[str, Any]:
    """The version of the desk's files, which rules hit, what stands, and what was overruled.

    Why a rule missed is not kept: `full_trace` finds it out again from the mail.
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


def full_trace(facts: Facts) -> list[dict[str, Any]]:
    """Every rule that was tried, hit or miss and why; none where rules have no say."""
    outcome = facts.known.outcome if facts.known is not None else None
    if outcome is None:
        return []
    return [
        {
            "rule": one.rule.name,
            "source": one.rule.source,
            "hit": one.hit,
            "why": one.why,
            "did": [str(action) for action in one.did],
            "notes": list(one.notes),
        }
        for one in outcome.tried()
    ]


def said_of(record: Mapping[str, Any], what: str) -> str:
    """What the rules said last of one thing, like `reply`, as a decision record keeps it."""
    rules = record.get("rules")
    stands = rules.get("stands", ()) if isinstance(rules, Mapping) else ()
    start = f"{what}: "
    return next((one.removeprefix(start) for one in stands if str(one).startswith(start)), "")
