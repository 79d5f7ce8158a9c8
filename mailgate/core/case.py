"""A case as the decisions see it, and what a reason and an event are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from mailgate.core.site_standing import SiteStanding


class StateKind(StrEnum):
    """The fixed kinds behind the state names that desks choose."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Fate(StrEnum):
    """What became of a message: each has exactly one."""

    CASE = "case"
    UPDATE = "update"
    EVENT = "event"
    DUPLICATE = "duplicate"
    HELD = "held"
    FILED = "filed"
    QUARANTINED = "quarantined"


class EventKind(StrEnum):
    """What a line of a case's history says happened."""

    OPENED = "opened"
    MAIL = "mail"
    MACHINE_MAIL = "machine-mail"
    BOUNCE = "bounce"
    DUPLICATE = "duplicate"
    CHANGED = "changed"
    STORM = "storm"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    WAITING = "waiting"
    CLOSED = "closed"
    NOTED = "noted"
    ANSWERED = "answered"
    MERGED = "merged"
    SPLIT = "split"
    HELD = "held"
    RELEASED = "released"
    DROPPED = "dropped"
    LINKED = "linked"
    PARTICIPANT_ADDED = "participant-added"
    MAIL_QUEUED = "mail-queued"
    MAIL_WITHHELD = "mail-withheld"
    MAIL_FAILED = "mail-failed"
    MAIL_UNCERTAIN = "mail-uncertain"
    MAIL_SETTLED = "mail-settled"
    REDECODED = "redecoded"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    RATED = "rated"
    CHASED = "chased"
    ESCALATED = "escalated"
    PROMISE_WARNED = "promise-warned"
    PROMISE_BREACHED = "promise-breached"
    MANAGERS_TOLD = "managers-told"
    SURVEY_REVIEWED = "survey-reviewed"
    LINE_CHANGED = "line-changed"
    CONSULTED = "consulted"
    CONSENT_ASKED = "consent-asked"
    CONSENT_GIVEN = "consent-given"
    CONSENT_REFUSED = "consent-refused"
    UPDATE_REMINDED = "update-reminded"
    SITE_CONFIRMED = "site-confirmed"
    SITE_REOPENED = "site-reopened"
    SITE_REMINDED = "site-reminded"
    DESK_REMINDED = "desk-reminded"
    GROUPS_TOLD = "groups-told"
    PASSED_ON = "passed-on"
    AGENT_MAIL = "agent-mail"
    PARTICIPANT_HELD = "participant-held"
    PARTICIPANT_REMOVED = "participant-removed"
    HANDED_OVER = "handed-over"
    ESCALATION_ASKED = "escalation-asked"
    ESCALATION_REVIEWED = "escalation-reviewed"


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence with what caused it: a rule file and line, a header, an RFC section."""

    text: str
    source: str = ""

    def __str__(self) -> str:
        return f"{self.text} [{self.source}]" if self.source else self.text


@dataclass(frozen=True, slots=True)
class Case:
    """One request for help. `participants` are lower-cased addresses, the requester's included.

    `state_since` is when it came into its state; None where nobody looked that up. `waits_because`
    is the reason that somebody gave when he let it wait. `sites` are those that it is about, as far
    as somebody looked that up.
    """

    id: int
    desk: str
    reference: str
    subject: str
    requester: str
    participants: frozenset[str]
    kind: StateKind
    priority: str
    state: str = ""
    queue: str = ""
    category: str = ""
    assignee: str = ""
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    state_since: datetime | None = None
    waits_because: str = ""
    sites: tuple[SiteStanding, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseValues:
    """What is said of a case beside its kind; None where nothing is said of it.

    `customer` is the account of the requester's company, or its name. `group_key` ties alerts to
    their case, which resolves by itself once none came for `quiet_for`. `clock_starts_at` is when
    the promises begin.
    """

    priority: str | None = None
    queue: str | None = None
    category: str | None = None
    assignee: str | None = None
    state: str | None = None
    tags: tuple[str, ...] | None = None
    fields: Mapping[str, str] | None = None
    customer: str | None = None
    language: str | None = None
    group_key: str | None = None
    quiet_for: timedelta | None = None
    clock_starts_at: datetime | None = None
