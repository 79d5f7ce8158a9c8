"""Scenarios as values: what happens to a desk on an invented clock, and what has to come of it.

Texts that name people (`ada`) have become addresses, and times have become instants.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from mailgate.core.customers import Customers

OUR_LAST_MAIL: Final = "our last mail"
TO_SOMEBODY: Final = f"{OUR_LAST_MAIL} to "


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file attached to a mail of a scenario."""

    name: str
    type: str = ""
    size: int = 1000


@dataclass(frozen=True, slots=True)
class MailComes:
    """Somebody writes to the desk.

    `sender` is an address as it stands in From. `replies_to` is `OUR_LAST_MAIL`, `TO_SOMEBODY` with
    an address behind it, the name of an earlier mail, or empty. `raw` are the bytes of a file, in
    place of everything else. `link` is the action of a link in our last mail, whose mail is sent as
    it is, with `text` above. `subject` is None for an answer's own.
    """

    name: str
    mailbox: str
    sender: str = ""
    subject: str | None = None
    text: str = ""
    cc: tuple[str, ...] = ()
    replies_to: str = ""
    quotes: bool = True
    files: tuple[ScenarioFile, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    verdict: str = ""
    raw: bytes | None = None
    link: str = ""


class AgentDoes(StrEnum):
    """What an agent can do to a case."""

    RESOLVE = "resolve"
    WAIT = "wait"
    REOPEN = "reopen"
    CLOSE = "close"
    PRIORITY = "priority"
    ASSIGN = "assign"
    NOTE = "note"
    REPLY = "reply"
    MERGE = "merge"
    LINK = "link"
    SPLIT = "split"
    REVIEW_SURVEY = "review survey"
    LINE = "line"
    CONSULT = "consult"
    PROJECT = "project"
    TESTING = "testing"
    CONSENT = "consent"
    SITES = "sites"
    ADD = "add"
    REMOVE = "remove"
    SPAM = "spam"
    RFO = "rfo"
    ESCALATE = "escalate"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class AgentActs:
    """Somebody of the desk does something to a case.

    `of` is the name of a mail whose case it is; empty is the last case. `values` are what goes with
    the deed. `refused` are words of the refusal that has to come; empty if none may. Without
    `mails` the customer is not told.
    """

    who: str
    does: AgentDoes
    of: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
    mails: bool = True


# What can happen in a step.
Deed = MailComes | AgentActs


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its file."""

    line: int
    column: int


class Mails(StrEnum):
    """What is expected of the mails of a step that are not named."""

    COMPLETE = "complete"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class ExpectedMail:
    """One mail that has to be sent; None and empty say nothing of a thing."""

    place: Place
    to: str = ""
    template: str = ""
    subject: str | None = None
    subject_contains: tuple[str, ...] = ()
    text_contains: tuple[str, ...] = ()
    text_lacks: tuple[str, ...] = ()
    files: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ExpectedCase:
    """What has to be true of a case.

    `of` is the name of a mail whose case it is; empty is the case of the step. `values` are texts
    by their key, `fields` those of the desk's own. With `is_none` there must be no case.
    """

    place: Place
    of: str = ""
    is_none: bool = False
    values: Mapping[str, tuple[Place, str]] = field(default_factory=dict)
    tags: tuple[str, ...] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpectedDue:
    """When a promise of a kind is due; None if it rests, is met, or was never made."""

    place: Place
    kind: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ExpectedEvent:
    """A line in the history of the case that this step has to write."""

    place: Place
    kind: str
    contains: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """All that has to come of a step.

    `told` are all of the desk's people who get a mail, by key, name or address; None says nothing
    of them.
    """

    place: Place
    fate: str = ""
    cases: int | None = None
    case: ExpectedCase | None = None
    mails: tuple[ExpectedMail, ...] = ()
    rest: Mails = Mails.COMPLETE
    told: tuple[str, ...] | None = None
    due: tuple[ExpectedDue, ...] = ()
    events: tuple[ExpectedEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scenario: time comes to `at`, something happens or not, and is looked at."""

    place: Place
    at: datetime
    deed: Deed | None
    expected: Expected


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story about one desk. `mailboxes` maps their names to addresses, the first by default.

    `customers` are those of the scenario, on top of the desk's own. `source` is the `file:line`.
    """

    name: str
    desk: str
    path: str
    place: Place
    zone: ZoneInfo
    starts_at: datetime
    mailboxes: Mapping[str, str]
    steps: tuple[Step, ...]
    customers: Customers = field(default_factory=Customers)

    @property
    def source(self) -> str:
        """Where it begins."""
        return f"{self.path}:{self.place.line}"
