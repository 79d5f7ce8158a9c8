"""Escalations of a desk: what asks for one, why, and the ladders of people that a case climbs.

A ladder is chosen for a case by its department, queue and category. The desk has ladders, and so
may those who report: nobody of the desk answers, or nobody answers the desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from mailgate.core.case import Case
from mailgate.core.rules.comparisons import Pattern
from mailgate.core.spans_of_time import Wait
from mailgate.core.team import Side

DEPARTMENT: Final = "department"  # the field of a case with the department that has it
ESCALATED: Final = "escalated"  # the field of a case with the rung that the desk's ladder reached
ESCALATION_REASON: Final = "escalation reason"  # the field of a case with why it was asked for
ASSIGNEE: Final = "assignee"  # in a rung: whoever works on the case, or the people of its queue


class Way(StrEnum):
    """How somebody asks for an escalation."""

    IN_CASE = "in the case"
    MAILBOX = "at the mailbox"
    BY_HAND = "by hand"


class Share(StrEnum):
    """How far a promise of the case has to be gone for a rung."""

    NEAR = "near"
    BROKEN = "broken"


class StartsAnew(StrEnum):
    """What brings a case down from a ladder while it is open."""

    NEVER = "never"
    ANSWER = "at an answer"


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A reason for an escalation, and the words by which it is known in a mail."""

    name: str
    patterns: tuple[Pattern, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: its people, and what brings a case to it.

    `who` are roles, people, groups or `ASSIGNEE`. `asked` are the ways to ask that reach it. Time
    reaches it when a promise is as far as `target`, when its side was silent for `silent_for` or
    gave no answer to the rung below for `unanswered_for`, or `after_chasers`: they came to their
    end in vain.
    """

    number: int
    name: str
    who: tuple[str, ...]
    asked: frozenset[Way] = frozenset(Way)
    target: Share | None = None
    silent_for: Wait | None = None
    unanswered_for: Wait | None = None
    after_chasers: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class PeopleLadder:
    """A ladder, for cases of the departments, queues and categories that it names, or for all.

    A case without a department is of that of its queue. `side` is whose silence it is about, and
    whose people are told. `in_working_hours` says that nobody is told, and nothing climbs, while
    the desk is closed.
    """

    name: str
    rungs: tuple[Rung, ...]
    side: Side = Side.DESK
    departments: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    starts_anew: StartsAnew = StartsAnew.NEVER
    in_working_hours: bool = False
    source: str = ""

    def is_for(self, case: Case) -> bool:
        """Whether cases like this one climb it; the ladder names its words lower-cased."""
        return (
            _is_among(case.fields.get(DEPARTMENT, "") or case.queue, self.departments)
            and _is_among(case.queue, self.queues)
            and _is_among(case.category, self.categories)
        )

    def rung(self, number: int) -> Rung | None:
        """The rung of a number, from 1."""
        return self.rungs[number - 1] if 0 < number <= len(self.rungs) else None

    def above(self, level: int) -> tuple[Rung, ...]:
        """The rungs that are still ahead of a case."""
        return self.rungs[level:]

    def asked_for(self, way: Way, *, level: int) -> Rung | None:
        """The rung that somebody reaches who asks so; the last that he can reach, once again.

        None if nobody can ask for this ladder so.
        """
        reachable = [one for one in self.rungs if way in one.asked]
        ahead = [one for one in reachable if one.number > level]
        return ahead[0] if ahead else (reachable[-1] if reachable else None)


def _is_among(word: str, names: frozenset[str]) -> bool:
    return not names or word.lower() in names


@dataclass(frozen=True, slots=True)
class Raising:
    """Who may raise the priority of a case after an escalation, and until when.

    `within` counts from the counted receipt. `contact` is the column of customers.csv that names
    who has to have asked for it; anybody where it is empty.
    """

    roles: tuple[str, ...]
    within: timedelta
    contact: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Escalations:
    """What escalations.yaml of a desk says; nothing without the file.

    `asked_by` are words that ask for one in an answer to a case, and with `in_new_mail` in any
    mail. `sources` maps a key of the file to its `file:line`.
    """

    ladders: tuple[PeopleLadder, ...] = ()
    reasons: tuple[ReasonWords, ...] = ()
    asked_by: tuple[Pattern, ...] = ()
    in_new_mail: bool = False
    raising: Raising | None = None
    sources: Mapping[str, str] | None = None

    def ladder_of(self, case: Case, side: Side) -> PeopleLadder | None:
        """The first ladder of a side that is for a case."""
        fit = (one for one in self.ladders if one.side is side and one.is_for(case))
        return next(fit, None)

    def reason_in(self, text: str) -> ReasonWords | None:
        """The first reason whose words a text has."""
        for reason in self.reasons:
            if any(pattern.found_in(text) for pattern in reason.patterns):
                return reason
        return None

    def asks(self, text: str) -> bool:
        """Whether a text asks for an escalation."""
        return any(pattern.found_in(text) for pattern in self.asked_by)

    def source(self, key: str) -> str:
        """The `file:line` of a key, or an empty string."""
        return (self.sources or {}).get(key, "")
