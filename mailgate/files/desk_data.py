"""What a desk leans on beside its rules: customers, lists, groups, details, promises, chasers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from mailgate.core.calendar import Calendar
from mailgate.core.customers import Customers
from mailgate.core.details import Details
from mailgate.core.lines import Lines
from mailgate.core.lists import EntryList
from mailgate.core.promises import Plan
from mailgate.core.site_plan import SitePlan
from mailgate.core.states import PLAIN, States
from mailgate.core.team import Team
from mailgate.core.updates import Updates
from mailgate.errors import FileError, Mistake
from mailgate.files.agents_file import AGENTS_FILE, load_team
from mailgate.files.chasers_file import CHASERS_FILE, Chasers, load_chasers
from mailgate.files.customers_file import load_customers
from mailgate.files.details_file import DETAILS_FILE, load_details
from mailgate.files.escalations_file import (
    ESCALATIONS_FILE,
    EscalationsRead,
    load_escalations,
)
from mailgate.files.groups_file import GROUPS_FILE, Groups, load_groups
from mailgate.files.lines_file import LINES_FILE, load_lines
from mailgate.files.list_files import load_lists
from mailgate.files.priorities_file import PRIORITIES_FILE, Priorities, load_priorities
from mailgate.files.sites_file import SITES_FILE, load_sites
from mailgate.files.sla_file import SLA_FILE, load_plan
from mailgate.files.states_file import STATES_FILE, load_states
from mailgate.files.updates_file import UPDATES_FILE, load_updates

DATA_FILES: Final = frozenset(
    {
        AGENTS_FILE,
        CHASERS_FILE,
        DETAILS_FILE,
        ESCALATIONS_FILE,
        GROUPS_FILE,
        LINES_FILE,
        PRIORITIES_FILE,
        SITES_FILE,
        SLA_FILE,
        STATES_FILE,
        UPDATES_FILE,
    }
)

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class DeskData:
    """The content of these files; those that are not there or have mistakes say nothing."""

    priorities: Priorities = field(default_factory=Priorities)
    customers: Customers = field(default_factory=Customers)
    lists: Mapping[str, EntryList] = field(default_factory=dict)
    groups: Groups = field(default_factory=Groups)
    details: Details = field(default_factory=Details)
    plan: Plan = field(default_factory=Plan)
    chasers: Chasers = field(default_factory=Chasers)
    states: States = PLAIN
    team: Team = field(default_factory=Team)
    lines: Lines = field(default_factory=Lines)
    updates: Updates = field(default_factory=Updates)
    sites: SitePlan = field(default_factory=SitePlan)
    escalations: EscalationsRead = field(default_factory=EscalationsRead)


def load_data(
    folder: Path, *, shown_as: str, calendars: Mapping[str, Calendar] | None
) -> tuple[DeskData, tuple[Mistake, ...]]:
    """What a desk's folder says, as far as it can be read, and every mistake in it.

    `calendars` is None where their file has mistakes of its own.
    """
    mistakes: list[Mistake] = []

    def read(load: Callable[[], T], otherwise: U) -> T | U:
        try:
            return load()
        except FileError as error:
            mistakes.extend(error.mistakes)
            return otherwise

    priorities: Priorities | None = read(lambda: load_priorities(folder, shown_as=shown_as), None)
    customers = read(
        lambda: load_customers(folder, shown_as=shown_as, calendars=calendars), Customers()
    )
    details: Details | None = read(
        lambda: load_details(folder, shown_as=shown_as, customers=customers), None
    )
    states = read(
        lambda: load_states(
            folder,
            shown_as=shown_as,
            priorities=priorities.priorities if priorities is not None else None,
            details=[one.name for one in details.details] if details is not None else None,
        ),
        PLAIN,
    )
    data = DeskData(
        priorities=priorities or Priorities(),
        customers=customers,
        lists=read(lambda: load_lists(folder, shown_as=shown_as), {}),
        groups=read(lambda: load_groups(folder, shown_as=shown_as), Groups()),
        details=details or Details(),
        states=states,
        team=read(lambda: load_team(folder, shown_as=shown_as), Team()),
        lines=read(
            lambda: load_lines(folder, shown_as=shown_as, states=states, calendars=calendars),
            Lines(),
        ),
        updates=read(
            lambda: load_updates(
                folder,
                shown_as=shown_as,
                priorities=priorities.priorities if priorities else None,
            ),
            Updates(),
        ),
        sites=read(lambda: load_sites(folder, shown_as=shown_as), SitePlan()),
        escalations=read(lambda: load_escalations(folder, shown_as=shown_as), EscalationsRead()),
        plan=read(
            lambda: load_plan(
                folder,
                shown_as=shown_as,
                priorities=priorities,
                calendars=calendars,
                rests_in=states.resting(),
            ),
            Plan(),
        ),
        chasers=read(
            lambda: load_chasers(
                folder,
                shown_as=shown_as,
                priorities=priorities.priorities if priorities else None,
                calendars=calendars,
            ),
            Chasers(),
        ),
    )
    return data, tuple(mistakes)
