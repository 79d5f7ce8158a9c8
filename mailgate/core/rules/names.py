"""The names that rules may use because another file of the desk says what they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """What there is at a desk by each kind; None where nothing has been said, and any name goes.

    `lists` maps a list to its entries, addresses, domains or words, `members` a group to its
    addresses. `known` is what a case has before any
    rule speaks: {"priority": ("3",)}.
    """

    priorities: Collection[str] | None = None
    queues: Collection[str] | None = None
    states: Collection[str] | None = None
    templates: Collection[str] | None = None
    groups: Collection[str] | None = None
    regions: Collection[str] | None = None
    agents: Collection[str] | None = None
    mailboxes: Collection[str] | None = None
    details: Collection[str] | None = None
    customer_fields: Collection[str] | None = None
    lists: Mapping[str, frozenset[str]] | None = None
    members: Mapping[str, frozenset[str]] | None = None
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
