"""The sites of a desk and what it promises them: `sites.yaml` as a value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

from mailgate.core.customers import Customers
from mailgate.core.team import Person, Side, Team

SITE: Final = "site"  # the column of customers.csv, and the field of a case, with a site's name
SITES: Final = "sites"  # the field of a case with all its sites
_BETWEEN: Final = ", "


class News(StrEnum):
    """What the groups of the regions that are hit can hear of, beside the opening."""

    UPDATES = "updates"
    QUESTIONS = "questions"
    PLEASE_VERIFY = "please verify"
    SITES = "sites"
    THE_END = "the end"


@dataclass(frozen=True, slots=True)
class SitePlan:
    """The sites of a desk by name, with their regions; a desk without sites has none.

    `confirm_in` is the state in which each open site is asked to confirm. `every` is how often both
    sides owe an update, None for never; a late site gets the mail `reminder`, at most `at_most` of
    them while it is silent. `reporters` is the role of the people who answer for a site.
    """

    regions: Mapping[str, str] = field(default_factory=dict)
    confirm_in: str = ""
    every: timedelta | None = None
    reminder: str = ""
    reminds_desk: bool = False
    at_most: int = 1
    reporters: str = ""
    groups_hear: frozenset[News] = frozenset()
    source: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.regions)

    def named(self, word: str) -> str:
        """The site that a word names, in upper or lower case; an empty string for none."""
        wanted = " ".join(word.split()).lower()
        return next((name for name in self.regions if name.lower() == wanted), "")

    def read(self, written: str) -> tuple[str, ...]:
        """The sites that a text names between commas, each once; what is none is left out."""
        found = (self.named(word) for word in written.split(","))
        return tuple(dict.fromkeys(name for name in found if name))

    def in_region_of(self, sites: Iterable[str]) -> frozenset[str]:
        """The regions of these sites."""
        return frozenset(self.regions[one] for one in sites if self.regions.get(one))

    def said_of(self, key: str) -> str:
        """The `file:line` of a key, or of the file."""
        return self.sources.get(key, self.source)


def written(sites: Iterable[str]) -> str:
    """Sites as a field of a case has them."""
    return _BETWEEN.join(sites)


def site_of(plan: SitePlan, customers: Customers, team: Team, address: str) -> str:
    """The site that somebody writes for: the reporters' own people first, then customers.csv."""
    if not plan or not address:
        return ""
    person = team.at(address)
    if person is not None and person.side is Side.REPORTERS and person.sites:
        return plan.named(person.sites[0])
    known = customers.of(address)
    return plan.named(known.customer.fields.get(SITE, "")) if known is not None else ""


def reporters_of(plan: SitePlan, team: Team, site: str) -> tuple[Person, ...]:
    """Who answers for a site by the desk's files, where nobody of it has written."""
    return tuple(
        one
        for one in team.with_role(plan.reporters, side=Side.REPORTERS)
        if site in (plan.named(name) for name in one.sites)
    )
