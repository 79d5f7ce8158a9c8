"""Lists from files that rules name: addresses, domains and words, each with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailgate.core.customers import parent_domains


@dataclass(frozen=True, slots=True)
class EntryList:
    """One file of entries. `lines` maps each entry, as it is compared, to its line.

    `words` are all entries as they were written, for rules that look for them in a text; those
    that are addresses or domains are also there as such, lower-cased.
    """

    name: str
    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    path: str = ""

    def entry_of(self, address: str) -> str:
        """The entry that a lower-cased address falls under: itself, its domain, a parent's."""
        if address in self.addresses:
            return address
        domains = parent_domains(address.rpartition("@")[2]) if self.domains else ()
        return next((domain for domain in domains if domain in self.domains), "")

    def source(self, entry: str) -> str:
        """The `file:line` that holds an entry, or the file."""
        line = self.lines.get(entry.lower())
        return f"{self.path}:{line}" if line else self.path


@dataclass(frozen=True, slots=True)
class Group:
    """People who are told together; `addresses` are lower-cased."""

    name: str
    addresses: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Regions:
    """Which group is told about which region, and who is told when many regions are hit.

    `company_wide` is a group, told from `from_regions` regions on; empty if there is none.
    """

    groups: Mapping[str, str] = field(default_factory=dict)
    company_wide: str = ""
    from_regions: int = 2

    def groups_told(self, regions: frozenset[str]) -> tuple[str, ...]:
        """The names of the groups to tell when these regions are hit, each once, in file order."""
        told = [group for region, group in self.groups.items() if region in regions]
        if self.company_wide and len(regions & self.groups.keys()) >= self.from_regions:
            told.append(self.company_wide)
        return tuple(dict.fromkeys(told))
