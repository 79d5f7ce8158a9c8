"""What a desk promises about time: priorities, targets, and whom each target is promised to.

Every promise that applies to a case holds, so of two for the same thing the earlier one counts;
only one written with `instead` stands in place of what the priority says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from mailgate.core.calendar import OutOfHours
from mailgate.core.spans_of_time import SpanOfTime

MAIL: Final = "mail"
CHANNELS: Final = (MAIL, "phone", "portal", "alert")  # how a case may have come


class TargetKind(StrEnum):
    """What is promised to have happened in time."""

    LOGGED = "logged"
    ALLOCATED = "allocated"
    FIRST_RESPONSE = "first response"
    NEXT_UPDATE = "next update"
    RESOLUTION = "resolution"
    AFTER_UPDATE = "resolution after an update"


class Starts(StrEnum):
    """When the clock of a target starts, where it is not as the calendar says."""

    WHEN_RECEIVED = "when received"
    AT_THE_NEXT_OPENING = "at the next opening"
    WHEN_LOGGED = "when logged"


@dataclass(frozen=True, slots=True)
class Target:
    """One promise. The sets say whom it is for, lower-cased; an empty one is for everybody.

    `starts` is None where mail starts as the calendar says. `warn_at` are percent of the time,
    ascending. `rests_in` are names of states, lower-cased. `met_by_update` lets an update with a
    workaround and an outlook meet a resolution target.
    """

    name: str
    kind: TargetKind
    within: SpanOfTime
    starts: Starts | None = None
    warn_at: tuple[int, ...] = ()
    rests_in: frozenset[str] = frozenset()
    resumes: OutOfHours = OutOfHours.WHEN_RECEIVED
    met_by_update: bool = False
    instead: bool = False
    priorities: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    covers: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    packages: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Priority:
    """A priority: what customers see, and where it is written."""

    key: str
    name: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """A product: the cover that it comes with and the department that answers for it."""

    name: str
    cover: str = ""
    department: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All promises of a desk. Keys of the maps are lower-cased.

    `covers` says in which hours somebody with a cover is served: none for the desk's own,
    `around the clock`, or the name of another calendar. `packages` maps a package to its cover.
    """

    targets: tuple[Target, ...] = ()
    covers: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    packages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of a case, as far as promises depend on it; unknown is the empty string.

    `hours` is the calendar of the customer himself, where it is not the desk's own.
    """

    priority: str
    channel: str = MAIL
    cover: str = ""
    product: str = ""
    package: str = ""
    category: str = ""
    hours: str = ""


def cover_of(plan: Plan, subject: Subject) -> str:
    """The cover of a case: its product's, else its package's, else the customer's own."""
    product = plan.products.get(subject.product.lower())
    if product is not None and product.cover:
        return product.cover
    return plan.packages.get(subject.package.lower(), "") or subject.cover


def hours_of(plan: Plan, subject: Subject) -> str:
    """The hours in which a case's time counts, as `Plan.covers` says; none are the desk's own.

    Where a cover says nothing else, they are those of the customer himself.
    """
    return plan.covers.get(cover_of(plan, subject).lower(), "") or subject.hours


def targets_for(plan: Plan, subject: Subject) -> tuple[Target, ...]:
    """The promises that hold for a case, in the order of the files."""
    cover = cover_of(plan, subject)
    holding = [target for target in plan.targets if _is_for(target, subject, cover)]
    replaced = {target.kind for target in holding if target.instead}
    return tuple(target for target in holding if target.instead or target.kind not in replaced)


def _is_for(target: Target, subject: Subject, cover: str) -> bool:
    said = (
        (target.channels, subject.channel),
        (target.covers, cover),
        (target.products, subject.product),
        (target.packages, subject.package),
        (target.categories, subject.category),
    )
    if target.priorities and subject.priority not in target.priorities:
        return False
    return all(not names or value.lower() in names for names, value in said)
