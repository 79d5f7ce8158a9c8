"""A desk as the decisions see it: what its rule files say, with file and line of each saying."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from mailgate.core.calendar import Calendar, OutOfHours
from mailgate.core.chasers import HourlyMail, Ladder
from mailgate.core.customers import Customers
from mailgate.core.details import Details
from mailgate.core.escalations import Escalations
from mailgate.core.lines import Lines
from mailgate.core.lists import EntryList, Group, Regions
from mailgate.core.manager_plans import DigestPlan, NoticePlan
from mailgate.core.promises import Plan
from mailgate.core.rules.conditions import EarlierMails
from mailgate.core.rules.index import RuleIndex, index_of
from mailgate.core.rules.needs import earlier_mails_needed
from mailgate.core.rules.rule import Rule
from mailgate.core.site_plan import SitePlan
from mailgate.core.states import PLAIN, States
from mailgate.core.team import Team
from mailgate.core.updates import Updates
from mailgate.errors import Mistake


class Drawing(StrEnum):
    """How the number of a new case is found."""

    AT_RANDOM = "at random"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class ReferenceFormat:
    """How a desk writes case references: a prefix and a number of fixed length, `CS11349759`."""

    prefix: str
    digits: int
    drawing: Drawing

    def write(self, number: int) -> str:
        """The reference of a number below 10 ** digits."""
        return f"{self.prefix}{number:0{self.digits}d}"

    def find(self, text: str) -> tuple[str, ...]:
        """All references in a text, in order, upper and lower case alike, each once."""
        pattern = rf"(?<![0-9A-Za-z]){re.escape(self.prefix)}[0-9]{{{self.digits}}}(?![0-9A-Za-z])"
        found = (
            match.group().upper() for match in re.finditer(pattern, text, re.IGNORECASE | re.ASCII)
        )
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Colours:
    """Those of a desk's mails, as `#rrggbb`: the main one, and that of words written on it."""

    main: str = "#1f5fd0"
    on_main: str = "#ffffff"


# The languages that the mails which come with mailgate are written in.
WRITTEN_IN: Final = ("en", "de", "fr", "es")


@dataclass(frozen=True, slots=True)
class Desk:
    """A support team, as its folder `rules/<name>/` describes it.

    `sources` maps a field's name to the `file:line` that said it. `link` holds `{reference}` where
    the reference goes, or is empty. `priorities` maps a priority to what it is shown as.
    `calendars` has the desk's own under `WORKING_HOURS`, unless it has no calendar.yaml.
    `default_for` maps a category, lower-cased, to the priority of its cases. `plan` is what the
    desk promises. `warnings` are about files that can be used and yet need somebody's eye.
    `states` are those of its cases, `team` the people behind it, `escalations` whose ladders they
    climb, `lines` its lines of support, `sites` the places that each confirm for themselves.
    `digest` and `notices` are what managers hear of, each None without one.
    `rules` are in the order in which they are tried; `earlier` is the most they ask about a
    sender's earlier mails, and `index` tells quickly which of them a mail can fit. `languages` are
    those that its mail may be in: its own, those of its customers, and those that it `answers_in`.
    `own_people` are addresses and domains whose forwards are mails of whoever wrote them first.
    `queues` are none where the desk does not say which there are. `survey` are its four words, the
    worst first; empty without a survey. `ladders` are chasers by name, lower-cased.
    """

    name: str
    title: str
    reference: ReferenceFormat
    default_priority: str
    priorities: Mapping[str, str]
    link: str = ""
    colleagues_may_write: bool = True
    reopen_by_mail: bool = True
    own_people: frozenset[str] = frozenset()
    language: str = "en"
    telephone: str = ""
    queues: tuple[str, ...] = ()
    answers_in: tuple[str, ...] = WRITTEN_IN
    colours: Colours = Colours()
    survey: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    sources: Mapping[str, str] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict, repr=False)
    out_of_hours: OutOfHours = OutOfHours.WHEN_RECEIVED
    warnings: tuple[Mistake, ...] = ()
    default_for: Mapping[str, str] = field(default_factory=dict)
    customers: Customers = field(default_factory=Customers, repr=False)
    lists: Mapping[str, EntryList] = field(default_factory=dict, repr=False)
    groups: Mapping[str, Group] = field(default_factory=dict, repr=False)
    regions: Regions = field(default_factory=Regions, repr=False)
    details: Details = field(default_factory=Details, repr=False)
    plan: Plan = field(default_factory=Plan, repr=False)
    ladders: Mapping[str, Ladder] = field(default_factory=dict, repr=False)
    hourly_mails: tuple[HourlyMail, ...] = field(default=(), repr=False)
    states: States = field(default=PLAIN, repr=False)
    team: Team = field(default_factory=Team, repr=False)
    digest: DigestPlan | None = None
    notices: NoticePlan | None = None
    lines: Lines = field(default_factory=Lines, repr=False)
    updates: Updates = field(default_factory=Updates, repr=False)
    sites: SitePlan = field(default_factory=SitePlan, repr=False)
    escalations: Escalations = field(default_factory=Escalations, repr=False)
    earlier: EarlierMails | None = field(init=False, compare=False)
    index: RuleIndex | None = field(init=False, compare=False, repr=False)
    languages: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        theirs = {customer.language for customer in self.customers.all()} - {"", self.language}
        theirs |= set(self.answers_in) - {self.language}
        object.__setattr__(self, "earlier", earlier_mails_needed(self.rules))
        object.__setattr__(self, "index", index_of(self.rules))
        object.__setattr__(self, "languages", (self.language, *sorted(theirs)))

    def source(self, field_name: str) -> str:
        """The `file:line` that said it, or the empty string for a default."""
        return self.sources.get(field_name, "")
