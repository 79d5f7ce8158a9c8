"""The people behind a desk: who they are, what they answer for, and who stands in for whom.

Roles are words that a desk chooses. Some mean something to mailgate: see `Role`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Final

EIGHT: Final = time(8, 0)


class Role(StrEnum):
    """The roles that mailgate knows; a desk may have others, which its ladders name."""

    AGENT = "agent"
    TEAM_LEAD = "team lead"
    MANAGER = "manager"
    ACCOUNT_MANAGER = "account manager"
    PROJECT_MANAGER = "project manager"


class Side(StrEnum):
    """Whose people they are: the desk's, or the reporters' own, as coaches of a site are."""

    DESK = "desk"
    REPORTERS = "reporters"


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody does not work, both included, and who does it for him, if anybody."""

    first: date
    last: date
    stand_in: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody behind the desk. `addresses` are lower-cased; the first is where he is written to.

    What he answers for is empty where that says nothing of him: `lines` of support from 1,
    `departments`, `sites` and `regions` by their names, `customers` by account or name. A group's
    address that several read is written to as one, and not believed when it answers.
    """

    key: str
    name: str
    addresses: tuple[str, ...]
    roles: tuple[str, ...] = (Role.AGENT.value,)
    queues: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    departments: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    away: tuple[Away, ...] = ()
    side: Side = Side.DESK
    wants_digest: bool = False
    source: str = ""
    is_group: bool = False

    @property
    def address(self) -> str:
        """Where he is written to."""
        return self.addresses[0]

    def has_role(self, role: str) -> bool:
        """Whether he has this role, in upper or lower case."""
        return role.lower() in (one.lower() for one in self.roles)

    def away_on(self, day: date) -> Away | None:
        """His absence of that day, if there is one."""
        return next((one for one in self.away if one.first <= day <= one.last), None)


class News(StrEnum):
    """What people behind a desk can hear of."""

    NEW_CASE = "new case"
    UPDATE = "update"
    REOPENED = "reopened"
    ASSIGNMENT = "assignment"
    PRIORITY = "priority"
    NOTE = "note"
    ANSWER = "answer"
    DUE_WARNING = "due warning"
    BREACH = "breach"
    ESCALATION = "escalation"
    HELD = "held"
    MAIL_HELD = "mail held"
    UNDELIVERED = "undelivered"
    MACHINE_MAIL = "machine mail"
    SURVEY = "survey"
    RESOLVED = "resolved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of something: words that `core.hearing` understands, and the `file:line`."""

    words: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """All people behind a desk, by their keys, in file order.

    `hears` says who hears of what, `digest_at` when, on the desk's wall, those who want one mail a
    day get it.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    hears: Mapping[News, tuple[Listener, ...]] = field(default_factory=dict)
    digest_at: time = EIGHT

    def at(self, address: str) -> Person | None:
        """Who has this lower-cased address."""
        return next((one for one in self.people.values() if address in one.addresses), None)

    def named(self, word: str) -> Person | None:
        """Whom a key, a name or an address means, in upper or lower case."""
        wanted = word.strip().lower()
        for one in self.people.values():
            if wanted in (one.key.lower(), one.name.lower(), *one.addresses):
                return one
        return None

    def with_role(self, role: str, *, side: Side = Side.DESK) -> tuple[Person, ...]:
        """Everybody who has a role."""
        return tuple(one for one in self.people.values() if one.side is side and one.has_role(role))

    def addresses(self) -> frozenset[str]:
        """All addresses of the desk's own side."""
        desks = (one for one in self.people.values() if one.side is Side.DESK)
        return frozenset(address for one in desks for address in one.addresses)

    def roles(self) -> tuple[str, ...]:
        """The roles that somebody has, each once."""
        every = (role for one in self.people.values() for role in one.roles)
        return tuple(dict.fromkeys(every))

    def present(self, person: Person, day: date) -> Person:
        """Who is there for him: himself, or his stand-in, or the stand-in of that one.

        Where all of them are away it is he: mail waits for somebody rather than for nobody.
        """
        seen: list[str] = []
        one: Person | None = person
        while one is not None and one.key not in seen:
            away = one.away_on(day)
            if away is None:
                return one
            seen.append(one.key)
            one = self.people.get(away.stand_in)
        return person

    def all_present(self, people: Iterable[Person], day: date) -> tuple[Person, ...]:
        """Who is there for each of them, each once."""
        found = (self.present(one, day) for one in people)
        return tuple({one.key: one for one in found}.values())
