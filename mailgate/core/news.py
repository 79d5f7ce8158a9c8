"""What people behind a desk can hear of in the history of a case, in a sentence each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mailgate.core.case import EventKind
from mailgate.core.team import News
from mailgate.core.trust import Verdict

# News that waits for no digest: somebody has to do something now.
AT_ONCE: Final = frozenset({News.BREACH, News.ESCALATION, News.HELD, News.MAIL_HELD})

ACCEPTED: Final = "accepted"  # in the detail of an event: held mail is a mail of the case now

_KINDS: Final = {
    EventKind.OPENED: News.NEW_CASE,
    EventKind.MAIL: News.UPDATE,
    EventKind.REOPENED: News.REOPENED,
    EventKind.NOTED: News.NOTE,
    EventKind.ANSWERED: News.ANSWER,
    EventKind.PROMISE_WARNED: News.DUE_WARNING,
    EventKind.PROMISE_BREACHED: News.BREACH,
    EventKind.ESCALATED: News.ESCALATION,
    EventKind.HELD: News.HELD,
    EventKind.MAIL_FAILED: News.UNDELIVERED,
    EventKind.MAIL_UNCERTAIN: News.UNDELIVERED,
    EventKind.BOUNCE: News.UNDELIVERED,
    EventKind.MACHINE_MAIL: News.MACHINE_MAIL,
    EventKind.STORM: News.MACHINE_MAIL,
    EventKind.RATED: News.SURVEY,
    EventKind.RESOLVED: News.RESOLVED,
    EventKind.CLOSED: News.CLOSED,
}
# What comes first in a headline where several things happened at once.
ORDER: Final = {news: number for number, news in enumerate(
    (News.HELD, News.MAIL_HELD, News.ESCALATION, News.BREACH, News.NEW_CASE, News.REOPENED,
     News.UPDATE, News.ASSIGNMENT, News.PRIORITY, News.UNDELIVERED, News.DUE_WARNING,
     News.ANSWER, News.NOTE, News.SURVEY, News.RESOLVED, News.CLOSED, News.MACHINE_MAIL)
)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of a case's history that people may hear of. `by` is who did it, as it says."""

    news: News
    number: int
    headline: str
    by: str = ""
    assignee: str = ""


def happened(
    kind: str, *, number: int, summary: str, detail: Mapping[str, Any]
) -> Iterator[Happened]:
    """What there is to hear of in a line of the history."""
    by = str(detail.get("by") or detail.get("from") or "")
    if kind == EventKind.CHANGED:
        if assignee := detail.get("assignee"):
            said = f"Assigned to {assignee}" + (f", by {by}" if by else "")
            yield Happened(News.ASSIGNMENT, number, said, by, str(assignee))
        if "priority" in detail:
            yield Happened(News.PRIORITY, number, _sentence(summary), by)
        return
    if kind == EventKind.MAIL_QUEUED and detail.get("guard"):
        yield Happened(News.MAIL_HELD, number, f"Not sent yet: {summary}")
        return
    if kind == EventKind.HELD and "asked" in detail:
        return  # whose it is was asked of who sent it on; it is nobody else's to decide
    if kind == EventKind.RELEASED and detail.get(ACCEPTED):
        yield Happened(News.UPDATE, number, _sentence(summary), by)
        return
    if kind in _KINDS:
        news = _KINDS[EventKind(kind)]
        said = _headline(news, summary, by) + _verdict(news, detail)
        # In whose name a held mail came hears of it too: nobody knows yet whose it is.
        yield Happened(news, number, said, "" if news is News.HELD else by)
    if kind == EventKind.OPENED and detail.get("assignee"):
        assignee = str(detail["assignee"])
        yield Happened(News.ASSIGNMENT, number, f"Assigned to {assignee}", by, assignee)


_BEGINS: Final = {
    News.NOTE: "A note of ",
    News.ESCALATION: "Escalated: ",
    News.UNDELIVERED: "Not delivered: ",
    News.MACHINE_MAIL: "From a machine: ",
    News.SURVEY: "The customer's judgement: ",
    News.REOPENED: "Open again: it ",
}


def _headline(news: News, summary: str, by: str) -> str:
    match news:
        case News.NEW_CASE:
            return "A new case" + (f", by a mail from {by}" if by else "")
        case News.UPDATE:
            return "A mail" + (f" from {by}" if by else "")
        case News.HELD:
            return "A mail waits for your word" + (f": it says that it is from {by}" if by else "")
        case _ if news in _BEGINS:
            return _BEGINS[news] + summary
        case _:
            return _sentence(summary)


def _verdict(news: News, detail: Mapping[str, Any]) -> str:
    """What the trusted server in front says of the sender of a held mail, where it says it."""
    verdict = detail.get("verdict")
    if news is not News.HELD or verdict not in (Verdict.PASS, Verdict.FAIL):
        return ""
    return (
        ", and our server vouches for that"
        if verdict == Verdict.PASS
        else (", and our server says that this is false")
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
