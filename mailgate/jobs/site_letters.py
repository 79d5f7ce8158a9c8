"""Who gets the mails of a case that is about several sites: the people of those that are open."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel import Session

from mailgate.core.case import Case
from mailgate.core.desk import Desk
from mailgate.core.promised import PastEvent
from mailgate.core.site_plan import reporters_of, site_of
from mailgate.core.site_standing import SiteStanding
from mailgate.core.sites import site_standings
from mailgate.jobs.case_letters import CaseLetter, write_to_requester
from mailgate.jobs.context import Context
from mailgate.store import cases

# Mails about the case as a whole: each of its sites has them, open or not.
_TO_ALL: Final = frozenset({"resolution", "no-contact-resolution", "reopened", "closure"})


def sites_of(session: Session, desk: Desk, case: Case) -> tuple[SiteStanding, ...]:
    """Each site of a case as it stands by now."""
    if not desk.sites:
        return ()
    found = cases.history(session, case.id)
    events: Sequence[PastEvent] = [
        PastEvent(one.at, one.kind, one.detail, one.number) for one in found
    ]
    return site_standings(desk.sites, case, events)


def people_of(desk: Desk, case: Case, site: str) -> tuple[str, ...]:
    """The participants who write for a site: its requester first; else who answers for it.

    Somebody whom no file gives a site belongs to none.
    """
    ordered = sorted(case.participants, key=lambda one: (one != case.requester, one))
    found = tuple(one for one in ordered if _site(desk, one) == site)
    return found or tuple(one.address for one in reporters_of(desk.sites, desk.team, site))


def recipients(session: Session, desk: Desk, case: Case, kind: str) -> tuple[str, ...]:
    """Who gets a mail of this kind; the requester alone where the case has no sites.

    A site that has confirmed is not asked any more; where all have, the mail is for all.
    """
    standings = sites_of(session, desk, case)
    if not standings:
        return (case.requester,)
    wanted = [one.name for one in standings if one.is_open and kind not in _TO_ALL]
    names = wanted or [one.name for one in standings]
    found = _people(desk, case, names)
    own = _site(desk, case.requester)
    if not own or own not in (one.name for one in standings):
        found = (case.requester, *found)  # nobody else would speak for him
    return tuple(dict.fromkeys(one for one in found if one)) or (case.requester,)


def write_to_sites(
    session: Session,
    context: Context,
    *,
    case_id: int,
    letter: CaseLetter,
    event: int,
    now: datetime,
) -> tuple[tuple[str, ...], str]:
    """The mail to everybody of the case whom it is for: who gets it, and why another does not.

    That is the requester alone, but where the case is about sites.
    """
    case = cases.load_case(session, case_id)
    told, why = list[str](), ""
    for address in recipients(session, context.desks[case.desk], case, letter.template):
        refused = write_to_requester(
            session,
            context,
            case_id=case_id,
            letter=replace(letter, to="" if address == case.requester else address),
            event=event,
            now=now,
        )
        told += [] if refused else [address]
        why = why or refused
    return tuple(told), why


def _people(desk: Desk, case: Case, sites: Iterable[str]) -> tuple[str, ...]:
    return tuple(address for site in sites for address in people_of(desk, case, site))


def _site(desk: Desk, address: str) -> str:
    return site_of(desk.sites, desk.customers, desk.team, address)
