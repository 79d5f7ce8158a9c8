"""The sites of a case, each for itself: who is open, was asked, has confirmed, is late.

All of it is read from the case's events, oldest first, so that it does not matter how often anybody
looked before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from mailgate.core.case import Case, EventKind, StateKind
from mailgate.core.desk import Desk
from mailgate.core.lifecycle import ENDED
from mailgate.core.promised import PastEvent, happenings
from mailgate.core.site_plan import SITE, SITES, SitePlan
from mailgate.core.site_standing import SiteStanding
from mailgate.core.standing import Happening

UNRESOLVED: Final = "unresolved"  # in the detail of a note: each site has confirmed in vain
GROUP: Final = "group"  # in the detail of a mail: the group whose member wrote it
WORDS: Final = "words"  # in the detail of a mail: what it newly says, for others to read
CONFIRMS: Final = "confirms"  # in the detail of a mail: that it confirms for its site
_CONTACTS: Final = frozenset({Happening.RESPONDED, Happening.UPDATED, Happening.PROGRESSED})
_LISTS: Final = frozenset({EventKind.OPENED, EventKind.CHANGED, EventKind.MERGED})
_MAILS: Final = frozenset({EventKind.OPENED, EventKind.MAIL})
_PARTICIPANT: Final = "participant"  # how the triggers of a participant's mail begin


def site_standings(
    plan: SitePlan, case: Case, events: Sequence[PastEvent]
) -> tuple[SiteStanding, ...]:
    """Each site of a case, in the order in which they came into it; none where a desk has none."""
    if not plan:
        return ()
    fold = _Fold(plan, case)
    for event in events:
        fold.see(event)
    return tuple(fold.sites.values())


class SeenCase(Protocol):
    """A case as the clock sees it, as far as its sites are concerned."""

    @property
    def desk(self) -> Desk:
        """Its desk."""
        ...

    @property
    def case(self) -> Case:
        """The case as it is now."""
        ...

    @property
    def events(self) -> Sequence[PastEvent]:
        """All of its history."""
        ...


def open_sites(seen: SeenCase) -> tuple[str, ...]:
    """The sites that wait: asked, reminded and escalated are these alone."""
    found = site_standings(seen.desk.sites, seen.case, seen.events)
    return tuple(one.name for one in found if one.is_open)


def names_in(plan: SitePlan, case: Case) -> tuple[str, ...]:
    """The sites that the fields of a case name."""
    return plan.read(case.fields.get(SITES) or case.fields.get(SITE, ""))


class _Fold:
    """What is known after the events so far."""

    def __init__(self, plan: SitePlan, case: Case) -> None:
        self.plan, self.case = plan, case
        self.sites: dict[str, SiteStanding] = {}
        self._has_ended = False
        self._last_writer = ""

    def see(self, event: PastEvent) -> None:
        """Goes on by one event."""
        detail = event.detail
        if SITES in detail and event.kind in _LISTS:
            self._take(self._listed(detail[SITES]), event.at)
        elif event.kind == EventKind.OPENED:
            self._take(names_in(self.plan, self.case), event.at)
        if event.kind in _MAILS and GROUP not in detail:
            self._wrote(self.plan.named(str(detail.get(SITE, ""))), event.at)
        self._moved(event)
        if any(one.what in _CONTACTS for one in happenings(event)):
            self._told(event.at, is_contact=True)
        self._of_a_site(event)

    def _of_a_site(self, event: PastEvent) -> None:
        """What events say that are about sites alone, and the question of a waiting."""
        match event.kind:
            case EventKind.WAITING:
                self._told(event.at, is_contact=False)
                self._asked(event)
            case EventKind.SITE_CONFIRMED:
                self._confirmed(event)
            case EventKind.SITE_REOPENED:
                for name in self._listed(event.detail.get(SITES, ())):
                    self._open(name, event.at)
            case EventKind.SITE_REMINDED:
                self._reminded(event)
            case EventKind.DESK_REMINDED:
                self._desk_reminded(event)
            case _:
                pass

    def _listed(self, value: object) -> tuple[str, ...]:
        names = value if isinstance(value, list | tuple) else [value]
        found = (self.plan.named(str(name)) for name in names)
        return tuple(dict.fromkeys(name for name in found if name))

    def _take(self, names: Iterable[str], at: datetime) -> None:
        """From now on these are the sites of the case; those that it had keep what they did."""
        self.sites = {name: self.sites.get(name) or SiteStanding(name, at) for name in names}

    def _wrote(self, name: str, at: datetime) -> None:
        self._last_writer = name
        if name in self.sites:
            self.sites[name] = replace(self.sites[name], wrote_at=at, reminded_at=())

    def _moved(self, event: PastEvent) -> None:
        """The end of a case is the end of all its sites; whoever opens it again is open again."""
        if "state" not in event.detail or "kind" not in event.detail:
            return
        is_over = StateKind(event.detail["kind"]) in ENDED
        if is_over and not self._has_ended:
            self._each(is_open=False)
        if self._has_ended and not is_over:
            by_mail = str(event.detail.get("trigger", "")).startswith(_PARTICIPANT)
            again = [self._last_writer] if by_mail and self._last_writer in self.sites else ()
            for name in again or tuple(self.sites):
                self._open(name, event.at)
        self._has_ended = is_over

    def _told(self, at: datetime, *, is_contact: bool) -> None:
        """The desk wrote to all open sites; a question in fixed words alone is no update of its."""
        for name, one in self.sites.items():
            if not one.is_open:
                continue
            first = one.first_told_at or at
            self.sites[name] = replace(one, first_told_at=first)
            if is_contact:
                again = replace(one, first_told_at=first, told_at=at, desk_reminded_at=())
                self.sites[name] = again

    def _asked(self, event: PastEvent) -> None:
        if str(event.detail.get("state", "")).lower() != self.plan.confirm_in.lower():
            return
        for name, one in self.sites.items():
            if one.is_open:
                self.sites[name] = replace(one, is_asked=True)

    def _confirmed(self, event: PastEvent) -> None:
        for name in self._listed(event.detail.get(SITES, ())):
            if name in self.sites:
                self.sites[name] = replace(self.sites[name], is_open=False, has_confirmed=True)

    def _open(self, name: str, at: datetime) -> None:
        if name in self.sites:
            before = self.sites[name]
            self.sites[name] = SiteStanding(name, at, wrote_at=before.wrote_at)

    def _reminded(self, event: PastEvent) -> None:
        for name in self._listed(event.detail.get(SITE, "")):
            if name in self.sites:
                one = self.sites[name]
                self.sites[name] = replace(one, reminded_at=(*one.reminded_at, event.at))

    def _desk_reminded(self, event: PastEvent) -> None:
        for name in self._listed(event.detail.get("late", [])):
            if name in self.sites:
                one = self.sites[name]
                told = (*one.desk_reminded_at, event.at)
                self.sites[name] = replace(one, desk_reminded_at=told)

    def _each(self, *, is_open: bool) -> None:
        self.sites = {name: replace(one, is_open=is_open) for name, one in self.sites.items()}
